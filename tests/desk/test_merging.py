"""A person entered twice, on the desk: found, compared, merged, followed from old links, parted. And a job's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.employment.models import Annulment, Job
from anju.journal.models import AccessLine
from anju.people.models import Merge, Person
from cast import Cast
from declarations.test_merges import PASSPORT, person_of
from employment.test_jobs import declare
from stays.test_annulments import OTHER, confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast: Cast) -> tuple[int, int]:
    first = confirmed(cast, "a", date="2026-11-10")
    second = confirmed(cast, "b", date="2026-11-14", dwelling_code=OTHER, **PASSPORT)
    return person_of(first), person_of(second)


def test_a_supervisor_finds_compares_merges_and_parts(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    client = cast.supervisor.client()
    find, merge = reverse("desk:merge-find", args=[a]), reverse("desk:merge", args=[b, a])
    assert find in client.get(reverse("desk:person", args=[a])).content.decode()
    assert "没有符合的其他人员" in client.post(find, {"number": "11010519491231002X"}).content.decode()
    assert merge in client.post(find, {"number": PASSPORT["id_number"]}).content.decode()
    page = client.get(merge).content.decode()
    assert "ZHOU MINGYUAN" in page and "周明远" in page and PASSPORT["id_number"] not in page
    assert "改归另一记录编号" in page and reverse("desk:merge", args=[a, b]) in page
    assert AccessLine.objects.filter(actor=cast.supervisor.account.pk, person=b, shown="page").exists()
    assert client.post(merge, {"ground": "", "proof": ""}).status_code == 422
    assert Merge.objects.count() == 0
    assert client.post(merge, {"ground": "documents", "proof": "两证原件"}).status_code == 302
    followed = client.get(reverse("desk:person", args=[b]), follow=True)
    assert followed.redirect_chain == [(reverse("desk:person", args=[a]), 302)]
    assert f"{b} 号记录为重复录入" in followed.content.decode()
    undo = reverse("desk:merge-undo", args=[Merge.objects.get().pk])
    assert undo in followed.content.decode()
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"why": ""}).status_code == 422
    assert client.post(undo, {"why": "经查为两人"}).status_code == 302
    assert Person.objects.get(pk=b).merged_into_id is None
    assert client.post(undo, {"why": "经查为两人"}).status_code == 409


def test_others_are_not_offered_it(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    client = cast.officer.client()
    assert reverse("desk:merge-find", args=[a]) not in client.get(reverse("desk:person", args=[a])).content.decode()
    assert client.get(reverse("desk:merge", args=[b, a])).status_code == 403


def test_a_supervisor_annuls_a_leaving_on_the_jobs_page_and_undoes_it(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    declare(cast, "2", kind="leave", date="2026-11-16")
    job = Job.objects.get()
    client = cast.supervisor.client()
    page, annul = reverse("desk:job", args=[job.pk]), reverse("desk:job-annul", args=[job.pk, "end"])
    assert page in client.get(reverse("desk:person", args=[job.person_id])).content.decode()
    assert annul in client.get(page).content.decode()
    foreseen = client.get(annul).content.decode()
    assert "该从业登记恢复为在职" in foreseen and cast.employer.name in foreseen
    assert client.post(annul, {"ground": "not_worked", "proof": ""}).status_code == 422
    assert client.post(annul, {"ground": "still_works", "proof": "走访记录"}).status_code == 302
    job.refresh_from_db()
    assert job.end_on is None
    undo = reverse("desk:job-annulment-undo", args=[Annulment.objects.get().pk])
    assert undo in client.get(page).content.decode()
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"why": "走访有误"}).status_code == 302
    job.refresh_from_db()
    assert job.end_on is not None
    assert cast.officer.client().get(annul).status_code == 403
    assert cast.next_clerk.client().get(page).status_code == 404
