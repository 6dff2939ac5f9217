"""A stay and a person corrected in Chromium: foreseen, done, listed, undone; every step of it accessible."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import House
from browser.test_pages import remarks

SHOW, CORRECT, UNDO = "Show what will happen", "Correct", "Undo"


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    assert remarks(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_stay_is_corrected_by_keyboard_and_put_back(house: House, at_work: Callable[..., Page], width: str) -> None:
    page = at_work("supervisor", width=width, language="en")
    page.goto(reverse("desk:stay", args=[house.morning.stay]))
    page.get_by_role("link", name="Correct the stay").press("Enter")
    page.select_option("#id_reason", "study")
    page.select_option("#id_ground", "entry")
    page.fill("#id_proof", "School register 2026-9")
    presses(page, SHOW)
    expect(page.get_by_text("The stay says otherwise")).to_be_visible()
    presses(page, CORRECT)
    expect(page.locator("del").first).to_have_text("Work")
    page.get_by_role("link", name=UNDO, exact=True).first.press("Enter")
    page.fill("#id_why", "Another pupil of that name")
    presses(page, UNDO)
    expect(page.get_by_text("Undone; the register stands as if it had not been.")).to_be_visible()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_person_is_corrected_and_put_back(house: House, at_work: Callable[..., Page], width: str) -> None:
    page = at_work("supervisor", width=width, language="en")
    page.goto(reverse("desk:person", args=[house.morning.cast.resident.id]))
    page.get_by_role("link", name="Correct the facts").press("Enter")
    page.fill("#id_hukou_address", "Changshan, Tianma")
    page.select_option("#id_ground", "declared")
    page.fill("#id_proof", "Hukou book")
    presses(page, SHOW)
    expect(page.locator("del")).to_have_count(1)
    presses(page, CORRECT)
    page.get_by_role("link", name="Corrections", exact=True).press("Enter")
    expect(page.locator("del").first).to_be_visible()
    assert remarks(page) == []
    page.get_by_role("link", name=UNDO, exact=True).first.press("Enter")
    page.fill("#id_why", "Misread")
    presses(page, UNDO)
    expect(page.get_by_text("Undone: the former facts stand again.")).to_be_visible()
