"""Which packs a viewer may choose from, and the one of her own area."""

from __future__ import annotations

from datetime import date

from anju.access.rules import Viewer
from anju.parties.queries import party_card
from anju.rulebook.installed import the_book
from anju.rulebook.places import pack_at
from anju.rulebook.rules.packs import Pack


def packs_on(on: date) -> list[Pack]:
    """Packs in force on a day, those of the nation first, then by place."""
    packs = the_book().packs.values()
    in_force = [pack for pack in packs if pack.head.status.value == "active" and pack.valid.contains(on)]
    return sorted(in_force, key=lambda pack: (pack.head.jurisdiction, pack.valid.start))


def pack_choices(viewer: Viewer) -> list[tuple[str, str]]:
    return [(pack.id, pack.head.title) for pack in packs_on(viewer.on)]


def pack_of(viewer: Viewer) -> str:
    """The nearest pack of the viewer's area: county, city, province, nation; the newest where one place has several."""
    found = pack_at(the_book(), area_of(viewer), viewer.on)
    return found.id if found else ""


def area_of(viewer: Viewer) -> int | None:
    """Where the viewer works; a party's staff: where their party is."""
    if viewer.party is not None:
        return party_card(viewer, viewer.party).division
    return viewer.low or None
