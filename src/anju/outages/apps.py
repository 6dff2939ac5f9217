from django.apps import AppConfig


class OutagesConfig(AppConfig):
    name = "anju.outages"
    label = "outages"
    verbose_name = "服务中断"
    default_auto_field = "django.db.models.BigAutoField"
