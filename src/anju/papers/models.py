"""Documents as encrypted bytes in the database: one backup, one transaction, nothing beside it on a disk."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import PartyScopedQuerySet


class DocumentQuerySet(PartyScopedQuerySet["Document"]):
    pass


class Document(models.Model):
    """A file taken in or issued. `sha256` is of the plain bytes; `content` is sealed by the vault."""

    class Kind(models.TextChoices):
        INTAKE = "intake", "申报表"
        ANNOTATED = "annotated", "核对结果"
        CERTIFICATE = "certificate", "登记凭证"
        ROSTER = "roster", "用人名册"
        STATEMENT = "statement", "用人月报"

    division = models.BigIntegerField()
    party = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="papers_document_sha256")]
