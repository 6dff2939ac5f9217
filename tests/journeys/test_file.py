"""A landlord's workbook, from the file to the certificate, the ledger and the export."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anju.places.models import Letting
from anju.stays.models import Stay
from cast import SAMPLES, SINCE, Cast
from journeys.browser import Browser, next_page, rows_of, work_off
from journeys.counter import PACK

pytestmark = pytest.mark.django_db
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
OUTCOMES = {"通过": "accepted", "不通过": "rejected"}


def test_a_workbook_becomes_stays_certificates_and_a_ledger(cast: Cast) -> None:
    lets_all(cast)
    landlord, officer, supervisor = (Browser(who) for who in (cast.landlord_staff, cast.officer, cast.supervisor))
    submission = upload(landlord)
    assert work_off() == 2  # the check, and the workbook with what it found
    check_dry_run(landlord, submission)
    landlord.post(f"{submission}/commit")
    assert work_off() == 2  # the commit, and the workbook with its findings
    check_rows(landlord, submission)
    check_workbook(landlord, submission)
    stays = confirm_all(officer)
    check_certificate(officer)
    check_ledger(supervisor, stays)


def lets_all(cast: Cast) -> None:
    """The sample is of many landlords; here one lets all of it, so that nobody's right to declare is in question."""
    others = [home for home in cast.dwellings.values() if home.division != cast.home.division]
    Letting.objects.bulk_create(
        Letting(division=home.division, dwelling=home, party=cast.landlord.pk, role="landlord", start_on=SINCE)
        for home in others
    )


def upload(landlord: Browser) -> str:
    file = SimpleUploadedFile("declarations.xlsx", (SAMPLES / "declarations.xlsx").read_bytes())
    landlord.post("/upload", file=file, role="landlord", pack=PACK)
    assert re.fullmatch(r"/submissions/\d+", landlord.at)
    return landlord.at


def check_dry_run(landlord: Browser, submission: str) -> None:
    """The page counts all rows, and shows those that something is to be said about."""
    page = landlord.get(submission)
    counts = [int(text) for text in re.findall(r"<strong[^>]*>(\d+)</strong>", page)]
    assert counts == [120, *EXPECTED["summary"].values()]
    assert all(column in page for column in EXPECTED["dropped_columns"])
    assert read_rows(landlord, submission) == [row for row in expected_rows() if row[2]]
    assert not Stay.objects.exists()


def check_rows(landlord: Browser, submission: str) -> None:
    assert read_rows(landlord, submission) == expected_rows()


def expected_rows() -> list[tuple[int, str, list[str]]]:
    return [(row["row"], row["outcome"], row["codes"]) for row in EXPECTED["rows"]]


def read_rows(landlord: Browser, submission: str) -> list[tuple[int, str, list[str]]]:
    """(row, outcome, codes) of every line that the pages of a submission show."""
    found, asked = [], {"only": "all"}
    while asked:
        page = landlord.get(submission, **asked)
        for cells in rows_of(page):
            outcome = re.match(r"\S+", cells[-1])
            assert outcome
            codes = sorted(set(re.findall(r"\b[EWI]\d{3}\b", cells[-1])))
            found.append((int(cells[0]), outcome[0], codes))
        asked = next_page(page)
    return [(row, OUTCOMES[outcome], codes) for row, outcome, codes in found]


def check_workbook(landlord: Browser, submission: str) -> None:
    """The same table comes back, with what is to be mended beside each row."""
    link = re.search(r'href="(/submissions/\d+/workbook)"', landlord.get(submission))
    assert link
    book = openpyxl.load_workbook(io.BytesIO(landlord.download(link[1])))
    texts = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert {code for row in EXPECTED["rows"] for code in row["codes"]} <= set(re.findall(r"[EW]\d{3}", texts))


def confirm_all(officer: Browser) -> int:
    """Page by page, as an officer does it; returns how many stays stand then."""
    blocked: set[str] = set()
    while True:
        page = officer.get("/queue")
        waiting = [item for item in re.findall(r'name="items" value="(\d+)"', page) if item not in blocked]
        if not waiting:
            break
        before = set(waiting)
        officer.post("/queue/decide", items=waiting, verb="confirm")
        blocked |= before & set(re.findall(r'name="items" value="(\d+)"', officer.get("/queue")))
    stays = Stay.objects.filter(state="registered").count()
    assert stays > 0 and not blocked
    return stays


def check_certificate(officer: Browser) -> None:
    stay = Stay.objects.filter(state="registered", end_on=None).order_by("pk")[0]
    page = officer.get(f"/persons/{stay.person_id}")
    assert f"/stays/{stay.pk}/certificate" in page
    paper = officer.download(f"/stays/{stay.pk}/certificate", {})
    assert paper.startswith(b"%PDF-") and paper.rstrip().endswith(b"%%EOF")


def check_ledger(supervisor: Browser, stays: int) -> None:
    shown, asked = [], {"status": "all"}
    while asked:
        page = supervisor.get("/ledger", **asked)
        shown += rows_of(page)
        asked = next_page(page)
    supervisor.post("/ledger/export", status="all", purpose="季度核对", key="one")
    assert work_off() == 1
    [made] = re.findall(r'"(/exports/\d+)"', supervisor.get("/exports"))
    sheet = supervisor.download(made)
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    names = {row["name"] for row in EXPECTED["rows"] if row["outcome"] == "accepted"}
    listed = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value in names]
    assert len(listed) == stays
    assert stays > 90
    assert any("季度核对" in str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert "".join(EXPECTED["rows"][0]["id_number"]) not in str(shown)
