"""What a county writes in a pack of its own, from the file to what the register does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from anju.access.models import Account
from anju.access.rules import Role, Viewer
from anju.access.scope import enter_scope
from anju.declarations import law
from anju.declarations.actions import Draft, Receipt, declare
from anju.outages.actions import enter_outage
from anju.stays.models import Stay
from anju.worklist.actions import Decision, confirm, refuse
from anju.worklist.models import Item
from cast import PASSWORD, TOWN, Cast, Member
from declarations.saying import NOW, line

pytestmark = pytest.mark.django_db
PACK = "cn-440309-2026"
HEAD = f"""
[pack]
id = "{PACK}"
title = "测试区规定"
jurisdiction = "440309"
name = "测试区"
tier = "COUNTY"
extends = "cn-4403-2015"
status = "active"
version = "1"
valid_from = 2026-01-01

[sources.notice]
title = "测试区通知"
level = "NORMATIVE"
evidence = "A"
checked_on = 2026-11-20

[[rule]]
id = "declare.landlord.start"
kind = "DeclarationDuty"
declarant = "LANDLORD"
triggers = ["LETTING_START"]
deadline = {{ value = 24, unit = "HOUR", start_counted = false, rollover = "NONE" }}
source = ["notice#1"]
"""
SECOND = """
[[rule]]
id = "second.verify"
kind = "SecondOfficer"
decisions = ["{}"]
source = ["notice#2"]
"""
Write = Callable[[str], None]


@pytest.fixture
def write(tmp_path: Path, settings: Any) -> Iterator[Write]:
    def written(body: str) -> None:
        (tmp_path / f"{PACK}.toml").write_text(HEAD + body, encoding="utf-8")
        settings.OWN_PACKS_DIR = tmp_path

    law._answers.cache_clear()
    law._form.cache_clear()
    yield written
    law._answers.cache_clear()
    law._form.cache_clear()


def said(viewer: Viewer, **changes: Any) -> Receipt:
    with transaction.atomic():
        enter_scope(viewer)
        draft = Draft(role="landlord", channel="web", key="k", pack=PACK, lines=[line(**changes)])
        return declare(draft, viewer=viewer, now=NOW)


@pytest.mark.parametrize(
    ("policies", "codes", "due"),
    [
        ("", ["W421"], "2026-11-18T17:00+08:00"),
        ('[policies]\noutage = "NOTHING"\n', ["W401"], "2026-11-18T06:00+08:00"),
    ],
)
def test_an_outage_gives_time_back_unless_the_place_decides_otherwise(
    policies: str, codes: list[str], due: str, cast: Cast, write: Write
) -> None:
    write(policies)
    start, end = (datetime.fromisoformat(f"2026-11-{text}+08:00") for text in ("17T22:00", "18T09:00"))
    enter_outage(viewer=cast.admin.viewer(), start_at=start, end_at=end, what="all", proof="工单", now=NOW)
    (row,) = said(cast.landlord_staff.viewer(), date="2026-11-17T06:00").rows
    assert (row.codes, row.due) == (codes, due)


@pytest.fixture
def another() -> Viewer:
    account = Account.objects.create_account(
        "another", PASSWORD, display_name="核实二", role=Role.STATION_OFFICER.value, area=TOWN, staff_number="s9"
    )
    return Member(account).viewer()


def decided(by: Viewer, decision: str) -> Decision:
    with transaction.atomic():
        enter_scope(by)
        ids = [Item.objects.get().pk]
        (done,) = confirm(ids, viewer=by) if decision == "CONFIRMED" else refuse(ids, viewer=by, reason="证件过期")
        return done


@pytest.mark.parametrize("asked", ["CONFIRMED", "REFUSED"])
@pytest.mark.parametrize("decision", ["CONFIRMED", "REFUSED"])
def test_two_officers_decide_what_the_pack_says_and_only_that(
    asked: str, decision: str, cast: Cast, another: Viewer, write: Write
) -> None:
    write(SECOND.format(asked))
    said(cast.clerk.viewer())
    decided(cast.officer.viewer(), decision)
    state = decision.lower()
    assert Item.objects.get().state == ("proposed" if asked == decision else state)
    if asked == decision:
        assert decided(cast.officer.viewer(), decision).done is False
        assert Item.objects.get().state == "proposed"
        assert decided(another, decision).done
    item = Item.objects.get()
    assert (item.state, item.proposed_by) == (state, cast.officer.account.pk if asked == decision else None)
    assert Stay.objects.filter(state="registered").exists() == (decision == "CONFIRMED")


def test_a_date_without_time_has_no_deadline_where_the_place_rejects_it(cast: Cast, write: Write) -> None:
    """P3. The office asks for the time; nothing is reckoned from a guess, and nobody is told to be late."""
    write('[policies]\ndate_only = "REJECT"\n')
    (row,) = said(cast.landlord_staff.viewer(), date="2026-11-10").rows
    assert (row.due, "W401" in row.codes) == (None, False)
