"""Work items: one thing to decide, for the station of one community, with an owner, a state and a clock."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet


class ItemQuerySet(ScopedQuerySet["Item"]):
    pass


class Item(models.Model):
    """`kind` names the registered WorkKind, `subject` is that kind's row; `entered_by` may not decide it. `channel`:
    how it came in, empty where that says nothing. `proposed_…`: the first of two officers' decision, while it waits for
    the second's."""

    class State(models.TextChoices):
        OPEN = "open", "待核实"
        CLAIMED = "claimed", "核实中"
        PROPOSED = "proposed", "待复核"
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
    channel = models.CharField(max_length=12, blank=True, db_default="")
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed = models.CharField(max_length=10, blank=True, db_default="")

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            # With what filters and counts ask for, so that a backlog is sorted and counted without its rows being read.
            models.Index(
                fields=["division", "due_at", "id"],
                include=["assignee", "state", "kind", "channel", "entered_by", "created_at", "proposed_by"],
                name="worklist_item_queue",
                condition=models.Q(state__in=["open", "claimed", "proposed"]),
            ),
            models.Index(fields=["subject", "kind"], name="worklist_item_subject"),
            models.Index(
                fields=["division", "decided_at"],
                name="worklist_item_decided",
                condition=models.Q(decided_at__isnull=False),
            ),
            models.Index(
                fields=["entered_by", "-decided_at"],
                name="worklist_item_returned",
                condition=models.Q(state="refused"),
            ),
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
                condition=models.Q(
                    state__in=["open", "claimed", "proposed"], decided_at__isnull=True, decided_by__isnull=True
                )
                | models.Q(
                    state__in=["confirmed", "refused", "withdrawn"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="worklist_item_is_proposed_by_another",
                condition=models.Q(proposed_by__isnull=True) | ~models.Q(proposed_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="worklist_item_takes_two",
                condition=models.Q(proposed_by__isnull=True)
                | models.Q(decided_by__isnull=True)
                | models.Q(state="withdrawn")
                | ~models.Q(proposed_by=models.F("decided_by")),
            ),
        ]


class BatchQuerySet(ScopedQuerySet["Batch"]):
    pass


class Batch(models.Model):
    """What one click did to one or many items, so that it can be taken back. `division`: the area it was done from;
    `to`, `note`: who got them when they were handed over, and what was said with it."""

    class Verb(models.TextChoices):
        CLAIMED = "claimed", "认领"
        RELEASED = "released", "退回待办"
        ASSIGNED = "assigned", "转交"
        CONFIRMED = "confirmed", "确认"
        REFUSED = "refused", "退回"
        PROPOSED = "proposed", "提出"

    division = models.BigIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    count = models.IntegerField()
    to = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True, db_default="")
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], name="worklist_batch_made"),
            models.Index(fields=["to", "made_at"], name="worklist_batch_to", condition=models.Q(to__isnull=False)),
        ]


class BatchItem(models.Model):
    """An item of a batch, and where it stood before; `was_proposed…`: the proposal that stood about it then."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    item = models.BigIntegerField()
    was_state = models.CharField(max_length=10)
    was_assignee = models.BigIntegerField(null=True)
    was_proposed = models.CharField(max_length=10, blank=True, db_default="")
    was_proposed_by = models.BigIntegerField(null=True)
    was_proposed_at = models.DateTimeField(null=True)


class SavedFilter(models.Model):
    """A filter of the work list somebody named; `shared` with everybody of the same area (`division`). `asked` holds
    codes, days and account numbers, nothing about persons."""

    division = models.BigIntegerField()
    made_by = models.BigIntegerField()
    name = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["made_by", "name"], name="worklist_savedfilter_once")]
        indexes = [models.Index(fields=["division"], name="worklist_savedfilter_place")]


class AbsenceQuerySet(ScopedQuerySet["Absence"]):
    pass


class Absence(models.Model):
    """Somebody is away from `start_on` to `last_on`, both included; `deputy` decides what is in her hands meanwhile.
    `division`: the area of the one who is away."""

    division = models.BigIntegerField()
    account = models.BigIntegerField()
    deputy = models.BigIntegerField()
    start_on = models.DateField()
    last_on = models.DateField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["deputy", "last_on"], name="worklist_absence_deputy"),
            models.Index(fields=["account", "last_on"], name="worklist_absence_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="worklist_absence_has_another_deputy", condition=~models.Q(account=models.F("deputy"))
            ),
            models.CheckConstraint(
                name="worklist_absence_ends_after_it_starts", condition=models.Q(last_on__gte=models.F("start_on"))
            ),
        ]
