"""Standard addresses as ordered paths, buildings, dwellings with permanent codes, and who lets them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from anju.access.scope import ScopedQuerySet


class AddressElementQuerySet(ScopedQuerySet["AddressElement"]):
    pass


class AddressElement(models.Model):
    """One rung of a standard address below its community: road 41, estate 42, plate 51 (levels of GA/T 2000.32)."""

    class Level(models.TextChoices):
        ROAD = "41", "街路巷"
        ESTATE = "42", "小区"
        PLATE = "51", "门牌"

    division = models.BigIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=2, choices=Level)
    name = models.CharField(max_length=80)

    objects = AddressElementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "parent", "level", "name"], nulls_distinct=False, name="places_element_once"
            ),
        ]


class BuildingQuerySet(ScopedQuerySet["Building"]):
    pass


class Building(models.Model):
    """A coded structure; `code` is division (12) and serial (7), never used again."""

    class ManagementMode(models.TextChoices):
        HOTEL = "hotel", "旅业式"
        ESTATE = "estate", "物业式"
        EMPLOYER = "employer", "单位自管式"
        DISPERSED = "dispersed", "散居包片式"
        COMPOUND = "compound", "院区围合式"

    division = models.BigIntegerField()
    code = models.CharField(max_length=19, unique=True)
    address = models.ForeignKey(AddressElement, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=200)
    management_mode = models.CharField(max_length=10, choices=ManagementMode, default=ManagementMode.DISPERSED)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = BuildingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["division"], name="places_building_division"),
            models.Index(fields=["management_mode", "division"], name="places_building_mode"),
        ]


class DwellingQuerySet(ScopedQuerySet["Dwelling"]):
    pass


class Dwelling(models.Model):
    """The smallest coded living unit. Its code is permanent; a demolished one keeps it."""

    class Kind(models.TextChoices):
        WHOLE = "whole", "整套"
        ROOM = "room", "房间"
        BED = "bed", "床位"

    class State(models.TextChoices):
        PLANNED = "planned", "规划"
        ACTIVE = "active", "在用"
        DEMOLISHED = "demolished", "已拆除"
        MERGED = "merged", "已合并"
        SPLIT = "split", "已拆分"

    division = models.BigIntegerField()
    code = models.CharField(max_length=25, unique=True)
    building = models.ForeignKey(Building, models.PROTECT, db_index=False, related_name="dwellings")
    unit = models.CharField(max_length=20, blank=True)
    floor = models.CharField(max_length=10, blank=True)
    room = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WHOLE)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    state_since = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    address = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = DwellingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["division"], name="places_dwelling_division"),
            models.Index(fields=["building", "room"], name="places_dwelling_building"),
        ]

    def __str__(self) -> str:
        return self.code


class LettingQuerySet(ScopedQuerySet["Letting"]):
    pass


class Letting(models.Model):
    """Who lets or manages a dwelling, from when to when. `party` is a plain id: parties are neighbours."""

    class Role(models.TextChoices):
        LANDLORD = "landlord", "出租人"
        AGENCY = "agency", "中介机构"
        PROPERTY_MANAGER = "property_manager", "物业服务企业"
        EMPLOYER = "employer", "用工单位"
        HOST = "host", "留宿单位"

    division = models.BigIntegerField()
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, db_index=False, related_name="lettings")
    party = models.BigIntegerField()
    role = models.CharField(max_length=20, choices=Role)
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    objects = LettingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["dwelling", "party"], name="places_letting_dwelling"),
            models.Index(fields=["party", "division"], name="places_letting_party"),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_letting_ends_after_it_starts",
                condition=models.Q(end_on__isnull=True) | models.Q(end_on__gte=models.F("start_on")),
            ),
        ]
