"""Two append-only tables: what changed, and who was looked at. The database refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Line(models.Model):
    """One change: event `room:thing:verb`, its subject, the division it belongs to, and the changed values.

    `actor` is a plain account id (0: the system itself), so that the line outlives the account."""

    at = models.DateTimeField(db_default=Now())
    actor = models.BigIntegerField()
    event = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    division = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="journal_line_subject"),
            BrinIndex(fields=["at"], name="journal_line_at", autosummarize=True),
        ]


class AccessLine(models.Model):
    """One look at one person: by whom, for which purpose, what was shown (`page`, `reveal`, `search`, `export` …)."""

    at = models.DateTimeField(db_default=Now())
    actor = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    shown = models.CharField(max_length=60)
    person = models.BigIntegerField()
    division = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="journal_access_person"),
            models.Index(fields=["actor", "-at"], name="journal_access_actor"),
        ]
