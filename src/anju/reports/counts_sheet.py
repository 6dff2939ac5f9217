"""The counts of a day as a workbook: whose it is, of what, then a line a community and the sum."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound
from anju.papers.workbooks import new_workbook
from anju.reports.counts import CommunityCount, counts_by_community, summed
from anju.reports.rules import LedgerFilter
from anju.territory.queries import path_name

TITLE = "社区在住人数统计"
COLUMNS = (
    ("区划代码", 16),
    ("社区", 48),
    ("在住人数", 12),
    ("有人居住房屋", 14),
    ("七日内入住", 12),
    ("七日内搬离", 12),
)
CAUTION = "仅供内部使用：很小的数字可能指向具体的人，不得直接对外公布。"
HEADER_AT = 4


@transaction.atomic
def export_counts(on: date, *, division: int | None, viewer: Viewer, now: datetime) -> bytes:
    """An .xlsx of the counts of a day; NotFound where the division is out of scope. Leaves a journal line."""
    viewer.require(Permission.LEDGER_EXPORT)
    home = LedgerFilter(division=division).home(viewer.low, viewer.high)
    if home is None:
        raise NotFound("No such division.")
    counts = counts_by_community(viewer, on, division=division)
    detail = {"on": on.isoformat(), "division": division, "rows": len(counts)}
    write_line("reports:counts:exported", actor=viewer.account, subject=0, division=home, detail=detail)
    out = io.BytesIO()
    with new_workbook(out, title=TITLE, made_by=viewer.name, made_at=now) as book:
        page = book.add_worksheet(TITLE)
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER_AT)
        page.freeze_panes(HEADER_AT + 1, 2)
        heading, header = book.add_format({"bold": True, "font_size": 16}), book.add_format({"bold": True, "bottom": 1})
        for column, (_, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
        page.write_string(0, 0, TITLE, heading)
        page.write_string(
            1, 0, f"制表：{viewer.name}（账号 {viewer.account}）    时间：{timezone.localtime(now):%Y-%m-%d %H:%M}"
        )
        page.write_string(2, 0, f"范围：{path_name(home) or home}    日期：{on:%Y-%m-%d}")
        page.write_string(3, 0, CAUTION)
        for column, (label, _) in enumerate(COLUMNS):
            page.write_string(HEADER_AT, column, label, header)
        for row, count in enumerate([*counts, summed(counts)], HEADER_AT + 1):
            for column, value in enumerate(_cells(count)):
                page.write(row, column, value)
    return out.getvalue()


def _cells(count: CommunityCount) -> tuple[str | int, ...]:
    code, name = (str(count.division), count.path) if count.division else ("", "合计")
    return (code, name, count.present, count.homes, count.begun, count.ended)
