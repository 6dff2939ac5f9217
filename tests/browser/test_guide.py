"""The clerks' guide shows the pages as they are: each that it photographs is still there; `make guide` renews them."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import LANGUAGES, House
from browser.guide import SCENES, Scene

GUIDE = Path(__file__).parents[2] / "docs" / "clerks"
PICTURES = GUIDE / "pictures"
FOLDERS = {"zh-hans": "zh-Hans", "en": "en"}
TEXTS = {"zh-hans": GUIDE / "first-day.zh-Hans.md", "en": GUIDE / "first-day.en.md"}
WRITING = os.environ.get("ANJU_GUIDE") == "write"
WIDTH, QUALITY = 1100, 60
MOST_BYTES = 3_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_guide_is_there(
    house: House, browser: Browser, at_work: Callable[..., Page], language: str
) -> None:
    desks: dict[str, Page] = {"": browser.new_page(base_url=house.url, locale=LANGUAGES[language])}
    for scene in SCENES:
        if scene.who not in desks:
            desks[scene.who] = at_work(scene.who, language=language)
        page = desks[scene.who]
        page.set_viewport_size({"width": WIDTH, "height": scene.height})
        scene.does(page, house)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator(".error-page")).to_have_count(0)
        if WRITING:
            _photograph(page, scene, language)
    desks[""].close()


def _photograph(page: Page, scene: Scene, language: str) -> None:
    folder = PICTURES / FOLDERS[language]
    folder.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (folder / f"{scene.name}.webp").write_bytes(base64.b64decode(taken["data"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_shows_each_picture_and_no_other(language: str) -> None:
    shown = re.findall(r"\]\(pictures/([^)]+)\.webp\)", TEXTS[language].read_text(encoding="utf-8"))
    assert shown == [f"{FOLDERS[language]}/{scene.name}" for scene in SCENES]
    assert {path.stem for path in (PICTURES / FOLDERS[language]).iterdir()} == {scene.name for scene in SCENES}


def test_both_languages_tell_the_same() -> None:
    headings = {text.name: re.findall(r"^(#+) ", text.read_text(encoding="utf-8"), re.M) for text in TEXTS.values()}
    first, second = headings.values()
    assert first == second


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.rglob("*.webp")) < MOST_BYTES
