from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "anju.reports"
    label = "reports"
    verbose_name = "台账与统计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.sealed import SEALED, SealedColumn
        from anju.reports.exports import CONTENT, WANTED

        SEALED.register(
            SealedColumn("reports_export", "wanted", WANTED),
            SealedColumn("reports_exportfile", "content", CONTENT),
        )
