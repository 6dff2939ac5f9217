from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "anju.places"
    label = "places"
    verbose_name = "地址与房屋"
    default_auto_field = "django.db.models.BigAutoField"
