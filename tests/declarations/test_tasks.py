"""What becomes of a file when the check of it breaks down: the sender hears of it, and may send it again."""

from __future__ import annotations

from datetime import date

import pytest

from anju.access.rules import system_viewer
from anju.declarations import tasks
from anju.declarations.actions import files
from anju.declarations.actions.files import take_file
from anju.declarations.queries import submission
from cast import Cast
from declarations.saying import NOW, PACK

VIEWER = system_viewer(on=date(2026, 11, 18))
TEXT = (
    "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码\n"
    "入住,4403090020010000001000002,{day},周明远,居民身份证,11010519491231002X\n"
)


def take(day: str) -> int:
    return take_file(
        viewer=VIEWER, name="登记.csv", content=TEXT.format(day=day).encode(), role="landlord", party=None, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip


def test_a_check_that_breaks_down_is_said_and_the_file_may_come_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OverflowError("date value out of range")

    taken = take("2026-11-16")
    with monkeypatch.context() as patched:
        patched.setattr(files, "check_lines", broken)
        with pytest.raises(OverflowError):
            tasks.check(taken)
    card = submission(VIEWER, taken)
    assert (card.state, [found["params"] for found in card.findings]) == ("failed", [{"reason": "internal"}])
    tasks.check(taken)
    assert submission(VIEWER, taken).state == "failed"
    again = take("2026-11-16")
    assert again != taken
    tasks.check(again)
    assert (submission(VIEWER, again).state, submission(VIEWER, again).accepted) == ("checked", 1)


@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1849-12-31", "0001-01-01", "9999-12-31T23:59+08:00"])
def test_a_day_nobody_means_is_unreadable_and_breaks_nothing(cast: Cast, day: str) -> None:
    taken = take(day)
    tasks.check(taken)
    card = submission(VIEWER, taken)
    assert (card.state, card.rejected) == ("checked", 1)
