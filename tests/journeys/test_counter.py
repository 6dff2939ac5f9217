"""Families, employers, refusals and reveals, told through the pages."""

from __future__ import annotations

import re

import pytest

from cast import Cast
from journeys.browser import Browser, rows_of
from journeys.counter import sheet

pytestmark = pytest.mark.django_db
FATHER = {"name": "周子墨", "id_number": "430102199001011238", "phone": "13787654321"}
MOTHER = {"name": "范可", "id_number": "510104198803070027", "relation": "妻"}
CHILD = {"name": "周小雨", "id_number": "430102201506012025", "relation": "女"}
RECEIPT = re.compile(r"20261118-\d{8}-\d")
REASON = "合同上的房号与申报不符"


def waiting(officer: Browser) -> list[str]:
    return re.findall(r'name="items" value="(\d+)"', officer.get("/queue"))


def confirm(officer: Browser) -> None:
    """All that waits, as one decision."""
    items = waiting(officer)
    assert items
    officer.post("/queue/decide", items=items, verb="confirm")
    assert not waiting(officer)


def declare(browser: Browser, *persons: dict[str, str], **shared: object) -> str:
    """The receipt's page."""
    page = browser.post("/declare", **sheet(*persons, **shared))
    assert re.fullmatch(r"/submissions/\d+/receipt", browser.at), page
    return page


def test_a_family_of_three_comes_to_the_counter(cast: Cast) -> None:
    clerk, officer = Browser(cast.clerk), Browser(cast.officer)
    receipt = declare(clerk, FATHER, MOTHER, CHILD, dwelling_code=cast.home.code)
    assert len(set(RECEIPT.findall(receipt))) == 1
    assert [row[2].split()[0] for row in rows_of(receipt)] == ["周子墨", "范可", "周小雨"]
    assert FATHER["id_number"] not in receipt
    home = f"/dwellings/{cast.home.pk}"
    assert not any(person["name"] in clerk.get(home) for person in (FATHER, MOTHER, CHILD))
    confirm(officer)
    assert all(person["name"] in clerk.get(home) for person in (FATHER, MOTHER, CHILD))


def test_a_clerk_mends_a_sheet_before_anything_is_kept(cast: Cast) -> None:
    clerk = Browser(cast.clerk)
    wrong = FATHER | {"id_number": "430102199001011239"}
    page = clerk.post("/declare", expect=422, **sheet(wrong, MOTHER, dwelling_code=cast.home.code))
    assert "E103" in page and wrong["id_number"] in page
    assert rows_of(clerk.get("/submissions")) == []
    declare(clerk, FATHER, MOTHER, dwelling_code=cast.home.code)
    assert len(rows_of(clerk.get("/submissions"))) == 1


def test_nobody_confirms_what_he_declared_himself(cast: Cast) -> None:
    officer = Browser(cast.officer)
    declare(officer, FATHER, dwelling_code=cast.home.code)
    (item,) = waiting(officer)
    officer.post("/queue/decide", items=[item], verb="confirm")
    assert waiting(officer) == [item]


def test_an_employer_hires_and_somebody_leaves(cast: Cast) -> None:
    employer, officer = Browser(cast.employer_staff), Browser(cast.officer)
    firm = {"role": "employer", "employer_code": cast.employer.credit_code or ""}
    page = f"/parties/{cast.employer.pk}/roster"
    declare(employer, FATHER, kind="hire", date="2026-11-10", **firm)
    confirm(officer)
    assert FATHER["name"] in officer.get(page)
    declare(employer, FATHER, kind="leave", **firm)
    assert FATHER["name"] in officer.get(page)
    confirm(officer)
    assert FATHER["name"] not in officer.get(page)
    person = officer.post("/persons", number=FATHER["id_number"])
    assert "2026-11-10" in person and "2026-11-18" in person


def test_another_s_staff_is_not_a_landlord_s_to_declare(cast: Cast) -> None:
    landlord = Browser(cast.landlord_staff)
    firm = {"role": "employer", "employer_code": cast.employer.credit_code or ""}
    assert "E208" in landlord.post("/declare", expect=422, **sheet(FATHER, kind="hire", **firm))


def test_what_was_returned_with_a_reason_is_declared_anew(cast: Cast) -> None:
    landlord, officer = Browser(cast.landlord_staff), Browser(cast.officer)
    other = next(home for home in cast.dwellings.values() if home.division == cast.home.division and home != cast.home)
    declare(landlord, FATHER, dwelling_code=other.code)
    (item,) = waiting(officer)
    officer.post("/queue/decide", expect=422, items=[item], verb="refuse", reason="")
    officer.post("/queue/decide", items=[item], verb="refuse", reason=REASON)
    assert not waiting(officer)
    assert REASON in officer.get(f"/queue/{item}")
    declare(landlord, FATHER, dwelling_code=cast.home.code)
    confirm(officer)
    assert FATHER["name"] in officer.get(f"/dwellings/{cast.home.pk}")
    assert FATHER["name"] not in officer.get(f"/dwellings/{other.pk}")


def test_whoever_looks_behind_the_mask_is_read_of_by_the_auditor(cast: Cast) -> None:
    clerk, auditor = Browser(cast.clerk), Browser(cast.auditor)
    person = f"/persons/{cast.resident.id}"
    assert cast.resident.id_number not in clerk.get(person)
    clerk.post(f"{person}/reveal", expect=422, field="number", purpose="")
    assert cast.resident.id_number in clerk.post(f"{person}/reveal", field="number", purpose="本人要求核对证件")
    looks = rows_of(auditor.get("/journal/access", subject=str(cast.resident.id)))
    assert [row[4] for row in looks] == ["本人要求核对证件", "居住登记日常业务"]
    assert all("民治 窗口" in row[1] for row in looks)
    assert cast.resident.id_number not in auditor.get("/journal/access")
    assert cast.resident.name not in auditor.get("/journal/access")
