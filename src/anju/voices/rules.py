"""How well a registered fact stands on what was said about it, and which duty whose word fulfils: pure decisions.

In words, about a record: never a score, and never about a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anju.declarations.rules import DueTime
from anju.declarations.said import BEGINS, DENIALS, ENDS

STARTS = BEGINS | {"change", "lodging"}
Heard = tuple[datetime, int]
HEARD = frozenset({"confirmed", "agreed", "waiting"})
"""States of a word that stands: what was returned or left out speaks no more."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One declaration about a fact. declaration: None where whoever looks may not open it; party: None for the resident
    herself, and for papers without a recorded declarant; state: confirmed, agreed (said what was known), waiting,
    refused, annulled; late: past the duty's end, outages given back."""

    declaration: int | None
    kind: str
    day: date
    role: str
    party: int | None
    channel: str
    received_at: datetime
    due_at: datetime | None
    late: bool
    state: str

    @property
    def heard(self) -> bool:
        return self.state in HEARD

    @property
    def side(self) -> str:
        """Which end of the fact it speaks of; neither, of one that it goes on."""
        return "end" if self.kind in ENDS else "start" if self.kind in STARTS else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """word: unheard (only papers of old), waiting, single, agreed or contradicted; voices: how many independent ones
    say that it began when the register says; roles: in which roles they spoke, each once; against: those who say
    otherwise."""

    word: str
    voices: int
    roles: tuple[str, ...]
    against: tuple[Voice, ...]


def standing_of(voices: Sequence[Voice], start: date, end: date | None) -> Standing:
    """Of a stay or a job from `start` until before `end`. Two voices are independent when another role or another party
    speaks; who says it twice is heard once."""
    heard = [voice for voice in voices if voice.heard]
    for_it = [voice for voice in heard if voice.kind in STARTS and voice.day == start]
    against = tuple(voice for voice in heard if _contradicts(voice, start, end))
    speakers = {(voice.role, voice.party) for voice in for_it}
    roles = tuple(dict.fromkeys(voice.role for voice in for_it))
    if against:
        word = "contradicted"
    elif len(speakers) > 1:
        word = "agreed"
    elif not for_it:
        word = "unheard"
    else:
        word = "single" if any(voice.state == "confirmed" for voice in for_it) else "waiting"
    return Standing(word, len(speakers), roles, against)


def _contradicts(voice: Voice, start: date, end: date | None) -> bool:
    if voice.kind in STARTS:
        return voice.day != start and (end is None or voice.day < end)
    if voice.kind in DENIALS:
        return True
    # Another day told of an end that is the beginning of the next stay was taken as what is known.
    return voice.kind in ENDS and end is not None and voice.day != end and voice.state != "agreed"


@dataclass(frozen=True, slots=True)
class Fact:
    """The stay or job a contradiction is about, as registered; None in its place where none is.

    told: when the newest word that ended it was received, and its number; None where nobody's word did: she moved on,
    or the office decided."""

    id: int
    start: date
    end: date | None
    told: Heard | None = None


def would(kind: str, day: date, fact: Fact | None, heard: Heard) -> str:
    """What following a statement makes of the register: registers, moves-start, reopens, ends, moves-end, annuls,
    sets-aside (waiting words against a denial), or confirms. heard: when it was received, and its number: who came
    before the word that she left denied none of it."""
    if kind in DENIALS:
        return "annuls" if fact else "sets-aside"
    if kind in ENDS:
        if fact is None:
            return "ends"
        return "ends" if fact.end is None else "moves-end" if fact.end != day else "confirms"
    if fact is None or (fact.end is not None and kind in STARTS and day >= fact.end):
        return "registers"
    denies_end = kind == "extend" or (day >= fact.start and fact.told is not None and heard > fact.told)
    if fact.end is not None and denies_end:
        return "reopens"
    return "moves-start" if kind in STARTS and fact.start != day else "confirms"


def says(kind: str, day: date, fact: Fact | None) -> bool:
    """Whether a statement says what is registered."""
    if fact is None:
        return kind in DENIALS
    if kind in STARTS or kind in ENDS:
        return day == (fact.start if kind in STARTS else fact.end)
    return kind not in DENIALS


@dataclass(frozen=True, slots=True)
class Duty:
    """What one declarant owes, or owed, about one fact. of: stay or job; record: its number; place: the dwelling or the
    employer; where: its address or name; due: None where the law says "promptly", or counts from a day
    nobody knows; by: the word that fulfilled it; instead: that word was another's, whom one may tell instead."""

    role: str
    party: int | None
    kind: str
    day: date
    of: str
    record: int
    place: int
    where: str
    due: DueTime | None
    article: str
    by: Voice | None = None
    instead: bool = False

    def state(self, now: datetime) -> str:
        """done, done-late, open, late."""
        if self.by is not None:
            return "done-late" if self.by.late and not self.instead else "done"
        return "late" if self.due is not None and now > self.due.instant else "open"


def fulfilled_by(
    role: str, party: int | None, kind: str, voices: Sequence[Voice], alternatives: Collection[str]
) -> tuple[Voice | None, bool]:
    """The word that fulfils a duty, and whether it was another's. Everybody answers for himself: the declaration of one
    extinguishes nobody else's duty (open example O-04), unless the rule names whom one may tell instead."""
    side = "end" if kind in ENDS else "start"
    told = [voice for voice in voices if voice.heard and voice.side == side]
    for voice in told:
        if voice.role == role and voice.party in (party, None):
            return voice, False
    for voice in told:
        if voice.role in alternatives:
            return voice, True
    return None, False
