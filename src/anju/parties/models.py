"""Parties: the persons and organisations that owe declarations."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet


class PartyQuerySet(ScopedQuerySet["Party"]):
    party_path = "id"


class Party(models.Model):
    """A declarant. An organisation is known by its credit code, a person by a blind index over the identity number."""

    class Kind(models.TextChoices):
        PERSON = "person", "个人"
        ORGANISATION = "organisation", "单位"

    division = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, null=True, unique=True)
    number_cipher = models.BinaryField(null=True)
    number_index = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = PartyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["division"], name="parties_party_division"),
            models.Index(fields=["name"], name="parties_party_name"),
            models.Index(fields=["number_index"], name="parties_party_number"),
        ]

    def __str__(self) -> str:
        return self.name


class ArrangementQuerySet(ScopedQuerySet["Arrangement"]):
    division_path = "party__division"
    party_path = "party"


class Arrangement(models.Model):
    """What a party has set up because a rule asks for it at its size: who answers for registration, or a station.

    Kept to see whether the duty is fulfilled; the basis is the rule that asks. `name` of the person, or of the station
    with `place`, where it stands. `end_on` is its last day."""

    class Duty(models.TextChoices):
        DESIGNATED_PERSON = "DESIGNATED_PERSON", "专人"
        SERVICE_STATION = "SERVICE_STATION", "服务管理站"

    party = models.ForeignKey(Party, models.PROTECT, related_name="arrangements")
    duty = models.CharField(max_length=20, choices=Duty)
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=200, blank=True)
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "duty"], condition=models.Q(end_on__isnull=True), name="parties_arrangement_one_stands"
            ),
        ]


class PartyRoleQuerySet(ScopedQuerySet["PartyRole"]):
    division_path = "party__division"
    party_path = "party"


class PartyRole(models.Model):
    """What a party is to the law, from when to when: a firm may let dwellings and employ people at once."""

    class Role(models.TextChoices):
        LANDLORD = "landlord", "出租人"
        AGENCY = "agency", "房屋租赁中介机构"
        EMPLOYER = "employer", "用工单位"
        HOST = "host", "留宿单位"
        PROPERTY_MANAGER = "property_manager", "物业服务企业"

    party = models.ForeignKey(Party, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    start_on = models.DateField()
    end_on = models.DateField(null=True)

    objects = PartyRoleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "role", "start_on"], name="parties_role_once")]
