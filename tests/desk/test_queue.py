"""Verifying: one case, many at once, never one's own."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from anju.declarations import law
from anju.journal.models import AccessLine, Line
from anju.rulebook.book import Rulebook
from anju.stays.models import Stay
from anju.worklist.models import Item
from cast import Cast
from desk.office import NOON, Morning, line, make_morning, say

PACKS = Path(settings.PACKS_DIR)
VERIFY_IN_FIVE = """
[[rule]]
id = "verify.declaration"
kind = "ProcessingSla"
deadline = { value = 5, unit = "WORKING_DAY", start_counted = false, rollover = "NONE" }
source = ["sz-2014#12"]
note = "测试用，并非该条内容"
"""

pytestmark = pytest.mark.django_db


def decide(morning: Morning, who: str, **sent: object):
    return getattr(morning.cast, who).client().post(reverse("desk:decide"), sent)


def test_the_queue_shows_whom_it_is_about_and_leaves_an_access_line_for_each(morning: Morning) -> None:
    before = AccessLine.objects.filter(shown="queue").count()
    page = morning.cast.officer.client().get(reverse("desk:queue")).content.decode()
    assert "周子墨" in page
    assert "430102199001011238" not in page
    assert AccessLine.objects.filter(shown="queue").count() == before + 2


def test_a_queue_costs_the_same_number_of_queries_whatever_its_length(
    morning: Morning, django_assert_max_num_queries
) -> None:
    client = morning.cast.officer.client()
    with django_assert_max_num_queries(12):
        client.get(reverse("desk:queue"))


def test_confirming_on_the_page_registers_and_opens_the_next_case(morning: Morning) -> None:
    first, second = morning.waiting
    response = decide(morning, "officer", items=[first], verb="confirm", back="1")
    assert response["Location"] == reverse("desk:item", args=[second])
    assert Item.objects.get(pk=first).state == "confirmed"
    assert Stay.objects.filter(state="registered").count() == 2


def test_the_last_case_leads_back_to_the_queue(morning: Morning) -> None:
    decide(morning, "officer", items=[morning.waiting[0]], verb="confirm", back="1")
    response = decide(morning, "officer", items=[morning.waiting[1]], verb="confirm", back="1")
    assert response["Location"] == reverse("desk:queue")


def test_many_at_once_tell_for_each_what_became_of_it(morning: Morning) -> None:
    decide(morning, "officer", items=[morning.waiting[0]], verb="confirm", back="1")
    page = decide(morning, "officer", items=[*morning.waiting, 987654], verb="confirm").content.decode()
    assert "已办 1 件，未办 2 件。" in page
    assert "已有人办结" in page
    assert "辖区内没有" in page


def test_nobody_verifies_an_entry_of_his_own(morning: Morning) -> None:
    Item.objects.filter(pk=morning.waiting[0]).update(entered_by=morning.cast.officer.account.pk)
    page = morning.cast.officer.client().get(reverse("desk:item", args=[morning.waiting[0]])).content.decode()
    assert "任何人不得核实自己录入的申报" in page
    assert 'value="confirm"' not in page
    outcome = decide(morning, "officer", items=[morning.waiting[0]], verb="confirm").content.decode()
    assert "须由他人核实" in outcome
    assert Item.objects.get(pk=morning.waiting[0]).state == "open"


def test_the_time_to_verify_by_is_the_pack_s_and_orders_the_queue(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A town's own pack may say how long the station has; here five working days, on a morning when others wait."""
    waiting = make_morning(cast).waiting
    of_the_town = (PACKS / "cn-4403" / "cn-4403-2015.toml").read_text(encoding="utf-8") + VERIFY_IN_FIVE
    (tmp_path / "cn-4403-2015.toml").write_text(of_the_town, encoding="utf-8")
    book = Rulebook.load(PACKS, tmp_path)
    monkeypatch.setattr(law, "the_book", lambda: book)
    law._answers.cache_clear()
    receipt = say(cast.clerk.viewer(), [line(cast, name="沈知秋", id_number="510104198803153412")], key="third")
    timed = Item.objects.get(subject=receipt.rows[0].declaration)
    law._answers.cache_clear()
    page = cast.officer.client().get(reverse("desk:queue")).content.decode()
    assert page.index(reverse("desk:item", args=[timed.pk])) < page.index(reverse("desk:item", args=[waiting[0]]))
    assert page.count("2026-11-25 24:00") == 1
    shown = [cast.officer.client().get(reverse("desk:item", args=[pk])).content.decode() for pk in (timed.pk, *waiting)]
    assert [bool(re.search(r"核实期限\s*2026-11-25 24:00", page)) for page in shown] == [True, False, False]


def test_returning_needs_a_reason(morning: Morning) -> None:
    nothing = decide(morning, "officer", items=[morning.waiting[0]], verb="refuse", reason=" ", back="1")
    assert nothing.status_code == 422
    assert Item.objects.get(pk=morning.waiting[0]).state == "open"
    decide(morning, "officer", items=[morning.waiting[0]], verb="refuse", reason="证件过期，请换证后再报", back="1")
    page = morning.cast.officer.client().get(reverse("desk:item", args=[morning.waiting[0]])).content.decode()
    assert "证件过期，请换证后再报" in page


def test_a_correction_is_registered_and_the_declaration_stays_as_said(morning: Morning) -> None:
    address = reverse("desk:correct", args=[morning.waiting[0]])
    morning.cast.officer.client().post(address, {"date": "20261101", "why": "租赁合同载明"})
    stay = Stay.objects.exclude(pk=morning.stay).get()
    assert stay.start_on.isoformat() == "2026-11-01"
    told = morning.cast.officer.client().get(reverse("desk:stay", args=[stay.pk])).content.decode()
    assert "核实时更正：租赁合同载明" in told
    assert "租赁合同载明" not in str(list(Line.objects.values_list("detail", flat=True))), "which may name people"
    page = morning.cast.officer.client().get(reverse("desk:item", args=[morning.waiting[0]])).content.decode()
    assert "2026-11-18" in page


def test_verification_corrects_until_when_and_whereto(morning: Morning) -> None:
    client, item = morning.cast.officer.client(), morning.waiting[0]
    address = reverse("desk:correct", args=[item])
    page = client.get(reverse("desk:item", args=[item])).content.decode()
    assert 'name="until"' in page
    assert 'name="whereabouts"' not in page
    early = client.post(address, {"until": "2026-11-02", "why": "租赁合同载明"})
    assert (early.status_code, "拟居住至日期 2026-11-02 不晚于" in early.content.decode()) == (422, True)
    client.post(address, {"until": "20270630", "why": "租赁合同载明"})
    stay = Stay.objects.exclude(pk=morning.stay).get()
    assert str(stay.expected_until) == "2027-06-30"
    said = say(morning.cast.clerk.viewer(), [line(morning.cast, kind="move_out")], key="out").rows[0].declaration
    leaves = Item.objects.get(subject=said).pk
    page = client.get(reverse("desk:item", args=[leaves])).content.decode()
    assert 'name="whereabouts"' in page
    assert 'name="until"' not in page
    client.post(reverse("desk:correct", args=[leaves]), {"whereabouts": "in_province", "why": "走访"})
    assert Stay.objects.get(pk=morning.stay).whereabouts == "in_province"
    assert "until" in str(Line.objects.filter(event="stays:evidence:corrected").first().detail)


def test_a_correction_that_cannot_be_read_says_so_at_its_field(morning: Morning) -> None:
    address = reverse("desk:correct", args=[morning.waiting[0]])
    response = morning.cast.officer.client().post(address, {"date": "昨天", "why": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "无法识别日期" in page
    assert 'id="correction" aria-labelledby="correction-title" data-open' in page


def test_a_supervisor_hands_items_over_but_decides_none(morning: Morning) -> None:
    officer = morning.cast.officer.account
    client = morning.cast.supervisor.client()
    assert officer.display_name in client.get(reverse("desk:queue")).content.decode()
    client.post(reverse("desk:assign"), {"items": morning.waiting, "verb": "assign", "to": officer.pk})
    assert set(Item.objects.filter(pk__in=morning.waiting).values_list("assignee", flat=True)) == {officer.pk}
    assert decide(morning, "supervisor", items=morning.waiting, verb="confirm").status_code == 403


def test_the_overview_counts_the_day_and_leads_to_what_is_late(morning: Morning) -> None:
    Item.objects.filter(pk=morning.waiting[0]).update(due_at=NOON - timedelta(days=2, hours=3))
    client = morning.cast.officer.client()
    page = client.get(reverse("desk:home")).content.decode()
    assert "<strong>2</strong>今日申报件" in page
    assert '<strong class="late">1</strong>已逾期' in page
    late = client.get(reverse("desk:queue"), {"show": "late"}).content.decode()
    assert "逾期 2 日 3 小时" in late
    assert "周子墨" in late
    assert "周小雨" not in late


def test_a_refusal_with_values_is_said_in_the_page_s_language(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anju.worklist.actions.MOST_AT_ONCE", 1)
    too_many = {"items": morning.waiting, "verb": "confirm"}
    assert "一次最多办理 1 件。" in decide(morning, "officer", **too_many).content.decode()
    client = morning.cast.officer.client()
    english = client.post(reverse("desk:decide"), too_many, headers={"Accept-Language": "en"}).content.decode()
    assert "At most 1 items at once." in english


def test_far_too_many_at_once_is_said_on_the_page(morning: Morning) -> None:
    page = decide(morning, "officer", items=list(range(1, 1502)), verb="confirm")
    assert page.status_code == 422
    assert "一次最多办理 1000 件。" in page.content.decode()
