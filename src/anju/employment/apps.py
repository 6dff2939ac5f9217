from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "anju.employment"
    label = "employment"
    verbose_name = "从业登记"
    default_auto_field = "django.db.models.BigAutoField"
