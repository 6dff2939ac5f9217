"""Every sentence of the desk is said in Chinese, and nothing is translated that nobody says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

import anju
from anju.access.rules import Permission
from anju.desk import words
from anju.kernel.errors import AnjuError
from anju.places.models import Dwelling
from anju.places.rules import STATE_WORDS
from anju.rulebook.rules.words import PackStatus

PACKAGE = Path(anju.__file__).parent
DESK = PACKAGE / "desk"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "pgettext_lazy"}
CALL = re.compile(r"\b(?:n|p)?gettext\((?:[^()\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')*\)")
HAN = re.compile(r"[\u4e00-\u9fff]")
DATE_SIGNS = {"年", "月", "日"}
PLACES = re.compile(r"%\((\w+)\)s")
BILINGUAL = {"PackErrors"}
"""Says every problem in both languages itself."""
SPEAKING = {"CalendarUnknown", "TimeOfDayNeeded"}
"""Have a sentence of their own, whatever they are given."""

Message = tuple[str | None, str]


def calls_in(tree: ast.AST) -> set[Message]:
    found: set[Message] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            said = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if said:
                found.add((said[0], said[1]) if node.func.id.startswith("pg") else (None, said[0]))
    return found


def kinds_of(error: type[AnjuError]) -> set[str]:
    return {error.__name__}.union(*(kinds_of(kind) for kind in error.__subclasses__()))


def refusals_in(tree: ast.AST) -> Iterator[tuple[int, ast.Call]]:
    """Calls that make an error of the house with a sentence, those of its kinds' own `__init__` among them."""
    kinds = kinds_of(AnjuError) - BILINGUAL
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} & kinds
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds - SPEAKING:
            yield node.lineno, node
        if isinstance(node, ast.ClassDef) and node.name in own & SPEAKING:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "__init__":
                    yield call.lineno, call


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


def test_what_the_house_refuses_is_said_in_chinese() -> None:
    """A door says an error's sentence in the reader's language: written out or in one piece, so that it can be found,
    and each value that is filled in has its place in it."""
    known = {entry.msgid for source in PACKAGE.rglob("*.po") for entry in polib.pofile(str(source))}
    for source in PACKAGE.rglob("*.py"):
        for where, call in refusals_in(ast.parse(source.read_text(encoding="utf-8"))):
            place = f"{source.relative_to(PACKAGE)}:{where}"
            said = call.args[0] if call.args else ast.Constant("")
            assert isinstance(said, ast.Constant), f"{place}: a sentence with named places and params, please"
            sentence = str(said.value)
            assert not sentence or sentence in known, f"{place}: {sentence}"
            params = next((word.value for word in call.keywords if word.arg == "params"), None)
            if isinstance(params, ast.Dict) and all(params.keys):
                assert set(PLACES.findall(sentence)) == {ast.literal_eval(key) for key in params.keys if key}, place


def test_words_inside_the_house_s_refusals_are_said_in_chinese() -> None:
    known = {entry.msgid for source in PACKAGE.rglob("*.po") for entry in polib.pofile(str(source))}
    assert set(STATE_WORDS) == set(Dwelling.State.values)
    assert {*STATE_WORDS.values(), *(set(PackStatus) - {PackStatus.ACTIVE})} <= known


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
        ("whereabouts", "stays.models.Whereabouts"),
        ("decision", "stays.models.Decision.What"),
        ("correction_ground", "stays.models.Decision.Ground"),
        ("says", "stays.models.Evidence.Says"),
        ("ground", "stays.models.Ground"),
        ("dwelling_state", "places.models.Dwelling.State"),
        ("dwelling_kind", "places.models.Dwelling.Kind"),
        ("management_mode", "places.models.Building.ManagementMode"),
        ("id_kind", "kernel.identity.IdentityKind"),
        ("role", "access.rules.Role"),
        ("trail_wrong", "journal.rules.Wrong"),
        ("level", "territory.models.Division.Level"),
    ],
)
def test_every_code_has_its_word(name: str, slugs: str) -> None:
    module, _dot, rest = slugs.partition(".models.") if ".models." in slugs else slugs.rpartition(".")
    home = __import__(f"anju.{module}{'.models' if '.models.' in slugs else ''}", fromlist=["_"])
    for part in rest.split("."):
        home = getattr(home, part)
    assert {member.value for member in home} == set(words.LISTS[name])


def test_every_event_of_the_journal_has_words() -> None:
    """Those whose verb stands in the source; made-up verbs are the lists' own."""
    written = re.compile(r"""["']([a-z_]+:[a-z_-]+):([a-z_-]+)["']""")
    rights = {str(permission) for permission in Permission}
    for source in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("sql/*.sql")]:
        for thing, verb in written.findall(source.read_text(encoding="utf-8")):
            if f"{thing}:{verb}" not in rights:
                assert thing in words.LISTS["event_thing"], (source, thing)
                assert verb in words.LISTS["event_verb"], (source, verb)
