"""Stretches of service, and what lay between them."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Stretch(models.Model):
    """The service lived from `since` until `until` at least, without a silence; `until` moves with every beat."""

    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-until"], name="outages_stretch_until")]


class Outage(models.Model):
    """The service was out from `start_at` until `end_at` (null: it still is).

    division: whom it touched, as the root of a subtree; 0: everybody. Nothing is deleted: an outage is withdrawn with a
    reason, and corrected by another that names it (`replaces`)."""

    class Source(models.TextChoices):
        RECORDED = "recorded", "系统自动记录"
        ENTERED = "entered", "人工录入"

    class What(models.TextChoices):
        ALL = "all", "网页和接口"
        WEB = "web", "网页"
        API = "api", "接口"

    division = models.BigIntegerField(default=0)
    source = models.CharField(max_length=10, choices=Source)
    what = models.CharField(max_length=5, choices=What, default=What.ALL)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField(db_default=Now())
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["start_at"], name="outages_outage_standing", condition=Q(withdrawn_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="outages_outage_ends_after_it_starts",
                condition=Q(end_at__isnull=True) | Q(end_at__gt=F("start_at")),
            ),
            models.CheckConstraint(
                name="outages_outage_entered_has_proof",
                condition=Q(source="recorded") | ~Q(proof=""),
            ),
        ]

    @property
    def lasted(self) -> timedelta | None:
        return self.end_at - self.start_at if self.end_at else None
