"""Which characters the fonts can print, read from their own tables; and what stands for those they cannot.

Sources: OpenType specification, table `cmap`, formats 4 and 12; docs/rooms/papers.md tells the fallback.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

GETA = "〓"
"""The printers' mark for a character not in the case."""

Span = tuple[int, int]


class Glyphs:
    """The characters of some faces together, each a font file and its number in it. A look-up is a bisection."""

    def __init__(self, faces: Iterable[tuple[Path, int]]) -> None:
        spans = sorted(span for path, face in faces for span in _spans(path.read_bytes(), face))
        merged: list[Span] = []
        for first, last in spans:
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        self._firsts = [first for first, _ in merged]
        self._lasts = [last for _, last in merged]

    def has(self, char: str) -> bool:
        """Line breaks, tabs and variation selectors need no glyph of their own."""
        code = ord(char)
        if char in "\n\r\t" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
            return True
        place = bisect_right(self._firsts, code) - 1
        return place >= 0 and code <= self._lasts[place]

    def missing(self, text: str) -> list[str]:
        """Characters of `text` no font has, each once, in order."""
        return list(dict.fromkeys(char for char in text if not self.has(char)))

    def printable(self, value: Any) -> tuple[Any, list[str]]:
        """`value` (nested dicts, lists, texts) with GETA for each character no font has, and those characters."""
        found: dict[str, None] = {}

        def walk(part: Any) -> Any:
            if isinstance(part, dict):
                return {key: walk(item) for key, item in part.items()}
            if isinstance(part, list | tuple):
                return [walk(item) for item in part]
            if not isinstance(part, str):
                return part
            gone = self.missing(part)
            found.update(dict.fromkeys(gone))
            return part.translate({ord(char): GETA for char in gone}) if gone else part

        return walk(value), list(found)


def _spans(data: bytes, face: int) -> list[Span]:
    cmap = _table(data, _start_of(data, face), b"cmap")
    if cmap is None:
        return []
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    places = {cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * i)[2] for i in range(count)}
    whole = [place for place in places if data[place : place + 2] == b"\0\x0c"]
    return [span for place in whole or places for span in _subtable(data, place)]


def _start_of(data: bytes, face: int) -> int:
    """Where a face begins: a plain font is one face, a collection lists its own."""
    if data[:4] != b"ttcf":
        return 0
    return int(struct.unpack_from(">L", data, 12 + 4 * face)[0])


def _table(data: bytes, face: int, tag: bytes) -> int | None:
    (count,) = struct.unpack_from(">H", data, face + 4)
    for i in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", data, face + 12 + 16 * i)
        if name == tag:
            return int(offset)
    return None


def _subtable(data: bytes, at: int) -> Iterator[Span]:
    (form,) = struct.unpack_from(">H", data, at)
    if form == 12:
        (groups,) = struct.unpack_from(">L", data, at + 12)
        for first, last, glyph in struct.iter_unpack(">LLL", data[at + 16 : at + 16 + 12 * groups]):
            yield (first + 1 if glyph == 0 else first, last)
    elif form == 4:
        (twice,) = struct.unpack_from(">H", data, at + 6)
        lasts = struct.unpack_from(f">{twice // 2}H", data, at + 14)
        firsts = struct.unpack_from(f">{twice // 2}H", data, at + 16 + twice)
        yield from (span for span in zip(firsts, lasts, strict=True) if span[0] != 0xFFFF)
