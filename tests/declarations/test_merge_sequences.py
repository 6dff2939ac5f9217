"""Random sequences of declare, verify, annul, merge and their undoing, for stays and jobs, beside a naive model.

ANJU_SEQUENCES says how many, ANJU_SEED from which seed, as in tests/stays/test_sequences.py."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction

from anju.access.scope import enter_scope
from anju.acts.merge import merge_persons, undo_merge
from anju.employment import actions as employment
from anju.employment.annulments import JOBS
from anju.kernel.errors import Conflict
from anju.people.models import Person
from anju.stays import actions as stays
from anju.stays.annulments import STAYS
from cast import Cast, system
from stays import naive
from stays.naive import Act
from stays.test_annulments import HOME, OTHER, THIRD

SEQUENCES = int(os.environ.get("ANJU_SEQUENCES", "25"))
SEED = int(os.environ.get("ANJU_SEED", "2026"))
PERSONS, STEPS = 3, (4, 16)
FIRST = date(2026, 11, 1)
KINDS = {"stay": ("move_in", "move_in", "move_in", "change", "move_out"), "job": ("hire", "hire", "leave")}
ENDS = frozenset({"move_out", "leave"})
STANDS = {
    "stay": "SELECT s.person_id, e.declaration, s.id, s.dwelling_id, s.start_on, s.end_on, s.state FROM stays_stay s"
    " JOIN stays_evidence e ON e.id = s.opened_by WHERE e.person_id = ANY(%s)",
    "job": "SELECT s.person_id, e.declaration, s.id, s.employer_id, s.start_on, s.end_on, s.state FROM employment_job s"
    " JOIN employment_evidence e ON e.id = s.opened_by WHERE e.person_id = ANY(%s)",
}
EFFECTS = {
    "stay": "SELECT e.declaration, o.declaration FROM stays_evidence e LEFT JOIN stays_stay s ON s.id = e.stay_id"
    " LEFT JOIN stays_evidence o ON o.id = s.opened_by",
    "job": "SELECT e.declaration, o.declaration FROM employment_evidence e"
    " LEFT JOIN employment_job s ON s.id = e.job_id LEFT JOIN employment_evidence o ON o.id = s.opened_by",
}
EFFECTIVE = " WHERE e.person_id = ANY(%s) AND e.act IS NOT NULL AND e.annulment_id IS NULL"
REGISTERS = {"stay": STAYS, "job": JOBS}
_numbers = count(2 * 10**9)

Spans = dict[int, tuple[int, date, date | None]]
Effects = dict[int, int | None]


def fold_jobs(acts: Iterable[Act]) -> tuple[Spans, Effects]:
    """Jobs by their openers as (employer, start, end), and of each act the opener of the job it had an effect on."""
    jobs: Spans = {}
    effect: Effects = {}
    for act in (act for act in acts if act.left_out is None):
        assert act.day is not None
        here = next((o for o, (employer, _, end) in jobs.items() if employer == act.home and end is None), None)
        effect[act.number] = None
        if act.kind == "leave":
            if here is not None and act.day >= jobs[here][1]:
                jobs[here] = (act.home, jobs[here][1], act.day)
                effect[act.number] = here
        elif here is not None:
            effect[act.number] = here
        elif not any(e == act.home and end and end > act.day and end != start for e, start, end in jobs.values()):
            jobs[act.number] = (act.home, act.day, None)
            effect[act.number] = act.number
    return jobs, effect


def fold_stays(acts: Iterable[Act]) -> tuple[Spans, Effects]:
    lived, effect = naive.fold(acts)
    return {opener: (stay.home, stay.start, stay.end) for opener, stay in lived.items()}, effect


FOLDS = {"stay": fold_stays, "job": fold_jobs}


@dataclass
class World:
    """A few entries, whoever they are. acts: (register, entry, act) in the order of decisions."""

    dice: random.Random
    persons: list[int]
    places: dict[str, list[int]]
    divisions: dict[int, int]
    acts: list[tuple[str, int, Act]] = field(default_factory=list)
    under: dict[int, tuple[int, int]] = field(default_factory=dict)
    annulments: list[tuple[str, int]] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)

    def head(self, person: int) -> int:
        return self.head(self.under[person][0]) if person in self.under else person

    def of(self, register: str, head: int) -> list[Act]:
        return [act for kind, person, act in self.acts if kind == register and self.head(person) == head]

    def expected(self, register: str) -> tuple[dict[int, tuple[int, tuple[Any, ...]]], Effects]:
        """Openers with whose it is and what it says; and what every act had an effect on."""
        spans: dict[int, tuple[int, tuple[Any, ...]]] = {}
        effects: Effects = {}
        for head in {self.head(person) for person in self.persons}:
            folded, effect = FOLDS[register](self.of(register, head))
            spans |= {opener: (head, span) for opener, span in folded.items()}
            effects |= effect
        return spans, effects


def claim(world: World) -> None:
    register, person = world.dice.choice(["stay", "stay", "job"]), world.dice.choice(world.persons)
    day = FIRST + timedelta(days=world.dice.randrange(14))
    act = Act(next(_numbers), world.dice.choice(KINDS[register]), day, world.dice.choice(world.places[register]))
    if register == "stay":
        stays.add_evidence(
            [stays.Claim(world.divisions[act.home], person, act.home, act.kind, day, "let", "other", act.number, day)]
        )
    else:
        employment.add_evidence(
            [employment.Claim(world.divisions[0], person, act.home, act.kind, day, "", act.number, day)]
        )
    verify(world, register, person, act)


def verify(world: World, register: str, person: int, act: Act) -> None:
    """The newest word, where the model would take it; else it changes nothing."""
    do = stays.register_stays if register == "stay" else employment.register_jobs
    [outcome] = do([act.number])
    world.trail.append(f"verify {register} of {person} {act} -> {outcome.outcome}")
    others = [each for each in world.of(register, world.head(person)) if each is not act]
    allowed = FOLDS[register]([*others, act])[1][act.number] is not None
    assert outcome.done == allowed, told(world)
    if allowed:
        world.acts = [each for each in world.acts if each[2] is not act] + [(register, person, act)]


def again(world: World) -> None:
    idle = [
        (register, person, act)
        for register, person, act in world.acts
        if act.left_out is None and world.expected(register)[1][act.number] is None
    ]
    if idle:
        verify(world, *world.dice.choice(idle))


def annul(world: World) -> None:
    register, end = world.dice.choice(["stay", "job"]), world.dice.random() < 0.4
    spans, effects = world.expected(register)
    if not spans:
        return
    opener = world.dice.choice(sorted(spans))
    about = [
        a for r, _, a in world.acts if r == register and effects.get(a.number) == opener and (a.kind in ENDS) == end
    ]
    if not about:
        return
    record = next(row[2] for row in rows(STANDS[register], world) if row[1] == opener)
    given: Any = {"what": "end" if end else "registration", "ground": "entry", "proof": "原件", "viewer": system()}
    done = REGISTERS[register].annul(record, **given)
    world.trail.append(f"annul {register} {opener} end={end}")
    world.annulments.append((register, done.annulment))
    for act in about:
        act.left_out = done.annulment


def undo(world: World) -> None:
    if world.annulments:
        register, number = world.annulments.pop(world.dice.randrange(len(world.annulments)))
        world.trail.append(f"undo {register} annulment {number}")
        REGISTERS[register].undo(number, why="有误", viewer=system())
        for kind, _, act in world.acts:
            if kind == register and act.left_out == number:
                act.left_out = None


def merge(world: World) -> None:
    person, into = world.dice.choice(world.persons), world.dice.choice(world.persons)
    world.trail.append(f"merge {person} into {into}")
    if person == into or person in world.under or into in world.under:
        with pytest.raises(Conflict):
            merge_persons(person, into=into, ground="documents", proof="原件", viewer=system())
        return
    done = merge_persons(person, into=into, ground="documents", proof="原件", viewer=system())
    world.under[person] = (into, done.merge)


def part(world: World) -> None:
    if world.under:
        person = world.dice.choice(sorted(world.under))
        _, number = world.under.pop(person)
        world.trail.append(f"part {person}")
        undo_merge(number, why="为两人", viewer=system())


def compare(world: World) -> None:
    for register in REGISTERS:
        spans, effects = world.expected(register)
        stands = {row[1]: (row[0], row[3:6]) for row in rows(STANDS[register], world) if row[6] == "registered"}
        assert stands == spans, told(world, f"{register}: register {stands}\nmodel {spans}")
        assert dict(rows(EFFECTS[register] + EFFECTIVE, world)) == effects, told(world, f"effects of {register}s")
        for row in rows(STANDS[register], world):
            owner = next((world.head(p) for r, p, a in world.acts if r == register and a.number == row[1]), row[0])
            assert row[0] == owner, told(world, f"{register} {row[1]} is {row[0]}'s, not {owner}'s")
    at = dict(Person.objects.filter(pk__in=world.persons).values_list("pk", "division"))
    spans = world.expected("stay")[0]
    for person in world.persons:
        head = world.head(person)
        real = [span for owner, span in spans.values() if owner == head and span[1] != span[2]]
        home = max(real, key=lambda span: (span[2] is None, span[1]), default=None)
        assert at[person] == (world.divisions[home[0]] if home else at[head]), told(world, f"place of {person}")


def rows(statement: str, world: World) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [world.persons])
        return cursor.fetchall()


def told(world: World, what: str = "the model says otherwise") -> str:
    return "\n".join([*world.trail, what])


DO = [claim] * 8 + [again, annul, annul, undo, undo, merge, merge, merge, part, part]


def test_random_sequences_with_merges_end_as_a_naive_model_says(cast: Cast) -> None:
    homes = [cast.dwellings[code] for code in (HOME, OTHER, THIRD)]
    places = {"stay": [home.pk for home in homes], "job": [cast.employer.pk, cast.landlord.pk]}
    divisions = {home.pk: home.division for home in homes} | {0: cast.employer.division}
    for number in range(SEQUENCES):
        with transaction.atomic():
            enter_scope(system())
            born = Person.objects.bulk_create(Person(division=homes[0].division, name="某人") for _ in range(PERSONS))
            world = World(random.Random(f"{SEED}-{number}"), [person.pk for person in born], places, divisions)
            drive(world)
            transaction.set_rollback(True)


def drive(world: World, do: Sequence[Any] = DO) -> None:
    world.trail.append(f"entries {world.persons}")
    for _ in range(world.dice.randint(*STEPS)):
        world.dice.choice(do)(world)
        compare(world)
