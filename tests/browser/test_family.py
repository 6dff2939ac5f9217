"""A family of four from paper to certificate: what it costs in keys, clicks and pages.

A key is counted as somebody strikes it: a Chinese word is its pinyin and the key that takes it, a chord is each of its
keys. Waits are measured and shown (`pytest -s`), and only their number is asserted: how
long one takes is the machine's."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.urls import reverse
from playwright.sync_api import Page, expect

from anju.people.pinyin import pinyin_key
from browser.conftest import FAMILY_COMMUNITY, House

FAMILY = [
    ("韦向东", "522128198506123115"),
    ("罗小芸", "452124198709200025"),
    ("韦一凡", "440309201403081017"),
    ("韦一诺", "440309201711152024"),
]
PHONE = "13823456701"
SECONDS_A_KEY, SECONDS_A_CLICK = 0.3, 1.2
MINUTE = 60
MOST_PAGES = 8
HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass
class Hands:
    """Somebody's at a keyboard and a mouse, and how long the page kept them waiting."""

    page: Page
    keys: int = 0
    clicks: int = 0
    waits: dict[str, float] = field(default_factory=dict)

    def type(self, text: str) -> None:
        chinese = HAN.findall(text)
        self.keys += len(HAN.sub("", text)) + sum(len(pinyin_key(word)[0]) + 1 for word in chinese)
        self.page.keyboard.type(text)

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.keys += len(chord.split("+"))
            self.page.keyboard.press(chord)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    @contextmanager
    def waiting(self, url: str) -> Iterator[None]:
        """A page that opens meanwhile."""
        began = time.monotonic()
        yield
        self.page.wait_for_url(url)
        self.waits[f"{len(self.waits) + 1} {url}"] = time.monotonic() - began


def declare(hands: Hands) -> str:
    """The clerk, the four papers before her; the code of their home."""
    page = hands.page
    with hands.waiting("**/declare"):
        hands.press("g", "n")
    hands.type("新区 1203")
    expect(page.locator("#dwelling-options [role=option]")).to_have_count(1)
    hands.press("Enter", "Enter", "Enter", "Enter")
    home = page.locator("#id_dwelling_code").input_value()
    for index, (name, number) in enumerate(FAMILY):
        expect(page.locator(f"#id_p-{index}-name")).to_be_focused()
        hands.type(name)
        hands.press("Enter")
        hands.type(number)
        if index == 0:
            hands.press("Enter")
            hands.type(PHONE)
        if index < len(FAMILY) - 1:
            hands.press("Alt+n")
    with hands.waiting("**/receipt"):
        hands.press("Control+Enter")
    assert page.locator("tbody tr").count() == len(FAMILY)
    return home


def verify(hands: Hands) -> None:
    """The officer, whose queue of that community holds nothing else."""
    hands.press("g", "h")
    with hands.waiting("**division=*"):
        hands.click(f"a[href$='division={FAMILY_COMMUNITY}']")
    hands.press("a")
    expect(hands.page.locator("[data-count]").first).to_have_text(str(len(FAMILY)))
    with hands.waiting("**/queue/decide"):
        hands.press("j", "Control+Enter")
    expect(hands.page.locator("tbody .state-confirmed")).to_have_count(len(FAMILY))


def certify(hands: Hands, home: str) -> None:
    """A certificate each, from the page of their home."""
    with hands.waiting("**/dwellings?*"):
        hands.click(f"a[href*='{home}']")
    with hands.waiting("**/dwellings/*"):
        hands.click("tbody[data-walk] a")
    for stay in range(len(FAMILY)):
        hands.clicks += 1
        with hands.page.expect_download() as download:
            hands.page.locator("form[action$='/certificate'] button").nth(stay).click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_a_family_of_four_takes_less_than_a_minute_of_typing(house: House, at_work: Callable[..., Page]) -> None:
    clerk, officer = Hands(at_work("clerk")), Hands(at_work("officer"))
    home = declare(clerk)
    verify(officer)
    certify(officer, home)
    keys, clicks = clerk.keys + officer.keys, clerk.clicks + officer.clicks
    waits = {
        f"{who} {what}": took
        for who, one in (("clerk", clerk), ("officer", officer))
        for what, took in one.waits.items()
    }
    seconds = keys * SECONDS_A_KEY + clicks * SECONDS_A_CLICK
    print(
        f"\n{keys} keys, {clicks} clicks: {seconds:.0f} s; {len(waits)} pages, {sum(waits.values()):.1f} s of waiting"
    )
    for what, took in waits.items():
        print(f"  {took:5.2f} s  {what}")
    assert seconds < MINUTE, (keys, clicks)
    assert len(waits) <= MOST_PAGES
    assert reverse("desk:dwellings") in officer.page.url
