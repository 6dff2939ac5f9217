"""A person entered twice, on the desk: found, compared, merged, followed from old links, parted. And a job's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.employment.models import Annulment, Job
from anju.journal.models import AccessLine
from anju.people.models import Identity, Merge, Person
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


def test_each_document_of_a_merged_person_is_shown_in_full_by_itself(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    client = cast.supervisor.client()
    client.post(reverse("desk:merge", args=[b, a]), {"ground": "documents", "proof": "两证原件"})
    page = client.get(reverse("desk:person", args=[a])).content.decode()
    numbers = {}
    for document in Identity.objects.filter(person__in=two):
        assert f'data-opens="reveal-number-{document.pk}"' in page
        asked = {"field": "number", "document": document.pk, "purpose": "本人申请"}
        numbers[document.person_id] = client.post(reverse("desk:reveal", args=[a]), asked).content.decode().strip()
    assert numbers == {a: "11010519491231002X", b: PASSPORT["id_number"]}
    shown = AccessLine.objects.filter(shown="reveal:number")
    assert [(line.person, line.purpose) for line in shown] == [(a, "本人申请")] * 2


def test_a_document_of_somebody_else_is_not_hers_to_show(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    other = Identity.objects.get(person=b).pk
    asked = {"field": "number", "document": other, "purpose": "本人申请"}
    assert cast.supervisor.client().post(reverse("desk:reveal", args=[a]), asked).status_code == 404


def test_the_journal_of_a_person_has_the_lines_of_all_her_numbers(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    client, auditor = cast.supervisor.client(), cast.auditor.client()
    client.get(reverse("desk:person", args=[b]))
    client.post(reverse("desk:merge", args=[b, a]), {"ground": "documents", "proof": "两证原件"})
    client.get(reverse("desk:person", args=[b]), follow=True)

    def looks(person: int) -> set[int]:
        return {row.person for row in auditor.get(reverse("desk:journal-access"), {"subject": person}).context["rows"]}

    assert looks(a) == looks(b) == {a, b}
    said = auditor.get(reverse("desk:journal"), {"subject": a, "event": "people:"})
    assert ("people:person:merged", b) in {(row.event, row.subject) for row in said.context["rows"]}
    assert f"编号 {b}" in said.content.decode() and "人员 · 合并" in said.content.decode()
    client.post(reverse("desk:merge-undo", args=[Merge.objects.get().pk]), {"why": "经查为两人"})
    assert looks(a) == looks(b) == {a, b}
    unlike = auditor.get(reverse("desk:journal"), {"subject": a}).context["rows"]
    assert {row.event for row in unlike if row.subject == b} == set()
