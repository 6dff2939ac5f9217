from __future__ import annotations

import csv
import io
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from anju.declarations.annotate import annotate

SAMPLES = Path(__file__).parents[1] / "samples" / "longhua"
MADE_AT = datetime(2026, 11, 18, 4, 5, tzinfo=UTC)
HEADERS = ["姓名", "证件号码", "民族", "入住时间", "楼层", "已核"]
LINES = [
    ["林秀文", "330822199506120026", "汉族", date(2026, 9, 1), 3, True],
    ["=1+1", 3.30822199506e17, "回族", "2026/9/2", 4.5, False],
    [None, None, None, None, None, None],
    ["王安", "http://example.invalid", "满族", datetime(2026, 9, 3, 8, 30, tzinfo=UTC), None, None],
]


def workbook(lines: list[list[Any]] = LINES, *, above: int = 2, before: bool = False) -> bytes:
    """An .xlsx with `above` rows over its header; `before`: with a sheet of instructions in front."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True})
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    if before:
        book.add_worksheet("填表说明").write_column(0, 0, ["请如实填写", "一行一人", "", "谢谢"])
    page = book.add_worksheet("申报表")
    for row in range(above):
        page.write_string(row, 0, f"说明{row + 1}")
    for n, line in enumerate([HEADERS, *lines]):
        for column, value in enumerate(line):
            if isinstance(value, datetime):
                page.write_datetime(above + n, column, value, moment)
            elif isinstance(value, date):
                page.write_datetime(above + n, column, value, day)
            elif value is not None:
                page.write(above + n, column, value)
    book.close()
    return out.getvalue()


def annotated(content: bytes, **more: Any) -> bytes:
    given: dict[str, Any] = {
        "header_row": 3,
        "dropped": ["民族"],
        "remarks": [(4, "accepted", ""), (5, "rejected", "E107 号码末几位已丢失。"), (7, "accepted", "W401 逾期。")],
        "made_by": "民治 窗口",
        "made_at": MADE_AT,
        "language": "zh-hans",
    }
    return annotate(content, "申报.xlsx", **given | more)


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).iter_rows())


def test_every_cell_comes_back_where_it_was_with_two_columns_beside() -> None:
    rows = cells(annotated(workbook()))
    assert [row[0] for row in rows[:2]] == ["说明1", "说明2"]
    assert rows[2] == [
        "姓名",
        "证件号码",
        "民族（本系统不收集，内容已清空）",
        "入住时间",
        "楼层",
        "已核",
        "结果",
        "核对意见",
    ]
    assert rows[3] == ["林秀文", "330822199506120026", "", date(2026, 9, 1), 3.0, True, "接受", ""]
    assert rows[4] == ["=1+1", 3.30822199506e17, "", "2026/9/2", 4.5, False, "退回", "E107 号码末几位已丢失。"]
    assert rows[5] == [""] * 8
    assert rows[6][:1] + rows[6][3:4] == ["王安", datetime(2026, 9, 3, 8, 30)]  # noqa: DTZ001
    assert rows[6][6:] == ["接受（有提示）", "W401 逾期。"]


def test_nothing_of_a_prohibited_column_comes_back() -> None:
    for dropped in (["民族"], []):
        content = annotated(workbook(), dropped=dropped)
        assert not {"汉族", "回族", "满族"} & {cell for row in cells(content) for cell in row}


def test_texts_stay_texts() -> None:
    page = load_workbook(io.BytesIO(annotated(workbook()))).worksheets[0]
    assert (page["A5"].value, page["A5"].data_type) == ("=1+1", "s")
    assert (page["B4"].data_type, page["B7"].hyperlink) == ("s", None)


def test_a_second_sheet_says_who_checked_when_and_how_it_went() -> None:
    book = load_workbook(io.BytesIO(annotated(workbook())))
    assert book.sheetnames == ["Sheet1", "核对说明"]
    said = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True) if row[0]}
    assert said["核对人"] == "民治 窗口"
    assert said["核对时间"] == "2026-11-18 12:05"
    assert (said["接受"], said["接受（有提示）"], said["退回"]) == (1, 1, 1)
    assert said["未收集的列"] == "民族"
    assert book.properties.creator == "民治 窗口"


def test_in_english_too() -> None:
    content = annotated(workbook(), language="en")
    assert cells(content)[2][2:] == [
        "民族 (not collected here; emptied)", "入住时间", "楼层", "已核", "Outcome", "Remarks",
    ]  # fmt: skip
    assert cells(content)[4][6] == "rejected"


def test_an_annotated_workbook_sent_in_again_keeps_two_columns_not_four() -> None:
    first = annotated(workbook())
    again = annotated(first, remarks=[(4, "rejected", "E101 缺姓名。")], dropped=["民族（本系统不收集，内容已清空）"])
    header = cells(again)[2]
    assert [text for text in header if text in ("结果", "核对意见")] == ["结果", "核对意见"]
    assert header[2] == "民族（本系统不收集，内容已清空）"
    assert [text for text in cells(again)[3] if text] == [
        "林秀文", "330822199506120026", date(2026, 9, 1), 3.0, True, "退回", "E101 缺姓名。",
    ]  # fmt: skip


def test_the_sheet_with_the_header_is_the_one_that_comes_back() -> None:
    assert cells(annotated(workbook(before=True)))[3][0] == "林秀文"
    with pytest.raises(ValueError, match="row 2"):
        annotated(workbook(), header_row=2)
    with pytest.raises(ValueError, match="row 40"):
        annotated(workbook(), header_row=40)


@pytest.mark.parametrize(
    "rows", [[(99, "accepted", "")], [(5, "accepted", ""), (4, "accepted", "")], [(3, "accepted", "")]]
)
def test_a_remark_that_belongs_to_no_row_is_an_error(rows: list[tuple[int, str, str]]) -> None:
    with pytest.raises(ValueError, match="out of order or beyond"):
        annotated(workbook(), remarks=rows)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_becomes_a_workbook_with_ragged_rows_and_all(encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["申报表"], ["姓名", "证件号码", "民族"], ["林秀文", "330822199506120026", "汉族", "多写的一格"]]
    )
    content = annotated(out.getvalue().encode(encoding), header_row=2, remarks=[(3, "accepted", "")])
    rows = cells(content)
    assert rows[1] == ["姓名", "证件号码", "民族（本系统不收集，内容已清空）", "", "结果", "核对意见"]
    assert rows[2] == ["林秀文", "330822199506120026", "", "多写的一格", "接受", ""]


def test_a_remark_of_any_length_fits_a_cell() -> None:
    rows = cells(annotated(workbook(), remarks=[(4, "rejected", "很长" * 20_000)]))
    assert len(rows[3][7]) == 32_767


def test_the_sample_comes_back_row_for_row() -> None:
    content = (SAMPLES / "declarations.xlsx").read_bytes()
    expected = json.loads((SAMPLES / "expected.json").read_text())
    given = cells(content)
    header_row = next(n for n, row in enumerate(given, 1) if any("姓名" in str(cell) for cell in row))
    remarks = [(header_row + row["row"], row["outcome"], " ".join(row["codes"])) for row in expected["rows"]]
    back = cells(annotated(content, header_row=header_row, dropped=expected["dropped_columns"], remarks=remarks))
    assert len(back) == len(given)
    ethnic = next(n for n, cell in enumerate(given[header_row - 1]) if "民族" in str(cell))
    for n, (was, now) in enumerate(zip(given, back, strict=True), 1):
        kept = [cell for column, cell in enumerate(was) if column != ethnic]
        assert [cell for column, cell in enumerate(now[: len(was)]) if column != ethnic] == kept
        assert n <= header_row or now[ethnic] == ""
    outcomes = [row[-2] for row in back[header_row:] if row[-2]]
    assert outcomes.count("退回") == expected["summary"]["rejected"]
    assert len(outcomes) - outcomes.count("退回") == expected["summary"]["accepted"]


def test_time_grows_with_the_rows_not_with_their_square() -> None:
    def seconds(count: int) -> float:
        content = workbook([["林秀文", "330822199506120026", "汉族", "2026-09-01", n, True] for n in range(count)])
        start = time.process_time()
        annotated(content, remarks=((n + 4, "accepted", "") for n in range(count)))
        return time.process_time() - start

    assert seconds(8_000) < 16 * max(seconds(1_000), 0.02)
