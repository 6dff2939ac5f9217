from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "anju.people"
    label = "people"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.indexing import INDEXED
        from anju.access.sealed import SEALED
        from anju.people.sealing import NOW, NUMBER, PHONE, WAS, texts_of_number, texts_of_phone

        SEALED.register_with_history("people_identity", "number_cipher", NUMBER)
        SEALED.register_with_history("people_person", "phone_cipher", PHONE)
        SEALED.register_with_history("people_correction", "was_cipher", WAS)
        SEALED.register_with_history("people_correction", "now_cipher", NOW)
        INDEXED.register_with_history("people_identity", "number_index", ("kind", "number_cipher"), texts_of_number)
        INDEXED.register_with_history("people_person", "phone_index", ("phone_cipher",), texts_of_phone)
