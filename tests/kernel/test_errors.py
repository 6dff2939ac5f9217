"""An error of the house: English for logs, any language at a door, its values filled in last."""

from __future__ import annotations

import pickle

import pytest

from anju.kernel.errors import AnjuError, Conflict, Refused, Word

CHINESE = {
    "At most %(most)s items at once.": "一次最多办理 %(most)s 件。",
    "It is %(state)s.": "它是%(state)s的。",
    "planned": "规划",
    "100 % wrong": "全错",
}


def chinese(text: str) -> str:
    return CHINESE.get(text, f"？{text}")


def test_a_door_translates_the_sentence_and_then_fills_it() -> None:
    error = Refused("At most %(most)s items at once.", params={"most": 1000})
    assert (error.message, str(error)) == ("At most 1000 items at once.",) * 2
    assert error.said(chinese) == "一次最多办理 1000 件。"


def test_a_value_that_is_a_word_is_translated_and_any_other_is_not() -> None:
    assert Conflict("It is %(state)s.", params={"state": Word("planned")}).said(chinese) == "它是规划的。"
    assert Conflict("It is %(state)s.", params={"state": "planned"}).said(chinese) == "它是planned的。"


def test_without_values_signs_of_percent_stand_as_they_are() -> None:
    assert Refused("100 % wrong").message == "100 % wrong"
    assert Refused("100 % wrong").said(chinese) == "全错"


def test_an_error_without_words_asks_nobody_for_a_translation() -> None:
    assert AnjuError(code="too-large").said(lambda _: pytest.fail("asked")) == ""


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = pickle.loads(  # noqa: S301 - our own bytes
        pickle.dumps(Refused("At most %(most)s items at once.", params={"most": 5}, code="many"))
    )
    assert (error.said(chinese), error.message, error.code) == (
        "一次最多办理 5 件。", "At most 5 items at once.", "many",
    )  # fmt: skip
