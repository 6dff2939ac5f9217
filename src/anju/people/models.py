"""Persons: only what reference 3.8 lists as required or optional (docs/rooms/people.md names purpose and basis)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet
from anju.people.deeds import Undoable


class PersonQuerySet(ScopedQuerySet["Person"]):
    pass


class Person(models.Model):
    """A person the register knows. `division` is where she lives now: it places the row for scope and search.

    `died_on`: registered for who has no stay with which her death could be (docs/decisions/0024); null otherwise.
    `merged_into`: under whom she stands, having been entered twice (docs/algorithms/merging.md); null: for herself."""

    class Sex(models.TextChoices):
        UNKNOWN = "0", "未知"
        MALE = "1", "男"
        FEMALE = "2", "女"
        NOT_STATED = "9", "未说明"

    division = models.BigIntegerField()
    name = models.CharField(max_length=100)
    name_pinyin = models.CharField(max_length=200)
    name_initials = models.CharField(max_length=50)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(null=True)
    hukou_kind = models.CharField(max_length=40, blank=True)
    hukou_address = models.CharField(max_length=200, blank=True)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    died_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="merged"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            # A name is asked for with one further fact only. Of 12 million people some 300 share a birth date.
            models.Index(fields=["birth_date"], name="people_person_birth_date"),
            models.Index(fields=["name", "birth_date"], name="people_person_name"),
            models.Index(fields=["name_pinyin", "birth_date"], name="people_person_pinyin"),
            models.Index(fields=["name_initials", "birth_date"], name="people_person_initials"),
            models.Index(fields=["division"], name="people_person_division"),
            models.Index(
                fields=["merged_into"], name="people_person_merged", condition=models.Q(merged_into__isnull=False)
            ),
        ]


class MergeQuerySet(ScopedQuerySet["Merge"]):
    division_path = "person__division"


class Merge(Undoable):
    """`person` was entered twice and stands under `into`, until undone; divisions: where both belonged before."""

    class Ground(models.TextChoices):
        DOCUMENTS = "documents", "同一人使用不同证件"
        MISTYPED = "mistyped", "证件号码录入错误"
        RENUMBERED = "renumbered", "证件号码变更或升位"
        DECISION = "decision", "复议决定或裁判"

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, db_index=False, related_name="merges")
    into = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="merges_taken")
    person_division = models.BigIntegerField()
    into_division = models.BigIntegerField()
    ground = models.CharField(max_length=15, choices=Ground)

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person"], name="people_merge_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(undone_at__isnull=True), name="people_merge_once"
            )
        ]


class CorrectionQuerySet(ScopedQuerySet["Correction"]):
    division_path = "person__division"


class Correction(models.Model):
    """Wrong facts of a person replaced by right ones, until undone. was_cipher, now_cipher: fact → value, sealed."""

    class Ground(models.TextChoices):
        """Why the fact was wrong."""

        ENTRY = "entry", "录入错误"
        DECLARED = "declared", "申报有误"
        FOUND = "found", "经核实不符"
        DECISION = "decision", "复议决定或裁判"

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="corrections")
    facts = ArrayField(models.CharField(max_length=20))
    was_cipher = models.BinaryField()
    now_cipher = models.BinaryField()
    ground = models.CharField(max_length=15, choices=Ground)
    proof = models.CharField(max_length=200)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True, db_default="")

    objects = CorrectionQuerySet.as_manager()


class IdentityQuerySet(ScopedQuerySet["Identity"]):
    pass


class Identity(models.Model):
    """One identity document: its number sealed, found by a blind index over kind and number."""

    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="identities")
    kind = models.CharField(max_length=20)
    number_cipher = models.BinaryField()
    number_index = models.BinaryField(unique=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = IdentityQuerySet.as_manager()
