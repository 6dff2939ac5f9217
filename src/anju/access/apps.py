from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "anju.access"
    label = "access"
    verbose_name = "账号与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anju.access.sealed import SEALED, SealedColumn
        from anju.access.sealing import SECRET
        from anju.access.signing import VaultSigner
        from anju.journal.signers import SIGNERS

        SIGNERS.register(VaultSigner)
        SEALED.register(SealedColumn("access_secondfactor", "secret_cipher", SECRET))
