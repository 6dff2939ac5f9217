"""A rule's page speaks words: no name of a field and no code of a pack stands on it as the file has it."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from enum import StrEnum

import pytest
from django.utils.translation import override

from anju.desk import spoken
from anju.desk.rule_words import NAMES, VALUES
from anju.rulebook.answers import BASE_FIELDS, explain
from anju.rulebook.installed import the_book
from anju.rulebook.rules import words
from anju.rulebook.rules.kinds import KINDS

OF_PACKS_AND_SOURCES = {"Level", "Evidence", "Status", "PackStatus", "Tier"}
CODE = re.compile(r"[A-Z][A-Z_]{3,}|[a-z]+[._][a-z_.]+")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_and_every_field_of_it_has_a_word(kind: str) -> None:
    assert kind in spoken.KINDS
    assert {spec.name for spec in fields(KINDS[kind])} - BASE_FIELDS - set(NAMES) == set()


def test_every_word_a_pack_may_write_has_one_for_people() -> None:
    kinds = [kind for name, kind in vars(words).items() if isinstance(kind, type) and name not in OF_PACKS_AND_SOURCES]
    written = {each.value for kind in kinds if issubclass(kind, StrEnum) for each in kind}
    assert written - set(VALUES) == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("pack", the_book().packs)
def test_every_rule_of_every_pack_is_explained_whole(pack: str, language: str) -> None:
    book = the_book()
    day = book.pack(pack).valid.start
    rules = {rule.id for above in book.chain(book.pack(pack)) for rule in above.rules}
    for rule in rules:
        with override(language):
            answer = explain(book, pack, rule, day)
            shown = [text for pair in spoken.values(answer.get("value") or {}) for text in pair]
        assert {found for text in shown for found in CODE.findall(text)} - rules == set(), rule
        assert [step["pack"] for step in answer["inheritance"]] == [above.id for above in book.chain(book.pack(pack))]
        assert sorted(answer["policies"]) == [f"P{number}" for number in range(1, 10)]
        if answer["active"]:
            assert answer["valid_from"] <= day.isoformat()
            assert all(date.fromisoformat(source["checked_on"]) and source["article"] for source in answer["sources"])
            assert answer["sources"]
        else:
            assert answer["reason"]
