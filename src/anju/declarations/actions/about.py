"""What somebody says at the counter about a stay that stands: that she stays on, took another room, or moved out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from anju.access.rules import Permission, Viewer
from anju.declarations.actions.declare import Draft, Receipt, declare_within
from anju.kernel.errors import Conflict, NotFound
from anju.people.queries import papers_of
from anju.stays.queries import stay_of

OF_A_STAY = ("extend", "change", "move_out")


@dataclass(frozen=True, slots=True)
class Word:
    """kind: of OF_A_STAY. until: of an extension; room: the new dwelling's code, of a change; whereabouts: of a move
    out."""

    kind: str
    day: date
    role: str
    pack: str
    key: str
    until: date | None = None
    room: str = ""
    whereabouts: str = ""


@transaction.atomic
def declare_of_stay(stay_id: int, word: Word, *, viewer: Viewer, now: datetime) -> Receipt:
    """Declare about an open stay without typing again who and where; verified like every declaration.

    NotFound when the stay is out of sight or `word` is of no such kind; Conflict where the stay has ended."""
    viewer.require(Permission.DECLARATION_DECLARE)
    if word.kind not in OF_A_STAY:
        raise NotFound("No such kind of declaration.")
    stay = stay_of(viewer, stay_id)
    if stay.state != "registered" or stay.end_on is not None:
        raise Conflict("This stay has ended; nothing can be declared about it any more.")
    papers = papers_of(viewer, stay.person_id)
    line = {
        "kind": word.kind,
        "dwelling_code": word.room if word.kind == "change" else stay.dwelling_code,
        "date": word.day.isoformat(),
        "name": papers.name,
        "id_kind": papers.kind,
        "id_number": papers.number,
        "reason": stay.reason,
        "place_type": stay.basis,
        "until": word.until.isoformat() if word.until else None,
        "whereabouts": word.whereabouts or None,
    }
    if papers.birth_date is not None:
        line |= {"sex": papers.sex, "birth_date": papers.birth_date.isoformat()}
    lines = [{name: value for name, value in line.items() if value}]
    return declare_within(Draft(word.role, "counter", word.key, word.pack, lines), viewer=viewer, now=now)
