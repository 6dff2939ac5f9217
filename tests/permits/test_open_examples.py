"""Open examples of the permits to come, O-08, O-10 and O-11: written down before the room opens.

The date arithmetic and the loader's refusals among them are tested already in kernel and rulebook. When the room
``permits`` opens, these turn the build red until their marks are taken off.
"""

from datetime import date
from importlib import import_module
from typing import Any

import pytest

pytestmark = [
    pytest.mark.permits,
    pytest.mark.xfail(strict=True, raises=ModuleNotFoundError, reason="the room permits is not open yet"),
]


def rules() -> Any:
    return import_module("anju.permits.rules")


@pytest.mark.parametrize(
    ("registered", "eligible_on"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 4, 10), date(2025, 10, 10)),
        (date(2025, 3, 31), date(2025, 9, 30)),
        (date(2024, 2, 29), date(2024, 8, 29)),
    ],
)
def test_half_a_year_runs_from_registration(registered: date, eligible_on: date) -> None:
    """O-08: D663 art. 2, ministry's notice of 2015, P1."""
    verdict = rules().check_eligibility(registered_on=registered, applied_on=eligible_on, grounds={"STABLE_DWELLING"})
    assert (verdict.eligible, verdict.ground) == (True, "STABLE_DWELLING")


def test_a_day_too_early_names_the_day() -> None:
    """O-08."""
    verdict = rules().check_eligibility(
        registered_on=date(2025, 8, 31), applied_on=date(2026, 2, 27), grounds={"STABLE_DWELLING"}
    )
    assert (verdict.eligible, verdict.eligible_on) == (False, date(2026, 2, 28))


def test_a_move_within_the_hukou_city_never_becomes_eligible() -> None:
    """O-08."""
    verdict = rules().check_eligibility(
        registered_on=date(2020, 1, 1), applied_on=date(2026, 1, 1), grounds={"STABLE_JOB"}, within_hukou_city=True
    )
    assert (verdict.eligible, verdict.eligible_on) == (False, None)


def test_years_on_the_old_card_count() -> None:
    """O-08."""
    assert rules().residence_years(since=date(2020, 1, 1), on=date(2024, 1, 1), legacy_card_years=3) == 7


@pytest.mark.parametrize(
    ("on", "endorsed_on", "state"),
    [
        (date(2026, 3, 15), date(2026, 3, 15), "valid"),
        (date(2026, 3, 16), None, "suspended"),
        (date(2026, 6, 1), date(2026, 6, 1), "restored"),
    ],
)
def test_a_missed_window_suspends_and_a_late_endorsement_restores(
    on: date, endorsed_on: date | None, state: str
) -> None:
    """O-10: D663 art. 10, P2."""
    assert rules().permit_state(base=date(2025, 3, 15), endorsed_on=endorsed_on, on=on) == state


def test_residence_years_start_again_with_the_late_endorsement() -> None:
    """O-10."""
    assert rules().residence_years(since=date(2026, 6, 1), on=date(2027, 5, 31)) == 0
    assert rules().residence_years(since=date(2026, 6, 1), on=date(2027, 6, 1)) == 1


@pytest.mark.parametrize(
    ("pack", "event", "yuan"),
    [
        ("cn-national-2016", "first_issue", 0),
        ("cn-national-2016", "endorsement", 0),
        ("cn-national-2016", "replacement", None),
        ("cn-12-2016", "replacement", 10),
    ],
)
def test_fees(pack: str, event: str, yuan: int | None) -> None:
    """O-11: None is the cost of the card as set locally."""
    assert rules().fee_for(pack, event) == yuan
