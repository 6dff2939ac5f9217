"""A roster leaves the register: masked, for the office with a purpose, for an employer's own staff as their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from anju.access.rules import Permission, Viewer, check_purpose
from anju.employment.roster import RosterLine, jobs_wanted, lines_of
from anju.employment.rules import RosterFilter, Status
from anju.kernel.errors import Refused
from anju.parties.queries import party_division, party_names
from anju.people.models import Person
from anju.reports.models import ExportRead
from anju.reports.sheet import Cell, Table
from anju.reports.sorts import Chunk, Sort

CHUNK = 2_000
OWN = "本单位用人管理"
"""The purpose that stands in the trail when an employer takes its own roster home."""
COLUMNS = (
    ("序号", 7), ("姓名", 14), ("性别", 6), ("出生日期", 12), ("证件号码（掩码）", 22), ("职业", 14),
    ("入职日期", 12), ("离职日期", 12), ("登记日期", 12),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterWanted:
    """A roster asked for. occupations: what codes are called, where the caller knows."""

    filter: RosterFilter
    occupations: Mapping[str, str] = field(default_factory=dict)


class RosterSort(Sort[RosterWanted]):
    name = "roster"
    title = "用人名册"

    def permit(self, viewer: Viewer, wanted: RosterWanted, *, whole: bool) -> None:
        if whole:
            raise Refused("A roster leaves with masked numbers.")
        if viewer.party != wanted.filter.employer:
            viewer.require(Permission.LEDGER_EXPORT)

    def purpose(self, viewer: Viewer, wanted: RosterWanted) -> str:
        return OWN if viewer.party == wanted.filter.employer else check_purpose(viewer.purpose)

    def home(self, viewer: Viewer, wanted: RosterWanted) -> int:
        """An employer's jobs lie where they are worked: the office has those of its whole area."""
        seat = party_division(viewer, wanted.filter.employer)
        return seat if viewer.party == wanted.filter.employer else viewer.low

    def settled(self, wanted: RosterWanted, on: date) -> RosterWanted:
        return replace(wanted, filter=replace(wanted.filter, on=wanted.filter.on or on))

    def count(self, viewer: Viewer, wanted: RosterWanted, most: int) -> int:
        return jobs_wanted(viewer, wanted.filter)[: most + 1].count()

    def words(self, viewer: Viewer, wanted: RosterWanted) -> str:
        asked = wanted.filter
        words = [party_names(viewer, [asked.employer]).get(asked.employer, f"第 {asked.employer} 号")]
        if asked.text.strip():
            words.append(f"姓名“{asked.text.strip()}”")
        return "；".join([*words, f"截至 {asked.on or viewer.on:%Y-%m-%d} {Status(asked.status).label}"])

    def told(self, wanted: RosterWanted) -> dict[str, object]:
        asked = wanted.filter
        on = asked.on.isoformat() if asked.on else None
        return {
            "employer": asked.employer, "status": str(asked.status), "on": on, "by_name": bool(asked.text.strip())
        }  # fmt: skip

    def shown(self, *, whole: bool) -> str:  # noqa: ARG002 - a roster is masked
        return "roster-export"

    def table(self, *, whole: bool) -> Table:  # noqa: ARG002 - a roster is masked
        return Table(self.title, COLUMNS)

    def chunk(
        self,
        viewer: Viewer,
        wanted: RosterWanted,
        *,
        export: int,
        after: Any,
        done: int,
        whole: bool,  # noqa: ARG002
    ) -> Chunk:
        jobs = list(jobs_wanted(viewer, wanted.filter).filter(pk__gt=after or 0).order_by("pk")[:CHUNK])
        lines = lines_of(viewer, jobs)
        reads = [ExportRead(export_id=export, person=line.named.person, division=line.division) for line in lines]
        ExportRead.objects.bulk_create(reads, ignore_conflicts=True)
        rows = [roster_cells(number, line, wanted.occupations) for number, line in enumerate(lines, done + 1)]
        return Chunk(rows, lines[-1].job if lines else None)

    def as_dict(self, wanted: RosterWanted) -> dict[str, Any]:
        asked = wanted.filter
        plain = {"status": str(asked.status), "on": asked.on.isoformat() if asked.on else None, "during": None}
        return {"filter": asdict(asked) | plain, "occupations": dict(wanted.occupations)}

    def of_dict(self, kept: dict[str, Any]) -> RosterWanted:
        asked = kept["filter"]
        on = date.fromisoformat(asked["on"]) if asked["on"] else None
        return RosterWanted(RosterFilter(**asked | {"on": on}), kept["occupations"])


def roster_cells(number: int, line: RosterLine, occupations: Mapping[str, str]) -> tuple[Cell, ...]:
    """A roster's line as a row of COLUMNS."""
    return (
        number,
        line.named.name,
        str(Person.Sex(line.named.sex).label),
        line.named.birth_date,
        line.named.number_masked,
        occupations.get(line.occupation, line.occupation),
        line.start_on,
        line.end_on,
        line.registered_on,
    )
