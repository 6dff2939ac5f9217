from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "anju.worklist"
    label = "worklist"
    verbose_name = "工作事项"
    default_auto_field = "django.db.models.BigAutoField"
