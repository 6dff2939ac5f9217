from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "anju.parties"
    label = "parties"
    verbose_name = "申报责任人"
    default_auto_field = "django.db.models.BigAutoField"
