"""Every worked example of every pack, and the tables of the open examples that a pack has no room for."""

from datetime import date
from pathlib import Path

import pytest

from anju.rulebook.book import Rulebook
from anju.rulebook.examples import all_examples, check_example
from anju.rulebook.rules.packs import Example, Pack

BOOK = Rulebook.load(Path(__file__).parents[2] / "packs")


@pytest.mark.parametrize(
    ("pack", "example"),
    [
        pytest.param(pack, example, id=f"{pack.id}:{example.rule}:{number}")
        for number, (pack, example) in enumerate(all_examples(BOOK))
    ],
)
def test_every_example_of_every_pack_comes_out(pack: Pack, example: Example) -> None:
    assert [str(mismatch) for mismatch in check_example(BOOK, pack, example)] == []


@pytest.mark.parametrize("pack", BOOK.packs.values(), ids=list(BOOK.packs))
def test_every_pack_carries_an_example_and_says_what_was_not_found(pack: Pack) -> None:
    assert pack.examples
    assert pack.missing


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"due": "2025-10-02T20:31+08:00"}, "due"),
        ({"due": "NONE"}, "due"),
        ({"error": "calendar-unknown"}, "error"),
        ({"article": "第七条"}, "article"),
        ({"unrolled": date(2025, 10, 2)}, "unrolled"),
        ({"rule": "declare.nobody.start"}, "error"),
        ({"required": 3}, "required"),
    ],
)
def test_an_example_that_is_wrong_is_noticed(changed: dict[str, object], key: str) -> None:
    pack = BOOK.pack("cn-51-2014")
    right = {"about": "", "rule": "declare.landlord.start", "at": pack.examples[0].at}
    assert check_example(BOOK, pack, Example(**right)) == []  # type: ignore[arg-type]
    wrong = check_example(BOOK, pack, Example(**(right | changed)))  # type: ignore[arg-type]
    assert key in {mismatch.key for mismatch in wrong}
