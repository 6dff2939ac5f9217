"""Employment: registered facts about who works for whom; and the evidence they rest on. The same shape as stays."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.db.models.functions import Now

from anju.access.scope import PartyScopedQuerySet, ScopedQuerySet
from anju.people.deeds import Undoable


class JobQuerySet(PartyScopedQuerySet["Job"]):
    party_path = "employer"


class Job(models.Model):
    """A person works for an employer from `start_on` until before `end_on` (half-open; null: still).

    `opened_by` is the evidence whose confirmation opened it: a job keeps its number through annulments and merges."""

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记"
        ANNULLED = "annulled", "已撤销"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="jobs")
    employer = models.ForeignKey("parties.Party", models.PROTECT, db_index=False, related_name="jobs")
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    occupation = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField()
    registered_by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())
    opened_by = models.BigIntegerField(null=True, unique=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["division"], name="employment_job_division"),
            # With what a head count asks for, so that thousands are counted without their rows being read.
            models.Index(
                fields=["employer", "id"],
                include=["division", "state", "start_on", "end_on"],
                name="employment_job_employer",
            ),
            # What began or ended of late in an area, for what its employers owe.
            models.Index(
                fields=["start_on", "division"], name="employment_job_begun", condition=models.Q(state="registered")
            ),
            models.Index(
                fields=["end_on", "division"],
                name="employment_job_ended",
                condition=models.Q(state="registered", end_on__isnull=False),
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="employment_job_never_overlap",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("employer"), RangeOperators.EQUAL),
                    (Func("start_on", "end_on", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="registered"),
                # Looked at after each statement: a fold taken anew changes several jobs in one.
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="employment_job_ends_after_it_starts",
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
            ),
        ]


class StatementQuerySet(PartyScopedQuerySet["Statement"]):
    party_path = "employer"


class Statement(models.Model):
    """A month's statement (每月统计) as an employer handed it in: never changed, followed by another edition if the
    register was corrected since. `month` is its first day; `persons`: ids of those in it; `document`: the sheet."""

    division = models.BigIntegerField()
    employer = models.ForeignKey("parties.Party", models.PROTECT, db_index=False, related_name="statements")
    month = models.DateField()
    edition = models.IntegerField()
    at_start = models.IntegerField()
    hired = models.IntegerField()
    left = models.IntegerField()
    at_end = models.IntegerField()
    fingerprint = models.BinaryField()
    persons = ArrayField(models.BigIntegerField())
    due_at = models.DateTimeField(null=True)
    article = models.CharField(max_length=120, blank=True)
    handed_in_at = models.DateTimeField()
    handed_in_by = models.BigIntegerField()
    document = models.ForeignKey("papers.Document", models.PROTECT, related_name="statements")

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "month", "edition"], name="employment_statement_edition"),
        ]


class Ground(models.TextChoices):
    """Why the registration of a job, or its end, is annulled."""

    ENTRY = "entry", "录入错误"
    NOT_WORKED = "not_worked", "经核实未曾在此工作"
    STILL_WORKS = "still_works", "经核实仍在此工作"
    DUPLICATE = "duplicate", "重复登记"
    WITHDRAWN = "withdrawn", "申报人更正或撤回"
    DECISION = "decision", "复议决定或裁判"


class AnnulmentQuerySet(ScopedQuerySet["Annulment"]):
    pass


class Annulment(Undoable):
    """Acts about a job left out of the register (docs/algorithms/annulment.md), until undone."""

    class What(models.TextChoices):
        REGISTRATION = "registration", "登记"
        END = "end", "注销"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_constraint=False, related_name="job_annulments")
    job = models.ForeignKey(Job, models.PROTECT, db_constraint=False, related_name="annulments")
    what = models.CharField(max_length=15, choices=What)
    ground = models.CharField(max_length=15, choices=Ground)

    objects = AnnulmentQuerySet.as_manager()


class EndingQuerySet(ScopedQuerySet["Ending"]):
    pass


class Ending(Undoable):
    """The office's act that all of a person's jobs end, because she died, until undone; no new one begins.

    `because`: the stay it was deregistered with (a plain id: stays stand beside), null of who has none; `act`: as of
    evidence; `asleep`: that deregistration has no effect for now, because its stay was annulled, nor has this."""

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_constraint=False, related_name="job_endings")
    act = models.BigIntegerField(unique=True)
    day = models.DateField()
    because = models.BigIntegerField(null=True)
    asleep = models.BooleanField(default=False, db_default=False)

    objects = EndingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["because"], name="employment_ending_once", condition=models.Q(undone_at__isnull=True)
            ),
        ]


class JobEvidenceQuerySet(PartyScopedQuerySet["Evidence"]):
    party_path = "employer"


class Evidence(models.Model):
    """What one declaration says about a job. `declaration` is a plain id (declarations stand above).

    `act` is its place in the order of all confirmations, kept while an annulment leaves it without effect. `said`: the
    day it named before verification found another; `corrected_why`: what that rests on, in the officer's words;
    `dropped`: as of a stay's evidence."""

    class Says(models.TextChoices):
        HIRE = "hire", "入职"
        LEAVE = "leave", "离职"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_index=False, related_name="job_evidence")
    employer = models.ForeignKey("parties.Party", models.PROTECT, related_name="job_evidence")
    says = models.CharField(max_length=10, choices=Says)
    day = models.DateField()
    occupation = models.CharField(max_length=20, blank=True)
    declaration = models.BigIntegerField(unique=True)
    received_on = models.DateField()
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="evidence")
    refused = models.BooleanField(default=False)
    act = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    annulment = models.ForeignKey(Annulment, models.PROTECT, null=True, related_name="evidence")
    said = models.DateField(null=True)
    corrected_why = models.CharField(max_length=300, blank=True, db_default="")
    dropped = models.JSONField(null=True)

    objects = JobEvidenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "employer"], name="employment_evidence_person")]
