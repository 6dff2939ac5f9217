"""Headers and code lists of the printed forms."""

from datetime import date
from pathlib import Path

import pytest

from anju.kernel.identity import IdentityKind
from anju.rulebook.book import Rulebook
from rulebook.writing import PACKS, book_with

BOOK = Rulebook.load(PACKS)
SHENZHEN = BOOK.form("cn-4403-2015", date(2026, 11, 18))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("序号", "sequence"),
        ("申报业务类型*", "kind"),
        ("房屋编码*", "dwelling_code"),
        ("房屋地址*", "address"),
        ("入住/搬离时间*", "date"),
        ("姓名*", "name"),
        ("身份证件种类*", "id_kind"),
        ("证件号码*", "id_number"),
        ("户籍地址类型", "hukou_type"),
        ("户籍地址", "hukou_address"),
        ("职业", "occupation"),
        ("来深事由", "reason"),
        ("服务处所", "employer"),
        ("在深户主姓名", "head_name"),
        ("户主证件号码", "head_number"),
        ("与户主关系", "relation"),
        ("紧急联系电话", "phone"),
        ("联系电话", "phone"),
        ("申报义务人", "declarant"),
        ("承办人", "handler"),
        (" 证件 号码（必填）", "id_number"),
        ("dwelling_code", "dwelling_code"),
        ("民族", None),
        ("鞋码", None),
    ],
)
def test_the_columns_of_the_form_are_found(header: str, field: str | None) -> None:
    assert SHENZHEN.field_of(header) == field


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("reason", "1", "work"),
        ("reason", "4.0", "work"),
        ("reason", "7", "other"),  # medical: kept coarse on purpose
        ("reason", "治病疗养", "other"),
        ("reason", "12", "other"),
        ("reason", "９投靠亲友", "family"),
        ("reason", "9.投靠亲友", "family"),
        ("reason", "9务工", None),
        ("reason", "15", None),
        ("reason", "", None),
        ("occupation", "12退（离）休人员", "retired"),
        ("occupation", "5", "worker"),
        ("id_kind", "居民身份证", "resident_id"),
        ("id_kind", "resident_id", "resident_id"),
        ("id_kind", "学生证", None),
        ("relation", "非亲属", None),
    ],
)
def test_codes_are_read_as_number_word_or_both(field: str, text: str, value: str | None) -> None:
    assert SHENZHEN.code(field, text) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [("入住", "move_in"), (" 搬 离 ", "move_out"), ("move_in", "move_in"), ("变更", "change"), ("出生", None)],
)
def test_kinds_of_business_are_read(text: str, kind: str | None) -> None:
    assert SHENZHEN.kind(text) == kind


def test_numbers_mean_nothing_where_no_list_gives_them() -> None:
    elsewhere = BOOK.form("cn-51-2014", date(2026, 11, 18))
    assert elsewhere.code("reason", "7") is None
    assert elsewhere.code("reason", "务工") == "work"
    assert elsewhere.field_of("来深事由") is None
    assert elsewhere.field_of("暂住事由") == "reason"
    assert elsewhere.max_ahead_days == 30


def test_every_kind_of_document_and_every_stored_value_has_a_label() -> None:
    assert set(SHENZHEN.codes["id_kind"].values()) == {kind.value for kind in IdentityKind}
    for field in ("id_kind", "reason", "occupation", "place_type"):
        assert set(SHENZHEN.codes[field].values()) == set(SHENZHEN.labels[field])


def test_a_town_prints_its_own_words(tmp_path: Path) -> None:
    body = '[form]\nmax_ahead_days = 7\n[form.headers]\nphone = ["大哥大"]\n[form.codes.reason]\nwork = ["甲"]\n'
    form = book_with(tmp_path, body).form("cn-99-2020", date(2026, 11, 18))
    assert (form.field_of("大哥大"), form.field_of("联系电话")) == ("phone", "phone")
    assert (form.code("reason", "甲"), form.code("reason", "务工")) == ("work", None)
    assert form.max_ahead_days == 7
