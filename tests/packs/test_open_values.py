"""Amounts, fees and targets of the open examples, as the packs hold them."""

from datetime import date
from pathlib import Path

import pytest

from anju.kernel.rates import Rate
from anju.rulebook.book import Rulebook
from anju.rulebook.rules.organisation import Kpi
from anju.rulebook.rules.packs import Pack
from anju.rulebook.rules.penalties import PenaltyRule
from anju.rulebook.rules.permits import Benefit, Fee
from anju.rulebook.rules.words import Precondition

BOOK = Rulebook.load(Path(__file__).parents[2] / "packs")
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("pack", "rule", "unit", "persons", "total"),
    [
        ("cn-4403-2010", "penalty.landlord", False, 65, (13_000, 13_000)),  # O-05
        ("cn-4403-2010", "penalty.landlord.police", False, 65, (200, 500)),
        ("cn-51-2014", "penalty.landlord", False, 1, (500, 500)),  # O-06
        ("cn-51-2014", "penalty.landlord", True, 1, (1_000, 1_000)),
        ("cn-51-2014", "penalty.agency", True, 1, (1_000, 1_000)),
        ("cn-51-2014", "penalty.employer", True, 3, (1_000, 1_000)),
        ("cn-51-2014", "penalty.resident", False, 1, (200, 200)),  # O-07
        ("cn-33-2016", "penalty.resident", False, 1, (50, 200)),
        ("cn-33-2016", "penalty.landlord", False, 3, (300, 300)),
        ("cn-4403-2015", "penalty.landlord", False, 2, (1_000, 1_000)),
        ("cn-4403-2015", "penalty.other", False, 2, (400, 400)),
        ("cn-national-2016", "penalty.permit_misused", False, 1, (200, 1_000)),
    ],
)
def test_amounts(pack: str, rule: str, unit: bool, persons: int, total: tuple[int, int]) -> None:
    penalty = BOOK.rule_as_written(pack, rule, TODAY).rule
    assert isinstance(penalty, PenaltyRule)
    amount = penalty.amount_for(unit=unit)
    assert amount is not None
    assert (amount.times(persons).min, amount.times(persons).max) == total


def test_refused_and_overdue_are_different_things() -> None:
    conditions = {
        pack: BOOK.rule(pack, "penalty.resident", TODAY).rule.precondition  # type: ignore[attr-defined]
        for pack in ("cn-51-2014", "cn-33-2016")
    }
    assert conditions == {
        "cn-51-2014": Precondition.RECTIFICATION_REFUSED,
        "cn-33-2016": Precondition.RECTIFICATION_OVERDUE,
    }


@pytest.mark.parametrize(
    ("pack", "replacement"), [("cn-national-2016", None), ("cn-33-2016", None), ("cn-12-2016", 10)]
)
def test_fees(pack: str, replacement: int | None) -> None:
    """O-11."""
    fee = BOOK.rule_as_written(pack, "permit.fee", TODAY).rule
    assert isinstance(fee, Fee)
    assert (fee.registration, fee.first_issue, fee.endorsement, fee.replacement) == (0, 0, 0, replacement)


@pytest.mark.parametrize(
    ("kpi", "rate", "met"),
    [
        ("kpi.collection", Rate(9_500, 10_000), True),
        ("kpi.collection", Rate(94_995, 100_000), False),
        ("kpi.accuracy", Rate(9_499, 10_000), False),
        ("kpi.stale", Rate(1_000, 10_000), True),
        ("kpi.stale", Rate(1_001, 10_000), False),
        ("kpi.permits", Rate(850, 1_000), True),
        ("kpi.permits", Rate(849, 1_000), False),
        ("kpi.collection", Rate(0, 0), None),
    ],
)
def test_the_four_rates_of_the_drive(kpi: str, rate: Rate, met: bool | None) -> None:
    """O-15."""
    target = BOOK.rule("cn-4403-2010", kpi, date(2010, 5, 17)).rule
    assert isinstance(target, Kpi)
    assert rate.meets(target.bound, target.target_percent) is met


SINCE_THE_DECREE = [pack for pack in BOOK.packs.values() if (pack.valid.last_day or TODAY) >= date(2016, 1, 1)]


@pytest.mark.parametrize("pack", SINCE_THE_DECREE, ids=lambda pack: pack.id)
def test_the_six_services_and_seven_conveniences_reach_every_place(pack: Pack) -> None:
    day = pack.valid.last_day or TODAY
    ids = [f"benefit.service.{n}" for n in range(1, 7)] + [f"benefit.convenience.{n}" for n in range(1, 8)]
    assert all(isinstance(BOOK.rule(pack.id, rule_id, day).rule, Benefit) for rule_id in ids)
