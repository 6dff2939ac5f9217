"""When a stay was last evidenced: kept for one or many, flagged once, unflagged by evidence; nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from anju.access.rules import Viewer, system_viewer
from anju.access.scope import enter_scope
from anju.acts.annul import annul_stay, undo_annulment
from anju.declarations.actions.left import declare_left
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound
from anju.stays.freshness import UnconfirmedFilter, freshness_of, unconfirmed
from anju.stays.models import Evidence, Freshness, Recheck, Stay
from anju.stays.rechecks import KIND, flag_presumed_left, still_live
from anju.stays.rules import Standing
from anju.worklist.actions import confirm, refuse
from anju.worklist.models import Item
from cast import TODAY, Cast, as_web_role
from declarations.saying import NOW, PACK, line, say
from employment.working import STAFF, confirm_all
from stays.test_annulments import OTHER
from stays.test_decisions import corrected

pytestmark = pytest.mark.django_db
LATER = date(2028, 6, 1)


def move_in(cast: Cast, *persons: tuple[str, str], key: str = "in") -> list[Stay]:
    """Declared by the landlord, confirmed by an officer, all at once; the stays in the order of the persons."""
    lines = [
        line(name=name, id_number=number, dwelling_code=f"44030900200100000010000{n:02}")
        for n, (name, number) in enumerate(persons or STAFF[:3], 1)
    ]
    receipt = say(cast.landlord_staff.viewer(), *lines, key=key)
    assert receipt.rejected == 0, receipt
    confirm_all(cast)
    return list(Stay.objects.order_by("dwelling__code"))


def age(stays: list[Stay], days: int) -> None:
    Freshness.objects.filter(stay__in=stays).update(evidenced_on=TODAY - timedelta(days=days))


def flag(on: date = TODAY, batch: int = 2) -> int:
    enter_scope(system_viewer(on=on))
    return flag_presumed_left(on, batch=batch)


def listed(viewer: Viewer, **wanted: Any) -> list[int]:
    with as_web_role(viewer):
        return [row.stay for row in unconfirmed(viewer, UnconfirmedFilter(**wanted)).rows]


def items() -> list[tuple[int, str]]:
    return list(Item.objects.filter(kind=KIND).order_by("subject").values_list("subject", "state"))


def test_registering_many_keeps_a_row_each_with_the_declaration(cast: Cast) -> None:
    stays = move_in(cast)
    rows = list(Freshness.objects.order_by("dwelling").values_list("stay", "evidenced_on", "how", "dwelling"))
    assert rows == [(stay.pk, TODAY, "declared", stay.dwelling_id) for stay in stays]
    assert set(Freshness.objects.values_list("declaration", flat=True)) == set(
        Stay.objects.values_list("evidence__declaration", flat=True)
    )


def test_many_cost_a_few_statements_not_one_each(cast: Cast) -> None:
    move_in(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgtype & 1 FROM pg_trigger WHERE tgname LIKE 'freshen%'")
        rows = cursor.fetchall()
    assert len(rows) == 4
    assert all(by_row == 0 for _, by_row in rows)


def test_more_evidence_is_newer_evidence_and_an_end_takes_the_row_away(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 400)
    name, number = STAFF[0]
    home = stays[0].dwelling.code
    again = line(name=name, id_number=number, dwelling_code=home, date="2026-11-18", kind="extend")
    assert say(cast.landlord_staff.viewer(), again, key="again").rejected == 0
    confirm_all(cast)
    assert Freshness.objects.get(pk=stays[0].pk).evidenced_on == TODAY
    out = line(name=name, id_number=number, dwelling_code=home, date="2026-11-18", kind="move_out")
    assert say(cast.landlord_staff.viewer(), out, key="out").rejected == 0
    confirm_all(cast)
    assert not Freshness.objects.filter(pk=stays[0].pk).exists()
    assert Freshness.objects.count() == 2


def test_an_annulment_takes_it_away_and_undoing_brings_it_back(cast: Cast) -> None:
    stay = move_in(cast, STAFF[0])[0]
    supervisor = cast.supervisor.viewer()
    with as_web_role(supervisor):
        done = annul_stay(stay.pk, what="registration", ground="not_lived", proof="走访", viewer=supervisor)
    assert Freshness.objects.count() == 0
    with as_web_role(supervisor):
        undo_annulment(done.annulment, why="走访有误", viewer=supervisor)
    assert Freshness.objects.get().evidenced_on == TODAY


def test_who_was_not_confirmed_is_flagged_once_and_nothing_about_the_stay_changes(cast: Cast) -> None:
    stays = move_in(cast)
    before = list(Stay.objects.order_by("pk").values())
    age(stays[:2], 12 * 31 + 40)
    assert (flag(), flag()) == (2, 0)
    assert items() == sorted((stay.pk, "open") for stay in stays[:2])
    assert Line.objects.filter(event="stays:stay:presumed-left").count() == 2
    assert list(Stay.objects.order_by("pk").values()) == before
    assert flag(on=LATER) == 1


def test_who_is_looked_for_is_looked_for_in_the_corrected_dwelling(cast: Cast) -> None:
    stay = move_in(cast, STAFF[0])[0]
    Evidence.objects.filter(stay=stay).update(received_on=TODAY - timedelta(days=500))
    age([stay], 500)
    flag()
    item = Item.objects.get(kind=KIND, subject=stay.pk)
    Item.objects.filter(pk=item.pk).update(state="claimed", assignee=cast.officer.account.pk)
    corrected(cast, stay.pk, dwelling_code=OTHER)
    stay.refresh_from_db()
    moved = Item.objects.get(kind=KIND, subject=stay.pk)
    assert stay.division != item.division
    assert (moved.division, moved.state, moved.assignee) == (stay.division, "open", None)
    assert Line.objects.get(event="worklist:item:moved").detail["from"] == item.division


def test_inside_the_grace_nobody_is_flagged(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 380)
    assert flag() == 0


def test_evidence_takes_the_flag_away_and_the_item_with_it(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 500)
    flag()
    viewer = cast.landlord_staff.viewer()
    with as_web_role(viewer):
        assert still_live([stays[0].pk, stays[1].pk], viewer=viewer) == 2
    assert dict(items()) == {stays[0].pk: "withdrawn", stays[1].pk: "withdrawn", stays[2].pk: "open"}
    known = Freshness.objects.filter(stay__in=[stays[0].pk, stays[1].pk])
    assert list(known.values_list("how", "evidenced_on", "flagged_at")) == [("landlord", TODAY, None)] * 2
    assert set(Recheck.objects.values_list("found", "age_days", "party")) == {("lives", 500, cast.landlord.pk)}
    assert Line.objects.filter(event="stays:stay:rechecked").count() == 2


def test_an_officer_s_visit_confirms_and_what_is_not_found_out_keeps_its_flag(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 500)
    flag()
    officer = cast.officer.viewer()
    lives, unclear = (Item.objects.get(kind=KIND, subject=stay.pk) for stay in stays[:2])
    with as_web_role(officer):
        assert [each.outcome for each in confirm([lives.pk], viewer=officer)] == ["still-lives"]
        refuse([unclear.pk], viewer=officer, reason="三次走访无人应门")
    assert dict(items()) == {lives.subject: "confirmed", unclear.subject: "refused", stays[2].pk: "open"}
    assert Freshness.objects.get(pk=lives.subject).how == "visit"
    assert Freshness.objects.get(pk=unclear.subject).flagged_at is not None
    assert (flag(), Stay.objects.filter(end_on__isnull=True).count()) == (0, 3)


def test_whoever_left_is_declared_and_verified_before_anything_ends(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 500)
    flag()
    viewer = cast.landlord_staff.viewer()
    with as_web_role(viewer):
        receipt = declare_left(
            [stays[0].pk], TODAY, role="landlord", party=cast.landlord.pk, viewer=viewer, key="left", pack=PACK,
            channel="web", now=NOW,
        )  # fmt: skip
    assert (receipt.accepted, receipt.rejected) == (1, 0), receipt
    assert Stay.objects.filter(end_on__isnull=True).count() == 3
    officer = cast.officer.viewer()
    with as_web_role(officer):
        confirm([Item.objects.get(subject=receipt.rows[0].declaration, kind="verify").pk], viewer=officer)
    assert Stay.objects.get(pk=stays[0].pk).end_on == TODAY
    assert dict(items())[stays[0].pk] == "withdrawn"
    assert Recheck.objects.get().found == "left"


def test_lists_hold_the_office_s_area_or_the_landlord_s_dwellings_oldest_first(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays[:1], 380)
    age(stays[1:2], 500)
    oldest = [stays[1].pk, stays[0].pk]
    assert listed(cast.clerk.viewer()) == listed(cast.landlord_staff.viewer()) == oldest
    assert listed(cast.clerk.viewer(), standing=Standing.PRESUMED_LEFT) == [stays[1].pk]
    assert listed(cast.clerk.viewer(), dwelling=stays[0].dwelling_id) == [stays[0].pk]
    assert listed(cast.clerk.viewer(), party=cast.landlord.pk) == oldest
    assert len(listed(cast.clerk.viewer(), standing=Standing.CURRENT)) == 3
    for stranger in (cast.outsider, cast.next_clerk, cast.employer_staff):
        assert listed(stranger.viewer(), standing=Standing.CURRENT) == []
    looks = AccessLine.objects.filter(shown="unconfirmed", actor=cast.landlord_staff.account.pk)
    assert looks.count() == 2


def test_pages_go_on_where_the_last_one_ended(cast: Cast) -> None:
    stays, viewer = move_in(cast), cast.clerk.viewer()
    age(stays, 500)
    wanted = UnconfirmedFilter()
    with as_web_role(viewer):
        first = unconfirmed(viewer, wanted, limit=2)
        rest = unconfirmed(viewer, wanted, limit=2, after=first.after)
    assert [row.stay for row in (*first.rows, *rest.rows)] == sorted(stay.pk for stay in stays)
    assert rest.after == ""


def test_a_landlord_sees_names_without_numbers_and_confirms_only_his_own(cast: Cast) -> None:
    stays, viewer = move_in(cast), cast.landlord_staff.viewer()
    with as_web_role(viewer):
        rows = unconfirmed(viewer, UnconfirmedFilter(standing=Standing.CURRENT)).rows
    assert {row.number_masked for row in rows} == {""}
    stranger = cast.employer_staff.viewer()
    with pytest.raises(NotFound), as_web_role(stranger):
        still_live([stays[0].pk], viewer=stranger)
    with pytest.raises(Forbidden):
        still_live([stays[0].pk], viewer=cast.supervisor.viewer())


def test_a_stay_s_page_says_since_when_and_by_what(cast: Cast) -> None:
    stay = move_in(cast, STAFF[0])[0]
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        found = freshness_of(viewer, stay.pk)
    assert found is not None
    assert (found.evidenced_on, found.how, found.expected_by) == (TODAY, "declared", date(2027, 11, 18))
    assert freshness_of(cast.outsider.viewer(), stay.pk) is None
