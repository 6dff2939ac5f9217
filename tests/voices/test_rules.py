"""Standing and duties, pure: cases of voices."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from anju.declarations.rules import DueTime
from anju.kernel.deadlines import SHANGHAI
from anju.voices.rules import Duty, Voice, fulfilled_by, standing_of

START = date(2026, 11, 1)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=SHANGHAI)


def voice(
    role: str = "landlord", kind: str = "move_in", day: date = START, state: str = "confirmed", **said: object
) -> Voice:
    made = {"declaration": 1, "party": None, "channel": "web", "received_at": NOON, "due_at": None, "late": False}
    return Voice(kind=kind, day=day, role=role, state=state, **(made | said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("voices", "end", "word", "count"),
    [
        ([], None, "unheard", 0),
        ([voice(state="waiting")], None, "waiting", 1),
        ([voice()], None, "single", 1),
        ([voice(), voice(state="agreed")], None, "single", 1),  # who says it twice is heard once
        ([voice(), voice("resident", state="agreed")], None, "agreed", 2),
        ([voice(party=1), voice(party=2)], None, "agreed", 2),
        ([voice(), voice("resident", day=date(2026, 11, 3), state="waiting")], None, "contradicted", 1),
        ([voice(), voice("resident", day=date(2026, 11, 3), state="refused")], None, "single", 1),
        ([voice(), voice("resident", day=date(2026, 11, 3), state="annulled")], None, "single", 1),
        ([voice(), voice(kind="move_out", day=date(2026, 12, 1))], date(2026, 12, 1), "single", 1),
        ([voice(), voice("resident", "move_out", date(2026, 12, 3), "waiting")], date(2026, 12, 1), "contradicted", 1),
    ],
)
def test_standing(voices: list[Voice], end: date | None, word: str, count: int) -> None:
    found = standing_of(voices, START, end)
    assert (found.word, found.voices) == (word, count)


def test_one_declarant_extinguishes_nobody_elses_duty() -> None:
    """O-04: the agency's declaration is not the landlord's."""
    assert fulfilled_by("landlord", 7, "move_in", [voice("agency", party=8)], set()) == (None, False)


def test_unless_the_rule_names_whom_one_may_tell_instead() -> None:
    told = voice("property_manager", party=8)
    assert fulfilled_by("landlord", 7, "move_in", [told], {"property_manager", "residents_committee"}) == (told, True)


def test_an_arrival_is_no_departure() -> None:
    assert fulfilled_by("landlord", 7, "move_out", [voice(party=7)], set()) == (None, False)


def test_papers_without_a_recorded_declarant_count_for_the_role() -> None:
    paper = voice()
    assert fulfilled_by("landlord", 7, "move_in", [paper], set()) == (paper, False)
    assert fulfilled_by("landlord", 7, "move_in", [voice(party=9)], set()) == (None, False)


def test_what_was_returned_fulfils_nothing() -> None:
    assert fulfilled_by("landlord", 7, "move_in", [voice(party=7, state="refused")], set()) == (None, False)


def test_the_state_of_a_duty() -> None:
    due = DueTime(NOON, "", "第七条")
    duty = Duty("landlord", 7, "move_in", START, "stay", 1, 1, "", due, "第七条")
    assert duty.state(NOON) == "open"
    assert duty.state(NOON + timedelta(seconds=1)) == "late"
    prompt = Duty("landlord", 7, "move_in", START, "stay", 1, 1, "", None, "第七条")
    assert prompt.state(NOON + timedelta(days=9)) == "open"
    for late, state in ((False, "done"), (True, "done-late")):
        done = Duty("landlord", 7, "move_in", START, "stay", 1, 1, "", due, "第七条", voice(late=late))
        assert done.state(NOON) == state
