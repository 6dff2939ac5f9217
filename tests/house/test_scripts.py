import gettext
import importlib.util
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_sprite_has_a_symbol_an_icon_and_no_empty_frame(tmp_path: Path) -> None:
    folder = tmp_path / "@tabler" / "icons" / "icons" / "outline"
    folder.mkdir(parents=True)
    (folder / "home.svg").write_text(
        '<svg\n  viewBox="0 0 24 24"\n>\n  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n'
        '  <path d="M5 12l-2 0" />\n</svg>'
    )
    sprite = ElementTree.fromstring(  # noqa: S314 - our own text
        script("build_assets").sprite(tmp_path, ["home"])
    )
    (symbol,) = sprite
    assert symbol.get("id") == "home"
    assert [shape.get("d") for shape in symbol] == ["M5 12l-2 0"]


def test_a_po_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Confirm"\nmsgstr "确认"\n'
    )
    compile_all = script("compile_locale").compile_all
    (target,) = compile_all(tmp_path)
    with target.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Confirm") == "确认"
    assert compile_all(tmp_path) == []


@pytest.mark.parametrize("name", ["package-lock.json", "requirements/runtime.txt", "requirements/test.txt"])
def test_a_lock_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert '"resolved"' not in text
    assert not any(line.startswith("-") or " @ " in line for line in text.splitlines())
