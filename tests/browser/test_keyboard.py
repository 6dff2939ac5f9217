"""A clerk's and an officer's work with the keyboard alone: sign in, search, declare, confirm, certificate. No mouse."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from browser.conftest import House
from cast import COMMUNITIES, PASSWORD

NAME, NUMBER = "莫晓晨", "452124199307071034"
MOST_TABS = 60


def sign_in(browser: Browser, house: House, username: str) -> Page:
    page = browser.new_page(base_url=house.url, locale="zh-CN", viewport={"width": 1280, "height": 800})
    page.goto("/login")
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


def find(page: Page, number: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#quick")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/persons/*")


def tab_to(page: Page, selector: str) -> None:
    """Go on by Tab until the thing has the focus, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("element => element === document.activeElement"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"{selector} is not reached by {MOST_TABS} Tabs")


def test_from_sign_in_to_certificate_without_a_mouse(house: House, browser: Browser) -> None:
    cast = house.morning.cast
    home = [each for each in cast.dwellings.values() if each.division == COMMUNITIES[1] and each.state == "active"][-1]
    clerk = sign_in(browser, house, cast.clerk.account.username)
    find(clerk, cast.resident.id_number)
    expect(clerk.locator("h1")).to_have_text(cast.resident.name)
    clerk.keyboard.press("g")
    clerk.keyboard.press("n")
    clerk.wait_for_url("**/declare")
    clerk.keyboard.type(home.code)
    expect(clerk.locator("#dwelling-options [role=option]")).to_have_count(1)
    for _ in range(4):
        clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_p-0-name")).to_be_focused()
    clerk.keyboard.type(NAME)
    clerk.keyboard.press("Enter")
    clerk.keyboard.type(NUMBER)
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/receipt")
    clerk.close()
    officer = sign_in(browser, house, cast.officer.account.username)
    find(officer, NUMBER)
    officer.keyboard.press("j")
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/queue/*")
    expect(officer.locator("h1")).to_contain_text(NAME)
    officer.keyboard.press("Control+Enter")
    expect(officer.locator("#notice")).not_to_be_empty()
    find(officer, NUMBER)
    tab_to(officer, "form[action$='/certificate'] button")
    with officer.expect_download() as download:
        officer.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    officer.close()
