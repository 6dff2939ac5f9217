from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "anju.parties"
    label = "parties"
    verbose_name = "申报责任人"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.indexing import INDEXED
        from anju.access.sealed import SEALED
        from anju.parties.sealing import NUMBER, PHONE, texts_of_number

        SEALED.register_with_history("parties_party", "number_cipher", NUMBER)
        SEALED.register_with_history("parties_party", "phone_cipher", PHONE)
        INDEXED.register_with_history("parties_party", "number_index", ("number_cipher",), texts_of_number)
