from django.apps import AppConfig


class StaysConfig(AppConfig):
    name = "anju.stays"
    label = "stays"
    verbose_name = "居住登记"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.stays.rechecks import register_kind

        register_kind()
