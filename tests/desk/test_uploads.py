"""A spreadsheet's way: dry run, headers explained, commit, the workbook back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anju.declarations.actions import check_file
from anju.declarations.actions.files import commit_lines
from anju.declarations.models import Declaration, HeaderMapping, Submission
from cast import SAMPLES, Member
from desk.office import Morning

pytestmark = pytest.mark.django_db

ODD = """申报业务类型,房屋编码,入住/搬离时间,姓名,证件种类,证件号码,领导批示
入住,{code},2026-11-17,沈知秋,居民身份证,510104198803153412,同意
"""


def send(member: Member, name: str, content: bytes) -> int:
    """Upload as the page does; the worker's check is run at once."""
    sent = {"file": SimpleUploadedFile(name, content), "role": "landlord", "pack": "cn-4403-2015", "party": ""}
    response = member.client().post(reverse("desk:upload"), sent)
    assert response.status_code == 302, response.content.decode()
    submission = Submission.objects.latest("pk").pk
    assert response["Location"] == reverse("desk:submission", args=[submission])
    return submission


def page_of(member: Member, submission: int, **query: str) -> str:
    return member.client().get(reverse("desk:submission", args=[submission]), query).content.decode()


def test_the_sample_goes_through_dry_run_and_commit(morning: Morning) -> None:
    officer = morning.cast.officer
    submission = send(officer, "declarations.xlsx", (SAMPLES / "declarations.xlsx").read_bytes())
    assert f'hx-get="{reverse("desk:progress", args=[submission])}"' in page_of(officer, submission)
    check_file(submission)
    page = page_of(officer, submission, only="rejected")
    assert page.count('state-rejected">') == 13
    assert "民族" in page
    assert not Declaration.objects.filter(submission=submission).exists()
    officer.client().post(reverse("desk:commit", args=[submission]))
    commit_lines(submission)
    assert Declaration.objects.filter(submission=submission, accepted=True).count() == 107
    assert "已入库" in page_of(officer, submission)


def test_progress_ends_with_the_whole_page(morning: Morning) -> None:
    submission = send(morning.cast.clerk, "a.csv", ODD.format(code=morning.cast.home.code).encode())
    address = reverse("desk:progress", args=[submission])
    working = morning.cast.clerk.client().get(address)
    assert "<progress" in working.content.decode()
    check_file(submission)
    assert morning.cast.clerk.client().get(address)["HX-Refresh"] == "true"


def test_an_unknown_header_is_explained_once_and_kept(morning: Morning) -> None:
    clerk = morning.cast.clerk
    submission = send(clerk, "a.csv", ODD.format(code=morning.cast.home.code).encode())
    check_file(submission)
    assert "领导批示" in page_of(clerk, submission)
    clerk.client().post(reverse("desk:map-headers", args=[submission]), {"h0": "note"})
    check_file(submission)
    assert HeaderMapping.objects.get(header="领导批示").field == "note"
    assert "尚未识别的表头" not in page_of(clerk, submission)


def test_a_file_that_is_none_says_what_to_do(morning: Morning) -> None:
    submission = send(morning.cast.clerk, "a.xlsx", b"not a workbook")
    check_file(submission)
    page = page_of(morning.cast.clerk, submission)
    assert "E302" in page
    assert "将通过的行入库" not in page


def test_a_missing_file_is_asked_for(morning: Morning) -> None:
    response = morning.cast.clerk.client().post(reverse("desk:upload"), {"role": "landlord", "pack": "cn-4403-2015"})
    assert response.status_code == 422


def test_a_landlord_sees_her_own_submissions_alone(morning: Morning) -> None:
    own = send(morning.cast.landlord_staff, "a.csv", ODD.format(code=morning.cast.home.code).encode())
    listed = morning.cast.landlord_staff.client().get(reverse("desk:submissions")).content.decode()
    assert reverse("desk:submission", args=[own]) in listed
    assert reverse("desk:submission", args=[morning.receipt.submission]) not in listed
    assert morning.cast.employer_staff.client().get(reverse("desk:submission", args=[own])).status_code == 404
