"""Submissions and declarations: what people told us, kept as it was told, whatever is decided later."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from anju.access.scope import PartyScopedQuerySet, ScopedQuerySet


class Channel(models.TextChoices):
    COUNTER = "counter", "窗口"
    WEB = "web", "网上"
    SPREADSHEET = "spreadsheet", "表格"
    API = "api", "接口"
    COMMAND = "command", "命令行"


class Kind(models.TextChoices):
    MOVE_IN = "move_in", "入住"
    CHANGE = "change", "变更"
    EXTEND = "extend", "续住"
    MOVE_OUT = "move_out", "搬离"
    HIRE = "hire", "入职"
    LEAVE = "leave", "离职"
    LODGING = "lodging", "留宿"
    NOT_LIVED = "not_lived", "从未居住"
    NOT_WORKED = "not_worked", "从未在此工作"


class DeclarantRole(models.TextChoices):
    LANDLORD = "landlord", "出租人"
    AGENCY = "agency", "房屋租赁中介机构"
    EMPLOYER = "employer", "用工单位"
    HOST = "host", "留宿单位"
    PROPERTY_MANAGER = "property_manager", "物业服务企业"
    RESIDENT = "resident", "本人"


class SubmissionQuerySet(PartyScopedQuerySet["Submission"]):
    pass


class Submission(models.Model):
    """One message: by whom, for whom, through which channel, when; a form of a few or a file of many.

    What was said never changes (a trigger holds that); only the columns that tell how far the work is do.
    `key` makes repeats count once: for one account, one key is one message. `fingerprint` is a blind index over the
    whole content, so that a key used again for something else is noticed."""

    class State(models.TextChoices):
        RECEIVED = "received", "已收到"
        CHECKING = "checking", "核对中"
        CHECKED = "checked", "已核对"
        COMMITTING = "committing", "入库中"
        COMMITTED = "committed", "已入库"
        FAILED = "failed", "未能读取"

    division = models.BigIntegerField()
    party = models.BigIntegerField(null=True)
    declarant_role = models.CharField(max_length=20, choices=DeclarantRole)
    entered_by = models.BigIntegerField()
    channel = models.CharField(max_length=12, choices=Channel)
    received_at = models.DateTimeField()
    key = models.CharField(max_length=128)
    fingerprint = models.BinaryField()
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=64)
    document = models.ForeignKey("papers.Document", models.PROTECT, null=True, related_name="submissions")
    mapping = models.JSONField(default=dict)
    unmapped = ArrayField(models.CharField(max_length=80), default=list)
    dropped_columns = ArrayField(models.CharField(max_length=80), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    annotated = models.ForeignKey("papers.Document", models.PROTECT, null=True, related_name="+")
    findings = models.JSONField(default=list)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entered_by", "key"], name="declarations_submission_key_once"),
        ]
        indexes = [
            models.Index(fields=["division", "-id"], name="declarations_submission_place"),
            models.Index(fields=["party", "-id"], name="declarations_submission_party"),
            models.Index(fields=["received_at"], name="declarations_submission_day"),
        ]


class DeclarationQuerySet(PartyScopedQuerySet["Declaration"]):
    pass


class Declaration(models.Model):
    """One person's line of a submission, as said and as checked. Never updated: decisions live in the work list.

    `payload` is the line as received (prohibited fields left out), sealed. `findings` are the numbered remarks;
    `due_at` is when the duty ended and `article` the law that said so."""

    division = models.BigIntegerField()
    party = models.BigIntegerField(null=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, db_constraint=False, db_index=False, related_name="declarations"
    )
    row = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    accepted = models.BooleanField()
    person = models.BigIntegerField(null=True)
    dwelling = models.BigIntegerField(null=True)
    employer = models.BigIntegerField(null=True)
    day = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    article = models.CharField(max_length=120, blank=True)
    codes = ArrayField(models.CharField(max_length=4), default=list)
    findings = models.JSONField(default=list)
    payload = models.BinaryField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "row"], name="declarations_declaration_row_once"),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="declarations_declaration_who",
                condition=models.Q(person__isnull=False),
            ),
        ]


class DissentQuerySet(ScopedQuerySet["Dissent"]):
    pass


class Dissent(models.Model):
    """A declaration that contradicts the register or another's word, as part of one case about a person and a dwelling,
    or an employer; the other of the two is null.

    `lead`: the declaration that opened the case, the subject of its work item; `outcome`: kept, taken or asked once
    settled, with the `reason` the declarant reads. `proposed`: taken or kept, as the first of two officers would have
    it, and why; empty of what was said since, and where nobody proposed anything; was-… of a
    choice that was dropped."""

    declaration = models.BigIntegerField(unique=True)
    lead = models.BigIntegerField()
    person = models.BigIntegerField()
    dwelling = models.BigIntegerField(null=True)
    employer = models.BigIntegerField(null=True)
    division = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, db_default="")
    reason = models.CharField(max_length=300, blank=True, db_default="")
    proposed = models.CharField(max_length=10, blank=True, db_default="")
    proposed_why = models.CharField(max_length=300, blank=True, db_default="")

    objects = DissentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lead"], name="declarations_dissent_lead")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dwelling", "employer"],
                name="declarations_dissent_one_case",
                nulls_distinct=False,
                condition=models.Q(settled_at__isnull=True, declaration=models.F("lead")),
            ),
        ]


class Chunk(models.Model):
    """A stretch of a file that is in: written in the transaction that wrote its rows, so that none counts twice."""

    submission = models.ForeignKey(Submission, models.PROTECT, db_index=False, related_name="chunks")
    number = models.IntegerField()
    accepted = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="declarations_chunk_once")]


class Remark(models.Model):
    """A line of a dry run that has findings; replaced when the file is checked again. `payload` is sealed."""

    submission = models.ForeignKey(Submission, models.CASCADE, db_index=False, related_name="remarks")
    row = models.IntegerField()
    accepted = models.BooleanField()
    codes = ArrayField(models.CharField(max_length=4), default=list)
    findings = models.JSONField(default=list)
    payload = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="declarations_remark_once")]


class HeaderMappingQuerySet(PartyScopedQuerySet["HeaderMapping"]):
    pass


class HeaderMapping(models.Model):
    """A header nothing mapped, mapped once by a person and kept for that declarant (party 0: the office's own)."""

    party = models.BigIntegerField()
    division = models.BigIntegerField()
    header = models.CharField(max_length=80)
    field = models.CharField(max_length=30)

    objects = HeaderMappingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "division", "header"], name="declarations_header_once")]
