"""Verification: what a decision about a declaration does to the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from anju.access.rules import Viewer
from anju.declarations import law
from anju.declarations.actions.alone import persons_of, weigh_alone
from anju.declarations.models import Declaration
from anju.declarations.said import HOW_LONG, WITH_DWELLING, as_day
from anju.declarations.taking import VERIFY
from anju.employment import actions as employment
from anju.kernel.errors import NotFound, Refused
from anju.kernel.findings import Finding
from anju.stays import actions as stays
from anju.stays.decisions import WORDS
from anju.worklist.actions import Decision, begin_anew, confirm, hold
from anju.worklist.kinds import KINDS, Outcome, WorkKind
from anju.worklist.models import Item

OF_A_HOME = frozenset({"date", "dwelling_code", "reason", "basis"})
OF_A_JOB = frozenset({"date"})


@transaction.atomic
def correct_and_confirm(item_id: int, changes: Mapping[str, Any], *, viewer: Viewer, reason: str) -> Decision:
    """Confirm with what the visit found: another day, another dwelling, another reason to live there, until when she
    stays, where she went. Refused (E213) for what a declaration of this kind does not say.

    The declaration stays as said; its evidence takes the corrected values and `reason`, which may name people; the
    journal keeps both values. They go again with the decision, or when the second of two officers does not agree. What
    the second corrects is a new proposal: nothing is registered that one alone has seen."""
    item = hold(item_id, viewer=viewer)
    if item.kind != VERIFY:
        raise NotFound("No such declaration.")
    declaration = Declaration.objects.visible_to(viewer).filter(pk=item.subject).first()
    if declaration is None:
        raise NotFound("No such declaration.")
    if len(reason.strip()) < 2:
        raise Refused("Say what the correction rests on.", findings=[Finding("E211", "reason", reason)])
    corrected = _read_changes(declaration.kind, changes)
    if corrected:
        begin_anew(item)
    if declaration.kind in WITH_DWELLING:
        stays.correct_evidence(declaration.pk, corrected, why=reason.strip())
    else:
        employment.correct_evidence(declaration.pk, corrected, why=reason.strip())
    decision = confirm([item_id], viewer=viewer)[0]
    if not decision.done:
        transaction.set_rollback(True)
    return decision


def on_confirmed(items: Sequence[Item], _viewer: Viewer) -> Mapping[int, Outcome]:
    """Evidence becomes stays and jobs; for many at once."""
    of_stays, of_jobs = _by_register([item.subject for item in items])
    outcomes: dict[int, Outcome] = {}
    for stay in stays.register_stays(of_stays):
        outcomes[stay.declaration] = Outcome(stay.done, stay.outcome)
    for job in employment.register_jobs(of_jobs):
        outcomes[job.declaration] = Outcome(job.done, job.outcome)
    return {item.pk: outcomes[item.subject] for item in items}


def on_refused(items: Sequence[Item], _viewer: Viewer, _reason: str) -> None:
    """Evidence is set aside; the declaration and its findings stay as they were said. Who agreed is weighed alone."""
    said = [item.subject for item in items]
    of_stays, of_jobs = _by_register(said)
    stays.refuse_evidence(of_stays)
    employment.refuse_evidence(of_jobs)
    weigh_alone(persons_of(said))


def on_reopened(items: Sequence[Item], _viewer: Viewer) -> Mapping[int, Outcome]:
    """Decisions are taken back: what was set aside waits again, what was registered is taken out of the register."""
    refused = _by_register([item.subject for item in items if item.state == Item.State.REFUSED])
    stays.accept_evidence_again(refused[0])
    employment.accept_evidence_again(refused[1])
    outcomes = dict.fromkeys([*refused[0], *refused[1]], Outcome(True, "taken-back"))
    of_stays, of_jobs = _by_register([item.subject for item in items if item.state == Item.State.CONFIRMED])
    for stay in stays.unregister_stays(of_stays):
        outcomes[stay.declaration] = Outcome(stay.done, stay.outcome)
    for job in employment.unregister_jobs(of_jobs):
        outcomes[job.declaration] = Outcome(job.done, job.outcome)
    return {item.pk: outcomes[item.subject] for item in items}


def on_dropped(items: Sequence[Item]) -> None:
    """What a decision corrected goes with it: the evidence says again what was said."""
    of_stays, of_jobs = _by_register([item.subject for item in items])
    stays.restore_evidence(of_stays)
    employment.restore_evidence(of_jobs)


def on_restored(items: Sequence[Item]) -> None:
    """What a proposed decision had corrected is proposed again with it."""
    of_stays, of_jobs = _by_register([item.subject for item in items])
    stays.correct_evidence_again(of_stays)
    employment.correct_evidence_again(of_jobs)


def takes_two(items: Sequence[Item], state: str) -> frozenset[int]:
    """Items whose declaration came under a pack that lets nobody take this decision alone."""
    packs = dict(
        Declaration.objects.filter(pk__in=[item.subject for item in items]).values_list("pk", "submission__pack")
    )
    asking = {pack for pack in set(packs.values()) if law.takes_two(pack, state, timezone.localdate())}
    return frozenset(item.pk for item in items if packs.get(item.subject) in asking)


def register_kind() -> None:
    """Tell the work list what verification does; called once when the app is ready."""
    KINDS.register(WorkKind(VERIFY, on_confirmed, on_refused, on_reopened, on_dropped, on_restored, takes_two))


def _by_register(declarations: Sequence[int]) -> tuple[list[int], list[int]]:
    kinds = dict(Declaration.objects.filter(pk__in=declarations).values_list("pk", "kind"))
    of_stays = [pk for pk in declarations if kinds.get(pk) in WITH_DWELLING]
    return of_stays, [pk for pk in declarations if pk in kinds and kinds[pk] not in WITH_DWELLING]


def correctable(kind: str) -> frozenset[str]:
    """What verification may find otherwise than a declaration of this kind said."""
    if kind not in WITH_DWELLING:
        return OF_A_JOB
    return OF_A_HOME | ({"until"} if kind in HOW_LONG else set()) | ({"whereabouts"} if kind == "move_out" else set())


def _read_changes(kind: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    findings = [Finding("E213", name, name) for name in sorted(set(changes) - correctable(kind))]
    corrected: dict[str, Any] = {name: value for name, value in changes.items() if value not in ("", None)}
    findings += [
        Finding("E213", name, str(corrected[name]))
        for name in sorted(WORDS.keys() & corrected.keys())
        if corrected[name] not in WORDS[name]
    ]
    for name, fact in (("date", "day"), ("until", "until")):
        if name in corrected:
            day = as_day(corrected.pop(name))
            if day is None:
                findings.append(Finding("E203", name, str(changes[name])))
            else:
                corrected[fact] = day[0].isoformat()
    if findings:
        raise Refused("The correction cannot be read.", findings=findings)
    return corrected
