"""The employer's pages: the roster, what hangs on its size."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from anju.employment.models import Job
from anju.reports.models import Export
from cast import Cast
from employment.working import STAFF, hire

pytestmark = pytest.mark.django_db


def test_an_employer_finds_its_roster_and_lets_somebody_go(cast: Cast) -> None:
    jobs, client = hire(cast), cast.employer_staff.client()
    assert reverse("desk:roster", args=[cast.employer.pk]) in client.get("/").content.decode()
    page = client.get(reverse("desk:roster", args=[cast.employer.pk])).content.decode()
    assert all(name in page for name, _ in STAFF[:3])
    assert not any(number in page for _, number in STAFF)
    sent = {"key": "k", "date": "2026-11-17", "jobs": [jobs[0]]}
    answer = client.post(reverse("desk:roster-leave", args=[cast.employer.pk]), sent)
    assert answer.status_code == 302
    assert Job.objects.filter(end_on__isnull=True).count() == 3


def test_a_day_before_they_came_is_said_at_the_field(cast: Cast) -> None:
    jobs, client = hire(cast), cast.clerk.client()
    sent = {"key": "k", "date": "2026-10-01", "jobs": [jobs[0]]}
    answer = client.post(reverse("desk:roster-leave", args=[cast.employer.pk]), sent)
    assert answer.status_code == 422
    assert "E206" in answer.content.decode()


def test_a_transfer_needs_an_employer_to_go_to(cast: Cast) -> None:
    jobs, client = hire(cast), cast.clerk.client()
    sent = {"key": "k", "date": "2026-11-17", "jobs": [jobs[0]], "transfer": "yes"}
    answer = client.post(reverse("desk:roster-leave", args=[cast.employer.pk]), sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Choose the employer they go over to." in answer.content.decode()


def test_the_party_s_page_says_where_no_rule_sets_a_duty(cast: Cast) -> None:
    page = cast.clerk.client().get(reverse("desk:party", args=[cast.employer.pk]), headers={"Accept-Language": "en"})
    assert "No rule in force at this place sets a duty by the number of staff." in page.content.decode()
    landlord = cast.clerk.client().get(reverse("desk:party", args=[cast.landlord.pk]))
    assert "size-duties" not in landlord.content.decode()


def test_a_designated_person_is_recorded_from_the_employer_s_page(cast: Cast) -> None:
    client = cast.employer_staff.client()
    sent = {"duty": "DESIGNATED_PERSON", "name": "温佳宁", "start_on": "2026-11-18"}
    assert client.post(reverse("desk:arrangement-make", args=[cast.employer.pk]), sent).status_code == 302
    assert "温佳宁" in client.get(reverse("desk:roster", args=[cast.employer.pk])).content.decode()
    sent = {"duty": "DESIGNATED_PERSON", "end_on": "2026-11-18"}
    assert client.post(reverse("desk:arrangement-end", args=[cast.employer.pk]), sent).status_code == 302


def test_the_roster_s_own_form_asks_for_an_export_once(cast: Cast) -> None:
    hire(cast)
    client = cast.employer_staff.client()
    page = client.get(reverse("desk:roster", args=[cast.employer.pk])).content.decode()
    dialog = page[page.index('<dialog id="export"') : page.index("</dialog>", page.index('<dialog id="export"'))]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', dialog))
    for _ in range(2):
        answer = client.post(reverse("desk:roster-export", args=[cast.employer.pk]), sent)
        assert answer.headers["Location"] == reverse("desk:exports")
    assert Export.objects.get().kind == "roster"
    assert "用人名册" in client.get(reverse("desk:exports")).content.decode()
