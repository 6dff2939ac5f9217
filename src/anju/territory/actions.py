"""Lists of divisions come in, set-based; nothing is ever deleted.

Whoever imports writes the journal line: the journal stands on a higher floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from anju.kernel.findings import Finding
from anju.territory.lists import DivisionList
from anju.territory.rules import LineFinding


@dataclass(frozen=True, slots=True)
class DivisionsOutcome:
    """rows: lines read; retired: codes given an end because a complete list no longer has them."""

    rows: int
    added: int
    changed: int
    unchanged: int
    retired: int
    findings: tuple[LineFinding, ...]

    def as_dict(self) -> dict[str, object]:
        """The documented JSON shape: ``{summary, findings: [{row, code, field, read}]}``."""
        counts = {name: getattr(self, name) for name in ("rows", "added", "changed", "unchanged", "retired")}
        return {
            "summary": counts | {"findings": len(self.findings)},
            "findings": [
                {"row": line.row, "code": line.finding.code, "field": line.finding.field, "read": line.finding.read}
                for line in self.findings
            ],
        }


@transaction.atomic
def import_divisions(listed: DivisionList, *, on: date, complete: bool = False) -> DivisionsOutcome:
    """Add and change what the list says; the same list again changes nothing.

    complete: the list holds every division at the levels and below the parents it has lines for. Codes stored there
    that it lacks end on `on`. A code that has ended stays ended, unless a list with a column `valid_to` says otherwise:
    a retired code is not given out again (MCA Order 79)."""
    _stage(listed)
    orphans = _drop_orphans()
    strays = _forget_strays()
    counts = _merge(listed.states)
    retired = _retire(on) if complete else 0
    kept = len(listed.rows) - len(orphans)
    return DivisionsOutcome(
        rows=len(listed.rows) + len(listed.findings),
        added=counts["added"],
        changed=counts["changed"],
        unchanged=kept - counts["added"] - counts["changed"],
        retired=retired,
        findings=(*listed.findings, *orphans, *strays),
    )


def _stage(listed: DivisionList) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS territory_staged")
        cursor.execute(
            "CREATE TEMP TABLE territory_staged (n int, code bigint PRIMARY KEY, name varchar(80), level varchar(10),"
            " kind varchar(5), parent_id bigint, valid_from date, valid_to date, successor_id bigint) ON COMMIT DROP"
        )
        with cursor.copy("COPY territory_staged FROM STDIN") as copy:
            for number, row in zip(listed.numbers, listed.rows, strict=True):
                copy.write_row((number, *row))
        cursor.execute("ANALYZE territory_staged")


def _drop_orphans() -> list[LineFinding]:
    """Lines whose parent neither the list nor the table has, and then the lines below those."""
    found: list[LineFinding] = []
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "DELETE FROM territory_staged s WHERE s.parent_id IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM territory_staged p WHERE p.code = s.parent_id)"
                " AND NOT EXISTS (SELECT 1 FROM territory_division p WHERE p.code = s.parent_id)"
                " RETURNING n, parent_id"
            )
            orphans = cursor.fetchall()
            if not orphans:
                return found
            found += [LineFinding(n, Finding("D605", "parent", str(parent))) for n, parent in sorted(orphans)]


def _forget_strays() -> list[LineFinding]:
    """Successors neither the list nor the table has: the lines come in, what they point to does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE territory_staged s SET successor_id = NULL FROM territory_staged was"
            " WHERE was.code = s.code AND s.successor_id IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM territory_staged p WHERE p.code = s.successor_id)"
            " AND NOT EXISTS (SELECT 1 FROM territory_division p WHERE p.code = s.successor_id)"
            " RETURNING s.n, was.successor_id"
        )
        return [LineFinding(n, Finding("D607", "successor", str(code))) for n, code in sorted(cursor.fetchall())]


def _merge(states: set[str]) -> dict[str, int]:
    stated = sorted({"valid_from", "valid_to", "kind"} & states) + (["successor_id"] if "successor" in states else [])
    columns = ["name", "level", "parent_id", *stated]
    stored, said = (", ".join(f"{table}.{name}" for name in columns) for table in "ds")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE territory_division d SET ({', '.join(columns)}) = ROW ({said}) FROM territory_staged s"  # noqa: S608 - our own columns
            f" WHERE s.code = d.code AND ({stored}) IS DISTINCT FROM ({said})"
        )
        changed = cursor.rowcount
        cursor.execute(
            "INSERT INTO territory_division"
            " (code, name, level, kind, parent_id, valid_from, valid_to, successor_id)"
            " SELECT code, name, level, kind, parent_id, valid_from, valid_to, successor_id FROM territory_staged s"
            " WHERE NOT EXISTS (SELECT 1 FROM territory_division d WHERE d.code = s.code) ORDER BY code"
        )
        added = cursor.rowcount
        if added > 10_000:
            cursor.execute("ANALYZE territory_division")
    return {"added": added, "changed": changed}


def _retire(on: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE territory_division d SET valid_to = %s"
            " WHERE d.valid_to IS NULL AND (d.valid_from IS NULL OR d.valid_from < %s)"
            " AND NOT EXISTS (SELECT 1 FROM territory_staged s WHERE s.code = d.code)"
            " AND (coalesce(d.parent_id, 0), d.level) IN"
            " (SELECT coalesce(s.parent_id, 0), s.level FROM territory_staged s)",
            [on, on],
        )
        return int(cursor.rowcount)
