"""Who lets a dwelling, from when to when: the ground on which a declarant may speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.journal.rows import add_rows, as_json, next_ids
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.places.models import Dwelling, Letting
from anju.places.rules import ENDED


class NewLetting(NamedTuple):
    """`dwelling` and `party` are ids; `role` is one of Letting.Role."""

    dwelling: int
    party: int
    role: str
    start_on: date


def let_dwelling(*, viewer: Viewer, dwelling: int, party: int, role: str, start_on: date) -> int:
    """Record that a party lets or keeps a dwelling from a day on; the letting's id. Errors as `let_dwellings`."""
    return let_dwellings([NewLetting(dwelling, party, role, start_on)], viewer=viewer)[0]


@transaction.atomic
def let_dwellings(lettings: Sequence[NewLetting], *, viewer: Viewer) -> list[int]:
    """Record many at once, all or none; ids in order.

    NotFound where a dwelling is absent or out of scope; Refused for an unknown role, and from the day on which the
    dwelling was no more; Conflict where the party has the same role there on that day or later."""
    viewer.require(Permission.DWELLING_EDIT)
    if not lettings:
        return []
    if not {new.role for new in lettings} <= set(Letting.Role.values):
        raise Refused("No such role of a party at a dwelling.")
    wanted = {new.dwelling for new in lettings}
    # Locked in one order, so that the same letting sent twice at once is seen by the second.
    found = Dwelling.objects.visible_to(viewer).filter(pk__in=wanted).order_by("pk").select_for_update()
    homes = {home.pk: home for home in found.only("division", "state", "state_since")}
    if homes.keys() != wanted:
        raise NotFound("No such dwelling.")
    places = {pk: home.division for pk, home in homes.items()}
    if any(_is_no_more(homes[new.dwelling], new.start_on) for new in lettings):
        raise Refused("A dwelling that was demolished, merged or split is let no more from that day on.")
    if len({new[:3] for new in lettings}) < len(lettings) or _meets_another(lettings):
        raise Conflict("The party has this role at the dwelling already.")
    ids = next_ids("places_letting", len(lettings))
    add_rows(
        "places_letting",
        [
            {
                "id": letting, "division": places[new.dwelling], "dwelling_id": new.dwelling, "party": new.party,
                "role": new.role, "start_on": new.start_on, "end_on": None,
            }
            for letting, new in zip(ids, lettings, strict=True)
        ],
    )  # fmt: skip
    add_rows(
        "journal_line",
        [
            {
                "actor": viewer.account, "event": "places:letting:begun", "subject": letting,
                "division": places[new.dwelling],
                "detail": Jsonb(
                    {
                        "dwelling": new.dwelling, "party": new.party, "role": new.role,
                        "start_on": new.start_on.isoformat(),
                    }
                ),
            }
            for letting, new in zip(ids, lettings, strict=True)
        ],
    )  # fmt: skip
    return ids


@transaction.atomic
def end_letting(*, viewer: Viewer, letting: int, end_on: date) -> None:
    """`end_on` is the last day. NotFound out of scope or ended already; Refused before it began."""
    viewer.require(Permission.DWELLING_EDIT)
    found = Letting.objects.visible_to(viewer).select_for_update().filter(pk=letting, end_on__isnull=True).first()
    if found is None:
        raise NotFound("No such letting.")
    if end_on < found.start_on:
        raise Refused("A letting cannot end before it began.")
    found.end_on = end_on
    found.save(update_fields=["end_on"])
    detail = {"dwelling": found.dwelling_id, "party": found.party, "end_on": end_on.isoformat()}
    write_line("places:letting:ended", actor=viewer.account, subject=letting, division=found.division, detail=detail)


def _is_no_more(home: Dwelling, day: date) -> bool:
    return home.state in ENDED and home.state_since is not None and day >= home.state_since


def _meets_another(lettings: Sequence[NewLetting]) -> bool:
    rows = [{"dwelling": new.dwelling, "party": new.party, "role": new.role, "day": new.start_on} for new in lettings]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM jsonb_to_recordset(%s::jsonb)"
            " AS r(dwelling bigint, party bigint, role text, day date)"
            " JOIN places_letting l ON l.dwelling_id = r.dwelling AND l.party = r.party AND l.role = r.role"
            " AND (l.end_on IS NULL OR l.end_on >= r.day))",
            [as_json(rows)],
        )
        return bool(cursor.fetchone()[0])
