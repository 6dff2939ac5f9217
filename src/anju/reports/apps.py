from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "anju.reports"
    label = "reports"
    verbose_name = "台账与统计"
    default_auto_field = "django.db.models.BigAutoField"
