"""Persons: only what reference 3.8 lists as required or optional (docs/rooms/people.md names purpose and basis)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet


class PersonQuerySet(ScopedQuerySet["Person"]):
    pass


class Person(models.Model):
    """A person the register knows. `division` is where she lives now: it places the row for scope and search."""

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
    recorded_at = models.DateTimeField(db_default=Now())

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            # A name is asked for with the birth date only: of 12 million people some 300 share one.
            models.Index(fields=["birth_date"], name="people_person_birth_date"),
            models.Index(fields=["division", "id"], name="people_person_division"),
        ]


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
