"""Many lives driven at once through the register and the naive model: one step each, then everything is compared."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction

from anju.kernel.errors import AnjuError
from anju.people.models import Person
from anju.places.models import Dwelling
from anju.stays import actions, decisions
from anju.stays.annulments import STAYS
from anju.stays.models import Evidence
from cast import system
from stays.naive import Act, Fold, Lived, fold

FIRST = date(2026, 11, 1)
DAYS = 14
STEPS = (2, 12)
"""Fewest and most steps of a sequence."""
CLAIMS = ("move_in", "move_in", "move_in", "change", "extend", "move_out", "move_out")
ACTS = (
    *["claim"] * 6,
    *["correct"] * 3,
    "deregister",
    "annul",
    "annul",
    "annul_end",
    "undo",
    "undo",
    "again",
    "refuse",
)
STANDS = """
SELECT s.person_id, e.declaration, s.id, s.state, s.dwelling_id, s.start_on, s.end_on, s.end_reason, s.expected_until,
       s.whereabouts, s.basis, s.reason, s.division
  FROM stays_stay s JOIN stays_evidence e ON e.id = s.opened_by WHERE s.person_id = ANY(%s)"""
EFFECTS = """
SELECT e.person_id, e.declaration, o.declaration FROM stays_evidence e
  LEFT JOIN stays_stay s ON s.id = e.stay_id LEFT JOIN stays_evidence o ON o.id = s.opened_by
 WHERE e.person_id = ANY(%s) AND e.act IS NOT NULL AND e.annulment_id IS NULL AND NOT e.refused
UNION ALL
SELECT d.person_id, -d.id, CASE WHEN d.effective THEN o.declaration END FROM stays_decision d
  JOIN stays_stay s ON s.id = d.stay_id JOIN stays_evidence o ON o.id = s.opened_by
 WHERE d.person_id = ANY(%s) AND d.undone_at IS NULL"""

_declarations = count(10**9)


@dataclass
class Life:
    """One person's sequence. waiting: claims that verification did not take; stay_ids: by opener."""

    person: int
    dice: random.Random
    homes: Sequence[Dwelling]
    left: int
    division: int
    acts: list[Act] = field(default_factory=list)
    waiting: list[Act] = field(default_factory=list)
    undoable: list[tuple[str, int]] = field(default_factory=list)
    stay_ids: dict[int, int] = field(default_factory=dict)
    trail: list[str] = field(default_factory=list)

    def day(self) -> date:
        return FIRST + timedelta(days=self.dice.randrange(DAYS))

    def claim(self) -> Act:
        kind, dice = self.dice.choice(CLAIMS), self.dice
        until = self.day() + timedelta(days=60) if kind != "move_out" and dice.random() < 0.3 else None
        went = dice.choice(["", "abroad", "unknown"]) if kind == "move_out" else ""
        home, number = dice.choice(self.homes).pk, next(_declarations)
        return Act(
            number, kind, self.day(), home, until, went, dice.choice(["let", "own"]), dice.choice(["work", "study"])
        )

    def judged(self, act: Act) -> bool:
        """Whether the model would take the act now, as the newest."""
        return fold([*(each for each in self.acts if each is not act), act])[1][act.number] is not None

    def take(self, act: Act) -> None:
        self.acts = [*(each for each in self.acts if each is not act), act]

    def folded(self) -> Fold:
        return fold(self.acts)


def drive(lives: Sequence[Life], homes: Sequence[Dwelling]) -> None:
    """All lives to their ends. Fails with the steps of the first that differs from the model."""
    while moving := [life for life in lives if life.left > 0]:
        verified = [chosen for life in moving if (chosen := step(life)) is not None]
        verify(verified)
        compare(moving, homes)
        for life in moving:
            life.left -= 1


def step(life: Life) -> tuple[Life, Act] | None:
    """A step of the office is done at once; a claim is handed back, to be verified with those of others."""
    kind = life.dice.choice(ACTS)
    if kind == "claim":
        act = life.claim()
        life.waiting.append(act)
        return life, act
    idle = [*life.waiting, *(act for act in life.acts if act.kind in CLAIMS and unsettled(life, act))]
    if kind in ("again", "refuse"):
        if not idle:
            return None
        act = life.dice.choice(idle)
        if kind == "again":
            return life, act
        refuse(life, act)
    elif kind == "undo":
        undo(life)
    else:
        stays, _effect = life.folded()
        if stays:
            OFFICE[kind](life, life.dice.choice(list(stays.values())))
    return None


def unsettled(life: Life, act: Act) -> bool:
    return act.left_out is None and life.folded()[1][act.number] is None


def verify(verified: Sequence[tuple[Life, Act]]) -> None:
    numbers = [act.number for _, act in verified]
    known = set(Evidence.objects.filter(declaration__in=numbers).values_list("declaration", flat=True))
    actions.add_evidence([claimed(life, act) for life, act in verified if act.number not in known])
    outcomes = {each.declaration: each for each in actions.register_stays(numbers)}
    for life, act in verified:
        life.trail.append(f"verify {act} -> {outcomes[act.number].outcome}")
        allowed = life.judged(act)
        if outcomes[act.number].done != allowed:
            pytest.fail(told(life, f"the model would {'' if allowed else 'not '}take it"))
        if allowed:
            life.take(act)
            life.waiting = [each for each in life.waiting if each is not act]


def claimed(life: Life, act: Act) -> actions.Claim:
    division = next(home.division for home in life.homes if home.pk == act.home)
    assert act.day is not None
    return actions.Claim(
        division,
        life.person,
        act.home,
        act.kind,
        act.day,
        act.basis,
        act.reason,
        act.number,
        act.day,
        act.until,
        act.went,
    )


def refuse(life: Life, act: Act) -> None:
    life.trail.append(f"refuse {act.number}")
    actions.refuse_evidence([act.number])
    life.acts = [each for each in life.acts if each is not act]
    life.waiting = [each for each in life.waiting if each is not act]


def annul(life: Life, stay: Lived, *, end: bool = False) -> None:
    effect = life.folded()[1]
    about = [
        a for a in life.acts if a.number > 0 and effect.get(a.number) == stay.opener and (a.kind == "move_out") == end
    ]
    if not about:
        return
    done = STAYS.annul(
        life.stay_ids[stay.opener],
        what="end" if end else "registration",
        ground="not_lived",
        proof="走访",
        viewer=system(),
    )
    life.trail.append(f"annul {'end of ' if end else ''}{stay.opener}")
    life.undoable.append(("annulment", done.annulment))
    for act in about:
        act.left_out = done.annulment


def annul_end(life: Life, stay: Lived) -> None:
    annul(life, stay, end=True)


def deregister(life: Life, stay: Lived) -> None:
    ground = life.dice.choice(["deceased", "hukou_settled", "moved_out"])
    went = {"deceased": "deceased", "moved_out": "abroad"}.get(ground, "")
    act = Act(0, "deregistration", life.day(), went=went, ground=ground, about=stay.opener)
    assert act.day is not None
    day = act.day

    def deed() -> decisions.Decided:
        return decisions.deregister_stay(
            life.stay_ids[stay.opener], ground=ground, day=day, proof="证明", viewer=system(), whereabouts="abroad"
        )

    decide(life, act, deed)


def correct(life: Life, stay: Lived) -> None:
    dice = life.dice
    home = dice.choice(life.homes)
    given: dict[str, tuple[str, Any, Any]] = {
        "start_on": ("start", day := life.day(), day.isoformat()),
        "end_on": ("end", day := life.day(), day.isoformat()),
        "dwelling_code": ("home", home.pk, home.code),
        "basis": ("basis", basis := dice.choice(["let", "own"]), basis),
        "whereabouts": ("went", went := dice.choice(["", "abroad", "military"]), went),
        "until": ("until", until := dice.choice([None, date(2027, 1, 1)]), until and until.isoformat()),
    }
    facts = dice.sample(sorted(given), dice.choice([1, 1, 2, 3]))
    now = {given[fact][0]: given[fact][1] for fact in facts if getattr(stay, given[fact][0]) != given[fact][1]}
    act = Act(0, "correction", about=stay.opener, now=now)

    def deed() -> decisions.Decided:
        right = {fact: given[fact][2] for fact in facts}
        return decisions.correct_stay(life.stay_ids[stay.opener], right, ground="entry", proof="原件", viewer=system())

    decide(life, act, deed, nothing=not now)


def decide(life: Life, act: Act, deed: Callable[[], decisions.Decided], *, nothing: bool = False) -> None:
    life.trail.append(f"decide {act}")
    if nothing or not life.judged(act):
        with transaction.atomic():
            try:
                deed()
            except AnjuError:
                transaction.set_rollback(True)
                return
        pytest.fail(told(life, "the model would not take it"))
    try:
        act.number = -deed().decision
    except AnjuError as refusal:
        pytest.fail(told(life, f"refused: {refusal}"))
    life.acts.append(act)
    life.undoable.append(("decision", -act.number))


def undo(life: Life) -> None:
    if not life.undoable:
        return
    what, number = life.undoable.pop(life.dice.randrange(len(life.undoable)))
    life.trail.append(f"undo {what} {number}")
    if what == "annulment":
        STAYS.undo(number, why="有误", viewer=system())
        for act in life.acts:
            act.left_out = None if act.left_out == number else act.left_out
    else:
        decisions.undo_decision(number, why="有误", viewer=system())
        life.acts = [act for act in life.acts if act.number != -number]


OFFICE = {"annul": annul, "annul_end": annul_end, "correct": correct, "deregister": deregister}


def compare(lives: Sequence[Life], homes: Sequence[Dwelling]) -> None:
    """Every registered stay with all its facts, what every act had an effect on, and where each person belongs."""
    persons = [life.person for life in lives]
    stands: dict[int, dict[int, tuple[Any, ...]]] = {person: {} for person in persons}
    effects: dict[int, dict[int, int | None]] = {person: {} for person in persons}
    ids: dict[int, dict[int, int]] = {person: {} for person in persons}
    for person, opener, stay, state, *facts in fetched(STANDS, [persons]):
        ids[person][opener] = stay
        if state == "registered":
            stands[person][opener] = tuple(facts)
    for person, act, opener in fetched(EFFECTS, [persons, persons]):
        effects[person][act] = opener
    places = dict(Person.objects.filter(pk__in=persons).values_list("pk", "division"))
    division = {home.pk: home.division for home in homes}
    for life in lives:
        life.stay_ids = ids[life.person]
        stays, effect = life.folded()
        expected = {opener: shape(stay, division) for opener, stay in stays.items()}
        if stands[life.person] != expected:
            pytest.fail(told(life, f"register {stands[life.person]}\nmodel {expected}"))
        if effects[life.person] != effect:
            pytest.fail(told(life, f"effects in the register {effects[life.person]}\nin the model {effect}"))
        life.division = place_of(stays, division) or life.division
        if places[life.person] != life.division:
            pytest.fail(told(life, f"belongs to {places[life.person]}, in the model to {life.division}"))


def shape(stay: Lived, division: dict[int, int]) -> tuple[Any, ...]:
    return (
        stay.home, stay.start, stay.end, stay.ended, stay.until, stay.went, stay.basis, stay.reason,
        division[stay.home],
    )  # fmt: skip


def place_of(stays: dict[int, Lived], division: dict[int, int]) -> int | None:
    """Her open stay's place, else her latest one's."""
    real = [stay for stay in stays.values() if not stay.empty]
    here = max(real, key=lambda stay: (stay.end is None, stay.start), default=None)
    return division[here.home] if here else None


def fetched(statement: str, given: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        yield from cursor.fetchall()


def told(life: Life, what: str) -> str:
    return "\n".join([f"person {life.person}", *life.trail, what])
