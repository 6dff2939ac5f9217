"""A day's work in Chromium: verifying, revealing, uploading, leaving."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import House
from cast import COMMUNITIES, SAMPLES


def test_an_officer_marks_all_and_confirms_at_once(at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.goto(reverse("desk:queue") + "?filter=1")
    page.select_option("#division", str(COMMUNITIES[1]))
    page.locator("form.filters button.btn-primary").click()
    page.wait_for_url("**division=*")
    page.locator("[data-all]").check()
    expect(page.locator("[data-count]").first).to_have_text("2")
    page.click("button[value=confirm]")
    expect(page.locator("tbody .state-confirmed")).to_have_count(2)


def test_enter_on_a_mark_opens_the_case_and_confirms_nothing(at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.goto(reverse("desk:queue") + "?show=all")
    page.locator("tbody input[type=checkbox]").first.evaluate("box => { box.disabled = false; box.focus(); }")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/*")


def test_a_number_is_shown_after_its_purpose_alone(house: House, at_work: Callable[..., Page]) -> None:
    resident = house.morning.cast.resident
    page = at_work("clerk")
    page.goto(reverse("desk:person", args=[resident.id]))
    page.click("[data-opens^=reveal-number]")
    page.locator("[id^=reveal-number]:not(h2) button.btn-primary").click()
    expect(page.locator("[id^=number-]")).not_to_have_text(resident.id_number)
    page.fill("input[id^=purpose-number]", "本人申请")
    page.locator("[id^=reveal-number]:not(h2) button.btn-primary").click()
    expect(page.locator("[id^=number-]")).to_have_text(resident.id_number)
    expect(page.locator("[id^=reveal-number]:not(h2)")).not_to_be_visible()


def test_a_certificate_is_saved_as_a_file(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.goto(reverse("desk:person", args=[house.morning.cast.resident.id]))
    with page.expect_download() as download:
        page.locator(f"form[action='{reverse('desk:certificate', args=[house.morning.stay])}'] button").click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_a_spreadsheet_is_checked_and_entered_by_the_worker(at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.goto(reverse("desk:upload"))
    page.set_input_files("#id_file", SAMPLES / "declarations.xlsx")
    page.click("main button.btn-primary")
    page.wait_for_url("**/submissions/*")
    enter = page.locator("form[action$='/commit'] button")
    expect(enter).to_be_visible(timeout=60_000)
    enter.click()
    expect(page.locator(".head .state-committed")).to_be_visible(timeout=60_000)
    page.click("a[href*='only=rejected']")
    expect(page.locator("tbody .state-rejected")).to_have_count(13)


def test_a_person_is_found_from_every_page(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.keyboard.press("/")
    page.keyboard.type("林秀文 19950612")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/persons/{house.morning.cast.resident.id}")


def test_signing_out_closes_the_desk(house: House, browser, at_work: Callable[..., Page]) -> None:
    page = at_work("next_clerk")
    page.click("details.account summary")
    page.click("details.account button")
    page.wait_for_url("**/login")
    page.goto("/queue")
    assert page.url.startswith(f"{house.url}/login")


def test_a_receipt_on_paper_is_the_receipt_alone(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.goto(reverse("desk:receipt", args=[house.morning.receipt.submission]))
    page.emulate_media(media="print")
    assert not page.locator("#menu").is_visible()
    assert not page.locator("header.top").is_visible()
    assert not page.locator("[data-print]").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("tbody tr").count() == 2


def test_a_case_is_returned_and_taken_back_by_keyboard_alone(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queue")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#refusal")).to_be_visible()
    page.locator("#reason").focus()
    page.keyboard.type("材料不符 c r x")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue/decide")
    expect(page.locator("tbody .state-confirmed")).to_have_count(1)
    page.locator("form[action$='/undo'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/undo")
    expect(page.locator("tbody .state-confirmed")).to_have_count(1)


def test_single_keys_can_be_switched_off(at_work: Callable[..., Page]) -> None:
    page = at_work("officer")
    page.goto(reverse("desk:queue"))
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{page.url.split('/queue')[0]}/queue")
    page.evaluate("localStorage.clear()")


def test_a_ledger_is_exported_by_the_worker_fetched_and_erased(at_work: Callable[..., Page]) -> None:
    page = at_work("supervisor")
    page.goto(reverse("desk:ledger"))
    page.click("[data-opens=export]")
    page.fill("#export-purpose", "季度核对")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exports")
    fetch = page.locator("#exports a.btn-primary").first
    expect(fetch).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        fetch.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.locator("form[action$='/erase'] button").first.click()
    expect(page.locator("#exports .state-erased").first).to_be_visible()
