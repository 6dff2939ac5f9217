"""Ledgers leave the register: masked, or whole for whoever may see numbers, and saying on their face who asked why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from anju.access.rules import Permission, Viewer, check_purpose
from anju.kernel.errors import NotFound
from anju.people.models import Person
from anju.reports.queries import LedgerLine, export_chunk, stays_wanted
from anju.reports.rules import LedgerFilter
from anju.reports.scope_words import scope_words
from anju.reports.sheet import MASKED, WHOLE, Cell, Table
from anju.reports.sorts import Chunk, Sort
from anju.stays.models import Basis, EndReason, Reason

COLUMNS = (
    ("序号", 7), ("姓名", 14), ("性别", 6), ("出生日期", 12), ("证件号码", 22), ("房屋编码", 28),
    ("居住地址", 48), ("入住日期", 12), ("登记日期", 12), ("居住处所", 12), ("居住事由", 12),
    ("搬离日期", 12), ("终止原因", 12),
)  # fmt: skip


class LedgerSort(Sort[LedgerFilter]):
    name = "ledger"
    title = "居住登记台账"

    def permit(self, viewer: Viewer, wanted: LedgerFilter, *, whole: bool) -> None:  # noqa: ARG002 - any ledger
        viewer.require(Permission.LEDGER_EXPORT)
        if whole:
            viewer.require(Permission.IDENTITY_REVEAL)

    def purpose(self, viewer: Viewer, wanted: LedgerFilter) -> str:  # noqa: ARG002 - any ledger
        return check_purpose(viewer.purpose)

    def home(self, viewer: Viewer, wanted: LedgerFilter) -> int:
        division = wanted.home(viewer.low, viewer.high)
        if division is None:
            raise NotFound("No such division.")
        return division

    def settled(self, wanted: LedgerFilter, on: date) -> LedgerFilter:
        return replace(wanted, on=wanted.on or on)

    def count(self, viewer: Viewer, wanted: LedgerFilter, most: int) -> int:
        return stays_wanted(viewer, wanted)[: most + 1].count()

    def words(self, viewer: Viewer, wanted: LedgerFilter) -> str:
        return scope_words(wanted, viewer)

    def told(self, wanted: LedgerFilter) -> dict[str, object]:
        said = wanted.as_dict()
        return {name: value for name, value in said.items() if name != "text"} | {"by_name": bool(wanted.text.strip())}

    def shown(self, *, whole: bool) -> str:
        return "reveal:ledger" if whole else "ledger-export"

    def table(self, *, whole: bool) -> Table:
        return Table(self.title, COLUMNS, WHOLE if whole else MASKED)

    def chunk(self, viewer: Viewer, wanted: LedgerFilter, *, export: int, after: Any, done: int, whole: bool) -> Chunk:
        lines = export_chunk(viewer, wanted, export=export, after=after, whole=whole)
        last = (lines[-1].division, lines[-1].stay) if lines else None
        return Chunk([_cells(number, line) for number, line in enumerate(lines, done + 1)], last)

    def as_dict(self, wanted: LedgerFilter) -> dict[str, Any]:
        return wanted.as_dict()

    def of_dict(self, kept: dict[str, Any]) -> LedgerFilter:
        return LedgerFilter.of_dict(kept)


def _cells(number: int, line: LedgerLine) -> tuple[Cell, ...]:
    return (
        number,
        line.name,
        str(Person.Sex(line.sex).label),
        line.birth_date,
        line.number,
        line.dwelling_code,
        line.address,
        line.start_on,
        line.registered_on,
        str(Basis(line.basis).label),
        str(Reason(line.reason).label),
        line.end_on,
        str(EndReason(line.end_reason).label) if line.end_reason else None,
    )
