"""Outages recorded, entered, corrected, withdrawn; and what they do to declarations, one or a file of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, check_file, declare, take_file
from anju.declarations.actions.files import commit_lines
from anju.declarations.intake import claim_state
from anju.declarations.models import Declaration, Submission
from anju.declarations.queries import declaration, declarations_of
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.outages.actions import beat, correct_outage, enter_outage, withdraw_outage
from anju.outages.models import Outage, Stretch
from anju.outages.rules import ALWAYS
from cast import ELSEWHERE, Cast, as_web_role, system
from declarations.saying import line

pytestmark = pytest.mark.django_db
SICHUAN = "cn-51-2014"  # 24 hours after letting
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


NOON = at("2026-11-18T12:00")


def entered(cast: Cast, start: str, end: str | None, **said: Any) -> int:
    moment = at(end) if end else None
    proof = {"what": "all", "proof": "运维工单 2026-118", "now": NOON} | said
    return enter_outage(viewer=cast.admin.viewer(), start_at=at(start), end_at=moment, **proof)


def said(cast: Cast, when: str, *, now: datetime = NOON, key: str = "k") -> Any:
    viewer = cast.landlord_staff.viewer()
    with transaction.atomic():
        enter_scope(viewer)
        draft = Draft(role="landlord", channel="web", key=key, pack=SICHUAN, lines=[line(date=when)])
        return declare(draft, viewer=viewer, now=now)


class TestRecordedByItself:
    def test_a_stretch_grows_and_a_silence_becomes_one_outage(self, cast: Cast) -> None:
        with as_web_role(cast.admin.viewer()):
            for minute in range(3):
                beat(ran=None if not minute else MINUTE, hours=ALWAYS, now=NOON + minute * MINUTE)
            for _ in range(2):  # two processes start at once
                beat(ran=None, hours=ALWAYS, now=NOON + 42 * MINUTE)
        assert [(one.since, one.until) for one in Stretch.objects.order_by("pk")] == [
            (NOON, NOON + 2 * MINUTE),
            (NOON + 42 * MINUTE, NOON + 42 * MINUTE),
        ]
        found = Outage.objects.get()
        assert (found.source, found.start_at, found.end_at) == ("recorded", NOON + 2 * MINUTE, NOON + 42 * MINUTE)
        assert Line.objects.get(event="outages:outage:recorded").subject == found.pk

    def test_a_silence_of_months_is_listed_and_does_not_count(self) -> None:
        beat(ran=None, hours=ALWAYS, now=NOON - timedelta(days=90))
        beat(ran=None, hours=ALWAYS, now=NOON)
        assert Outage.objects.get().withdrawn_why

    def test_the_machines_own_clock_is_used(self) -> None:
        beat(ran=None, hours=ALWAYS)
        assert Stretch.objects.count() == 1

    def test_the_web_process_can_neither_move_nor_delete_an_outage(self, cast: Cast) -> None:
        entered(cast, "2026-11-18T08:00", "2026-11-18T09:00")
        for words in ("UPDATE outages_outage SET end_at = now()", "DELETE FROM outages_outage"):
            with pytest.raises(DatabaseError), as_web_role(cast.admin.viewer()), connection.cursor() as cursor:
                cursor.execute(words)


class TestEntered:
    @pytest.mark.parametrize(
        ("start", "end", "changes"),
        [
            ("2026-11-18T13:00", None, {}),
            ("2026-11-18T08:00", "2026-11-18T13:00", {}),
            ("2026-11-18T08:00", "2026-11-18T08:00", {}),
            ("2026-11-18T08:00", "2026-11-18T09:00", {"proof": " "}),
            ("2026-11-18T08:00", "2026-11-18T09:00", {"what": "phone"}),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, start: str, end: str | None, changes: dict[str, str]) -> None:
        with pytest.raises(Refused):
            entered(cast, start, end, **changes)

    def test_twice_is_once(self, cast: Cast) -> None:
        entered(cast, "2026-11-18T08:00", "2026-11-18T09:00")
        with pytest.raises(Conflict):
            entered(cast, "2026-11-18T08:00", "2026-11-18T09:00")

    def test_by_nobody_else(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            enter_outage(viewer=cast.clerk.viewer(), what="all", start_at=NOON, end_at=None, proof="工单", now=NOON)

    def test_corrected_and_withdrawn_with_the_former_kept(self, cast: Cast) -> None:
        viewer = cast.admin.viewer()
        first = entered(cast, "2026-11-18T08:00", None)
        second = correct_outage(
            first, viewer=viewer, what="web", start_at=at("2026-11-18T08:00"), end_at=at("2026-11-18T09:00"),
            proof="运营商证明",
        )  # fmt: skip
        assert Outage.objects.get(pk=second).replaces_id == first
        withdraw_outage(second, viewer=viewer, why="误报")
        with pytest.raises(Conflict):
            withdraw_outage(second, viewer=viewer, why="误报")
        assert not Outage.objects.filter(withdrawn_at__isnull=True).exists()
        assert list(
            Line.objects.filter(event__startswith="outages:").order_by("pk").values_list("event", flat=True)
        ) == [f"outages:outage:{verb}" for verb in ("entered", "withdrawn", "entered", "withdrawn")]

    def test_of_another_county_is_not_hers_to_keep(self, cast: Cast) -> None:
        Outage.objects.create(
            division=ELSEWHERE, source="entered", start_at=NOON, proof="工单", entered_by=1, end_at=NOON + MINUTE
        )
        with pytest.raises(NotFound):
            withdraw_outage(Outage.objects.get().pk, viewer=cast.admin.viewer(), why="误报")


class TestGivenBack:
    def test_an_outage_within_the_window_extends_it_and_the_receipt_says_so(self, cast: Cast) -> None:
        entered(cast, "2026-11-17T22:00", "2026-11-18T09:00")
        (row,) = said(cast, "2026-11-17T06:00").rows
        assert row.codes == ["W421"]
        assert row.due == "2026-11-18T17:00+08:00"
        params = row.findings[0].params
        assert (params["was"], params["from"], params["until"]) == (
            "2026-11-18T06:00+08:00",
            "2026-11-17 22:00",
            "2026-11-18 09:00",
        )

    def test_sent_again_it_is_answered_with_the_same_words(self, cast: Cast) -> None:
        entered(cast, "2026-11-17T22:00", "2026-11-18T09:00")
        first, second = (said(cast, "2026-11-17T06:00").rows[0] for _ in range(2))
        assert (first.due, first.codes) == (second.due, second.codes)
        assert first.findings[0].params == second.findings[0].params

    def test_what_was_too_short_is_late_by_the_extended_time(self, cast: Cast) -> None:
        entered(cast, "2026-11-18T05:00", "2026-11-18T07:00")
        (row,) = said(cast, "2026-11-17T06:00").rows
        assert row.codes == ["W401", "W421"]
        assert row.due == "2026-11-18T08:00+08:00"
        assert next(each for each in row.findings if each.code == "W401").params["seconds"] == 4 * 3600

    def test_an_outage_of_another_county_gives_nothing_here(self, cast: Cast) -> None:
        Outage.objects.create(
            division=ELSEWHERE, source="entered", start_at=at("2026-11-17T22:00"), end_at=at("2026-11-18T09:00"),
            proof="工单", entered_by=1,
        )  # fmt: skip
        assert said(cast, "2026-11-17T06:00").rows[0].codes == ["W401"]

    def test_entered_afterwards_it_excuses_what_was_late(self, cast: Cast) -> None:
        receipt = said(cast, "2026-11-17T06:00")
        pk, viewer = receipt.rows[0].declaration, cast.landlord_staff.viewer()
        with transaction.atomic():
            enter_scope(viewer)
            assert declaration(viewer, pk).line.late
            outage = entered(cast, "2026-11-17T22:00", "2026-11-18T09:00")
            card = declaration(viewer, pk)
            assert (card.line.late, card.line.due_at) == (False, at("2026-11-18T17:00"))
            assert card.extension
            assert declarations_of(viewer, receipt.submission).rows[0].codes == ["W421"]
            withdraw_outage(outage, viewer=cast.admin.viewer(), why="误报")
            assert declaration(viewer, pk).line.late

    def test_said_to_be_in_time_it_stays_so(self, cast: Cast) -> None:
        outage = entered(cast, "2026-11-17T22:00", "2026-11-18T09:00")
        pk, viewer = said(cast, "2026-11-17T06:00").rows[0].declaration, cast.landlord_staff.viewer()
        withdraw_outage(outage, viewer=cast.admin.viewer(), why="误报")
        with transaction.atomic():
            enter_scope(viewer)
            assert not declaration(viewer, pk).line.late

    def test_a_file_is_judged_alike(self, cast: Cast) -> None:
        entered(cast, "2026-11-17T22:00", "2026-11-18T09:00")
        home = cast.home.code
        rows = [f"入住,{home},2026-11-17 06:00,周明远,居民身份证,11010519491231002X"]
        rows += [f"入住,{home},2026-11-16 06:00,周子墨,居民身份证,430102199001011238"]
        content = "\n".join(["申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码", *rows]).encode()
        pk = take_file(
            viewer=system(), name="a.csv", content=content, role="landlord", party=cast.landlord.pk, pack=SICHUAN,
            received_at=NOON, channel="command", defer_check=False,
        )  # fmt: skip
        check_file(pk)
        assert claim_state(pk, to=Submission.State.COMMITTING, among=(Submission.State.CHECKED,))
        commit_lines(pk)
        codes = [sorted(row.codes) for row in Declaration.objects.filter(submission=pk).order_by("row")]
        assert codes == [["W421"], ["W401"]]
