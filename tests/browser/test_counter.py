"""A family at the counter, by keyboard alone, from paper to receipt; the officer next door verifies it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.conftest import House

FAMILY = [
    ("高明远", "510104198803153412", "13800138011"),
    ("梁静", "360121199311072029", ""),
]
WRONG = "510104198803153411"


def choose_home(page: Page) -> None:
    """The dwelling as one types it: two words, arrow, Enter."""
    page.keyboard.type("梅龙路2号 102")
    expect(page.locator("#dwelling-options [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def type_person(page: Page, name: str, number: str) -> None:
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def test_a_family_is_declared_without_a_mouse(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/declare")
    expect(page.locator("#id_dwelling_code")).to_be_focused()
    choose_home(page)
    expect(page.locator("#id_dwelling_code")).to_have_value("4403090020010000001000002")
    expect(page.locator("#id_date")).to_be_focused()
    page.locator("#id_p-0-name").focus()
    type_person(page, *FAMILY[0][:2])
    expect(page.locator("#id_p-0-birth_date")).to_have_value("1988-03-15")
    expect(page.locator("#id_p-0-sex")).to_have_value("1")
    page.keyboard.press("Alt+n")
    expect(page.locator("#id_p-1-name")).to_be_focused()
    type_person(page, *FAMILY[1][:2])
    expect(page.locator("#id_p-1-birth_date")).to_have_value("1993-11-07")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/receipt")
    assert page.locator("tbody tr").count() == 2
    expect(page.locator("a.btn-primary")).to_be_focused()


def test_a_mistake_is_told_at_its_field_before_and_after_sending(at_work: Callable[..., Page]) -> None:
    page = at_work("clerk", language="en")
    page.goto("/declare")
    choose_home(page)
    page.locator("#id_p-0-name").focus()
    type_person(page, FAMILY[0][0], WRONG)
    heard = page.locator("[data-person] .heard")
    expect(heard).to_contain_text("E103")
    page.locator("#id_p-0-hukou_address").fill("四川省成都市锦江区")
    with page.expect_response("**/declare"):
        page.keyboard.press("Control+Enter")
    expect(heard).to_contain_text("E103")
    expect(page.locator("#id_p-0-hukou_address")).to_have_value("四川省成都市锦江区")
    expect(page.locator("#id_p-0-id_number")).to_be_focused()


def test_a_person_added_by_mistake_is_removed_and_the_rest_renumbered(at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.goto("/declare")
    page.click("#add-person")
    page.click("#add-person")
    page.locator("#id_p-2-name").fill("高小远")
    page.locator("[data-drop]").nth(1).click()
    expect(page.locator("#id_p-1-name")).to_have_value("高小远")
    expect(page.locator("input[name=p-TOTAL_FORMS]")).to_have_value("2")


def test_enter_passes_over_what_a_number_says_and_no_other_document(at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.goto("/declare")
    page.locator("#id_p-0-name").focus()
    type_person(page, *FAMILY[0][:2])
    expect(page.locator("#id_p-0-phone")).to_be_focused()
    page.select_option("#id_p-0-id_kind", "passport")
    page.locator("#id_p-0-name").focus()
    for field in ("id_kind", "id_number", "sex", "birth_date"):
        page.keyboard.press("Enter")
        expect(page.locator(f"#id_p-0-{field}")).to_be_focused()


def test_fields_follow_what_is_declared(at_work: Callable[..., Page]) -> None:
    page = at_work("clerk")
    page.goto("/declare")
    expect(page.locator("#id_employer_code")).not_to_be_visible()
    page.select_option("#id_kind", "hire")
    expect(page.locator("#id_employer_code")).to_be_visible()
    expect(page.locator("#id_dwelling_code")).not_to_be_visible()
