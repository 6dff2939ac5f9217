"""What is said of a job in Chromium: two who differ, side by side, decided; accessible, at both widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import House
from browser.test_corrections import presses
from browser.test_pages import remarks

TODAY = timezone.localdate()
FIRST, SECOND = TODAY - timedelta(days=8), TODAY - timedelta(days=6)
WHO = {"desk": ("温佳宁", "420112198804123010"), "phone": ("段云帆", "110105195001010012")}


def declares(page: Page, house: House, role: str, kind: str, day: str, who: tuple[str, str]) -> None:
    page.goto(reverse("desk:declare"))
    page.select_option("#id_kind", kind)
    page.select_option("#id_role", role)
    page.fill("#id_employer_code", house.morning.cast.employer.credit_code)
    page.fill("#id_date", day)
    page.fill("#id_p-0-name", who[0])
    page.fill("#id_p-0-id_number", who[1])
    page.get_by_role("button", name="Declare", exact=True).click()
    page.wait_for_url("**/receipt")


def looks(page: Page, *words: str) -> None:
    for word in words:
        expect(page.get_by_text(word).first).to_be_visible()
    assert remarks(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_disputed_job_is_decided_once_for_all(house: House, at_work: Callable[..., Page], width: str) -> None:
    said: dict[str, Any] = {"width": width, "language": "en"}
    clerk, employer, officer = at_work("clerk", **said), at_work("employer_staff", **said), at_work("officer", **said)
    declares(clerk, house, "resident", "hire", str(FIRST), WHO[width])
    officer.goto(f"{reverse('desk:queue')}?division={house.morning.cast.employer.division}")
    officer.locator("tr", has_text=WHO[width][0]).get_by_role("link").first.click()
    presses(officer, "Confirm")
    employer.goto(reverse("desk:home"))
    looks(employer, "You still owe")
    declares(employer, house, "employer", "hire", str(SECOND), WHO[width])
    declares(employer, house, "employer", "not_worked", str(SECOND), WHO[width])
    officer.goto(f"{reverse('desk:queue')}?division={house.morning.cast.employer.division}")
    officer.locator("tr", has_text=WHO[width][0]).get_by_role("link").first.click()
    looks(officer, "What stands", "What was said against it", "the job begins on", "Never worked there")
    officer.get_by_role("link", name="Job since 20").click()
    looks(officer, "Contradicted", "Who had to declare it")
    officer.go_back()
    officer.get_by_label("the job begins on").check()
    officer.fill("#id_reason", "The contract, clause 2")
    presses(officer, "Decide")
