from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "anju.papers"
    label = "papers"
    verbose_name = "材料与证明"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.sealed import SEALED, SealedColumn
        from anju.papers.queries import CONTENT

        SEALED.register(SealedColumn("papers_document", "content", CONTENT, swaps=True))
