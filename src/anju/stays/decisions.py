"""The office's own acts about a stay: what is wrong in it corrected, its end registered.

Both are acts of the fold (docs/algorithms/annulment.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.people.deeds import LEAST_WORDS, MOST_WORDS, Deed
from anju.stays.consequences import consequences_of
from anju.stays.models import Basis, Decision, EndReason, Reason, Whereabouts

FACTS = ("start_on", "end_on", "dwelling_code", "basis", "reason", "whereabouts", "until")
DAYS = frozenset({"start_on", "end_on", "until"})
WORDS: Mapping[str, Sequence[str]] = {
    "basis": Basis.values,
    "reason": Reason.values,
    "whereabouts": ["", *Whereabouts.values],
}
DEREGISTERS = (EndReason.DECEASED, EndReason.HUKOU_SETTLED, EndReason.MOVED_OUT)
"""Grounds on which a stay ends by the office's own act. Error and duplicate end nothing: they are annulled."""


@dataclass(frozen=True, slots=True)
class Decided(Deed):
    """The act made or undone, and all it did."""

    decision: int


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """An act of the office as the stay's page tells it; names of accounts are the door's to add. was, now: fact →
    value as stored; a dwelling is an id."""

    id: int
    stay: int
    what: str
    day: date | None
    ground: str
    proof: str
    whereabouts: str
    was: Mapping[str, str | int | None]
    now: Mapping[str, str | int | None]
    effective: bool
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def correct_stay(stay_id: int, right: Mapping[str, str | None], *, ground: str, proof: str, viewer: Viewer) -> Decided:
    """Correct facts of a registered stay; `right`: fact (FACTS) → right value, days in ISO form; an `until` of None
    takes it away. Call inside a transaction that has entered the viewer's scope.

    NotFound when the stay is out of sight or annulled; Refused, with the way out, where the correction cannot be."""
    viewer.require(Permission.STAY_CORRECT)
    findings = [Finding("E213", name, name) for name in right if name not in FACTS]
    findings += [
        Finding("E213", name, str(right[name])) for name in WORDS if name in right and right[name] not in WORDS[name]
    ]
    findings += _unreasoned(ground in Decision.Ground.values, ground, proof)
    if findings:
        raise Refused("Say what is right, why, and what proves it.", findings=findings)
    given = orjson.dumps(dict(right)).decode()
    return _told("SELECT * FROM stays_correct(%s, %s::jsonb, %s, %s)", [stay_id, given, ground, proof.strip()])


def deregister_stay(
    stay_id: int, *, ground: str, day: date, proof: str, viewer: Viewer, whereabouts: str = ""
) -> Decided:
    """End an open stay by the office's own act (注销), on one of DEREGISTERS. Death tells the whereabouts by itself.

    NotFound when the stay is out of sight or annulled; Refused where it has ended, or begins after the day; E204 for a
    day to come."""
    viewer.require(Permission.STAY_DEREGISTER)
    findings = _unreasoned(ground in DEREGISTERS, ground, proof)
    if day > viewer.on:
        findings.append(Finding("E204", "day", day.isoformat(), {"days": 0, "latest": viewer.on.isoformat()}))
    if whereabouts and whereabouts not in Whereabouts.values:
        findings.append(Finding("E213", "whereabouts", whereabouts))
    if findings:
        raise Refused("Say on what ground, since when, and what proves it.", findings=findings)
    went = {EndReason.DECEASED.value: Whereabouts.DECEASED.value, EndReason.MOVED_OUT.value: whereabouts}.get(
        ground, ""
    )
    return _told("SELECT * FROM stays_deregister(%s, %s, %s, %s, %s)", [stay_id, day, ground, proof.strip(), went])


def undo_decision(decision_id: int, *, why: str, viewer: Viewer) -> Decided:
    """Leave a correction or deregistration out of the register again; whoever may make one may undo one.

    NotFound when out of sight; Conflict when it was undone already."""
    viewer.require(_needed(decision_of(viewer, decision_id).what))
    if not LEAST_WORDS <= len(why.strip()) <= MOST_WORDS:
        raise Refused("Say why it is undone.", findings=[Finding("E211", "why", why)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stays_undo_decision(%s, %s)", [decision_id, why.strip()])
        rows = cursor.fetchall()
    if rows and rows[0][1] == "nothing":
        raise Conflict("It was undone already.")
    return Decided(consequences_of(rows), decision_id)


def decisions_of(viewer: Viewer, stay_id: int) -> list[DecisionLine]:
    """A stay's corrections and deregistrations, newest first. The access line is the stay's."""
    viewer.require(Permission.STAY_VIEW)
    return [_line(row) for row in Decision.objects.visible_to(viewer).filter(stay_id=stay_id).order_by("-act")]


def decision_of(viewer: Viewer, decision_id: int) -> DecisionLine:
    """One act of the office; NotFound when out of sight."""
    viewer.require(Permission.STAY_VIEW)
    row = Decision.objects.visible_to(viewer).filter(pk=decision_id).first()
    if row is None:
        raise NotFound("No such act.")
    return _line(row)


def _needed(what: str) -> Permission:
    return Permission.STAY_CORRECT if what == Decision.What.CORRECTION else Permission.STAY_DEREGISTER


def _unreasoned(known: bool, ground: str, proof: str) -> list[Finding]:
    findings = [] if known else [Finding("E213", "ground", ground)]
    if not LEAST_WORDS <= len(proof.strip()) <= MOST_WORDS:
        findings.append(Finding("E211", "proof", proof))
    return findings


def _told(statement: str, given: Sequence[int | str | date]) -> Decided:
    """What the deed did. What it refused is taken back with the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        rows = cursor.fetchall()
    made, first = rows[0][:2]
    refused = first if made is None else "idle" if any(what == "idle" for _, what, *_ in rows) else None
    if refused == "absent":
        raise NotFound("No such stay.")
    if refused is not None:
        raise _refusal(refused)
    return Decided(consequences_of(rows), made)


def _refusal(why: str) -> Refused:
    """What the database said no to, with the way out."""
    refusal = {
        "nothing": Refused("Every fact is given as it stands; there is nothing to correct."),
        "no-dwelling": Refused("No such dwelling in your area.", findings=[Finding("E201", "dwelling_code")]),
        "ended": Refused("The stay has ended already. Correct its end instead."),
        "not-ended": Refused("The stay has no end yet to correct. Register the moving out or deregister it."),
        "moved-on": Refused(
            "This end is the beginning of the next stay. Correct that beginning; this end goes with it."
        ),
        "before": Refused("The stay cannot end before it begins.", findings=[Finding("E206", "day")]),
        "idle": Refused("On these days the person lived elsewhere by the register. Correct or annul that stay first."),
        "unfounded": Refused("This stay was taken over without its evidence and cannot be corrected here."),
    }[why]
    refusal.code = why
    return refusal


def _line(row: Decision) -> DecisionLine:
    return DecisionLine(
        row.pk, row.stay_id, row.what, row.day, row.ground, row.proof, row.whereabouts, row.was or {}, row.now or {},
        row.effective, row.made_by, row.made_at, row.undone_by, row.undone_at, row.undone_why,
    )  # fmt: skip
