"""What a ledger is of, as its sheet states it."""

from __future__ import annotations

from anju.access.rules import Viewer
from anju.kernel.errors import NotFound
from anju.parties.models import Party
from anju.places.models import Building, Dwelling
from anju.reports.rules import LedgerFilter, Status
from anju.territory.queries import path_name


def scope_words(wanted: LedgerFilter, viewer: Viewer) -> str:
    """The filter in words; NotFound for a dwelling out of scope."""
    on = wanted.on or viewer.on
    area = wanted.division or (None if viewer.is_system else viewer.low)
    words = [path_name(area) or str(area) if area else "全部区划"]
    if wanted.dwelling is not None:
        dwelling = Dwelling.objects.visible_to(viewer).filter(pk=wanted.dwelling).first()
        if dwelling is None:
            raise NotFound("No such dwelling.")
        words.append(f"房屋 {dwelling.code} {dwelling.address}")
    if wanted.party is not None:
        # A landlord who lives elsewhere is out of sight, though not what she lets here: her number must do.
        party = Party.objects.visible_to(viewer).filter(pk=wanted.party).first()
        words.append(f"出租或管理方 {party.name if party else f'第 {wanted.party} 号'}")
    if wanted.mode:
        words.append(f"管理模式 {Building.ManagementMode(wanted.mode).label}")
    if wanted.text.strip():
        words.append(f"姓名“{wanted.text.strip()}”")
    return "；".join([*words, f"截至 {on:%Y-%m-%d} {Status(wanted.status).label}"])
