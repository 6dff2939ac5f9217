"""A journal line's values stand as words in the reader's language, not as fields of a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from access.test_definers import full  # noqa: F401 - the fixture
from anju.desk import words
from anju.desk.details import MOST, places_of, values_of
from anju.desk.words.details import IN
from anju.journal.models import Line
from cast import COMMUNITIES, Cast

PACKAGE = Path(words.__file__).parents[2]
BLOCK = re.compile(r"""(?:\bdetail(?:: [^=]+)? ?= ?|"detail": Jsonb\(\s*)\{(.*?)\}""", re.DOTALL)
KEY = re.compile(r"""["']([a-z_0-9]+)["']: """)
WRITTEN = re.compile(r"INSERT INTO journal_line.*?(?:\$\$|;|RETURNING)", re.DOTALL)
BUILT = re.compile(r"(?:jsonb_build_object\(|,)\s*'([a-z_]+)',")
CODES = {"verify"}
"""What stands as a value there, not as its name."""


def told(event: str, **detail: object) -> list[tuple[str, str | None, str]]:
    with override("en"):
        return [(each.label, each.was, each.now) for each in values_of(event, detail, {COMMUNITIES[0]: "沙吓"})]


def test_every_value_of_the_journal_has_a_name() -> None:
    found: dict[str, Path] = {}
    for source in PACKAGE.rglob("*.py"):
        if source.parent.name not in ("api", "words"):
            for block in BLOCK.findall(source.read_text(encoding="utf-8")):
                found |= dict.fromkeys(KEY.findall(block), source)
    for source in PACKAGE.rglob("sql/*.sql"):
        for statement in WRITTEN.findall(source.read_text(encoding="utf-8")):
            found |= dict.fromkeys(BUILT.findall(statement), source)
    assert {key: source for key, source in found.items() if key not in words.LISTS["detail"].keys() | CODES} == {}
    assert {"declaration", "ground", "kind", "staff_number"} <= found.keys(), "it reads what it is to read"


def test_codes_are_worded_by_the_thing_they_are_about() -> None:
    assert told("stays:annulment:made", ground="not_lived", what="registration")[1] == (
        "What",
        None,
        "The registration",
    )
    assert told("worklist:item:moved", **{"from": COMMUNITIES[0], "kind": "verify"})[0] == ("From", None, "沙吓")
    assert told("places:dwelling:changed", state=["active", "demolished"]) == [("State", "In use", "Demolished")]
    assert told("stays:stay:ended", end_on=[None, "2026-11-14"]) == [("To", "—", "2026-11-14")]
    assert told("access:rights:granted", before={}, now={"role": "clerk", "area": COMMUNITIES[0], "party": None}) == [
        ("Now", None, "Role Counter clerk · Area 沙吓")
    ]
    assert told("access:session:began", by="password") == [("Way", None, "Password")]
    assert told("people:correction:made", facts=["name", "sex"]) == [("Facts", None, "Name, Sex")]
    assert told("papers:document:stored", sha256="a" * 64)[0][2] == "a" * (MOST - 1) + "…"
    assert places_of([{"from": COMMUNITIES[0]}, {"from": [1, 2]}]) == {COMMUNITIES[0]}


def test_every_list_named_is_there() -> None:
    assert {of for listed in IN.values() for of in listed.values()} <= words.LISTS.keys()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_journal_s_page_and_a_record_s_history_name_no_field(full: Cast, language: str) -> None:  # noqa: F811
    keys = {key for line in Line.objects.all() for key in line.detail}
    assert len(keys) > 12
    client = full.auditor.client()
    page = client.get(reverse("desk:journal"), headers={"Accept-Language": language}).content.decode()
    history = full.supervisor.client().get(
        reverse("desk:dwelling", args=[full.home.pk]), {"history": 1}, headers={"Accept-Language": language}
    )
    for text in (page, history.content.decode()):
        values = " ".join(re.findall(r'<td data-label="[^"]*" class="values">(.*?)</td>', text, re.DOTALL))
        assert not [key for key in keys if f">{key}<" in values or f"{key}=" in values]
    assert ("依据" if language == "zh-hans" else "Ground") in page
