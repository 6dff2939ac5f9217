from django.apps import AppConfig


class StaysConfig(AppConfig):
    name = "anju.stays"
    label = "stays"
    verbose_name = "居住登记"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.places.holding import HOLDERS
        from anju.stays.occupancy import still_registered
        from anju.stays.rechecks import register_kind

        register_kind()
        HOLDERS.register("stays", still_registered)
