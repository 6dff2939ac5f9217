from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "anju.voices"
    label = "voices"
    verbose_name = "多方申报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.voices.actions import register_kind

        register_kind()
