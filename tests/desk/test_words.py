"""Every sentence of the desk is said in Chinese, and nothing is translated that nobody says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

import anju
from anju.desk import words

PACKAGE = Path(anju.__file__).parent
DESK = PACKAGE / "desk"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "pgettext_lazy"}
CALL = re.compile(r"\b(?:n|p)?gettext\((?:[^()\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')*\)")
HAN = re.compile(r"[\u4e00-\u9fff]")
DATE_SIGNS = {"年", "月", "日"}
ROOMS = ("access", "declarations", "papers", "parties", "people", "places", "reports", "stays", "worklist")

Message = tuple[str | None, str]


def calls_in(tree: ast.AST) -> set[Message]:
    found: set[Message] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            said = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if said:
                found.add((said[0], said[1]) if node.func.id.startswith("pg") else (None, said[0]))
    return found


def said_by_the_desk() -> set[Message]:
    found: set[Message] = set()
    for source in DESK.rglob("*.py"):
        found |= calls_in(ast.parse(source.read_text(encoding="utf-8")))
    for template in (DESK / "templates").rglob("*.html"):
        for call in CALL.findall(templatize(template.read_text(encoding="utf-8"))):
            found |= calls_in(ast.parse(call))
    return found


def catalogue() -> dict[Message, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOGUE))}


def test_every_sentence_is_in_the_catalogue() -> None:
    assert said_by_the_desk() - set(catalogue()) == set()


def test_what_the_rooms_refuse_is_said_in_chinese() -> None:
    """A form shows an error's message in the page's language; those with values of their own stay English."""
    refusals = set()
    for room in ROOMS:
        for source in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id in ("Conflict", "Refused") and node.args and isinstance(node.args[0], ast.Constant):
                    refusals.add((None, str(node.args[0].value)))
    assert refusals - set(catalogue()) == set()


def test_no_translation_is_empty_or_loses_a_value() -> None:
    for entry in catalogue().values():
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert text, entry.msgid
            assert set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", entry.msgid)), entry.msgid


def test_templates_and_scripts_hold_no_chinese_of_their_own() -> None:
    """Chinese stands in the catalogue, so that the English page has none; the switch alone names its language."""
    sources = [*(DESK / "templates").rglob("*.html"), *(DESK / "static").rglob("*.js")]
    for source in sources:
        found = set(HAN.findall(source.read_text(encoding="utf-8").replace(">中文<", "")))
        assert found <= DATE_SIGNS, source.name


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("kind", "declarations.models.Kind"),
        ("declarant_role", "declarations.models.DeclarantRole"),
        ("channel", "declarations.models.Channel"),
        ("submission_state", "declarations.models.Submission.State"),
        ("item_state", "worklist.models.Item.State"),
        ("reason", "stays.models.Reason"),
        ("basis", "stays.models.Basis"),
        ("end_reason", "stays.models.EndReason"),
        ("dwelling_state", "places.models.Dwelling.State"),
        ("dwelling_kind", "places.models.Dwelling.Kind"),
        ("management_mode", "places.models.Building.ManagementMode"),
        ("id_kind", "kernel.identity.IdentityKind"),
        ("role", "access.rules.Role"),
        ("level", "territory.models.Division.Level"),
    ],
)
def test_every_code_has_its_word(name: str, slugs: str) -> None:
    module, _dot, rest = slugs.partition(".models.") if ".models." in slugs else slugs.rpartition(".")
    home = __import__(f"anju.{module}{'.models' if '.models.' in slugs else ''}", fromlist=["_"])
    for part in rest.split("."):
        home = getattr(home, part)
    assert {member.value for member in home} == set(words.LISTS[name])
