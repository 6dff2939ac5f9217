"""A contradiction on its page: both statements, what each makes of the register, the decision, the way back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.declarations.models import Declaration
from anju.employment.models import Job
from anju.stays.models import Stay
from anju.worklist.models import Item
from cast import Cast
from voices import test_jobs as jobs
from voices.test_contradictions import SECOND, case_item, say, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def contradicted(cast: Cast) -> Cast:
    verify(cast, say(cast.clerk, "resident"))
    say(cast.landlord_staff, "landlord", day=SECOND)
    say(cast.landlord_staff, "landlord", "not_lived")
    return cast


def test_the_page_shows_both_sides_and_what_each_would_do(contradicted: Cast) -> None:
    page = contradicted.officer.client().get(reverse("desk:item", args=[case_item().pk])).content.decode()
    for words in ("2026-11-10", "2026-11-12", "从未居住", "居住起始日期改为", "撤销该登记", "何桂芳"):
        assert words in page, words


def test_the_officer_follows_one_statement_and_the_queue_goes_on(contradicted: Cast) -> None:
    item = case_item()
    form = {"take": str(item.subject), "reason": "租赁合同"}
    answer = contradicted.officer.client().post(reverse("desk:settle", args=[item.pk]), form)
    assert answer.status_code == 302
    assert Stay.objects.get().start_on == SECOND
    assert Item.objects.get(pk=item.pk).state == "confirmed"


def test_the_case_tells_its_history_and_prints(contradicted: Cast) -> None:
    client, item = contradicted.officer.client(), case_item()
    page = reverse("desk:item", args=[item.pk])
    client.post(reverse("desk:settle", args=[item.pk]), {"take": str(item.subject), "reason": "租赁合同"})
    assert "data-print" in client.get(page).content.decode()
    told = client.get(page, {"history": 1}, headers={"Accept-Language": "en"}).content.decode()
    assert "Contradiction · decided" in told[told.index('id="history"') :]


def test_asking_back_returns_it(contradicted: Cast) -> None:
    item = case_item()
    contradicted.officer.client().post(reverse("desk:settle", args=[item.pk]), {"take": "ask", "reason": "请出示合同"})
    assert Item.objects.get(pk=item.pk).state == "refused"


def test_without_a_reason_the_page_comes_back(contradicted: Cast) -> None:
    form = {"take": "", "reason": ""}
    answer = contradicted.officer.client().post(reverse("desk:settle", args=[case_item().pk]), form)
    assert answer.status_code == 422
    assert case_item()


def test_the_stays_page_says_contradicted_and_who_owes(contradicted: Cast) -> None:
    page = contradicted.officer.client().get(reverse("desk:stay", args=[Stay.objects.get().pk])).content.decode()
    assert "说法不一" in page
    assert "申报义务" in page
    assert "深圳经济特区居住证条例" in page


def test_the_landlord_reads_the_outcome_on_his_receipt(contradicted: Cast) -> None:
    item = case_item()
    form = {"take": "", "reason": "以本人申报为准"}
    contradicted.officer.client().post(reverse("desk:settle", args=[item.pk]), form)
    message = Declaration.objects.get(pk=item.subject).submission_id
    page = contradicted.landlord_staff.client().get(reverse("desk:submission", args=[message])).content.decode()
    assert "已裁定：维持登记" in page
    assert "以本人申报为准" in page


@pytest.fixture
def disputed(cast: Cast) -> Cast:
    """She says since when she works there; the employer says another day, and then that she never did."""
    jobs.verified(cast, jobs.say(cast, "resident"))
    jobs.say(cast, "employer", "hire", SECOND)
    jobs.say(cast, "employer", "not_worked")
    return cast


def test_of_a_job_the_page_is_the_same(disputed: Cast) -> None:
    client, item = disputed.officer.client(), case_item()
    page = client.get(reverse("desk:item", args=[item.pk])).content.decode()
    for words in (
        "2026-11-10",
        "2026-11-12",
        "从未在此工作",
        "从业起始日期改为",
        "撤销该从业登记",
        disputed.employer.name,
    ):
        assert words in page, words
    assert reverse("desk:job", args=[Job.objects.get().pk]) in page
    assert reverse("desk:item", args=[item.pk]) in client.get(reverse("desk:queue")).content.decode()
    client.post(reverse("desk:settle", args=[item.pk]), {"take": str(item.subject), "reason": "劳动合同"})
    assert Job.objects.get(state="registered").start_on == SECOND


def test_the_jobs_page_says_who_spoke_and_who_owes_and_the_persons_that_it_is_open(disputed: Cast) -> None:
    client, job = disputed.officer.client(), Job.objects.get()
    page = client.get(reverse("desk:job", args=[job.pk])).content.decode()
    for words in ("说法不一", "申报义务", "深圳", "从未在此工作", "本人"):
        assert words in page, words
    person = client.get(reverse("desk:person", args=[job.person_id])).content.decode()
    assert "尚未裁定的矛盾" in person
    assert reverse("desk:item", args=[case_item().pk]) in person
    jobs.decide(disputed, None)
    assert "尚未裁定的矛盾" not in client.get(reverse("desk:person", args=[job.person_id])).content.decode()


def test_the_employer_is_told_what_it_owes_and_the_office_by_its_page(cast: Cast) -> None:
    jobs.verified(cast, jobs.say(cast, "resident"))
    own = cast.employer_staff.client().get(reverse("desk:home")).content.decode()
    assert "贵单位有人入职或者离职" in own
    assert "周明远" not in own
    job = Job.objects.get().pk
    page = cast.officer.client().get(reverse("desk:party", args=[cast.employer.pk])).content.decode()
    assert reverse("desk:job", args=[job]) in page
    jobs.say(cast, "employer")
    assert "贵单位有人入职或者离职" not in cast.employer_staff.client().get(reverse("desk:home")).content.decode()
