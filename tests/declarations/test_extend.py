"""Staying on, and where somebody went, by every channel: what is said becomes evidence, and verified a fact."""

from __future__ import annotations

from datetime import date

from anju.declarations.actions import check_file, take_file
from anju.declarations.models import Submission
from anju.declarations.tasks import commit_lines
from anju.stays.models import Evidence, Stay
from cast import Cast
from declarations.saying import NOW, PACK, line, say
from stays.test_annulments import HOME, OTHER, confirmed, decide

SHEET = (
    "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码,拟居住至,去向\n"
    f"入住,{HOME},2026-11-10,周明远,居民身份证,11010519491231002X,2027年1月31日,\n"
    f"续住,{HOME},2026-11-15,周明远,居民身份证,11010519491231002X,2027-06-30,\n"
    f"搬离,{HOME},2026-11-16,周明远,居民身份证,11010519491231002X,,省外\n"
)


def test_a_spreadsheet_says_how_long_and_whereto(cast: Cast) -> None:
    submission = take_file(
        viewer=cast.clerk.viewer(), name="登记.csv", content=SHEET.encode(), role="landlord", party=None, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    commit_lines(submission)
    done = Submission.objects.get(pk=submission)
    assert (done.accepted, done.unmapped) == (3, [])
    said = Evidence.objects.order_by("day").values_list("says", "until", "whereabouts")
    assert list(said) == [
        ("move_in", date(2027, 1, 31), ""), ("extend", date(2027, 6, 30), ""), ("move_out", None, "out_of_province"),
    ]  # fmt: skip
    for declaration in Evidence.objects.order_by("day").values_list("declaration", flat=True):
        assert decide(cast.officer.viewer(), declaration).done
    stay = Stay.objects.get()
    assert (stay.expected_until, stay.whereabouts, stay.end_on) == (
        date(2027, 6, 30), "out_of_province", date(2026, 11, 16),
    )  # fmt: skip


def test_the_last_word_on_how_long_counts_and_an_arrival_without_one_takes_nothing_back(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10", until="2027-01-31")
    confirmed(cast, "2", date="2026-11-12")
    assert Stay.objects.get().expected_until == date(2027, 1, 31)
    confirmed(cast, "3", kind="extend", date="2026-11-16", until="2027-09-30")
    assert Stay.objects.get().expected_until == date(2027, 9, 30)
    confirmed(cast, "4", kind="extend", date="2026-11-17")
    assert Stay.objects.get().expected_until is None


def test_two_extensions_of_one_day_are_the_same_only_up_to_the_same_day(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    first = line(kind="extend", date="2026-11-16", until="2027-03-31")
    assert [row.codes for row in say(cast.clerk.viewer(), first, key="2").rows] == [[]]
    assert [row.codes for row in say(cast.clerk.viewer(), first, key="3").rows] == [["W408"]]
    longer = first | {"until": "2027-06-30"}
    assert [row.codes for row in say(cast.clerk.viewer(), longer, key="4").rows] == [[]]
    elsewhere = first | {"dwelling_code": OTHER}
    assert [row.codes for row in say(cast.clerk.viewer(), elsewhere, key="5").rows] == [["E205"]]
