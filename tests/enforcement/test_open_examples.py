"""Open examples of the penalties to come, O-05 to O-07: written down before the room opens.

The amounts themselves stand in the packs and are tested in tests/packs. When the room ``enforcement`` opens, these turn
the build red until their marks are taken off.
"""

from importlib import import_module
from typing import Any

import pytest

pytestmark = [
    pytest.mark.enforcement,
    pytest.mark.xfail(strict=True, raises=ModuleNotFoundError, reason="the room enforcement is not open yet"),
]


def rules() -> Any:
    return import_module("anju.enforcement.rules")


def landlord_case(**more: Any) -> Any:
    return rules().propose(pack="cn-4403-2010", rule="penalty.landlord", unit=False, persons=65, **more)


def test_sixty_five_tenants_cost_thirteen_thousand() -> None:
    """O-05: 65 × 200; no simple procedure, notice and defence always, a hearing where no threshold was found (P7)."""
    proposal = landlord_case()
    assert proposal.yuan == 13_000
    assert not proposal.simple_procedure
    assert {"PriorNotice", "Defence", "Hearing"} <= set(proposal.required)


@pytest.mark.parametrize("threshold", [2_000, 5_000])
def test_a_hearing_is_offered_at_either_threshold(threshold: int) -> None:
    """O-05."""
    assert "Hearing" in landlord_case(hearing_threshold=threshold).required


def test_one_act_is_fined_once_and_the_higher_rule_applies() -> None:
    """O-05: Administrative Penalty Law, art. 29."""
    chosen = rules().higher_of("cn-4403-2010", ("penalty.landlord", "penalty.landlord.police"), persons=65)
    assert (chosen.rule, chosen.yuan) == ("penalty.landlord", 13_000)
    with pytest.raises(rules().AlreadyFined):
        rules().propose_again(chosen, rule="penalty.landlord.police")


def test_correction_comes_first_in_sichuan() -> None:
    """O-06: declared the day after the order, so no fine, but an education record."""
    outcome = rules().decide("cn-51-2014", "penalty.landlord", unit=False, corrected_after_order=True)
    assert (outcome.kind, outcome.education_record) == ("NoPenalty", True)


def test_refusal_costs_an_individual_landlord_exactly_five_hundred() -> None:
    """O-06: ordinary procedure, paid at the bank."""
    outcome = rules().decide("cn-51-2014", "penalty.landlord", unit=False, corrected_after_order=False)
    assert (outcome.yuan, outcome.procedure, outcome.collected_on_the_spot) == (500, "OrdinaryProcedure", False)


@pytest.mark.parametrize(("rule", "unit", "yuan", "lawful"), [
    ("penalty.landlord", False, 200, False),
    ("penalty.landlord", False, 500, True),
    ("penalty.landlord", False, 1_000, False),
    ("penalty.agency", True, 1_000, True),
])  # fmt: skip
def test_only_the_amount_of_the_text_is_lawful(rule: str, unit: bool, yuan: int, lawful: bool) -> None:
    """O-06."""
    assert rules().is_lawful("cn-51-2014", rule, unit=unit, yuan=yuan) is lawful


@pytest.mark.parametrize(("age", "outcome"), [(13, "NoPenalty"), (16, "MitigatedPenalty"), (30, "Penalty")])
def test_a_resident_who_refuses_is_judged_by_age(age: int, outcome: str) -> None:
    """O-07: Administrative Penalty Law, art. 30."""
    found = rules().decide("cn-51-2014", "penalty.resident", unit=False, corrected_after_order=False, age=age)
    assert found.kind == outcome


def test_two_hundred_may_be_decided_but_not_collected_on_the_spot() -> None:
    """O-07: Administrative Penalty Law, arts 51 and 68."""
    outcome = rules().decide("cn-51-2014", "penalty.resident", unit=False, corrected_after_order=False, age=30)
    assert (outcome.yuan, outcome.simple_procedure, outcome.collected_on_the_spot) == (200, True, False)
