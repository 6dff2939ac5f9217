"""Lines taken in: judged against register and law, then written with a handful of statements, one line or thousands.

Every channel ends here. `judge` reads, `write` writes; both work on a list and cost the same number of queries whatever
its length (docs/algorithms/intake.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection
from psycopg.types.json import Jsonb

from anju.access.rules import Viewer
from anju.access.vault import vault
from anju.declarations.law import Law
from anju.declarations.rules import DueTime, Facts, check_facts
from anju.declarations.said import DENIALS, WITH_DWELLING, Said, as_text
from anju.employment import actions as employment
from anju.journal.rows import add_rows, as_json, next_ids
from anju.kernel.findings import Finding, refuses
from anju.kernel.masks import mask_number
from anju.outages.queries import STANDING, read_standing
from anju.people.actions import Newcomer, find_or_add
from anju.people.sealing import index_of_number
from anju.stays import actions as stays
from anju.worklist.actions import raise_items

VERIFY = "verify"
PAYLOAD = "declarations_declaration.payload"
NUMBER_REFUSED = frozenset({"E102", "E103", "E104", "E105", "E106", "E107", "E108"})
NO_INDEX = b""
SAYS = {
    "move_in": "move_in",
    "lodging": "move_in",
    "change": "change",
    "extend": "extend",
    "move_out": "move_out",
    "not_lived": "not_lived",
    "hire": "hire",
    "leave": "leave",
    "not_worked": "not_worked",
}
ARTICLE = 120
"""So much of an article's name is kept."""
KEPT_PARAMS = frozenset(
    {
        "address", "article", "converted", "days", "due", "expected", "from", "kind", "latest", "length", "limit",
        "looks_like", "most", "needed", "reason", "row", "seconds", "state", "successor", "times", "until", "was",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """The submission the lines belong to, as far as judging and writing need it."""

    id: int
    division: int
    party: int | None
    role: str
    entered_by: int
    received_at: datetime
    received_on: date
    law: Law
    viewer: Viewer
    channel: str = ""


@dataclass(slots=True)
class Line:
    """A line on its way in. `cells` are the kept fields as delivered."""

    said: Said
    cells: Mapping[str, Any]
    facts: Facts | None = None
    due: DueTime | None = None
    findings: tuple[Finding, ...] = ()
    index: bytes = NO_INDEX

    def __reduce__(self) -> tuple[type[Line], tuple[Said, Mapping[str, Any]]]:
        """For pickle: a line not yet judged (see Said)."""
        return Line, (self.said, self.cells)

    @property
    def accepted(self) -> bool:
        return not (self.findings and refuses(self.findings))

    @property
    def codes(self) -> list[str]:
        return sorted({finding.code for finding in self.findings}) if self.findings else []

    @property
    def dissents(self) -> bool:
        """Accepted, and it contradicts the register or another's word."""
        return bool(self.findings) and self.accepted and any(finding.code == "W422" for finding in self.findings)

    @property
    def needs_work(self) -> bool:
        """Accepted, and it says something the register does not know yet."""
        return not self.findings or (
            not refuses(self.findings) and not any(finding.code == "W408" for finding in self.findings)
        )


def judge(message: Message, lines: Sequence[Line]) -> None:
    """Fetch the facts of all lines in one query, outages with them, and give every line all its findings."""
    for line in lines:
        said = line.said
        if not (said.findings and any(finding.code in NUMBER_REFUSED for finding in said.findings)):
            line.index = index_of_number(said.id_kind, said.number)
    facts = _facts(message, lines)
    for n, line in enumerate(lines):
        said = line.said
        line.facts = facts[n]
        line.due = (
            message.law.due(said.kind, said.day, said.at, place_of(message, line)) if said.day and said.kind else None
        )
        more = check_facts(said, line.facts, line.due, message.received_at)
        line.findings = (*said.findings, *more)


def newcomers_of(lines: Sequence[Line]) -> list[Newcomer]:
    """The persons of the accepted lines, in order."""
    return [_newcomer(line) for line in lines if line.accepted]


def write(
    message: Message, lines: Sequence[Line], ids: Sequence[int] = (), found: Sequence[int] | None = None
) -> list[int]:
    """Keep the lines: persons found or added, declarations, evidence, work items, journal. Returns declaration ids.

    ids: fresh ones for the declarations; found: the persons of the accepted lines; both where the caller has them."""
    if found is None:
        found = find_or_add(newcomers_of(lines), viewer=message.viewer)
    persons = dict(zip([id(line) for line in lines if line.accepted], found, strict=True))
    ids = list(ids) or next_ids("declarations_declaration", len(lines))
    add_rows(
        "declarations_declaration",
        [_declaration_row(message, line, pk, persons.get(id(line))) for pk, line in zip(ids, lines, strict=True)],
    )
    work = [(pk, line) for pk, line in zip(ids, lines, strict=True) if line.needs_work]
    shows = [(pk, line, persons[id(line)]) for pk, line in work if line.said.kind not in DENIALS]
    stays.add_evidence(
        [_stay_claim(message, line, pk, person) for pk, line, person in shows if line.said.kind in WITH_DWELLING]
    )
    employment.add_evidence(
        [_job_claim(message, line, pk, person) for pk, line, person in shows if line.said.kind not in WITH_DWELLING]
    )
    due = message.law.verify_by(message.received_at)
    alone = [(pk, line) for pk, line in work if not line.dissents or _her_own(message, line)]
    waiting = [(pk, place_of(message, line), due) for pk, line in alone]
    raise_items(VERIFY, waiting, entered_by=message.entered_by, channel=message.channel)
    _journal(message, [(pk, line) for pk, line in zip(ids, lines, strict=True) if line.accepted])
    return ids


def compare(message: Message, lines: Sequence[Line], ids: Sequence[int]) -> None:
    """Have contradicting lines compared, once they are written: one case a fact, which those that follow join
    (docs/algorithms/contradictions.md)."""
    rows = [{"declaration": pk} for pk, line in zip(ids, lines, strict=True) if line.needs_work and line.dissents]
    if rows:
        due = message.law.verify_by(message.received_at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT declarations_dissent(%s::json, %s, %s)", [as_json(rows), message.entered_by, due])


def place_of(message: Message, line: Line) -> int:
    """The division a line belongs to: its dwelling's or employer's; where unknown, the submission's."""
    facts = line.facts
    if facts is None:
        return message.division
    return facts.division or facts.employer_division or message.division


def open_payload(cipher: bytes | memoryview) -> dict[str, str]:
    """A declaration's line as received, as texts."""
    fields = orjson.loads(vault().decrypt(cipher, PAYLOAD))
    return {name: as_text(value).removesuffix("T00:00:00") for name, value in fields.items()}


def stored_findings(findings: Sequence[Finding]) -> Jsonb:
    """Findings without what was read: the payload holds that, sealed. A converted number is masked likewise."""
    return Jsonb([{"code": f.code, "field": f.field, "params": kept_params(f.params)} for f in findings])


def kept_params(params: Mapping[str, Any]) -> dict[str, Any]:
    """What wording needs and does not give a person away: no birth date, no part of a number in clear."""
    return {
        name: mask_number(value) if name == "converted" else value
        for name, value in params.items()
        if name in KEPT_PARAMS
    }


def seal_payload(cells: Mapping[str, Any]) -> bytes:
    return vault().encrypt(orjson.dumps(cells, default=str), PAYLOAD)


def _her_own(message: Message, line: Line) -> bool:
    """What a resident says of her own home or job waits for nobody: it is verified whatever others say of it."""
    return message.role == "resident" and line.said.kind not in DENIALS


def _facts(message: Message, lines: Sequence[Line]) -> list[Facts]:
    """What the register knows of each line; the message's law is told of the outages."""
    own_employer = message.party if message.role == "employer" else None
    rows = as_json(
        [
            {
                "n": n,
                "code": line.said.dwelling_code,
                "number_index": line.index,
                "day": line.said.day,
                "says": SAYS.get(line.said.kind, ""),
                "until": line.said.until,
                "employer": line.said.employer or None,
                "party": own_employer if line.said.kind not in WITH_DWELLING else None,
                "submission": message.id,
                "own": message.role == "resident",
            }
            for n, line in enumerate(lines)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CASE f.n WHEN 0 THEN {STANDING} END, f.* FROM declarations_facts(%s::json, %s::bigint) f",  # noqa: S608
            [message.received_at, rows, message.party],
        )
        answered = {row[1]: row for row in cursor.fetchall()}
    message.law.reckon_with(read_standing(answered[0][0], message.received_at) if answered else ())
    found = {n: Facts(*row[2:]) for n, row in answered.items()}
    return [found[n] for n in range(len(lines))]


def _newcomer(line: Line) -> Newcomer:
    said, facts = line.said, line.facts
    assert facts is not None
    return Newcomer(
        number_index=line.index,
        number=said.number,
        kind=said.id_kind,
        division=facts.division or facts.employer_division or 0,
        name=said.name,
        sex=said.sex,
        birth_date=said.birth_date,
        hukou_kind=said.hukou_kind,
        hukou_address=said.hukou_address,
        phone=said.phone,
    )


def _declaration_row(message: Message, line: Line, pk: int, person: int | None) -> dict[str, object]:
    said, facts = line.said, line.facts
    assert facts is not None
    return {
        "id": pk,
        "division": place_of(message, line),
        "party": message.party,
        "submission_id": message.id,
        "row": said.row,
        "kind": said.kind,
        "accepted": line.accepted,
        "person": person,
        "dwelling": facts.dwelling,
        "employer": facts.employer if said.kind not in WITH_DWELLING else None,
        "day": said.day,
        "due_at": line.due.instant if line.due else None,
        "article": line.due.article[:ARTICLE] if line.due else "",
        "codes": line.codes,
        "findings": stored_findings(line.findings),
        "payload": seal_payload(line.cells),
    }


def _stay_claim(message: Message, line: Line, pk: int, person: int) -> stays.Claim:
    said, facts = line.said, line.facts
    assert facts is not None and facts.dwelling is not None and facts.division is not None and said.day is not None
    return stays.Claim(
        division=facts.division,
        person=person,
        dwelling=facts.dwelling,
        says=SAYS[said.kind],
        day=said.day,
        basis=said.basis,
        reason=said.reason,
        declaration=pk,
        received_on=message.received_on,
        until=said.until,
        whereabouts=said.whereabouts,
    )


def _job_claim(message: Message, line: Line, pk: int, person: int) -> employment.Claim:
    said, facts = line.said, line.facts
    assert facts is not None and facts.employer is not None and facts.employer_division is not None
    assert said.day is not None
    return employment.Claim(
        division=facts.employer_division,
        person=person,
        employer=facts.employer,
        says=said.kind,
        day=said.day,
        occupation=said.occupation,
        declaration=pk,
        received_on=message.received_on,
    )


def _journal(message: Message, accepted: Sequence[tuple[int, Line]]) -> None:
    add_rows(
        "journal_line",
        [
            {
                "actor": message.entered_by,
                "event": "declarations:declaration:accepted",
                "subject": pk,
                "division": place_of(message, line),
                "detail": Jsonb({"submission": message.id, "row": line.said.row, "kind": line.said.kind}),
            }
            for pk, line in accepted
        ],
    )
