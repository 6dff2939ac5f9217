"""Coming in as a person does: a second factor from set-up to recovery code; through the office's own provider."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from browser.conftest import PATIENCE_OF_A_CLERK, House
from browser.test_pages import remarks
from cast import PASSWORD

SUBJECT = "staff-0042"


@pytest.fixture
def page(house: House, browser: Browser) -> Iterator[Page]:
    """Nobody signed in."""
    context = browser.new_context(base_url=house.url, viewport={"width": 360, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_OF_A_CLERK)
    yield page
    context.close()


def enter(page: Page, username: str) -> None:
    page.goto(reverse("desk:login"))
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")


def leave(page: Page) -> None:
    page.click("details.account summary")
    page.click("details.account button")


def test_a_second_factor_from_its_picture_to_the_last_resort(page: Page) -> None:
    enter(page, "outsider")
    page.goto(reverse("desk:second-factor"))
    page.click("main button")
    secret = page.locator("code.secret").inner_text()
    picture = page.locator("main img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "the policy lets the picture be seen"
    assert remarks(page) == []
    page.fill("#id_code", pyotp.TOTP(secret).now())
    page.click("main button.btn-primary")
    expect(page.locator(".recovery li")).to_have_count(10)
    recovery = page.locator(".recovery code").first.inner_text()
    assert remarks(page) == []
    leave(page)
    page.wait_for_url("**/login")
    enter(page, "outsider")
    page.wait_for_url("**/login/code")
    assert remarks(page) == []
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert remarks(page) == []
    page.fill("#id_code", recovery)
    page.click("main button")
    page.wait_for_url("**/")
    page.goto(reverse("desk:second-factor"))
    expect(page.locator("dl.facts dd").nth(1)).to_have_text("9")


def test_in_through_the_office_s_provider_and_out_again(page: Page) -> None:
    enter(page, "employer")
    page.goto(reverse("desk:provider"))
    assert remarks(page) == []
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.fill("input[name=sub]", SUBJECT)
    page.click("button:has-text('Authorize')")
    page.wait_for_url("**/provider")
    expect(page.locator(".alert-success")).to_be_visible()
    assert remarks(page) == []
    leave(page)
    page.wait_for_url("**/login")
    page.click(f"a[href='{reverse('desk:provider-start')}']")
    page.fill("input[name=sub]", SUBJECT)
    page.click("button:has-text('Authorize')")
    page.wait_for_url("**/")
    expect(page.locator("details.account summary")).to_contain_text("彩田电子")
    leave(page)
    page.wait_for_url("**/oauth2/end_session?*")
    page.click("button >> nth=0")
    page.wait_for_url("**/login?*")
    page.goto("/")
    page.wait_for_url("**/login?next=/")
