"""Work items: one thing to decide, for the station of one community, with an owner, a state and a clock."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet


class ItemQuerySet(ScopedQuerySet["Item"]):
    pass


class Item(models.Model):
    """`kind` names the registered WorkKind, `subject` is that kind's row; `entered_by` may not decide it."""

    class State(models.TextChoices):
        OPEN = "open", "待核实"
        CLAIMED = "claimed", "核实中"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    division = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    subject = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    entered_by = models.BigIntegerField()
    assignee = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "due_at", "id"],
                name="worklist_item_queue",
                condition=models.Q(state__in=["open", "claimed"]),
            ),
            models.Index(fields=["subject", "kind"], name="worklist_item_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="worklist_item_is_decided_by_another",
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("entered_by"))
                | models.Q(entered_by=0)
                | models.Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="worklist_item_decision_is_whole",
                condition=models.Q(state__in=["open", "claimed"], decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(
                    state__in=["confirmed", "refused", "withdrawn"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
        ]
