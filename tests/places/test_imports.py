import io
from datetime import date

import pytest
import xlsxwriter
from django.db import connection

from anju.access.rules import system_viewer
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, Refused
from anju.places.actions import ImportResult, import_dwellings
from anju.places.models import AddressElement, Building, Dwelling
from anju.territory.models import Division
from cast import SAMPLES, TODAY, Cast, as_web_role, make_divisions, system

pytestmark = pytest.mark.django_db
HEADER = "code,division,road,plate,building,room,address,state"
FIRST = "4403090020010000001000001,440309002001,梅龙路,2号,1栋,101,,active"
SECOND = "4403090020010000001000002,440309002001,梅龙路,2号,1栋,102,,active"


@pytest.fixture(autouse=True)
def divisions(request: pytest.FixtureRequest, db: None) -> None:
    if "cast" not in request.fixturenames:
        make_divisions()


def brought_in(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> ImportResult:
    return import_dwellings("\n".join([header, *lines]).encode(encoding), viewer=system())


def codes(result: ImportResult) -> dict[int, list[str]]:
    return {row: [found.code for found in findings] for row, findings in result.findings.items()}


def history(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}_history")
        return int(cursor.fetchone()[0])


def test_the_sample_comes_in_whole_and_once() -> None:
    content = (SAMPLES / "dwellings.csv").read_bytes()
    first = import_dwellings(content, viewer=system())
    assert first.summary == {"rows": 240, "added": 240, "changed": 0, "unchanged": 0, "rejected": 0}
    assert (Dwelling.objects.filter(state="demolished").count(), Building.objects.count()) == (4, 20)
    lines = Line.objects.count()
    again = import_dwellings(content, viewer=system())
    assert again.summary == {"rows": 240, "added": 0, "changed": 0, "unchanged": 240, "rejected": 0}
    assert (Line.objects.count(), history("places_dwelling"), history("places_building")) == (lines, 0, 0)


def test_an_address_is_a_path_building_and_dwelling() -> None:
    brought_in(FIRST, SECOND)
    home = Dwelling.objects.select_related("building__address__parent").get(code=FIRST[:25])
    assert home.address == "广东省深圳市龙华区民治街道梅龙路2号1栋101"
    assert home.building.path == "广东省深圳市龙华区民治街道梅龙路2号1栋"
    assert home.building.address.name == "2号"
    assert home.building.address.parent is not None and home.building.address.parent.name == "梅龙路"
    assert (AddressElement.objects.count(), Building.objects.count(), home.floor) == (2, 1, "1")


def test_changed_facts_change_and_the_old_ones_are_kept() -> None:
    brought_in(FIRST)
    result = brought_in(FIRST.replace("101,,active", "101A,,已拆除"))
    assert result.summary | {"rows": 1} == {"rows": 1, "added": 0, "changed": 1, "unchanged": 0, "rejected": 0}
    home = Dwelling.objects.get()
    assert (home.room, home.state, home.state_since) == ("101A", "demolished", TODAY)
    assert history("places_dwelling") == 1
    line = Line.objects.get(event="places:dwelling:changed")
    assert line.subject == home.pk and line.detail["room"] == ["101", "101A"]
    assert line.detail["state"] == ["active", "demolished"] and "unit" not in line.detail


def test_what_a_file_has_no_column_for_stays() -> None:
    brought_in(FIRST + ",bed", header=HEADER + ",kind")
    Dwelling.objects.update(state="planned")
    result = brought_in("4403090020010000001000001,梅龙路,2号,1栋,101", header="房屋编码,街路巷,门牌号,楼栋,房号")
    assert result.unchanged == 1
    assert Dwelling.objects.values_list("kind", "state").get() == ("bed", "planned")


def test_a_moved_building_changes_once() -> None:
    brought_in(FIRST, SECOND)
    result = brought_in(FIRST.replace("2号", "4号"), SECOND.replace("2号", "4号"))
    assert (result.changed, Building.objects.count()) == (2, 1)
    assert Building.objects.get().path.endswith("梅龙路4号1栋")
    assert history("places_building") == 1


def test_findings_are_numbered_and_the_good_lines_come_in() -> None:
    result = brought_in(
        FIRST,
        FIRST,
        "1,440309002001,梅龙路,2号,1栋,,,x",
        "4403090020990000001000001,440309002099,路,1号,1栋,1,,active",
        "4403090020010000001000009,440309002002,梅龙路,2号,1栋,9,,active",
        "4403090020010000001000003,440309002001,梅龙路,8号,1栋,3,,active",
        SECOND,
    )
    assert codes(result) == {
        2: ["D506"],
        3: ["D502", "D507", "D508"],
        4: ["D504"],
        5: ["D505", "D512"],
        6: ["D512"],
    }
    assert result.summary == {"rows": 7, "added": 2, "changed": 0, "unchanged": 0, "rejected": 5}
    assert result.findings[2][0].params == {"row": 1}
    shape = result.as_dict()
    assert shape["rows"][1]["codes"] == ["D502", "D507", "D508"]
    assert set(shape["rows"][0]["findings"][0]) == {"code", "field", "read", "params"}


def test_a_demolished_dwelling_does_not_come_back() -> None:
    brought_in(FIRST.replace("active", "demolished"))
    result = brought_in(FIRST, SECOND)
    assert codes(result) == {1: ["D513"]}
    assert (result.added, result.rejected, Dwelling.objects.get(code=FIRST[:25]).state) == (1, 1, "demolished")


def test_a_merged_dwelling_names_its_successor_wherever_that_stands_in_the_file() -> None:
    header = HEADER + ",successor"
    result = brought_in(
        FIRST.replace("active", "merged") + "," + SECOND[:25],
        "4403090020010000001000003,440309002001,梅龙路,2号,1栋,103,,split,4403090020010000001000099",
        SECOND + ",",
        header=header,
    )
    old = Dwelling.objects.select_related("successor").get(code=FIRST[:25])
    assert old.successor is not None and old.successor.code == SECOND[:25]
    assert codes(result) == {2: ["D551"]}
    assert (result.added, result.rejected) == (3, 0)


def test_what_comes_after_is_another_dwelling_and_only_of_one_that_was_replaced() -> None:
    header = HEADER + ",successor"
    result = brought_in(
        FIRST.replace("active", "merged") + "," + FIRST[:25],
        SECOND + "," + FIRST[:25],
        "4403090020010000001000003,440309002001,梅龙路,2号,1栋,103,,split,",
        header=header,
    )
    assert codes(result) == {1: ["D515"], 2: ["D515"], 3: ["D553"]}
    assert (result.added, result.rejected) == (1, 2)


def test_a_room_with_two_codes_is_remarked_on_until_one_ends() -> None:
    brought_in(FIRST)
    other = "4403090020010000001000077" + FIRST[25:]
    result = brought_in(other)
    assert (result.added, codes(result), result.findings[1][0].read) == (1, {1: ["D552"]}, FIRST[:25])
    assert codes(brought_in(FIRST.replace("active", "demolished"), other)) == {}


def test_what_nobody_sees_is_not_stored() -> None:
    brought_in(FIRST.replace("梅龙路", "\u202e梅\x07龙路\u200b"))
    assert Dwelling.objects.get().address == "广东省深圳市龙华区民治街道梅龙路2号1栋101"


def test_a_code_stays_when_its_community_is_succeeded_by_another() -> None:
    moved = FIRST.replace(",440309002001,", ",440309002002,")
    assert codes(brought_in(moved)) == {1: ["D505"]}
    Division.objects.filter(code=440309002001).update(valid_to=date(2026, 1, 1), successor=440309002002)
    assert brought_in(moved).added == 1
    assert Dwelling.objects.get().division == 440309002002


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headers_may_be_chinese_below_a_title_in_the_encodings_of_offices(encoding: str) -> None:
    text = "房屋清册\n*房屋编码,社区代码,街路巷,门牌号,楼栋号,房间号,房屋状态,经办人\n"
    text += "4403090020010000001000001,440309002001,梅龙路,2号,1栋,101,在用,张三\n"
    result = import_dwellings(text.encode(encoding), viewer=system())
    assert (result.added, result.ignored_columns) == (1, ["经办人"])
    assert Dwelling.objects.get().address.endswith("梅龙路2号1栋101")


def test_a_workbook_with_rooms_as_numbers_and_codes_rounded() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER.split(","))
    sheet.write_row(1, 0, FIRST.split(","))
    sheet.write_number(1, 5, 101)
    sheet.write_row(2, 0, SECOND.split(","))
    sheet.write_number(2, 0, 4403090020010000001000002)
    book.close()
    result = import_dwellings(out.getvalue(), viewer=system())
    assert (result.added, codes(result)) == (1, {2: ["D502"]})
    assert Dwelling.objects.get().room == "101"


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"PK\x03\x04nonsense", "姓名,电话\n甲,1".encode(), HEADER.encode()]
)
def test_a_file_nothing_can_be_read_of_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        import_dwellings(content, viewer=system())
    assert [found.code for found in caught.value.findings] == ["E302"]


def test_chunks_count_as_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anju.places.actions.imports.CHUNK", 2)
    lines = [FIRST.replace("000001,", f"00000{n},", 1).replace(",101,", f",10{n},") for n in range(1, 6)]
    result = brought_in(*lines, lines[0])
    assert (result.added, codes(result)) == (5, {6: ["D506"]})


def test_a_clerk_imports_into_her_own_town_under_row_level_security(cast: Cast) -> None:
    new = FIRST.replace("000001,", "000077,", 1).replace(",101,", ",777,")
    elsewhere = "4403090030010000009000001,440309003001,东环一路,9号,B栋,101,,active"
    content = "\n".join([HEADER, new, elsewhere]).encode()
    with as_web_role(cast.clerk.viewer()):
        result = import_dwellings(content, viewer=cast.clerk.viewer())
    assert (result.added, codes(result)) == (1, {2: ["D504"]})
    added = Dwelling.objects.get(room="777")
    assert Line.objects.get(event="places:dwelling:added", subject=added.pk).actor == cast.clerk.account.pk


def test_a_code_known_out_of_sight_is_a_conflict(cast: Cast) -> None:
    Dwelling.objects.filter(pk=cast.home.pk).update(division=440309003001)
    with as_web_role(cast.clerk.viewer()), pytest.raises(Conflict):
        import_dwellings(f"{HEADER}\n{FIRST}".encode(), viewer=cast.clerk.viewer())


def test_supervisors_look_but_do_not_import(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        import_dwellings(FIRST.encode(), viewer=cast.supervisor.viewer())


def test_a_retired_division_takes_no_dwellings() -> None:
    Division.objects.filter(code=440309002001).update(valid_to=date(2026, 11, 18))
    assert codes(brought_in(FIRST)) == {1: ["D504"]}
    content = f"{HEADER}\n{FIRST}".encode()
    assert import_dwellings(content, viewer=system_viewer(on=date(2026, 11, 17))).added == 1


MANAGED = "code,division,road,plate,building,room,管理模式"
HOUSE = "4403090020010000001"


def managed(*modes: str) -> ImportResult:
    rooms = [f"{HOUSE}{n:06},440309002001,梅龙路,2号,1栋,{100 + n},{mode}" for n, mode in enumerate(modes, 1)]
    return brought_in(*rooms, header=MANAGED)


def test_a_list_says_how_buildings_are_managed() -> None:
    assert managed("物业式", "").summary["added"] == 2
    assert Building.objects.get().management_mode == "estate"
    lines = Line.objects.count()
    assert managed("", "estate").summary["unchanged"] == 2
    assert (Line.objects.count(), history("places_building")) == (lines, 0)
    assert managed("", "旅业式").summary == {"rows": 2, "added": 0, "changed": 2, "unchanged": 0, "rejected": 0}
    assert Building.objects.get().management_mode == "hotel"
    assert Line.objects.latest("pk").event == "places:building:changed"
    assert history("places_building") == 1


def test_a_list_without_the_column_leaves_the_management_alone() -> None:
    managed("院区围合式")
    brought_in(FIRST, SECOND)
    assert Building.objects.get().management_mode == "compound"


def test_a_building_is_managed_in_one_way_and_a_known_one() -> None:
    result = managed("散居", "hotel", "随便")
    assert codes(result) == {2: ["D517"], 3: ["D516"]}
    assert Building.objects.get().management_mode == "dispersed"
