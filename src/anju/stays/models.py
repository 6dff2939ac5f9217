"""Stays: registered facts about who lives where; and the evidence they rest on."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Now

from anju.access.scope import ScopedQuerySet
from anju.people.deeds import Undoable


class Reason(models.TextChoices):
    """Why somebody lives here, coarse on purpose: nothing medical, nothing personal."""

    WORK = "work", "务工就业"
    BUSINESS = "business", "经商"
    STUDY = "study", "学习培训"
    FAMILY = "family", "投靠亲友"
    VISIT = "visit", "探访旅游"
    OTHER = "other", "其他"


class Basis(models.TextChoices):
    """By what right somebody lives in the dwelling (居住处所)."""

    LET = "let", "租赁房屋"
    OWN = "own", "自购房"
    EMPLOYER = "employer", "单位内部"
    SITE = "site", "工地现场"
    HOUSEHOLD = "household", "居民家中"
    OTHER = "other", "其他"


class EndReason(models.TextChoices):
    """How a stay came to its end in life. What was registered in error, or twice, never was a stay: it is annulled."""

    MOVED_OUT = "moved_out", "搬离"
    MOVED_HERE = "moved_on", "登记于新址"
    DECEASED = "deceased", "死亡"
    HUKOU_SETTLED = "hukou_settled", "落户本地"


class Whereabouts(models.TextChoices):
    """Where somebody who moved out went (去向), coarse on purpose: never an address."""

    AT_HOME_PLACE = "at_home_place", "返回户籍地"
    ELSEWHERE_IN_COUNTY = "elsewhere_in_county", "县（市、区）内其他住处"
    IN_PROVINCE = "in_province", "省内其他县（市、区）"
    OUT_OF_PROVINCE = "out_of_province", "省外"
    ABROAD = "abroad", "境外"
    MILITARY = "military", "参军"
    DECEASED = "deceased", "死亡"
    UNKNOWN = "unknown", "不明"


class StayQuerySet(ScopedQuerySet["Stay"]):
    pass


class Stay(models.Model):
    """A person lives in a dwelling from `start_on` until before `end_on` (half-open; null: still).

    `expected_until`: until when she will stay, where somebody said so. `whereabouts`: where she went, where known.
    `registered_on` is the day the complete declaration was received (P8): the residence clock starts there.
    `opened_by` is the evidence whose confirmation opened it: a stay keeps its number through annulments."""

    class State(models.TextChoices):
        REGISTERED = "registered", "已登记"
        ANNULLED = "annulled", "已撤销"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_constraint=False, related_name="stays")
    dwelling = models.ForeignKey(
        "places.Dwelling", models.PROTECT, db_constraint=False, db_index=False, related_name="stays"
    )
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.LET)
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.OTHER)
    registered_on = models.DateField()
    registered_by = models.BigIntegerField()
    end_reason = models.CharField(max_length=15, choices=EndReason, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    opened_by = models.BigIntegerField(null=True, unique=True)
    expected_until = models.DateField(null=True)
    whereabouts = models.CharField(max_length=20, choices=Whereabouts, blank=True, db_default="")

    objects = StayQuerySet.as_manager()

    class Meta:
        indexes = [
            # For ledgers, which ask for registered stays. Without that condition a stay asked for by its key would be
            # looked up in every community of an area.
            models.Index(fields=["division", "id"], name="stays_stay_division", condition=models.Q(state="registered")),
            # Of thousands on a building site: who lives there now, the longest first, and who came or went of late.
            models.Index(fields=["dwelling", "end_on", "start_on"], include=["id"], name="stays_stay_dwelling"),
            # What began or ended of late in an area, for what its parties owe.
            models.Index(
                fields=["start_on", "division"], name="stays_stay_begun", condition=models.Q(state="registered")
            ),
            models.Index(
                fields=["end_on", "division"],
                name="stays_stay_ended",
                condition=models.Q(state="registered", end_on__isnull=False),
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="stays_stay_never_overlap",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (Func("start_on", "end_on", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="registered"),
                # Looked at after each statement: one correction moves the border between two stays.
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="stays_stay_ends_after_it_starts",
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
            ),
            models.CheckConstraint(
                name="stays_stay_end_has_a_reason",
                condition=Q(end_on__isnull=True, end_reason="") | (Q(end_on__isnull=False) & ~Q(end_reason="")),
            ),
        ]


class Ground(models.TextChoices):
    """Why a registration, or the end of one, is annulled."""

    ENTRY = "entry", "录入错误"
    NOT_LIVED = "not_lived", "经核实未曾居住"
    STILL_LIVES = "still_lives", "经核实仍在居住"
    DUPLICATE = "duplicate", "重复登记"
    WITHDRAWN = "withdrawn", "申报人更正或撤回"
    DECISION = "decision", "复议决定或裁判"


class AnnulmentQuerySet(ScopedQuerySet["Annulment"]):
    pass


class Annulment(Undoable):
    """Acts about a stay left out of the register (docs/algorithms/annulment.md), until undone.

    `what`: the registration itself, or its end. `proof` says what the annulment rests on."""

    class What(models.TextChoices):
        REGISTRATION = "registration", "登记"
        END = "end", "注销"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_constraint=False, related_name="annulments")
    stay = models.ForeignKey(Stay, models.PROTECT, db_constraint=False, related_name="annulments")
    what = models.CharField(max_length=15, choices=What)
    ground = models.CharField(max_length=15, choices=Ground)

    objects = AnnulmentQuerySet.as_manager()


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    pass


class Decision(Undoable):
    """An act of the office itself about a stay, beside what was declared: a correction, or a deregistration (注销).

    `act`: its place among all acts; `effective`: whether it has an effect at present: an annulment may take it away.
    `was`, `now`: the corrected facts, wrong and right (start_on, end_on, dwelling, basis, reason, whereabouts, until);
    `day`, `whereabouts`: of a deregistration. `proof` says what it rests on. Left out of the register once undone."""

    class What(models.TextChoices):
        CORRECTION = "correction", "更正"
        DEREGISTRATION = "deregistration", "注销"

    class Ground(models.TextChoices):
        """Why a fact was wrong; a deregistration has an EndReason for its ground."""

        ENTRY = "entry", "录入错误"
        DECLARED = "declared", "申报有误"
        FOUND = "found", "经核实不符"
        DECISION = "decision", "复议决定或裁判"

    division = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, db_constraint=False, related_name="decisions")
    stay = models.ForeignKey(Stay, models.PROTECT, db_constraint=False, related_name="decisions")
    what = models.CharField(max_length=15, choices=What)
    act = models.BigIntegerField(unique=True)
    day = models.DateField(null=True)
    ground = models.CharField(max_length=15)
    whereabouts = models.CharField(max_length=20, choices=Whereabouts, blank=True)
    was = models.JSONField(null=True)
    now = models.JSONField(null=True)
    was_dwelling = models.GeneratedField(
        expression=Cast(KeyTextTransform("dwelling", "was"), models.BigIntegerField()),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    effective = models.BooleanField(default=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["was_dwelling"], name="stays_decision_was", condition=Q(was_dwelling__isnull=False)),
        ]


class EvidenceQuerySet(ScopedQuerySet["Evidence"]):
    pass


class Evidence(models.Model):
    """What one declaration says about a stay; it stands before and beside the registered fact.

    `until`: how long she will stay, of an arrival or an extension; `whereabouts`: where she went, of a move out;
    `corrected_why`: what verification's correction of it rests on, in the officer's words; `dropped`: a correction that
    was proposed and dropped, for the case that what dropped it is taken back.

    `declaration` is a plain id (declarations stand above). `stay` is set once verification attached it; `act` is its
    place in the order of all confirmations, kept while an annulment leaves it without effect. `said`: what stood in it
    before verification found otherwise, null where nothing was corrected."""

    class Says(models.TextChoices):
        MOVE_IN = "move_in", "入住"
        CHANGE = "change", "变更"
        EXTEND = "extend", "续住"
        MOVE_OUT = "move_out", "搬离"

    division = models.BigIntegerField()
    person = models.ForeignKey(
        "people.Person", models.PROTECT, db_constraint=False, db_index=False, related_name="evidence"
    )
    dwelling = models.ForeignKey(
        "places.Dwelling", models.PROTECT, db_constraint=False, db_index=False, related_name="evidence"
    )
    says = models.CharField(max_length=10, choices=Says)
    day = models.DateField()
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.LET)
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.OTHER)
    until = models.DateField(null=True)
    whereabouts = models.CharField(max_length=20, choices=Whereabouts, blank=True, db_default="")
    declaration = models.BigIntegerField(unique=True)
    received_on = models.DateField()
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, db_index=False, related_name="evidence")
    refused = models.BooleanField(default=False)
    act = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    annulment = models.ForeignKey(Annulment, models.PROTECT, null=True, db_index=False, related_name="evidence")
    said = models.JSONField(null=True)
    corrected_why = models.CharField(max_length=300, blank=True, db_default="")
    dropped = models.JSONField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "dwelling"], name="stays_evidence_person"),
            models.Index(fields=["stay"], name="stays_evidence_stay", condition=models.Q(stay__isnull=False)),
            models.Index(
                fields=["annulment"], name="stays_evidence_annulled", condition=models.Q(annulment__isnull=False)
            ),
            models.Index(
                fields=["dwelling"],
                name="stays_evidence_waiting",
                condition=models.Q(act__isnull=True, refused=False),
            ),
        ]


class FreshnessQuerySet(ScopedQuerySet["Freshness"]):
    pass


class Freshness(models.Model):
    """When an open registered stay was last evidenced, and by what; kept by triggers (sql/freshness.sql), read here.

    `how`: by a declaration, or by a re-check (Recheck.How). `flagged_at`: since when it is presumed left, a flag for
    verification that changes nothing about the stay."""

    stay = models.OneToOneField(
        Stay, models.PROTECT, primary_key=True, db_column="stay", db_constraint=False, related_name="freshness"
    )
    division = models.BigIntegerField()
    dwelling = models.BigIntegerField()
    evidenced_on = models.DateField()
    how = models.CharField(max_length=10)
    declaration = models.BigIntegerField(null=True)
    flagged_at = models.DateTimeField(null=True)

    objects = FreshnessQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["division", "evidenced_on"], name="stays_freshness_division"),
            models.Index(fields=["evidenced_on", "stay"], name="stays_freshness_oldest"),
            models.Index(fields=["dwelling"], name="stays_freshness_dwelling"),
            models.Index(fields=["evidenced_on"], name="stays_freshness_unflagged", condition=Q(flagged_at=None)),
        ]


class RecheckQuerySet(ScopedQuerySet["Recheck"]):
    pass


class Recheck(models.Model):
    """Somebody looked whether a person still lives where she is registered. `age_days`: how old the evidence was then.

    LIVES is evidence. LEFT ends nothing by itself; a moving out is declared, or the stay deregistered."""

    class Found(models.TextChoices):
        LIVES = "lives", "仍在居住"
        LEFT = "left", "已离开"

    class How(models.TextChoices):
        LANDLORD = "landlord", "申报单位确认"
        OFFICE = "office", "窗口确认"
        VISIT = "visit", "走访核实"

    stay = models.BigIntegerField()
    division = models.BigIntegerField()
    found = models.CharField(max_length=5, choices=Found)
    how = models.CharField(max_length=10, choices=How)
    found_on = models.DateField()
    age_days = models.IntegerField()
    party = models.BigIntegerField(null=True)
    said_by = models.BigIntegerField()
    said_at = models.DateTimeField(db_default=Now())

    objects = RecheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["stay"], name="stays_recheck_stay"),
            models.Index(fields=["division", "found_on"], name="stays_recheck_division"),
        ]
