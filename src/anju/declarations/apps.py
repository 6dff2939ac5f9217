from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "anju.declarations"
    label = "declarations"
    verbose_name = "申报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.sealed import SEALED, SealedColumn
        from anju.declarations.actions.verify import register_kind
        from anju.declarations.own_words import own_words
        from anju.declarations.taking import PAYLOAD
        from anju.employment.naming import OWN_WORDS

        register_kind()
        OWN_WORDS.register(own_words)
        SEALED.register(
            SealedColumn("declarations_declaration", "payload", PAYLOAD, swaps=True),
            SealedColumn("declarations_remark", "payload", PAYLOAD),
        )
