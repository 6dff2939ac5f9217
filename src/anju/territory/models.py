"""Divisions as the national lists print them, effective-dated; a retired code is never used again (MCA Order 79)."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models


class Division(models.Model):
    """One administrative division. `code` is the 12-digit number, `level` its rung; `kind` tells GB/T 2260 codes from
    statistical and local ones, which are not the same thing."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"
        TOWNSHIP = "township", "乡级"
        COMMUNITY = "community", "村级"

    class Kind(models.TextChoices):
        GB = "gb", "国家标准"
        STAT = "stat", "统计用"
        LOCAL = "local", "地方"

    code = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.STAT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_constraint=False, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, db_constraint=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(OpClass("name", name="varchar_pattern_ops"), name="territory_division_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="territory_division_code_has_twelve_digits",
                condition=models.Q(code__gte=110000000000, code__lt=1000000000000),
            ),
            models.CheckConstraint(
                name="territory_division_ends_after_it_begins",
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
