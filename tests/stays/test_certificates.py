from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from anju.access.rules import Permission, Viewer
from anju.journal.models import AccessLine, Line
from anju.kernel.dwelling_code import compute_check_digit
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.papers.models import Document
from anju.papers.queries import open_document
from anju.people.models import Person
from anju.stays import certificates
from anju.stays.certificates import (
    certificate_number,
    certificates_of,
    document_of_code,
    keyed_check,
)
from anju.stays.models import Stay
from cast import COMMUNITIES, NEXT_TOWN, Cast, as_web_role, system
from stays.living import entered, make_stay

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def issue_certificate(stay: int, *, viewer: Viewer, now: datetime) -> Document:
    return certificates.issue_certificate(stay, viewer=entered(viewer), now=now)


@pytest.fixture
def stay(cast: Cast) -> Stay:
    return make_stay(cast.resident.id, cast.home, date(2026, 9, 1))


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the template was given, each time."""
    given: list[dict[str, Any]] = []
    real = certificates.render_paper

    def note(template: str, data: dict[str, Any]) -> Any:
        given.append(data)
        return real(template, data)

    monkeypatch.setattr(certificates, "render_paper", note)
    return given


def test_a_certificate_says_who_lives_where_since_when(cast: Cast, stay: Stay, printed: list[dict[str, Any]]) -> None:
    document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    (data,) = printed
    assert data["name"] == "林秀文"
    assert data["sex"] == {"zh": "女", "en": "Female"}
    assert data["birth_date"] == "1995 年 6 月 12 日"
    assert data["address"] == cast.home.address
    assert data["dwelling_code"].replace(" ", "") == cast.home.code
    assert (data["start_on"], data["registered_on"]) == ("2026 年 9 月 1 日", "2026 年 9 月 3 日")
    assert (data["region"], data["office"]) == ("广东省深圳市龙华区", "龙华区民治街道居住登记窗口")
    assert data["issued_on"] == "2026 年 11 月 18 日"
    assert data["end_on"] == ""
    assert "公通字〔2015〕38号" in data["article"]
    assert (document.kind, document.division, document.party) == ("certificate", stay.division, None)
    assert open_document(cast.clerk.viewer(), document.pk)[1].startswith(b"%PDF-1.7")


def test_the_identity_number_is_masked_so_that_it_cannot_be_rebuilt(
    cast: Cast, stay: Stay, printed: list[dict[str, Any]]
) -> None:
    document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert printed[0]["id_number"] == "330*************26"
    assert cast.resident.id_number not in str(printed)
    content = open_document(cast.clerk.viewer(), document.pk)[1]
    assert cast.resident.id_number.encode() not in content


def test_the_code_to_scan_holds_the_number_and_a_check_and_nothing_else(
    cast: Cast, stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    real = certificates._qr
    monkeypatch.setattr(certificates, "_qr", lambda text: coded.append(text) or real(text))
    document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert re.fullmatch(r"ANJU:44030920260*\d+:[A-Z2-7]{10}", coded[0])
    assert document_of_code(coded[0]) == document.pk
    assert document_of_code(coded[0].lower().replace(":", " : ")) == document.pk


def test_the_number_carries_place_year_document_and_check() -> None:
    number = certificate_number(123, division=440309002001, year=2026)
    assert number[:19] == "4403092026000000123"
    assert number[19] == compute_check_digit(number[:19])


def test_one_wrong_digit_or_letter_is_noticed() -> None:
    number = certificate_number(123, division=440309002001, year=2026)
    check = keyed_check(number)
    for place in range(20):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        with pytest.raises(Refused):
            document_of_code(f"ANJU:{wrong}:{check}")
    with pytest.raises(Refused):
        document_of_code(f"ANJU:{number}:{'A' if check[0] != 'A' else 'B'}{check[1:]}")
    other = certificate_number(124, division=440309002001, year=2026)
    with pytest.raises(Refused):
        document_of_code(f"ANJU:{other}:{check}")


@pytest.mark.parametrize("text", ["", "ANJU", "http://x/1", "ANJU:12:ABC", "ANJU:１２３:ABC:D"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no certificate"):
        document_of_code(text)


def test_issuing_leaves_a_journal_line_and_an_access_line(cast: Cast, stay: Stay) -> None:
    viewer = cast.officer.viewer(purpose="本人申请出具凭证")
    document = issue_certificate(stay.pk, viewer=viewer, now=NOW)
    line = Line.objects.get(event="stays:certificate:issued")
    assert (line.subject, line.actor, line.division) == (stay.pk, viewer.account, stay.division)
    assert line.detail == {"document": document.pk, "number": document.name[7:27], "by_hand": 0}
    access = AccessLine.objects.get(shown="certificate")
    assert (access.person, access.actor, access.purpose) == (cast.resident.id, viewer.account, "本人申请出具凭证")
    assert "林秀文" not in document.name + str(line.detail)


def test_issuing_again_makes_another_certificate_of_the_same_stay(cast: Cast, stay: Stay) -> None:
    viewer = cast.clerk.viewer()
    first = issue_certificate(stay.pk, viewer=viewer, now=NOW)
    second = issue_certificate(stay.pk, viewer=cast.officer.viewer(), now=NOW)
    assert first.sha256 != second.sha256
    register = certificates_of(viewer, stay.pk)
    assert [(line.document, line.issued_by) for line in register] == [
        (second.pk, cast.officer.account.pk),
        (first.pk, cast.clerk.account.pk),
    ]
    assert document_of_code(f"ANJU:{register[1].number}:{keyed_check(register[1].number)}") == first.pk


def test_opening_it_later_leaves_another_access_line(cast: Cast, stay: Stay) -> None:
    document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    open_document(cast.officer.viewer(), document.pk)
    actors = AccessLine.objects.filter(person=cast.resident.id).order_by("id").values_list("actor", flat=True)
    assert list(actors) == [cast.clerk.account.pk, cast.officer.account.pk]


def test_an_ended_stay_is_certified_with_its_end(cast: Cast, printed: list[dict[str, Any]]) -> None:
    ended = make_stay(cast.resident.id, cast.home, date(2026, 3, 1), date(2026, 11, 1))
    issue_certificate(ended.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert (printed[0]["end_on"], printed[0]["end_reason"]) == ("2026 年 11 月 1 日", "搬离")


def test_an_annulled_stay_is_not_certified(cast: Cast) -> None:
    annulled = make_stay(cast.resident.id, cast.home, state="annulled")
    with pytest.raises(Conflict):
        issue_certificate(annulled.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert not Document.objects.exists()


def test_a_rare_name_is_left_for_the_hand_and_said_so(cast: Cast, stay: Stay) -> None:
    Person.objects.filter(pk=cast.resident.id).update(name="林\U0002ceb0")
    issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert Line.objects.get(event="stays:certificate:issued").detail["by_hand"] == 1


def test_a_person_who_moved_away_has_her_former_stay_certified_where_it_was(
    cast: Cast, printed: list[dict[str, Any]]
) -> None:
    ended = make_stay(cast.resident.id, cast.home, date(2026, 3, 1), date(2026, 11, 1))
    Person.objects.filter(pk=cast.resident.id).update(division=NEXT_TOWN + 1)
    with as_web_role(cast.clerk.viewer()):
        certificates.issue_certificate(ended.pk, viewer=cast.clerk.viewer(), now=NOW)
    assert printed[0]["name"] == "林秀文"


def test_out_of_scope_is_like_absent(cast: Cast, stay: Stay) -> None:
    for viewer in (cast.next_clerk.viewer(), cast.outsider.viewer()):
        with pytest.raises(NotFound):
            issue_certificate(stay.pk, viewer=viewer, now=NOW)
        with pytest.raises(NotFound):
            certificates_of(viewer, stay.pk)
    with pytest.raises(NotFound):
        issue_certificate(stay.pk + 1, viewer=cast.clerk.viewer(), now=NOW)


def test_without_the_permission_the_refusal_names_it(cast: Cast, stay: Stay) -> None:
    for member in (cast.supervisor, cast.auditor, cast.admin, cast.landlord_staff):
        with pytest.raises(Forbidden, match=Permission.CERTIFICATE_ISSUE.value):
            issue_certificate(stay.pk, viewer=member.viewer(), now=NOW)


def test_a_place_without_a_pack_of_its_own_cites_the_nation(cast: Cast, printed: list[dict[str, Any]]) -> None:
    far = make_stay(cast.resident.id, cast.far_home)
    issue_certificate(far.pk, viewer=cast.outsider.viewer(), now=NOW)
    assert printed[0]["region"] == "浙江省衢州市常山县"
    assert "公通字" in printed[0]["article"]


def test_the_machine_issues_in_the_name_of_the_community(cast: Cast, stay: Stay, printed: list[dict[str, Any]]) -> None:
    issue_certificate(stay.pk, viewer=replace(system(), name="演示"), now=NOW)
    assert stay.division == COMMUNITIES[0]
    assert printed[0]["office"] == "龙华区民治街道沙吓社区居委会居住登记窗口"


def test_the_web_role_issues_within_its_scope(cast: Cast, stay: Stay) -> None:
    with as_web_role(cast.clerk.viewer()):
        document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
        assert [line.document for line in certificates_of(cast.clerk.viewer(), stay.pk)] == [document.pk]


def test_a_certificate_costs_a_handful_of_statements(
    cast: Cast, stay: Stay, django_assert_max_num_queries: Any
) -> None:
    viewer = cast.clerk.viewer()
    with django_assert_max_num_queries(13):
        issue_certificate(stay.pk, viewer=viewer, now=NOW)


def test_the_printed_sheet_carries_the_name_as_text(cast: Cast, stay: Stay) -> None:
    document = issue_certificate(stay.pk, viewer=cast.clerk.viewer(), now=NOW)
    content = open_document(cast.clerk.viewer(), document.pk)[1]
    opened = b""
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            opened += zlib.decompress(part)
        except zlib.error:
            continue
    for char in "林秀文":
        assert f"<{ord(char):04X}>".encode() in opened.upper(), "the characters can be copied out of the PDF"
