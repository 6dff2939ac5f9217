"""Printed papers: a template and a dictionary in, PDF/A-2a with PDF/UA-1 tags out, the same bytes each time.

One compiler a thread, kept: the font is read once and a page takes some milliseconds. No font of the machine is used,
so a paper looks the same wherever it is made; `fonts` in ANJU_HOME may add fonts for rare characters.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
import typst
from django.conf import settings
from noto_cjk_sans_otc import FONT_PATH

from anju.papers.glyphs import Glyphs

TEMPLATES = Path(str(resources.files("anju.papers").joinpath("templates")))
FAMILY = "Noto Sans CJK SC"
_of_thread = threading.local()


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `templates/<template>.typ`, filled with `data` (anything JSON can hold; `dated`, an ISO day, is the
    document's date).

    The template also gets `families`, the fonts in order, and `missing`: characters no font has, as ``U+2CEB0``; in
    the texts the geta mark 〓 stands for them, and the template says so. RuntimeError when the template fails."""
    glyphs, families = _fonts()
    filled, missing = glyphs.printable(data)
    filled |= {"families": families, "missing": [f"U+{ord(char):04X}" for char in missing]}
    page = _compiler().compile(
        input=str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        sys_inputs={"data": orjson.dumps(filled).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )
    if not isinstance(page, bytes):
        raise TypeError(f"{template} did not become one document")
    return page


def missing_from(text: str) -> list[str]:
    """Characters of `text` that would be printed as 〓."""
    return _fonts()[0].missing(text)


def _own_fonts() -> Path:
    return Path(settings.ANJU_HOME) / "fonts"


@cache
def _fonts() -> tuple[Glyphs, list[str]]:
    """What can be printed, and the families in the order they are tried. Read once a process."""
    own = [
        font
        for font in _loaded().fonts()
        if font.path and not font.family.startswith(("Noto Sans CJK", "Noto Sans Mono CJK"))
    ]
    chosen = [font for font in _loaded().fonts() if font.family == FAMILY] + own
    families = list(dict.fromkeys(font.family for font in chosen))
    return Glyphs([(Path(font.path or ""), font.index) for font in chosen]), families


@cache
def _loaded() -> typst.Fonts:
    folders = [str(Path(str(FONT_PATH)).parent), *([str(_own_fonts())] if _own_fonts().is_dir() else [])]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _compiler() -> typst.Compiler:
    found: typst.Compiler | None = getattr(_of_thread, "compiler", None)
    if found is None:
        found = _of_thread.compiler = typst.Compiler(
            root=str(TEMPLATES), font_paths=_loaded(), ignore_system_fonts=True
        )
    return found
