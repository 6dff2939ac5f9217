from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "anju.declarations"
    label = "declarations"
    verbose_name = "申报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.declarations.actions.verify import register_kind

        register_kind()
