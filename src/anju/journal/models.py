"""Two append-only tables: what changed, and who was looked at; the seals over them, and what verifying them showed.

The database refuses UPDATE, DELETE and TRUNCATE of lines and seals."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

THIS_TRANSACTION = models.Func(
    template="(pg_current_xact_id()::text::bigint + journal_counted_from())", output_field=models.BigIntegerField()
)
"""Number of the transaction that adds the row: says which lines are complete (docs/algorithms/sealing.md)."""


class Line(models.Model):
    """One change: event `room:thing:verb`, its subject, the division it belongs to, and the changed values.

    `actor` is a plain account id (0: the system itself), so that the line outlives the account."""

    at = models.DateTimeField(db_default=Now())
    actor = models.BigIntegerField()
    event = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    division = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    tx = models.BigIntegerField(db_default=THIS_TRANSACTION)

    class Meta:
        indexes = [
            models.Index(fields=["tx", "id"], name="journal_line_place"),
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
    tx = models.BigIntegerField(db_default=THIS_TRANSACTION)

    class Meta:
        indexes = [
            models.Index(fields=["tx", "id"], name="journal_access_place"),
            models.Index(fields=["person", "-at"], name="journal_access_person"),
            models.Index(fields=["actor", "-at"], name="journal_access_actor"),
        ]


class Seal(models.Model):
    """Hashes over the lines of an interval of one trail, chained to the seal before; the columns are those of
    rules.Record. `prints` finds a line that differs; `signature` is made with the key ring."""

    number = models.BigIntegerField(primary_key=True)
    trail = models.CharField(max_length=8)
    form = models.SmallIntegerField()
    low_tx = models.BigIntegerField()
    low_id = models.BigIntegerField()
    high_tx = models.BigIntegerField()
    high_id = models.BigIntegerField()
    lines = models.IntegerField()
    ids = models.TextField()
    digest = models.BinaryField()
    prints = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    sealed_at = models.DateTimeField()
    suite = models.CharField(max_length=8)
    before = models.BinaryField(unique=True)
    head = models.BinaryField(unique=True)
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trail", "low_tx", "low_id"], name="journal_seal_begins_once"),
        ]


class Verification(models.Model):
    """One run of the verification in the worker: how far it is, and what it found.

    `problem` is the first thing wrong and `notices` what is worth a look, each with the fields of rules.Problem;
    `wrong` counts the seals that show something; `head` is the one verified up to."""

    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lines = models.BigIntegerField(db_default=0)
    lines_done = models.BigIntegerField(db_default=0)
    seals = models.BigIntegerField(db_default=0)
    sound = models.BooleanField(null=True)
    wrong = models.IntegerField(db_default=0)
    problem = models.JSONField(null=True)
    notices = models.JSONField(db_default=models.Value([], models.JSONField()))
    number = models.BigIntegerField(null=True)
    head = models.BinaryField(null=True)
