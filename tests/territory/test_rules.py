import pytest

from anju.territory.rules import UnreadableLineError, coded_line, kind_of, read_line


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (110000000000, "gb"),
        (440309000000, "gb"),
        (429004000000, "gb"),
        (130171000000, "stat"),
        (440309002000, "stat"),
        (440309002001, "stat"),
    ],
)
def test_gb_codes_end_at_the_county_and_leave_out_development_zones(code: int, kind: str) -> None:
    assert kind_of(code) == kind


def test_what_a_line_does_not_say_follows_from_its_code() -> None:
    row = read_line({"code": "440309002", "name": "民治街道"})
    assert (row.code, row.level, row.parent, row.kind) == (440309002000, "township", 440309000000, "stat")


def test_an_empty_parent_is_a_province() -> None:
    assert read_line({"code": "440000000000", "name": "广东省", "parent": ""}).parent is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ({"code": "4403090", "name": "七位"}, "D601"),
        ({"code": "440309", "name": ""}, "D602"),
        ({"code": "440309", "name": "龙华区", "level": "shire"}, "D603"),
        ({"code": "440309", "name": "龙华区", "parent": "x"}, "D605"),
        ({"code": "440309", "name": "龙华区", "parent": ""}, "D605"),
        ({"code": "440309", "name": "龙华区", "parent": "440309"}, "D605"),
        ({"code": "440309", "name": "龙华区", "parent": "440310"}, "D605"),
        ({"code": "440309", "name": "龙华区", "parent": "440309002"}, "D605"),
        ({"code": "440309", "name": "龙华区", "parent": "11"}, "D605"),
        ({"code": "440309", "name": "龙华区", "valid_from": "2020-01-01", "valid_to": "2020-01-01"}, "D606"),
        ({"code": "440309", "name": "龙华区", "successor": "440309"}, "D607"),
        ({"code": "440309", "name": "龙华区", "valid_to": "去年"}, "D606"),
        ({"code": "440309", "name": "龙华区", "kind": "iso"}, "D606"),
    ],
)
def test_an_unreadable_line_says_which_number(line: dict[str, str], number: str) -> None:
    with pytest.raises(UnreadableLineError) as caught:
        read_line(line)
    assert caught.value.finding.code == number


def test_a_short_code_of_the_json_lists() -> None:
    assert coded_line("4403", "深圳市").code == 440300000000


@pytest.mark.parametrize(
    ("code", "name", "number"),
    [
        ("shenzhen", "深圳市", "D601"),
        ("110", "错", "D601"),
        ("１１", "北京市", "D601"),
        ("1101010010000", "错", "D601"),
        ("05", "错", "D601"),
        ("44", "", "D602"),
        ("44", "\0", "D602"),
    ],
)
def test_a_line_of_the_json_lists_that_is_no_division(code: str, name: str, number: str) -> None:
    with pytest.raises(UnreadableLineError) as caught:
        coded_line(code, name)
    assert caught.value.finding.code == number


def test_a_name_is_one_line_without_what_nobody_sees() -> None:
    assert read_line({"code": "44", "name": "\u202e广\t东\0省"}).name == "广 东省"
