"""Annulment of jobs: acts left out of the register, and put back (docs/algorithms/annulment.md)."""

from __future__ import annotations

from anju.access.rules import Permission
from anju.employment.consequences import consequences_of
from anju.employment.models import Annulment, Ground
from anju.people.deeds import Annulling

JOBS = Annulling(
    room="employment",
    record="job",
    needs=Permission.JOB_ANNUL,
    sees=Permission.JOB_VIEW,
    grounds=Ground.values,
    rows=Annulment.objects.visible_to,
    tell=consequences_of,
)
