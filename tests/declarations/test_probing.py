"""What a declarant may not learn by asking, and what one message knows of itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.models import Declaration
from anju.declarations.queries import declarations_of
from anju.kernel.errors import NotFound
from anju.places.models import Letting
from anju.stays.models import Stay
from anju.worklist.actions import refuse
from anju.worklist.models import Item
from cast import Cast, Member, as_web_role
from declarations.saying import line, say
from employment.working import confirm_all
from stays.test_decisions import deregistered
from stays.test_register import decide

FOREIGN = "4403090020020000001000001"
HOME = "4403090020010000001000002"
ANOTHER: dict[str, Any] = {"name": "王秀英", "id_number": "110105195001010012"}


def settle(cast: Cast, code: str, day: str) -> None:
    receipt = say(cast.clerk.viewer(), line(dwelling_code=code, date=day), key=f"settle {code} {day}")
    assert decide(cast.officer.viewer(), Item.objects.get(subject=receipt.rows[0].declaration).pk)[0].done


def codes(viewer: Viewer, key: str, **changes: object) -> list[str]:
    return say(viewer, line(**changes), key=key).rows[0].codes


@pytest.mark.parametrize("kind", ["move_in", "move_out", "change"])
def test_without_a_right_the_answer_is_the_same_wherever_she_lives(cast: Cast, kind: str) -> None:
    landlord = cast.landlord_staff.viewer()
    before = codes(landlord, "a", kind=kind, dwelling_code=FOREIGN, date="2026-11-15")
    settle(cast, FOREIGN, "2026-11-15")
    assert codes(landlord, "b", kind=kind, dwelling_code=FOREIGN, date="2026-11-15") == before == ["E207"]


def test_a_landlord_learns_nothing_of_a_later_stay_elsewhere(cast: Cast) -> None:
    settle(cast, FOREIGN, "2026-11-16")
    assert codes(cast.clerk.viewer(), "a", date="2026-11-14") == ["E206"]
    assert codes(cast.landlord_staff.viewer(), "b", date="2026-11-14") == []


def test_moving_in_and_out_in_one_message_is_no_contradiction(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(date="2026-11-12"), line(kind="move_out", date="2026-11-16"))
    assert [row.codes for row in receipt.rows] == [[], []]


def test_an_unknown_declarant_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        say(cast.clerk.viewer(), party=999_999)


def test_an_office_declares_for_an_employer_its_own_staff_alone(cast: Cast) -> None:
    receipt = say(
        cast.clerk.viewer(),
        line(kind="hire", employer_code=cast.employer.credit_code),
        role="employer",
        party=cast.landlord.pk,
    )
    assert receipt.rows[0].codes == ["E207"]


def test_the_same_roster_twice_makes_no_second_work(cast: Cast) -> None:
    say(cast.employer_staff.viewer(), line(kind="hire"), role="employer", key="a")
    again = say(cast.employer_staff.viewer(), line(kind="hire"), role="employer", key="b")
    assert again.rows[0].codes == ["W408"]
    assert Item.objects.count() == 1


def test_no_birth_date_stands_in_stored_findings(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(id_number="110105174901010023"))
    assert receipt.rows[0].codes == ["E105"]
    assert "1749" not in str(Declaration.objects.get(pk=receipt.rows[0].declaration).findings)


def test_the_declarant_reads_why_his_line_was_returned(cast: Cast) -> None:
    landlord = cast.landlord_staff.viewer()
    receipt = say(landlord)
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    with transaction.atomic():
        enter_scope(cast.officer.viewer())
        refuse([item.pk], viewer=cast.officer.viewer(), reason="查无此人")
    with as_web_role(landlord):
        told = declarations_of(landlord, receipt.submission).rows[0]
    assert (told.verification, told.reason) == ("refused", "查无此人")


def test_nobody_else_reads_it(cast: Cast) -> None:
    receipt = say(cast.landlord_staff.viewer())
    for other in (cast.employer_staff, cast.outsider):
        with as_web_role(other.viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM declarations_standing(%s)", [[receipt.rows[0].declaration]])
            assert cursor.fetchall() == []


def asked_of_both(member: Member, role: str = "landlord", **changes: Any) -> tuple[list[str], list[str]]:
    """The codes told of her, and of somebody the register has never heard of."""
    told = [
        say(member.viewer(), line(**changes | who), key=f"{changes} {len(who)}", role=role).rows[0].codes
        for who in ({}, ANOTHER)
    ]
    return told[0], told[1]


@pytest.mark.parametrize("kind", ["not_lived", "extend", "move_out", "move_in"])
def test_a_former_landlord_learns_nothing_of_who_lives_there_today(cast: Cast, kind: str) -> None:
    """Neither that she does nor, by asking day after day, since when."""
    Letting.objects.filter(dwelling=cast.dwellings[HOME], party=cast.landlord.pk).update(end_on=date(2025, 6, 30))
    settle(cast, HOME, "2026-11-10")
    until = {"until": "2027-01-01"} if kind == "extend" else {}
    hers, nobodys = asked_of_both(cast.landlord_staff, kind=kind, date="2025-06-01", **until)
    assert hers == nobodys


def test_a_landlord_is_told_of_the_days_of_his_letting(cast: Cast) -> None:
    settle(cast, HOME, "2026-11-10")
    assert asked_of_both(cast.landlord_staff, kind="not_lived", date="2025-06-01") == (["W422"], ["E205"])


@pytest.mark.parametrize("kind", ["not_lived", "extend", "move_out", "move_in"])
def test_nor_of_who_is_said_to_come(cast: Cast, kind: str) -> None:
    Letting.objects.filter(dwelling=cast.dwellings[HOME], party=cast.landlord.pk).update(end_on=date(2025, 6, 30))
    say(cast.clerk.viewer(), line(date="2026-11-10"), key="waiting", role="resident")
    hers, nobodys = asked_of_both(cast.landlord_staff, kind=kind, date="2025-06-01")
    assert hers == nobodys


@pytest.mark.parametrize(("kind", "role"), [("move_in", "landlord"), ("hire", "employer")])
def test_nobody_asks_of_a_number_whether_she_died(cast: Cast, kind: str, role: str) -> None:
    settle(cast, FOREIGN, "2026-11-10")
    deregistered(cast, Stay.objects.get().pk)
    member = cast.landlord_staff if role == "landlord" else cast.employer_staff
    hers, nobodys = asked_of_both(member, role, kind=kind, date="2026-11-16")
    assert hers == nobodys
    waits = list(Item.objects.filter(kind="verify", state="open").order_by("subject").values_list("pk", flat=True))
    assert [decide(cast.officer.viewer(), item)[0].outcome for item in waits] == ["blocked-deceased", "opened"]


def test_with_whom_she_lived_or_worked_until_then_is_told(cast: Cast) -> None:
    settle(cast, HOME, "2026-11-10")
    say(cast.employer_staff.viewer(), line(kind="hire", date="2026-11-02"), key="h", role="employer")
    confirm_all(cast)
    deregistered(cast, Stay.objects.get().pk)
    assert asked_of_both(cast.landlord_staff, date="2026-11-16") == (["E215"], [])
    assert asked_of_both(cast.employer_staff, "employer", kind="hire", date="2026-11-16") == (["E215"], [])


def test_who_had_left_before_is_not_told_of(cast: Cast) -> None:
    settle(cast, FOREIGN, "2026-11-10")
    for kind, day in (("hire", "2026-11-02"), ("leave", "2026-11-08")):
        say(cast.employer_staff.viewer(), line(kind=kind, date=day), key=kind, role="employer")
        confirm_all(cast)
    deregistered(cast, Stay.objects.get().pk)
    hers, nobodys = asked_of_both(cast.employer_staff, "employer", kind="hire", date="2026-11-16")
    assert hers == nobodys
