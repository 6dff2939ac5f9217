"""Reading who said what about a fact, and who still owes it: composed from the register's facts and the law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.access.scope import scope_of
from anju.declarations.excuses import LATE, Late, excuses
from anju.declarations.law import Law
from anju.declarations.models import Declaration
from anju.declarations.queries import outcomes
from anju.declarations.rules import DueTime
from anju.declarations.said import DENIALS
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.division_code import subtree
from anju.outages.queries import standing_outages
from anju.rulebook.answers import duty_rule_id
from anju.rulebook.book import Resolved, RuleNotActive, RuleUnknown
from anju.rulebook.installed import the_book
from anju.rulebook.places import pack_at
from anju.rulebook.rules.duties import DeclarationDuty
from anju.rulebook.rules.words import Trigger
from anju.voices.rules import Duty, Voice, fulfilled_by
from anju.voices.subjects import Of

Record = tuple[Of, int]
LAST = datetime.max.replace(tzinfo=SHANGHAI)
REMEMBERED = timedelta(days=92)
"""How far back a duty is reminded of; what is older is no reminder any more."""
SOON = timedelta(days=2)
"""What ends within this is due soon."""


def voices_of(viewer: Viewer, records: Sequence[int], of: Of = "stay") -> dict[int, list[Voice]]:
    """What was said about stays or jobs in sight, by record, in the order of receipt. The access lines are theirs."""
    return {record: voices for (_, record), voices in _voices(viewer, {of: records}).items()}


def duties_about(viewer: Viewer, record: int, voices: Sequence[Voice], of: Of = "stay") -> list[Duty]:
    """Everybody's duties about one stay or job, whose voices are known. The access line is the record's."""
    viewer.require(Permission.STAY_VIEW if of == "stay" else Permission.JOB_VIEW)
    stay, job = (record, None) if of == "stay" else (None, record)
    return _duties(viewer, stay=stay, job=job, voices={(of, record): list(voices)})


def duties_at(viewer: Viewer, dwelling_id: int) -> list[Duty]:
    """What is still owed about a dwelling's stays of late, no names."""
    viewer.require(Permission.DWELLING_VIEW)
    return _open(_duties(viewer, dwelling=dwelling_id, since=viewer.on - REMEMBERED))


def duties_of_party(viewer: Viewer, party_id: int) -> list[Duty]:
    """What a party still owes about what it lets and whom it employs, what ends first first; for the office in sight of
    it, and for its own staff. No names: a landlord is told the home and the day, an employer the day."""
    if viewer.party != party_id:
        viewer.require(Permission.PARTY_VIEW)
    return _open(_duties(viewer, party=party_id, since=viewer.on - REMEMBERED))


def duties_within(viewer: Viewer, *, division: int | None = None, since: date, limit: int) -> list[Duty]:
    """What landlords, agencies, employers and others still owe about the stays and jobs of an area since a day, what
    ends first first; for the office, which sees its own area. The `limit` latest turns are looked at. No names of
    residents."""
    viewer.require(Permission.PARTY_VIEW)
    low, high = subtree(division) if division else (viewer.low, viewer.high)
    with scope_of(viewer) as cursor:
        cursor.execute("SELECT * FROM declarations_owing_within(%s, %s, %s, %s)", [low, high, since, limit])
        rows = cursor.fetchall()
    return _open(_judged(viewer, rows)) if rows else []


def _open(duties: Sequence[Duty]) -> list[Duty]:
    still = [duty for duty in duties if duty.by is None]
    return sorted(still, key=lambda duty: (duty.due.instant if duty.due else LAST, duty.day))


def _voices(viewer: Viewer, records: Mapping[Of, Sequence[int]]) -> dict[Record, list[Voice]]:
    with scope_of(viewer) as cursor:
        asked = [list(records.get("stay", ())), list(records.get("job", ()))]
        cursor.execute("SELECT * FROM declarations_said_of(%s::bigint[], %s::bigint[])", asked)
        rows = [((row[0], row[1]), row[2:]) for row in cursor.fetchall()]
    excused = _excused(viewer, [row for _, row in rows])
    denied = _denied(viewer, [row[0] for _, row in rows if row[0] and row[1] in DENIALS])
    found: dict[Record, list[Voice]] = defaultdict(list)
    for record, (pk, kind, day, role, party, channel, received_at, due_at, codes, _, state) in rows:
        late = LATE in codes and pk not in excused
        state = denied.get(pk or 0, "waiting") if kind in DENIALS else state
        due = excused[pk].instant if pk in excused else due_at
        found[record].append(Voice(pk, kind, day, role, party, channel, received_at, due, late, state))
    return dict(found)


def _duties(
    viewer: Viewer,
    *,
    party: int | None = None,
    stay: int | None = None,
    job: int | None = None,
    dwelling: int | None = None,
    since: date | None = None,
    voices: dict[Record, list[Voice]] | None = None,
) -> list[Duty]:
    with scope_of(viewer) as cursor:
        cursor.execute("SELECT * FROM declarations_owed(%s, %s, %s, %s, %s)", [party, stay, job, dwelling, since])
        rows = cursor.fetchall()
    return _judged(viewer, rows, voices)


def _judged(
    viewer: Viewer, rows: Sequence[tuple[Any, ...]], voices: dict[Record, list[Voice]] | None = None
) -> list[Duty]:
    """What the law asks of those whom the register names, and whose word fulfils it."""
    if voices is None:
        about: dict[Of, list[int]] = {"stay": [], "job": []}
        for of, record in sorted({row[:2] for row in rows}):
            about[of].append(record)
        voices = _voices(viewer, about) if rows else {}
    laws = _laws()
    found = []
    for of, record, role, owing, kind, day, place, division, where in rows:
        known = laws(division, role, day)
        asked = _asked(known.pack, role, kind, day) if known else None
        if known is None or asked is None:
            continue
        by, instead = fulfilled_by(role, owing, kind, voices.get((of, record), []), _alternatives(asked))
        due = None if _from_an_unknown_day(asked) else known.due(kind, day, None, division)
        found.append(Duty(role, owing, kind, day, of, record, place, where, due, asked.article, by, instead))
    return found


def _laws() -> Callable[[int, str, date], Law | None]:
    outages = standing_outages(timezone.now())

    @cache
    def of(pack: str, role: str, day: date) -> Law:
        return Law.of(pack, role, day, outages=outages)

    def at(division: int, role: str, day: date) -> Law | None:
        pack = pack_at(the_book(), division, day)
        return of(pack.id, role, day) if pack else None

    return at


def _asked(pack: str, role: str, kind: str, day: date) -> Resolved | None:
    """The rule by which the law asks a role to declare, None where it asks nothing."""
    rule = duty_rule_id(role, kind)
    try:
        return the_book().rule(pack, rule, day) if rule else None
    except (RuleUnknown, RuleNotActive):
        return None


def _alternatives(asked: Resolved) -> set[str]:
    rule = asked.rule
    return {each.value.lower() for each in rule.alternatives} if isinstance(rule, DeclarationDuty) else set()


def _from_an_unknown_day(asked: Resolved) -> bool:
    """A property manager's clock starts when he is told, and nobody writes that down."""
    rule = asked.rule
    return isinstance(rule, DeclarationDuty) and set(rule.triggers) == {Trigger.INFORMED}


def _denied(viewer: Viewer, denials: list[int]) -> dict[int, str]:
    """What became of words that there was nothing: no evidence, so their state is their case's."""
    told = {"taken": "confirmed", "kept": "refused", "asked": "refused"}
    return {pk: told[state] for pk, (state, _) in outcomes(viewer, denials).items() if state in told}


def _excused(viewer: Viewer, rows: Sequence[tuple[Any, ...]]) -> dict[int, DueTime]:
    late = {row[0]: row for row in rows if row[0] is not None and LATE in row[8]}
    if not late:
        return {}
    said = Declaration.objects.visible_to(viewer).filter(pk__in=late)
    return excuses(Late(each, late[each.pk][9], late[each.pk][3], late[each.pk][6]) for each in said)
