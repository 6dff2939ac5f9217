"""Lists of dwellings come in: every line judged, the good ones written set-based, in one transaction a file."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import Level
from anju.kernel.errors import Conflict
from anju.kernel.findings import Finding
from anju.papers.sheets import sheets_of
from anju.papers.tables import HEADER_WITHIN, unreadable
from anju.places import staging
from anju.places.rules import DwellingRow, Zone, field_of, judge_division, read_dwelling, written_address
from anju.territory.queries import path_names, standing

CHUNK = 20_000
NEEDED = frozenset({"code", "room"})


@dataclass(slots=True)
class ImportResult:
    """What became of a file. rejected: lines with a D50n or D51n; a D55n is a remark about a line that came in.

    ignored_columns: headers nothing maps; their cells were not read. unreadable: why nothing of it could be taken."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    unreadable: Sequence[Finding] = ()

    @property
    def summary(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("rows", "added", "changed", "unchanged", "rejected")}

    def as_dict(self) -> dict[str, Any]:
        """The documented JSON shape: ``{summary, ignored_columns, rows: [{row, codes, findings}]}``, rows with
        findings only; ``findings`` beside them where nothing could be taken."""
        return {
            "summary": self.summary,
            "ignored_columns": self.ignored_columns,
            "rows": [
                {
                    "row": row,
                    "codes": [found.code for found in findings],
                    "findings": _as_dicts(findings),
                }
                for row, findings in sorted(self.findings.items())
            ],
        } | ({"findings": _as_dicts(self.unreadable)} if self.unreadable else {})


def _as_dicts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"code": found.code, "field": found.field, "read": found.read, "params": dict(found.params)}
        for found in findings
    ]


def import_dwellings(content: bytes, *, viewer: Viewer) -> ImportResult:
    """Add and change the dwellings of a `.csv`, `.xlsx` or `.xls` file; the same file again changes nothing.

    What the file has no column for stays as it is. Refused with E302 when nothing of the file can be read; Conflict
    when a code belongs to a dwelling out of the viewer's area."""
    viewer.require(Permission.DWELLING_EDIT)
    header, lines = _open(content)
    try:
        with transaction.atomic():
            return _Import(viewer, header).run(lines)
    except DatabaseError as error:
        if isinstance(error.__cause__, UniqueViolation | InsufficientPrivilege):
            raise Conflict("A code of this file belongs to a dwelling outside your area.") from error
        raise


@dataclass(frozen=True, slots=True)
class _Header:
    """columns: place of each field; what else stands in the row is ignored."""

    columns: dict[str, int]
    ignored: list[str]


class _Import:
    """One file on its way in: what must be remembered from chunk to chunk."""

    def __init__(self, viewer: Viewer, header: _Header) -> None:
        self.viewer = viewer
        self.header = header
        self.result = ImportResult(ignored_columns=header.ignored)
        self.zones: dict[int, Zone] = {}
        self.above: dict[int, str] = {}
        self.first_row_of: dict[str, int] = {}
        self.place_of: dict[str, tuple[int, tuple[int, str, str, str, str]]] = {}
        self.mode_of: dict[str, tuple[int, str]] = {}

    def run(self, lines: Iterator[dict[str, str]]) -> ImportResult:
        staging.begin()
        numbered = enumerate(lines, start=1)
        while chunk := [read_dwelling(row, said) for row, said in itertools.islice(numbered, CHUNK)]:
            self._take(chunk)
        for row, successor in staging.link_successors():
            self._remark(row, Finding("D551", "successor", successor))
        if not self.result.rows:
            raise unreadable("no-rows")
        self.result.rejected = self.result.rows - self.result.added - self.result.changed - self.result.unchanged
        return self.result

    def _take(self, chunk: list[DwellingRow]) -> None:
        self.result.rows += len(chunk)
        self._look_up_divisions(chunk)
        for read in chunk:
            self._judge(read)
        good = [read for read in chunk if not read.findings]
        for read in chunk:
            for found in read.findings:
                self._remark(read.row, found)
        stated = frozenset(self.header.columns)
        rejected = staging.stage([self._staged(read) for read in good], states=stated)
        for row, state, code in rejected:
            self._remark(row, Finding("D513", "state", state, {"code": code}))
        held = staging.take_off_held(self.viewer.on) if "state" in stated else []
        for row, count in held:
            self._remark(row, Finding("D518", "state", "demolished", {"count": count}))
        added, changed = staging.merge(self.viewer, states=stated)
        for row, other in staging.same_rooms():
            self._remark(row, Finding("D552", "room", other))
        for row in staging.unfollowed():
            self._remark(row, Finding("D553", "successor"))
        self.result.added += added
        self.result.changed += changed
        self.result.unchanged += len(good) - len(rejected) - len(held) - added - changed

    def _look_up_divisions(self, chunk: Iterable[DwellingRow]) -> None:
        wanted = {read.division for read in chunk} | {int(read.code[:12]) for read in chunk if read.code}
        fresh = wanted - self.zones.keys() - {0}
        for code, known in standing(fresh, on=self.viewer.on).items():
            self.zones[code] = Zone(known.in_force and self.viewer.sees(code), known.successor)
        self.above |= path_names(fresh, down_to=Level.TOWNSHIP)

    def _judge(self, read: DwellingRow) -> None:
        if read.division and (found := judge_division(read, self.zones)):
            read.findings.append(found)
        if read.code:
            first = self.first_row_of.setdefault(read.code, read.row)
            if first != read.row:
                read.findings.append(Finding("D506", "code", read.code, {"row": first}))
            row, place = self.place_of.setdefault(read.building_code, (read.row, read.stands_at))
            if place != read.stands_at:
                read.findings.append(Finding("D512", "building", read.building_code, {"row": row}))
            if read.mode:
                row, mode = self.mode_of.setdefault(read.building_code, (read.row, read.mode))
                if mode != read.mode:
                    read.findings.append(Finding("D517", "management_mode", read.building_code, {"row": row}))
        read.findings.sort(key=lambda found: found.code)

    def _staged(self, read: DwellingRow) -> staging.Staged:
        path = self.above[read.division] + read.road + read.estate + read.plate + read.building
        return staging.Staged(
            read.row, read.code, read.division, read.road, read.estate, read.plate, read.building, path, read.unit,
            read.floor, read.room, read.kind, read.state,
            read.address or written_address(path, read.unit, read.room), read.successor or None,
            read.mode or None,
        )  # fmt: skip

    def _remark(self, row: int, found: Finding) -> None:
        self.result.findings.setdefault(row, []).append(found)


def _open(content: bytes) -> tuple[_Header, Iterator[dict[str, str]]]:
    for rows in sheets_of(content):
        for cells in itertools.islice(rows, HEADER_WITHIN):
            header = _header([_text(cell) for cell in cells])
            if header.columns.keys() >= NEEDED:
                return header, _lines(rows, header.columns)
    raise unreadable("no-dwellings", needed=sorted(NEEDED))


def _header(cells: list[str]) -> _Header:
    columns: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(cells):
        name = field_of(cell)
        if name and name not in columns:
            columns[name] = place
        elif cell:
            ignored.append(cell)
    return _Header(columns, ignored)


def _lines(rows: Iterator[list[Any]], columns: dict[str, int]) -> Iterator[dict[str, str]]:
    for cells in rows:
        said = {name: _text(cells[place]) for name, place in columns.items() if place < len(cells)}
        if any(said.values()):
            yield said


def _text(cell: object) -> str:
    """A whole number of a spreadsheet without its ``.0``; one too long for it with its exponent, so that it shows."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
