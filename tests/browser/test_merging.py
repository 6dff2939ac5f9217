"""A supervisor finds the other entry of a person, compares, merges and parts them again; on a telephone too."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page

from browser.conftest import House
from browser.test_pages import remarks
from desk.office import NEIGHBOUR

SHOTS = os.environ.get("ANJU_SHOTS")


def looked_at(page: Page, name: str) -> None:
    """Accessible, no wider than the screen; with ANJU_SHOTS a folder, kept as a picture."""
    assert remarks(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_two_entries_are_merged_and_parted(house: House, at_work: Callable[..., Page]) -> None:
    page = at_work("supervisor", width="phone", language="en")
    page.goto(reverse("desk:person", args=[house.morning.cast.resident.id]))
    page.click("main a:has-text('Entered twice')")
    looked_at(page, "merge-find")
    page.fill("main #id_number", NEIGHBOUR["id_number"])
    page.click("main button:has-text('Find')")
    looked_at(page, "merge-found")
    page.click("main td a")
    looked_at(page, "merge")
    page.select_option("#id_ground", "documents")
    page.fill("#id_proof", "Both documents seen")
    page.click("main button:has-text('Merge')")
    looked_at(page, "merged")
    page.click("main td a:has-text('Undo')")
    looked_at(page, "merge-undo")
    page.fill("#id_why", "Two persons after all")
    page.click("main button:has-text('Undo the merge')")
    page.wait_for_selector("main h1")
    looked_at(page, "parted")
    assert NEIGHBOUR["name"] in page.inner_text("main h1")
