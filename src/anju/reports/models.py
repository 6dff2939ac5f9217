"""Exports: files the worker makes of the register for one person, for a purpose, for some days. Counts: how many live
where, kept ready for any day (docs/algorithms/counts.md), written by the database alone."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.rules import Viewer
from anju.access.scope import ScopedQuerySet


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, viewer: Viewer) -> ExportQuerySet:
        """The viewer's own: the purpose an export was asked for was hers, so nobody else has a use for it. An officer
        who was moved has none of the place she left; a party's staff have what is their party's."""
        own = self.filter(made_by=viewer.account)
        if viewer.party is not None:
            return own
        return own.filter(division__gte=viewer.low, division__lt=viewer.high)


class Export(models.Model):
    """One sheet asked for. `kind` says of what sort; `wanted` is the filter, sealed, because a name may stand in it;
    `key` makes a second click count once; `whole`: identity numbers in full; `attempt`: which run of the worker may
    write to it; `error`: why it failed, a slug."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待制作"
        RUNNING = "running", "制作中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"
        ERASED = "erased", "已删除"

    class Kind(models.TextChoices):
        LEDGER = "ledger", "居住登记台账"
        ROSTER = "roster", "用人名册"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LEDGER, db_default=Kind.LEDGER)
    division = models.BigIntegerField()
    made_by = models.BigIntegerField()
    key = models.CharField(max_length=64)
    wanted = models.BinaryField()
    purpose = models.CharField(max_length=200)
    whole = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    attempt = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    error = models.CharField(max_length=30, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["made_by", "key"], name="reports_export_once")]
        indexes = [
            models.Index(fields=["made_by", "-id"], name="reports_export_mine"),
            models.Index(fields=["expires_at"], name="reports_export_end", condition=models.Q(state="done")),
        ]


class ExportFile(models.Model):
    """The bytes, sealed; apart from their export, so that a list never reads them and erasing them leaves the export.

    Not a document of the papers room: papers are kept as written for ever, these must go (docs/decisions/0022)."""

    export = models.OneToOneField(Export, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class ExportRead(models.Model):
    """A person put into an export under way. When it is whole these become access lines; if it never is, nobody was
    looked at."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="reads", db_index=False)
    person = models.BigIntegerField()
    division = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "person", "division"], name="reports_exportread_once"),
        ]


class ChangeQuerySet(ScopedQuerySet["Change"]):
    pass


class Change(models.Model):
    """A registered stay that came (+1) or went (-1) since the last folding; a stay that changed did both."""

    division = models.BigIntegerField()
    dwelling = models.BigIntegerField()
    sign = models.SmallIntegerField()
    start_on = models.DateField()
    end_on = models.DateField(null=True)

    objects = ChangeQuerySet.as_manager()


class TallyQuerySet(ScopedQuerySet["Tally"]):
    pass


class Tally(models.Model):
    """What happened in a division within a day or a month: stays that began and ended, and by how much the number of
    dwellings lived in grew. `since` is the day, or the month's first."""

    class Span(models.TextChoices):
        DAY = "day"
        MONTH = "month"

    division = models.BigIntegerField()
    span = models.CharField(max_length=5, choices=Span)
    since = models.DateField()
    begun = models.IntegerField()
    ended = models.IntegerField()
    homes = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["span", "since", "division"], name="reports_tally_once"),
        ]
