"""Annulment of stays: acts left out of the register, and put back (docs/algorithms/annulment.md)."""

from __future__ import annotations

from anju.access.rules import Permission
from anju.people.deeds import Annulling
from anju.stays.consequences import consequences_of
from anju.stays.models import Annulment, Ground

STAYS = Annulling(
    room="stays",
    record="stay",
    needs=Permission.STAY_ANNUL,
    sees=Permission.STAY_VIEW,
    grounds=Ground.values,
    rows=Annulment.objects.visible_to,
    tell=consequences_of,
)
