from __future__ import annotations

import re
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from noto_cjk_sans_otc import FONT_FILE, FONT_PATH

from anju.papers import typeset
from anju.papers.typeset import FAMILY, GETA, LAST_RESORT, has_glyph, render, render_paper

RARE = "\U0002ceb0"
CERTIFICATE: dict[str, Any] = {
    "dated": "2026-11-18",
    "title": "居住登记凭证",
    "region": "广东省深圳市龙华区",
    "office": "龙华区民治街道居住登记窗口",
    "number": "44030920260000000010",
    "number_grouped": "440309 2026 000000001 0",
    "name": "林秀文",
    "sex": {"zh": "女", "en": "Female"},
    "birth_date": "1995 年 6 月 12 日",
    "id_kind": {"zh": "居民身份证", "en": "Resident identity card"},
    "id_number": "330*************26",
    "address": "沙吓路1号1栋101",
    "dwelling_code": "440309002001 0000001 000001",
    "start_on": "2026 年 9 月 1 日",
    "registered_on": "2026 年 9 月 3 日",
    "end_on": "",
    "end_reason": "",
    "issued_on": "2026 年 11 月 18 日",
    "article": "",
    "check": "ABCDE FGHIJ",
    "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0h1v1z"/></svg>',
}


@pytest.fixture
def own_fonts(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of fonts of the installation's own, empty at first."""
    settings.ANJU_HOME = tmp_path
    folder = tmp_path / "fonts"
    folder.mkdir()
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    for remembered in (typeset._fonts, typeset._families, typeset._template, typeset.has_glyph):
        remembered.cache_clear()
    typeset._of_thread.__dict__.clear()


def readable(pdf: bytes) -> bytes:
    """The PDF with its compressed streams opened."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = []
    for part in parts:
        try:
            opened.append(zlib.decompress(part))
        except zlib.error:
            opened.append(part)
    return pdf + b"\n".join(opened)


def test_the_same_data_give_the_same_bytes() -> None:
    assert render("certificate", CERTIFICATE) == render("certificate", CERTIFICATE)
    assert render("certificate", CERTIFICATE) != render("certificate", CERTIFICATE | {"name": "林秀"})


def test_a_paper_declares_itself_archivable_accessible_and_dated() -> None:
    text = readable(render("certificate", CERTIFICATE))
    assert b"<pdfaid:part>2</pdfaid:part>" in text
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in text
    assert b"<pdfuaid:part>1</pdfuaid:part>" in text
    assert b"2026-11-18" in text


def test_every_thread_prints_the_same() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(render("certificate", CERTIFICATE))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [render("certificate", CERTIFICATE)] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"name": "沃尔夫施莱格尔" * 14 + RARE},
        {"name": "Wolfeschlegelsteinhausen " * 4},
        {"address": "南" * 300},
        {"end_on": "2026 年 11 月 1 日", "end_reason": "搬离", "name": "沃尔夫" * 33 + RARE, "address": "北" * 300},
    ],
)
def test_whatever_the_length_a_certificate_is_one_page(change: dict[str, str]) -> None:
    pdf = render("certificate", CERTIFICATE | {"article": "公安部通知" * 8} | change)
    assert len(re.findall(rb"/Type\s*/Page\b", readable(pdf))) == 1


def test_a_character_no_font_has_becomes_the_geta_mark_and_is_named() -> None:
    paper = render_paper("certificate", CERTIFICATE | {"name": f"王{RARE}", "office": f"{RARE}\u0e01窗口"})
    assert paper.missing == [RARE, "\u0e01"]
    marked = CERTIFICATE | {"name": f"王{GETA}", "office": f"{GETA}{GETA}窗口"}
    assert paper.content != render("certificate", marked), "the paper says what the marks stand for"
    assert len(paper.content) > len(render("certificate", marked))


def test_marks_reach_texts_at_any_depth_and_leave_the_rest_alone() -> None:
    given = {"name": [f"王{RARE}", 1, None, {"deep": f"{RARE}林"}], "count": 3}
    filled, missing = typeset._without_missing(given)
    assert filled == {"name": [f"王{GETA}", 1, None, {"deep": f"{GETA}林"}], "count": 3}
    assert missing == [RARE]


@pytest.mark.parametrize("char", [*"林龘䶮㐂〇·〓ŁǐạЖΩ", "\U00020bb7", "邉\U000e0101", "\n"])
def test_names_of_here_and_abroad_are_printed(char: str) -> None:
    assert has_glyph(char)


def test_a_broken_template_is_no_missing_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.typ").write_text("#let d = json(bytes(sys.inputs.data))\n#d.nothing")
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    _forget()
    with pytest.raises(typst.TypstError, match="nothing"):
        render("broken", {"dated": "2026-11-18"})
    _forget()


def test_no_font_of_the_machine_is_used() -> None:
    assert typeset._families() == [FAMILY, *LAST_RESORT]
    assert {Path(font.path).name for font in typeset._fonts().fonts() if font.path} == {FONT_FILE}


def test_a_font_added_by_the_installation_prints_what_ours_lacks(own_fonts: Path) -> None:
    rare = "\U00030edc"
    assert not has_glyph(rare)
    _make_font(own_fonts / "own.ttc", rare)
    _forget()
    assert has_glyph(rare)
    assert typeset._families() == [FAMILY, "Anju Sans CJK SC", *LAST_RESORT]
    paper = render_paper("certificate", CERTIFICATE | {"name": f"王{rare}"})
    assert paper.missing == []
    assert b"AnjuSans" in readable(paper.content)


def _make_font(path: Path, char: str) -> None:
    """Our font under another name, with the neighbour's glyph moved to the code of `char`."""
    data = Path(str(FONT_PATH)).read_bytes()
    for name in ("Noto Sans CJK SC", "NotoSansCJKsc-Regular"):
        data = data.replace(name.encode("utf-16-be"), name.replace("Noto", "Anju").encode("utf-16-be"))
    neighbour = struct.pack(">LL", ord(char) + 1, ord(char) + 1)
    assert neighbour in data
    path.write_bytes(data.replace(neighbour, struct.pack(">LL", ord(char), ord(char))))
