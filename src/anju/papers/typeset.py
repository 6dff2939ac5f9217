"""Printed papers: a template and a dictionary in, PDF/A-2a with PDF/UA-1 tags out, the same bytes each time.

One compiler a thread, kept: the font is read once and a page takes some milliseconds. No font of the machine is used,
so a paper looks the same wherever it is made. The standard forbids a glyph that is not there, so the typesetter itself
says when a rare name cannot be printed; docs/rooms/papers.md tells what happens then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import typst
from django.conf import settings
from noto_cjk_sans_otc import FONT_PATH

TEMPLATES = Path(str(resources.files("anju.papers").joinpath("templates")))
FAMILY = "Noto Sans CJK SC"
LAST_RESORT = ("DejaVu Sans Mono", "Libertinus Serif")
"""The typesetter's own: they have the Latin, Greek and Cyrillic letters of foreign names that the first lacks."""
GETA = "〓"
"""The printers' mark for a character not in the case."""
_PROBE = b"""#set document(title: "probe", date: datetime(year: 2000, month: 1, day: 1))
#let d = json(bytes(sys.inputs.data))
#set text(font: d.families, fallback: false)
#d.text"""
_of_thread = threading.local()


class Paper(NamedTuple):
    """missing: characters no font has; 〓 stands for them."""

    content: bytes
    missing: list[str]


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `templates/<template>.typ`, filled with `data` (anything JSON can hold; `dated`, an ISO day, is the
    document's date). See `render_paper`."""
    return render_paper(template, data).content


def render_paper(template: str, data: dict[str, Any]) -> Paper:
    """The PDF, and the characters no font has.

    The template also gets `families`, the fonts in order, and `missing`, those characters as ``U+2CEB0``: it says on
    the paper what the marks stand for. typst.TypstError, a RuntimeError, when the template itself fails."""
    source = _template(template)
    try:
        return Paper(_compile(source, data | {"missing": []}), [])
    except typst.TypstError:
        filled, missing = _without_missing(data)
        if not missing:
            raise
    codes = [f"U+{ord(char):04X}" for char in missing]
    return Paper(_compile(source, filled | {"missing": codes}), missing)


@cache
def has_glyph(char: str) -> bool:
    """Whether a paper can show the character."""
    try:
        _compile(_PROBE, {"text": f"x{char}"})
    except typst.TypstError:
        return False
    return True


@cache
def _template(name: str) -> bytes:
    return (TEMPLATES / f"{name}.typ").read_bytes()


def _without_missing(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """`data` with 〓 for what no font has, in texts at any depth; and what that was, each once."""
    found: dict[str, None] = {}

    def replace(text: str) -> str:
        gone = {char for char in text if not has_glyph(char)}
        found.update(dict.fromkeys(char for char in text if char in gone))
        return "".join(GETA if char in gone else char for char in text)

    return _walk(data, replace), list(found)


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _walk(item, change) for key, item in value.items()}
    return [_walk(item, change) for item in value] if isinstance(value, list | tuple) else value


def _compile(source: bytes, data: dict[str, Any]) -> bytes:
    given = data | {"families": _families()}
    page = _compiler().compile(
        input=source,
        format="pdf",
        sys_inputs={"data": orjson.dumps(given).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )
    if not isinstance(page, bytes):
        raise TypeError("a template makes one document")
    return page


@cache
def _fonts() -> typst.Fonts:
    """Ours, then what lies in `fonts` of ANJU_HOME. Read once a process."""
    own = Path(settings.ANJU_HOME) / "fonts"
    folders = [str(Path(str(FONT_PATH)).parent), *([str(own)] if own.is_dir() else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def _families() -> list[str]:
    brought = {font.family for font in _fonts().fonts() if font.path and not _of_noto(font.family)}
    return [FAMILY, *sorted(brought), *LAST_RESORT]


def _of_noto(family: str) -> bool:
    return family.startswith(("Noto Sans CJK", "Noto Sans Mono CJK"))


def _compiler() -> typst.Compiler:
    found: typst.Compiler | None = getattr(_of_thread, "compiler", None)
    if found is None:
        found = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
        _of_thread.compiler = found
    return found
