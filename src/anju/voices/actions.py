"""Deciding a contradiction, once for all that was said: the register stands, follows one statement, or asks back. Where
two officers decide, the first one's choice is a proposal (docs/algorithms/contradictions.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.acts.annul import annul, hold_verifications, preview
from anju.declarations.actions.alone import persons_of, weigh_alone
from anju.declarations.actions.verify import takes_two
from anju.declarations.messages import UNFOLLOWED
from anju.declarations.models import Dissent
from anju.declarations.taking import VERIFY
from anju.journal.actions import write_line
from anju.kernel.errors import AnjuError, Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.people.deeds import What
from anju.voices.contradictions import (
    ASKED,
    CONTRADICTION,
    KEPT,
    TAKEN,
    Contradiction,
    Statement,
    contradiction,
    entered_by_any,
    fact_of,
)
from anju.voices.rules import Fact, says, would
from anju.voices.subjects import Subject
from anju.worklist.actions import Decision, begin_anew, confirm, hold, refuse, withdraw
from anju.worklist.kinds import KINDS, Outcome, WorkKind, own_entries
from anju.worklist.models import Item
from anju.worklist.queries import items_about

MOST_WORDS = 200
WAS = "was-"
"""Before a proposed choice that was dropped."""
MEANS = {Permission.JOB_ANNUL, Permission.STAY_ANNUL, Permission.STAY_CORRECT, Permission.STAY_DEREGISTER}


@transaction.atomic
def settle(item_id: int, *, take: int | None, reason: str, viewer: Viewer) -> Decision:
    """Decide a case of contradiction for all its statements. take: the declaration the register is to follow, None: it
    stands as it is. reason: what the declarants read, and the proof of what changes. Where two officers decide, the
    first one's choice is kept as proposed, and the second's same choice carries it out.

    NotFound out of scope or for a statement that is none of the case; Conflict where it is not the viewer's to decide
    (she entered one of the statements, proposed the choice herself, or it is decided already). Refused: no reason
    (E211), or the register cannot follow (E218)."""
    item = hold(item_id, viewer=viewer)
    if item.kind != CONTRADICTION:
        raise NotFound("No such contradiction.")
    two = _two_decide(item, take)
    _hold_statements([item.subject])
    case = contradiction(viewer, item.subject)
    if not 2 <= len(reason.strip()) <= MOST_WORDS:
        raise Refused("Say what the decision rests on.", findings=[Finding("E211", "reason", reason)])
    chosen = None if take is None else case.statement(take)
    if chosen is None and take is not None:
        raise NotFound("No such statement.")
    if two and not _agrees(item, case, take):
        return _propose(item, case, chosen, reason.strip(), viewer)
    if chosen is not None:
        _follow_or_say_why(case, chosen, reason.strip(), viewer)
    outcome = KEPT if take is None else TAKEN
    _close(case, outcome, reason.strip(), viewer, take)
    gone = chosen is not None and chosen.would == "annuls"
    _return_what_differs(case, reason.strip(), viewer, gone=gone, agreed=two)
    detail = {"outcome": outcome, "taken": take, "statements": [each.declaration for each in case.against]}
    write_line(
        "declarations:contradiction:settled",
        actor=viewer.account,
        subject=case.lead,
        division=item.division,
        detail=detail,
    )
    return confirm([item_id], viewer=viewer)[0]


def on_confirmed(items: Sequence[Item], _viewer: Viewer) -> Mapping[int, Outcome]:
    """A case is confirmed by choosing; confirmed among others without, it stays open."""
    said = Dissent.objects.filter(lead__in=[item.subject for item in items], settled_at__isnull=False)
    settled = dict(
        said.order_by("outcome").values_list("lead", "outcome")
    )  # taken comes after kept, and is what counts
    return {
        item.pk: Outcome(True, settled[item.subject]) if item.subject in settled else Outcome(False, "needs-choice")
        for item in items
    }


def on_refused(items: Sequence[Item], viewer: Viewer, reason: str) -> None:
    """Ask back: the statements go to their declarants with the question, and the register stands."""
    _hold_statements([item.subject for item in items])
    for item in items:
        _close(contradiction(viewer, item.subject), ASKED, reason, viewer)


def own(items: Sequence[Item], hands: Set[int]) -> frozenset[int]:
    """Cases are decided, and asked back, by who entered none of their statements."""
    ones_own = entered_by_any([item.subject for item in items], hands)
    return own_entries(items, hands) | {item.pk for item in items if item.subject in ones_own}


def by_two(items: Sequence[Item], state: str) -> frozenset[int]:
    """Cases that are asked back by two where the rules say so; and those whose choice was written as proposed, which
    `settle` does before it confirms. Confirmed among others, a case has no choice."""
    if state == Item.State.REFUSED:
        return takes_two(items, state)
    proposed = _proposals([item.subject for item in items]).filter(proposed__in=(KEPT, TAKEN))
    leads = set(proposed.values_list("lead", flat=True))
    return frozenset(item.pk for item in items if item.subject in leads)


def on_dropped(items: Sequence[Item]) -> None:
    """A proposed choice that was put back, or not agreed to, is none any more; it is remembered, should what dropped it
    be taken back."""
    found = _proposals([item.subject for item in items])
    found.filter(proposed__startswith=WAS).update(proposed="", proposed_why="")
    found.filter(proposed__in=(KEPT, TAKEN)).update(proposed=Concat(Value(WAS), F("proposed")))


def on_restored(items: Sequence[Item]) -> None:
    """The choice that was dropped by handing the case on is proposed again."""
    dropped = _proposals([item.subject for item in items]).filter(proposed__startswith=WAS)
    dropped.update(proposed=Substr("proposed", len(WAS) + 1))


def register_kind() -> None:
    """Tell the work list what deciding a contradiction does; called once when the app is ready."""
    kind = WorkKind(CONTRADICTION, on_confirmed, on_refused, None, on_dropped, on_restored, by_two, own)
    KINDS.register(kind)


def _two_decide(item: Item, take: int | None) -> bool:
    """Keeping the register returns what was said against it; following a statement confirms one and returns others."""
    means = (Item.State.REFUSED,) if take is None else (Item.State.CONFIRMED, Item.State.REFUSED)
    return any(takes_two([item], state.value) for state in means)


def _agrees(item: Item, case: Contradiction, take: int | None) -> bool:
    """Whether this is the second officer's same choice, about all that was said when it was proposed."""
    proposal = case.proposal
    return item.state == Item.State.PROPOSED and proposal is not None and proposal.whole and proposal.take == take


def _propose(item: Item, case: Contradiction, chosen: Statement | None, why: str, viewer: Viewer) -> Decision:
    """Keep a choice for the second pair of eyes; one that the register cannot follow is refused now."""
    if chosen is not None:
        preview(lambda: _follow_or_say_why(case, chosen, why, viewer))
    begin_anew(item)
    proposals = _proposals([case.lead])
    proposals.update(proposed=KEPT, proposed_why=why)
    if chosen is not None:
        proposals.filter(declaration=chosen.declaration).update(proposed=TAKEN)
    return confirm([item.pk], viewer=viewer)[0]


def _proposals(leads: Sequence[int]) -> QuerySet[Dissent]:
    return Dissent.objects.filter(lead__in=leads, settled_at__isnull=True)


def _follow(case: Contradiction, chosen: Statement, reason: str, viewer: Viewer) -> None:
    """Make the register say what was chosen, by the acts that say it best: each can be undone like any other."""
    # Whoever may decide a contradiction may do what the decision means, and nothing else by it.
    able = replace(viewer, permissions=viewer.permissions | MEANS)
    record, subject = case.fact.id if case.fact else 0, case.subject
    again: list[int] = []
    match chosen.would:
        case "annuls":
            _annul(subject, record, "registration", subject.never, reason, able)
        case "moves-start":
            ended_by = subject.ended_by(record)
            moved = subject.begin_on(record, chosen.day, reason, able)
            again = [each for each in moved.declarations("unsettled") if each in ended_by]
        case "reopens" | "moves-end" if case.fact and case.fact.told is None:
            subject.go_on(record, reason, able)
        case "reopens":
            _annul(subject, record, "end", subject.still, reason, able)
        case "moves-end":
            _annul(subject, record, "end", "withdrawn", reason, able)
    if chosen.would == "sets-aside":
        _set_aside(subject, [each.declaration for each in case.standing if each.state == "waiting"])
    elif chosen.would != "annuls":
        _register(subject, [chosen.declaration])
        # What ended the record of the wrong day ends the one of the right day.
        _register(subject, again)
        withdraw(VERIFY, again)


def _register(subject: Subject, declarations: Sequence[int]) -> None:
    blocked = next((each.outcome for each in subject.register(declarations) if not each.done), None)
    if blocked:
        raise Conflict("The register cannot follow this statement.", code=blocked)


def _follow_or_say_why(case: Contradiction, chosen: Statement, reason: str, viewer: Viewer) -> None:
    try:
        _follow(case, chosen, reason, viewer)
    except AnjuError as error:
        if error.code not in UNFOLLOWED:
            raise
        unfollowed = Finding("E218", "take", None, {"reason": error.code})
        raise Refused("The register cannot follow this statement.", findings=[unfollowed]) from error


def _hold_statements(leads: Sequence[int]) -> None:
    """Who joins a case waits until it is decided: locked by its first statement, as declarations_dissent does."""
    hold_verifications(Dissent.objects.filter(declaration__in=leads).values_list("person", flat=True))
    list(Dissent.objects.filter(declaration__in=leads).order_by("declaration").select_for_update().values("pk"))


def _annul(subject: Subject, record: int, what: What, ground: str, proof: str, viewer: Viewer) -> None:
    annul(record, of=subject.annulling, what=what, ground=ground, proof=proof, viewer=viewer)


def _set_aside(subject: Subject, declarations: Sequence[int]) -> None:
    subject.refuse(declarations)
    withdraw(VERIFY, declarations)
    weigh_alone(persons_of(declarations))


def _return_what_differs(case: Contradiction, reason: str, viewer: Viewer, *, gone: bool, agreed: bool) -> None:
    """Words that wait for a verification of their own and say otherwise than what was now decided go back with the
    reason: decided once, for all voices. gone: it was decided that there was nothing, so all of them do. agreed: by two
    officers."""
    fact = _fact_now(case, viewer)
    # Who agreed with what was set aside waits by now, too.
    waiting = [each for each in case.standing if gone or each.state in ("waiting", "agreed")]
    moves = ("moves-start", "moves-end")
    differ = [each.declaration for each in waiting if gone or would(each.kind, each.day, fact, each.heard) in moves]
    refuse(
        [item.pk for item in items_about(VERIFY, differ).values() if item.decided_at is None],
        viewer=viewer,
        reason=reason,
        agreed=agreed,
    )


def _close(case: Contradiction, outcome: str, reason: str, viewer: Viewer, taken: int | None = None) -> None:
    """Settle every statement of the case with its outcome. What was verified meanwhile stands, as if followed where the
    register says so; the evidence of the others is set aside, and none is verified any more by itself."""
    open_ones = Dissent.objects.filter(lead=case.lead, settled_at__isnull=True)
    members = [each.declaration for each in case.against]
    # Said of an entry that was parted from this person since: nothing was decided about that one.
    parted = list(open_ones.exclude(declaration__in=members).values_list("declaration", flat=True))
    stand = case.subject.settled([*members, *parted])
    _set_aside(case.subject, [each for each in (*members, *parted) if each not in stand])
    withdraw(VERIFY, sorted(stand))
    fact = _fact_now(case, viewer)
    for each in case.against:
        followed = each.declaration == taken or (each.declaration in stand and says(each.kind, each.day, fact))
        said = TAKEN if followed else KEPT if outcome == TAKEN else outcome
        open_ones.filter(declaration=each.declaration).update(outcome=said, reason=reason)
    open_ones.filter(declaration__in=parted).update(outcome=ASKED, reason=reason)
    open_ones.update(settled_at=timezone.now())


def _fact_now(case: Contradiction, viewer: Viewer) -> Fact | None:
    """What the register says once the case's statement is followed."""
    return fact_of(viewer, case.subject, case.person, case.place, [*case.standing, *case.against])
