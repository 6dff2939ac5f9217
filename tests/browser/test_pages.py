"""Every page in Chromium: both languages, both widths, nothing for axe to remark on, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import LANGUAGES, WIDTHS, House
from desk.office import Morning

AXE = Path(__file__).parents[2] / "build" / "test-assets" / "axe.min.js"
AXE_LOOKS = {("zh-hans", "desk"), ("en", "phone")}
"""The other two pairs have the same widths and the same words; they are looked at for what does not fit."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def tour(morning: Morning) -> list[tuple[str, str, list[Any]]]:
    """Who opens what."""
    cast = morning.cast
    return [
        ("officer", "home", []),
        ("officer", "queue", []),
        ("officer", "item", [morning.waiting[0]]),
        ("clerk", "declare", []),
        ("clerk", "receipt", [morning.receipt.submission]),
        ("clerk", "submissions", []),
        ("clerk", "submission", [morning.receipt.submission]),
        ("clerk", "upload", []),
        ("clerk", "persons", []),
        ("clerk", "person", [cast.resident.id]),
        ("clerk", "dwellings", []),
        ("clerk", "dwelling", [cast.home.pk]),
        ("clerk", "building", [cast.home.building_id]),
        ("clerk", "building-add", []),
        ("clerk", "dwelling-import", []),
        ("clerk", "parties", []),
        ("clerk", "party", [cast.landlord.pk]),
        ("clerk", "party-add", []),
        ("clerk", "rules", []),
        ("clerk", "rule", ["declare.landlord.start"]),
        ("clerk", "divisions", []),
        ("clerk", "keys", []),
        ("clerk", "password", []),
        ("clerk", "second-factor", []),
        ("clerk", "sessions", []),
        ("supervisor", "queue", []),
        ("supervisor", "ledger", []),
        ("supervisor", "counts", []),
        ("supervisor", "exports", []),
        ("supervisor", "load", []),
        ("officer", "absences", []),
        ("supervisor", "stay", [morning.stay]),
        ("supervisor", "annul", [morning.stay, "registration"]),
        ("officer", "stay", [morning.stay]),
        ("officer", "stay-say", [morning.stay, "extend"]),
        ("officer", "stay-say", [morning.stay, "change"]),
        ("officer", "stay-say", [morning.stay, "move_out"]),
        ("officer", "stay-correct", [morning.stay]),
        ("officer", "stay-deregister", [morning.stay]),
        ("officer", "person-correct", [cast.resident.id]),
        ("officer", "corrections", [cast.resident.id]),
        ("auditor", "home", []),
        ("auditor", "journal", []),
        ("auditor", "journal-access", []),
        ("auditor", "journal-conduct", []),
        ("admin", "accounts", []),
        ("admin", "account", [cast.clerk.account.pk]),
        ("admin", "account-open", []),
        ("security", "home", []),
        ("security", "accounts", []),
        ("security", "account", [cast.clerk.account.pk]),
        ("landlord_staff", "home", []),
        ("landlord_staff", "declare", []),
        ("landlord_staff", "unconfirmed", []),
        ("employer_staff", "home", []),
        ("employer_staff", "roster", [cast.employer.pk]),
        ("employer_staff", "statement-month", [cast.employer.pk]),
        ("employer_staff", "exports", []),
        ("supervisor", "statements", []),
        ("supervisor", "freshness", []),
        ("officer", "unconfirmed", []),
        ("auditor", "journal-seals", []),
        ("admin", "home", []),
        ("admin", "outages", []),
        ("admin", "outage-enter", []),
    ]


def remarks(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(all => all.violations)", TAGS)
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits(
    house: House, at_work: Callable[..., Page], language: str, width: str
) -> None:
    pages: dict[str, Page] = {}
    wrong: list[str] = []
    looks = (language, width) in AXE_LOOKS
    for who, name, args in tour(house.morning):
        if who not in pages:
            pages[who] = at_work(who, width=width, language=language)
        page = pages[who]
        answer = page.goto(reverse(f"desk:{name}", args=args))
        assert answer is not None and answer.ok, name
        assert page.locator("html").get_attribute("lang") == ("zh-Hans" if language == "zh-hans" else "en")
        assert page.locator("h1").count() == 1, name
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{name}: {wide} px too wide"] * (wide > 0)
        wrong += [f"{name}: {remark}" for remark in (remarks(page) if looks else [])]
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_open_filter_of_the_queue_is_accessible_and_fits(at_work: Callable[..., Page], width: str) -> None:
    page = at_work("officer", width=width)
    page.goto(reverse("desk:queue") + "?filter=1")
    assert page.locator("#division").is_visible()
    assert remarks(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("opened", ["refusal", "correction"])
def test_a_dialog_is_accessible_too(house: House, at_work: Callable[..., Page], opened: str) -> None:
    page = at_work("officer")
    page.goto(reverse("desk:item", args=[house.morning.waiting[0]]))
    page.click(f"[data-opens={opened}]")
    assert page.locator(f"#{opened}").is_visible()
    assert remarks(page) == []
    page.keyboard.press("Escape")
    assert not page.locator(f"#{opened}").is_visible()


def test_the_sign_in_page_is_accessible(house: House, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{house.url}/login")
    assert remarks(page) == []
    page.fill("#id_username", "clerk")
    page.fill("#id_password", "wrong")
    page.click("main button")
    assert page.locator("[role=alert]").is_visible()
    assert remarks(page) == []
    page.close()


def test_the_menu_of_a_phone_opens_and_names_itself(at_work: Callable[..., Page]) -> None:
    page = at_work("clerk", width="phone")
    assert not page.locator("#menu").is_visible()
    page.click("#menu-button")
    assert page.locator("#menu").is_visible()
    assert page.locator("#menu-button").get_attribute("aria-expanded") == "true"
    assert remarks(page) == []


def test_keys_lead_everywhere_and_can_be_switched_off(at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    assert remarks(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).not_to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/*")
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.locator("#shortcuts").is_visible()
