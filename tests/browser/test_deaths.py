"""A death on the page of who works here and has no stay, and a contradiction that waits for a second officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import House
from browser.test_corrections import presses
from browser.test_job_voices import declares
from browser.test_merging import looked_at

TODAY = timezone.localdate()
HIRED = TODAY - timedelta(days=9)
DEAD = {"desk": ("彭一帆", "510104199208150035"), "phone": ("苗春生", "110101197003070039")}
DISPUTED = {"desk": ("武静怡", "320102199507140023"), "phone": ("袁可欣", "330802198811230029")}
NEWEST = """SELECT id, subject FROM worklist_item WHERE kind = 'contradiction' AND decided_at IS NULL
ORDER BY id DESC LIMIT 1"""
PROPOSE = """UPDATE worklist_item SET state = 'proposed', proposed = 'confirmed', proposed_by = %(by)s,
    proposed_at = now() WHERE id = %(item)s"""
CHOOSE = """UPDATE declarations_dissent SET proposed = 'taken', proposed_why = 'The contract, clause 2'
 WHERE lead = %(lead)s"""


def hired(house: House, clerk: Page, officer: Page, who: tuple[str, str]) -> None:
    declares(clerk, house, "resident", "hire", str(HIRED), who)
    officer.goto(f"{reverse('desk:queue')}?division={house.morning.cast.employer.division}")
    officer.locator("tr", has_text=who[0]).get_by_role("link").first.click()
    presses(officer, "Confirm")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_death_is_registered_and_undone(house: House, at_work: Callable[..., Page], width: str) -> None:
    clerk, officer = at_work("clerk", language="en"), at_work("officer", width=width, language="en")
    hired(house, clerk, officer, DEAD[width])
    officer.goto(reverse("desk:persons"))
    officer.fill("main #id_number", DEAD[width][1])
    officer.click("main button:has-text('Find')")
    officer.get_by_role("link", name="Register the death").click()
    looked_at(officer, f"death-{width}")
    officer.fill("#id_day", str(TODAY - timedelta(days=2)))
    officer.fill("#id_proof", "Death certificate 31")
    presses(officer, "Show what will happen")
    looked_at(officer, f"death-foreseen-{width}")
    presses(officer, "Register the death")
    expect(officer.get_by_text("Deregistered because of death")).to_be_visible()
    looked_at(officer, f"death-person-{width}")
    officer.locator("section", has_text="Deregistered because of death").get_by_role("link", name="Undo").last.click()
    looked_at(officer, f"death-undo-{width}")
    officer.fill("#id_why", "The certificate was another's")
    presses(officer, "Undo the death")
    expect(officer.get_by_role("link", name="Register the death")).to_be_visible()


def proposed(by: int) -> int:
    """The newest open case as the first of two officers left it, where the pack would ask for two; its item."""
    at = connection.settings_dict
    given = {name: at[name.upper()] for name in ("host", "port", "user", "password")}
    with psycopg.connect(dbname=f"{at['NAME']}_browser", **given) as database:
        [(item, lead)] = database.execute(NEWEST).fetchall()
        database.execute(PROPOSE, {"by": by, "item": item})
        database.execute(CHOOSE, {"lead": lead})
    return int(item)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_choice_waits_for_a_second_officer(house: House, at_work: Callable[..., Page], width: str) -> None:
    clerk, officer = at_work("clerk", language="en"), at_work("officer", width=width, language="en")
    employer = at_work("employer_staff", language="en")
    hired(house, clerk, officer, DISPUTED[width])
    declares(employer, house, "employer", "hire", str(HIRED + timedelta(days=2)), DISPUTED[width])
    item = proposed(house.morning.cast.supervisor.account.pk)
    officer.goto(reverse("desk:item", args=[item]))
    expect(officer.get_by_text("The contract, clause 2").first).to_be_visible()
    looked_at(officer, f"proposal-{width}")
    presses(officer, "Put back")
    expect(officer.get_by_role("button", name="Decide", exact=True)).to_be_visible()
