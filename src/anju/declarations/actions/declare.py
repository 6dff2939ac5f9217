"""A declaration of one person or a few: the counter's form, the API's body, a phone's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.access.vault import vault
from anju.declarations.before import Before
from anju.declarations.law import Law
from anju.declarations.models import Declaration, Submission
from anju.declarations.rules import receipt_number
from anju.declarations.said import Reader, as_text
from anju.declarations.taking import (
    ARTICLE,
    Line,
    Message,
    compare,
    judge,
    kept_params,
    newcomers_of,
    open_payload,
    write,
)
from anju.journal.actions import write_line
from anju.journal.rows import together
from anju.kernel.errors import Conflict, Forbidden, Refused
from anju.kernel.findings import Finding
from anju.kernel.prohibited import is_prohibited_header
from anju.parties.queries import party_division
from anju.people.actions import FINDING, Newcomer, asked, found
from anju.rulebook.rules.forms import FORM_FIELDS

MOST_LINES = 5_000
FIELDS = frozenset(FORM_FIELDS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to declare. key: the sender's own, one per message; lines: field → value, as delivered.

    registered: for each line what the register knows of whom it names and the declarant never said (a number): read
    with the line, and not kept, so that nobody is shown as said what was not."""

    role: str
    channel: str
    key: str
    pack: str
    lines: Sequence[Mapping[str, Any]]
    party: int | None = None
    division: int | None = None
    registered: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one line; all its findings at once. due: ISO text; late: past the duty's end."""

    row: int
    accepted: bool
    codes: list[str]
    findings: list[Finding]
    declaration: int
    due: str | None
    article: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a message arrived: number and time. repeated: the key was known; nothing was done again."""

    submission: int
    number: str
    received_at: datetime
    accepted: int
    rejected: int
    repeated: bool
    dropped: list[str]
    rows: list[RowOutcome]


def declare(draft: Draft, *, viewer: Viewer, now: datetime) -> Receipt:
    """As declare_within, in a transaction of its own."""
    with transaction.atomic():
        return declare_within(draft, viewer=viewer, now=now)


def declare_within(draft: Draft, *, viewer: Viewer, now: datetime) -> Receipt:
    """Take a message in: every line checked, accepted lines kept as evidence with work for the station, one receipt.

    The same key again returns the first receipt; the same key for something else raises Conflict. Unknown fields are
    refused by name; prohibited ones are dropped and named in the receipt. Call inside a transaction that ends with the
    answer: every way there and back counts at a busy interface."""
    viewer.require(Permission.DECLARATION_DECLARE)
    party = party_spoken_for(draft.party, viewer)
    lines, dropped = kept_lines(draft.lines)
    fingerprints = _fingerprints(draft, party, lines)
    law = Law.of(draft.pack, draft.role, timezone.localdate(now))
    division = division_of(viewer, draft.division, law)
    received_on = timezone.localdate(now)
    message = Message(0, division, party, draft.role, viewer.account, now, received_on, law, viewer, draft.channel)
    reader = Reader(law.form, received_on)
    more: Sequence[Mapping[str, Any]] = draft.registered or [{}] * len(lines)
    whole = [cells | dict(known) for cells, known in zip(lines, more, strict=True)]
    taken = [Line(reader.read(row, read), cells) for row, (read, cells) in enumerate(zip(whole, lines, strict=True), 1)]
    before = Before()
    for line in taken:
        before.compare(line.said)
    judge(message, taken)
    accepted = sum(line.accepted for line in taken)
    newcomers = newcomers_of(taken)
    fresh = _open_submission(draft, message, fingerprints[0], dropped, len(taken), newcomers)
    if fresh is None:
        return _repeated(draft, viewer, fingerprints)
    submission, ids, persons = fresh
    detail = {"channel": draft.channel, "accepted": accepted, "rejected": len(taken) - accepted, "dropped": dropped}
    with together():
        write(replace(message, id=submission), taken, ids, found(newcomers, persons, viewer=viewer))
        write_line(
            "declarations:submission:received",
            actor=viewer.account,
            subject=submission,
            division=division,
            detail=detail,
        )
    compare(replace(message, id=submission), taken, ids)
    rows = [_outcome(line, pk) for line, pk in zip(taken, ids, strict=True)]
    number = receipt_number(submission, received_on)
    return Receipt(submission, number, now, accepted, len(taken) - accepted, False, dropped, rows)


def party_spoken_for(party: int | None, viewer: Viewer) -> int | None:
    """The declarant: a party's staff speak for their own party alone, the office for any or for none."""
    if viewer.party is None:
        if party is not None:
            party_division(viewer, party)  # NotFound where there is no such party in sight
        return party
    if party not in (None, viewer.party):
        raise Forbidden("You may declare for your own organisation only.")
    return viewer.party


def division_of(viewer: Viewer, given: int | None, law: Law) -> int:
    """Where a message belongs when its lines do not say: as given, the office's area, where the party of the sender is
    registered (so that its town sees what it sends), or the pack's jurisdiction."""
    if given is not None:
        return given
    if viewer.party is not None:
        return party_division(viewer, viewer.party)
    return viewer.low if viewer.low else law.jurisdiction


def kept_lines(lines: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines without the fields that are never kept, and the names of those. Refused for unknown fields (E213)."""
    if not 0 < len(lines) <= MOST_LINES:
        raise Refused(
            "Between 1 and %(most)s lines in one message; larger ones go as a file.", params={"most": MOST_LINES}
        )
    names = {name for line in lines for name in line}
    dropped = sorted(name for name in names if name not in FIELDS and is_prohibited_header(name))
    unknown = sorted(names - FIELDS - set(dropped))
    if unknown:
        raise Refused("Unknown fields.", findings=[Finding("E213", name, name) for name in unknown])
    return [{name: value for name, value in line.items() if name in FIELDS} for line in lines], dropped


OPEN = f"""
WITH fresh AS (
    INSERT INTO declarations_submission (
        division, party, declarant_role, entered_by, channel, received_at, key, fingerprint, pack, pack_version,
        mapping, unmapped, dropped_columns, state, findings, total, done, accepted, rejected)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{{}}', '{{}}', %s, 'committed', '[]', %s, %s, %s, %s)
    ON CONFLICT (entered_by, key) DO NOTHING
    RETURNING id, ARRAY(SELECT nextval('declarations_declaration_id_seq') FROM generate_series(1, total)) AS ids)
SELECT fresh.id, fresh.ids, n, person, added FROM fresh LEFT JOIN LATERAL {FINDING} ON true
"""  # noqa: S608 - FINDING is people's own constant


def _fingerprints(draft: Draft, party: int | None, lines: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """By today's index key, then by former ones: a message may be repeated after the keys were changed."""
    said = [{name: as_text(value) for name, value in line.items()} for line in lines]
    whole = orjson.dumps([draft.role, draft.pack, party, said], option=orjson.OPT_SORT_KEYS)
    return vault().indexes(whole.decode())


def _open_submission(
    draft: Draft, message: Message, fingerprint: bytes, dropped: list[str], lines: int, newcomers: Sequence[Newcomer]
) -> tuple[int, list[int], list[tuple[int, int, bool]]] | None:
    """Id of the fresh submission, those of its lines, and the persons of the accepted ones found or added; None where
    the key is known. One statement: two that race wait for each other, and of the later one nobody is added."""
    accepted = len(newcomers)
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN,
            [
                message.division, message.party, draft.role, message.entered_by, draft.channel, message.received_at,
                draft.key, fingerprint, draft.pack, message.law.version, dropped, lines, lines, accepted,
                lines - accepted, *asked(newcomers),
            ],
        )  # fmt: skip
        rows = cursor.fetchall()
    if not rows:
        return None
    return rows[0][0], rows[0][1], [row[2:] for row in rows if row[2] is not None]


def _repeated(draft: Draft, viewer: Viewer, fingerprints: Sequence[bytes]) -> Receipt:
    known = Submission.objects.get(entered_by=viewer.account, key=draft.key)
    if bytes(known.fingerprint) not in fingerprints:
        raise Conflict("This key was used for another message; send a new one with a new key.", code="key-reused")
    rows = [_stored_outcome(row) for row in Declaration.objects.filter(submission=known).order_by("row")]
    number = receipt_number(known.pk, timezone.localdate(known.received_at))
    return Receipt(
        known.pk, number, known.received_at, known.accepted, known.rejected, True, known.dropped_columns, rows
    )


def _outcome(line: Line, pk: int) -> RowOutcome:
    """With no more than is kept of the findings and the article, so that a repeat can say the same."""
    due = line.due
    findings = [Finding(f.code, f.field, f.read, kept_params(f.params)) for f in line.findings]
    return RowOutcome(
        line.said.row,
        line.accepted,
        line.codes,
        findings,
        pk,
        _due_text(due.instant) if due else None,
        due.article[:ARTICLE] if due else "",
    )


def _stored_outcome(row: Declaration) -> RowOutcome:
    fields = open_payload(row.payload)
    findings = [Finding(f["code"], f["field"], fields.get(f["field"]), f["params"]) for f in row.findings]
    due = _due_text(row.due_at) if row.due_at else None
    return RowOutcome(row.row, row.accepted, row.codes, findings, row.pk, due, row.article)


def _due_text(instant: datetime) -> str:
    """As deadlines write it: midnight is 24:00 of the day that ends. Read from the instant alone, so that a repeated
    message is answered with the very words of the first answer."""
    at = timezone.localtime(instant)
    if at.time() == time.min:
        return f"{at.date() - timedelta(days=1)}T24:00+08:00"
    return at.isoformat(timespec="auto" if at.second or at.microsecond else "minutes")
