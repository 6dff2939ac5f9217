from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "anju.declarations"
    label = "declarations"
    verbose_name = "申报"
    default_auto_field = "django.db.models.BigAutoField"
