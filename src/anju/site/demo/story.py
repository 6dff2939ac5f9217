"""Two years of a county's comings and goings, invented whole before the first line is declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from anju.site.demo.homes import House
from anju.site.demo.invent import Inventor, Somebody, with_wrong_check
from anju.site.demo.owners import Firm, Owners

FIRST_WEEK = date(2025, 1, 6)
"""A Monday: what happens in a week is received on the Monday after. Working days are announced from 2025 on."""
HOUSEHOLD = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
REASONS = ("work", "work", "work", "work", "work", "business", "study", "family", "visit")
OCCUPATIONS = ("worker", "worker", "clerk", "professional", "manager", "trader", "freelance", "unemployed")
LATE, TYPO, LEAVES, MOVES, EMPLOYED = 0.04, 0.01, 0.12, 0.06, 0.35
SETTLED = timedelta(days=40)

OFFICE, LANDLORD, EMPLOYER = "office", "landlord", "employer"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes in one message: the week, who sends it (an account's kind), and as which declarant's role."""

    week: int
    sender: str
    role: str


@dataclass(slots=True)
class Story:
    """Lines by envelope, in the order they happened; residents: how many people move in."""

    weeks: int
    residents: int = 0
    lines: dict[Envelope, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def envelopes(self, week: int) -> Iterator[tuple[Envelope, list[dict[str, Any]]]]:
        """What is received after a week."""
        for envelope in sorted(self.lines, key=lambda e: (e.sender, e.role)):
            if envelope.week == week:
                yield envelope, self.lines[envelope]


def invent_story(houses: Sequence[House], owners: Owners, *, residents: int, weeks: int, inventor: Inventor) -> Story:
    """Households move into the dwellings until there are `residents` people (or no dwelling is left), spread over the
    weeks; some leave, some move within the county, many take a job. The same arguments tell the same story."""
    return _Teller(houses, owners, weeks, inventor).tell(residents)


class _Teller:
    def __init__(self, houses: Sequence[House], owners: Owners, weeks: int, inventor: Inventor) -> None:
        self.story = Story(weeks)
        self.inventor = inventor
        self.dice = inventor.dice
        self.last_day = FIRST_WEEK + timedelta(weeks=weeks, days=-1)
        self.own = {code for house in owners.landlord_houses for code in house.codes}
        self.firms = owners.firms
        self.dormitory_of = {code: firm for firm in owners.firms for house in firm.dormitories for code in house.codes}
        self.free = [code for house in houses for code in house.codes]
        self.dice.shuffle(self.free)

    def tell(self, residents: int) -> Story:
        while self.free and self.story.residents < residents:
            self._household(self.free.pop())
        return self.story

    def _household(self, home: str) -> None:
        firm = self.dormitory_of.get(home)
        size = 3 if firm else self.dice.choice(HOUSEHOLD)
        start = FIRST_WEEK + timedelta(days=self.dice.randrange(self.story.weeks * 7))
        people = [
            self.inventor.person(on=start, youngest=18 if firm or n == 0 else 0, oldest=58 if firm else 70)
            for n in range(size)
        ]
        self.story.residents += size
        for n, person in enumerate(people):
            self._say(home, start, self._move_in(person, home, start, alone=n == 0))
            if (start - person.birth_date).days > 18 * 366 and (firm or self.dice.random() < EMPLOYED):
                self._job(person, firm or self.dice.choice(self.firms), start)
        self._what_comes_after(people, home, start)

    def _what_comes_after(self, people: Sequence[Somebody], home: str, start: date) -> None:
        later = start + SETTLED + timedelta(days=self.dice.randrange(240))
        if later > self.last_day - timedelta(days=7):
            return
        draw = self.dice.random()
        if draw < LEAVES:
            for person in people:
                self._say(home, later, {"kind": "move_out", "dwelling_code": home, "date": later, **_papers(person)})
        elif draw < LEAVES + MOVES and self.free:
            new_home = self.free.pop()
            for n, person in enumerate(people):
                self._say(new_home, later, self._move_in(person, new_home, later, alone=n == 0))

    def _move_in(self, person: Somebody, home: str, day: date, *, alone: bool) -> dict[str, Any]:
        of_age = (day - person.birth_date).days > 18 * 366
        return {
            "kind": "move_in",
            "dwelling_code": home,
            "date": day,
            **_papers(person),
            "hukou_type": person.hukou_type,
            "hukou_address": person.hukou_address,
            "occupation": self.dice.choice(OCCUPATIONS) if of_age else "student",
            "reason": self.dice.choice(REASONS) if of_age else "family",
            "phone": person.phone if alone and of_age else "",
        }

    def _job(self, person: Somebody, firm: Firm, day: date) -> None:
        sender = EMPLOYER if firm is self.firms[0] else OFFICE
        line = {"kind": "hire", "employer_code": firm.credit_code, "date": day, **_papers(person)}
        self._put(Envelope(self._week_of(day), sender, "employer"), line)

    def _say(self, home: str, day: date, line: dict[str, Any]) -> None:
        week = self._week_of(day)
        envelope = Envelope(week, LANDLORD if home in self.own else OFFICE, "landlord")
        draw = self.dice.random()
        if draw < TYPO and week + 1 < self.story.weeks and line["kind"] == "move_in":
            self._put(envelope, line | {"id_number": with_wrong_check(line["id_number"])})
            envelope = Envelope(week + 1, envelope.sender, envelope.role)
        elif draw < TYPO + LATE and week + 2 < self.story.weeks and line["kind"] == "move_in":
            envelope = Envelope(week + 2, envelope.sender, envelope.role)
        self._put(envelope, line)

    def _put(self, envelope: Envelope, line: dict[str, Any]) -> None:
        self.story.lines[envelope].append(line | {"date": line["date"].isoformat()})

    @staticmethod
    def _week_of(day: date) -> int:
        return (day - FIRST_WEEK).days // 7


def _papers(person: Somebody) -> dict[str, str]:
    return {"name": person.name, "id_kind": "resident_id", "id_number": person.number}
