"""A person's facts set right, with reason and proof, the wrong values kept sealed; and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.journal.rows import as_json
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.people.facts import columns_of, document_of, facts_of, masked, read_right, refuse_taken
from anju.people.models import Correction, Identity, Person
from anju.people.sealing import NOW, WAS, open_facts, seal_facts

LEAST_WORDS = 2
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact: wrong and right, numbers and phones masked."""

    fact: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as its page tells it; names of accounts are the door's to add."""

    id: int
    person: int
    changed: list[Changed]
    ground: str
    proof: str
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def correct_person(
    person_id: int, right: Mapping[str, str], *, ground: str, proof: str, viewer: Viewer
) -> CorrectionLine:
    """Set facts right; `right`: fact (facts.FACTS) → right value as text, empty for one that is not known. A new number
    brings its birth date and sex along. Call inside a transaction that has entered the viewer's scope.

    NotFound out of scope; Refused with findings; Conflict (number-taken) where the number is another person's."""
    viewer.require(Permission.PERSON_CORRECT)
    findings = [] if ground in Correction.Ground.values else [Finding("E213", "ground", ground)]
    if not LEAST_WORDS <= len(proof.strip()) <= MOST_WORDS:
        findings.append(Finding("E211", "proof", proof))
    if findings:
        raise Refused("Say what is right, why, and what proves it.", findings=findings)
    stands = _held(person_id, viewer)
    changed = read_right(right, stands, on=viewer.on)
    return correction_of(viewer, _write(person_id, stands, changed, [ground, proof.strip(), None]))


def undo_correction(correction_id: int, *, why: str, viewer: Viewer) -> CorrectionLine:
    """Put the former values back. Conflict where it was undone already, or a fact was corrected again since."""
    viewer.require(Permission.PERSON_CORRECT)
    if not LEAST_WORDS <= len(why.strip()) <= MOST_WORDS:
        raise Refused("Say why it is undone.", findings=[Finding("E211", "why", why)])
    stands = _held(_row(viewer, correction_id).person_id, viewer)
    row = _row(viewer, correction_id)
    if row.undone_at is not None:
        raise Conflict("It was undone already.")
    was, now = open_facts(row.was_cipher, WAS), open_facts(row.now_cipher, NOW)
    if any(stands[name] != value for name, value in now.items()):
        raise Conflict("One of these facts was corrected again since: undo the later correction first.")
    _write(row.person_id, stands, was, ["", why.strip(), correction_id])
    return correction_of(viewer, correction_id)


def corrections_of(viewer: Viewer, person_id: int) -> list[CorrectionLine]:
    """What was corrected of a person, newest first, wrong values masked as right ones are. Leaves an access line."""
    viewer.require(Permission.PERSON_VIEW)
    person = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    if person is None:
        raise NotFound("No such person.")
    write_access([(person.pk, person.division)], actor=viewer.account, purpose=viewer.purpose, shown="corrections")
    return [_line(row) for row in Correction.objects.visible_to(viewer).filter(person_id=person_id).order_by("-pk")]


def correction_of(viewer: Viewer, correction_id: int) -> CorrectionLine:
    """One correction; NotFound when out of sight. The access line is the person's."""
    viewer.require(Permission.PERSON_VIEW)
    return _line(_row(viewer, correction_id))


def _row(viewer: Viewer, correction_id: int) -> Correction:
    row: Correction | None = Correction.objects.visible_to(viewer).filter(pk=correction_id).first()
    if row is None:
        raise NotFound("No such correction.")
    return row


def _held(person_id: int, viewer: Viewer) -> dict[str, str]:
    """The facts as they stand, and stand still until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_hold(%s)", [person_id])
        (held,) = cursor.fetchone()
    person = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    if not held or person is None:
        raise NotFound("No such person.")
    return facts_of(person, Identity.objects.filter(person_id=person_id).order_by("id").first())


def _write(
    person_id: int, stands: Mapping[str, str], changed: Mapping[str, str], reasons: list[str | int | None]
) -> int:
    """reasons: ground, proof or why, and the correction undone."""
    document = document_of(changed, stands)
    was = {name: stands[name] for name in changed}
    with connection.cursor() as cursor:
        if document is not None:
            cursor.execute("SELECT people_holder(%s, %s)", [person_id, document["number_index"]])
            found = cursor.fetchone()
            if found and found[0] is not None:
                raise refuse_taken(found[0])
        cursor.execute(
            "SELECT people_correct(%s, %s::text[], %s::json, %s::json, %s, %s, %s, %s, %s)",
            [
                person_id, sorted(changed), as_json([columns_of(changed)])[1:-1],
                as_json([document])[1:-1] if document else None, seal_facts(was, WAS), seal_facts(changed, NOW),
                *reasons,
            ],
        )  # fmt: skip
        made: int = cursor.fetchone()[0]
    return made


def _line(row: Correction) -> CorrectionLine:
    was, now = open_facts(row.was_cipher, WAS), open_facts(row.now_cipher, NOW)
    changed = [Changed(name, masked(name, was[name]), masked(name, now[name])) for name in row.facts]
    return CorrectionLine(
        row.pk, row.person_id, changed, row.ground, row.proof, row.made_by, row.made_at, row.undone_by, row.undone_at,
        row.undone_why,
    )  # fmt: skip
