"""System, security and audit administration in three hands: in the actions, and in the database below them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from anju.access.actions import (
    ask_factor_reset,
    decide_factor_reset,
    grant_rights,
    open_account,
    set_account_active,
    set_password,
)
from anju.access.models import Account, FactorReset
from anju.access.rules import ADMINISTRATIONS, PERMISSIONS, Permission, Role, Viewer
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from cast import ELSEWHERE, LONGHUA, NEXT_TOWN, PASSWORD, TOWN, Cast, as_web_role, system

pytestmark = pytest.mark.django_db


def opened(viewer: Viewer, **said: Any) -> Account:
    first = {
        "username": "wang", "password": PASSWORD, "display_name": "王", "role": Role.CLERK, "area": TOWN,
        "staff_number": "lh-0007",
    }  # fmt: skip
    return open_account(viewer=viewer, **first | said)


def refuses(statement: str, values: list[Any], viewer: Viewer | None = None) -> str:
    """What the database says to a statement: as the owner, or as the web process in somebody's name."""
    role = as_web_role(viewer) if viewer else transaction.atomic()
    with pytest.raises(IntegrityError) as refused, role, connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refused.value)


def test_no_two_administrations_share_a_permission_that_matters() -> None:
    for one, other in combinations(ADMINISTRATIONS, 2):
        assert PERMISSIONS[one] & PERMISSIONS[other] <= {Permission.RULE_VIEW, Permission.ACCOUNT_VIEW}
    holders = {
        permission: {role for role, held in PERMISSIONS.items() if permission in held} for permission in Permission
    }
    assert holders[Permission.ACCOUNT_MANAGE] == {Role.SYSTEM_ADMIN}
    assert holders[Permission.RIGHTS_GRANT] == {Role.SECURITY_ADMIN}
    assert all(not PERMISSIONS[role] & PERMISSIONS[Role.CLERK] - {Permission.RULE_VIEW} for role in ADMINISTRATIONS)


def test_one_opens_an_account_and_another_grants_its_rights(cast: Cast) -> None:
    with as_web_role(cast.admin.viewer()):
        made = opened(cast.admin.viewer())
    assert not made.is_active and made.granted_by is None
    with pytest.raises(Conflict):
        set_account_active(viewer=cast.admin.viewer(), account=made.pk, active=True)
    with as_web_role(cast.security.viewer()):
        grant_rights(viewer=cast.security.viewer(), account=made.pk, role=Role.STATION_OFFICER, area=NEXT_TOWN)
    made.refresh_from_db()
    assert (made.is_active, made.role, made.area) == (True, "station_officer", NEXT_TOWN)
    line = Line.objects.get(event="access:rights:granted")
    assert (line.actor, line.subject) == (cast.security.account.pk, made.pk)
    assert line.detail["now"] == {"role": "station_officer", "area": NEXT_TOWN, "party": None}


def test_a_change_of_rights_tells_what_stood_before_and_opens_nothing_closed(cast: Cast) -> None:
    clerk = cast.clerk.account
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    grant_rights(viewer=cast.security.viewer(), account=clerk.pk, role=Role.SUPERVISOR, area=LONGHUA)
    clerk.refresh_from_db()
    assert (clerk.role, clerk.area, clerk.is_active) == ("supervisor", LONGHUA, False)
    assert Line.objects.get(event="access:rights:granted").detail["before"]["role"] == "clerk"


@pytest.mark.parametrize("member", ["clerk", "officer", "supervisor", "auditor", "admin", "landlord_staff"])
def test_only_the_security_administrator_grants(cast: Cast, member: str) -> None:
    with pytest.raises(Forbidden):
        grant_rights(
            viewer=cast.members()[member].viewer(), account=cast.clerk.account.pk, role=Role.CLERK, area=LONGHUA
        )


def test_nobody_grants_more_than_he_has_or_to_accounts_elsewhere(cast: Cast) -> None:
    security = cast.security.viewer()
    with pytest.raises(NotFound):
        grant_rights(viewer=security, account=cast.clerk.account.pk, role=Role.CLERK, area=ELSEWHERE)
    with pytest.raises(NotFound):
        grant_rights(viewer=security, account=cast.outsider.account.pk, role=Role.CLERK, area=TOWN)


def test_nobody_grants_himself_nor_his_other_account(cast: Cast) -> None:
    security = cast.security
    with pytest.raises(Forbidden):
        grant_rights(viewer=security.viewer(), account=security.account.pk, role=Role.CLERK, area=LONGHUA)
    own = opened(cast.admin.viewer(), staff_number=security.account.staff_number.lower())
    with pytest.raises(Forbidden):
        grant_rights(viewer=security.viewer(), account=own.pk, role=Role.CLERK, area=TOWN)
    said = refuses(
        "UPDATE access_account SET granted_by = %s, is_active = true WHERE id = %s", [security.account.pk, own.pk],
        security.viewer(),
    )  # fmt: skip
    assert "nobody grants rights to himself" in said
    itself = refuses("UPDATE access_account SET granted_by = id WHERE id = %s", [security.account.pk])
    assert "nobody grants rights to himself" in itself


def test_an_account_is_not_granted_by_whoever_opened_it(cast: Cast) -> None:
    made = opened(cast.admin.viewer())
    Account.objects.filter(pk=made.pk).update(opened_by=cast.security.account.pk)
    with pytest.raises(Forbidden):
        grant_rights(viewer=cast.security.viewer(), account=made.pk, role=Role.CLERK, area=TOWN)
    statement = "UPDATE access_account SET granted_by = %s WHERE id = %s"
    assert refuses(statement, [cast.security.account.pk, made.pk])


@pytest.mark.parametrize("member", ["admin", "auditor", "clerk"])
def test_the_database_takes_rights_from_the_security_administrator_alone(cast: Cast, member: str) -> None:
    who = cast.members()[member]
    made = opened(cast.admin.viewer())
    said = refuses(
        "UPDATE access_account SET granted_by = %s, is_active = true WHERE id = %s", [who.account.pk, made.pk],
        who.viewer(),
    )  # fmt: skip
    assert "security administrator" in said or "nobody_grants_himself" in said


def test_the_web_process_does_not_grant_in_another_s_name_nor_in_the_operator_s(cast: Cast) -> None:
    made = opened(cast.admin.viewer())
    for granter in (0, cast.security.account.pk):
        said = refuses(
            "UPDATE access_account SET granted_by = %s, is_active = true WHERE id = %s", [granter, made.pk],
            cast.admin.viewer(),
        )  # fmt: skip
        assert "own name" in said
    widened = refuses(
        "UPDATE access_account SET area = %s WHERE id = %s", [LONGHUA, cast.clerk.account.pk], cast.clerk.viewer()
    )
    assert "own name" in widened
    assert "open_once_granted" in refuses(
        "UPDATE access_account SET is_active = true WHERE id = %s", [made.pk], cast.admin.viewer()
    )
    assert "does not change" in refuses(
        "UPDATE access_account SET staff_number = 'x' WHERE id = %s", [made.pk], cast.admin.viewer()
    )


@pytest.mark.parametrize("role", sorted(ADMINISTRATIONS))
def test_administrators_are_appointed_at_the_machine(cast: Cast, role: Role) -> None:
    with pytest.raises(Forbidden):
        opened(cast.admin.viewer(), role=role)
    with pytest.raises(Forbidden):
        grant_rights(viewer=cast.security.viewer(), account=cast.clerk.account.pk, role=role, area=TOWN)
    said = refuses(
        "UPDATE access_account SET role = %s, granted_by = %s WHERE id = %s",
        [role, cast.security.account.pk, cast.clerk.account.pk], cast.security.viewer(),
    )  # fmt: skip
    assert "appointed at the machine" in said
    assert opened(system(), role=role, staff_number="lh-0100").is_active


@pytest.mark.parametrize(("held", "wanted"), list(combinations(sorted(ADMINISTRATIONS), 2)))
def test_nobody_holds_two_of_the_three(cast: Cast, held: Role, wanted: Role) -> None:
    opened(system(), role=held, staff_number="LH-0100")
    with pytest.raises(Conflict):
        opened(system(), role=wanted, staff_number=" lh-0100 ", username="second")
    with pytest.raises(Refused):
        opened(system(), role=wanted, staff_number="", username="second")
    other = opened(system(), role=wanted, staff_number="LH-0101", username="second")
    statement = "UPDATE access_account SET staff_number = 'LH-0100' WHERE id = %s"
    assert "one_administration_a_person" in refuses(statement, [other.pk])
    assert "administrators_are_known" in refuses(
        "UPDATE access_account SET staff_number = '' WHERE id = %s", [other.pk]
    )
    assert "another with the same account" in refuses(
        "UPDATE access_account SET role = %s WHERE id = %s", [held, other.pk]
    )


def test_an_administration_passes_on_when_its_holder_is_closed(cast: Cast) -> None:
    first = opened(system(), role=Role.AUDITOR, staff_number="LH-0100")
    set_account_active(viewer=system(), account=first.pk, active=False)
    opened(system(), role=Role.SYSTEM_ADMIN, staff_number="LH-0100", username="second")
    with pytest.raises(Conflict):
        set_account_active(viewer=system(), account=first.pk, active=True)


@pytest.mark.parametrize("member", ["auditor", "security", "admin"])
def test_the_system_administrator_does_not_get_at_the_others_through_their_accounts(cast: Cast, member: str) -> None:
    account = cast.members()[member].account.pk
    with pytest.raises(Forbidden):
        set_password(viewer=cast.admin.viewer(), account=account, password=PASSWORD)
    with pytest.raises(Forbidden):
        set_account_active(viewer=cast.admin.viewer(), account=account, active=False)


def with_factor(account: Account) -> int:
    Account.objects.filter(pk=account.pk).update(second_factor_since=timezone.now())
    return account.pk


def test_a_second_factor_is_reset_by_two(cast: Cast) -> None:
    clerk = with_factor(cast.clerk.account)
    with as_web_role(cast.admin.viewer()):
        asked = ask_factor_reset(viewer=cast.admin.viewer(), account=clerk, why="手机遗失")
    with pytest.raises(Conflict):
        ask_factor_reset(viewer=cast.admin.viewer(), account=clerk, why="再次")
    with pytest.raises(Forbidden):
        decide_factor_reset(viewer=cast.admin.viewer(), reset=asked, grant=True, now=timezone.now())
    with as_web_role(cast.security.viewer()):
        decide_factor_reset(viewer=cast.security.viewer(), reset=asked, grant=True, now=timezone.now())
    cast.clerk.account.refresh_from_db()
    assert cast.clerk.account.second_factor_since is None
    lines = Line.objects.filter(event__startswith="access:factor").order_by("pk").values_list("event", "actor")
    assert list(lines) == [
        ("access:factor:reset-asked", cast.admin.account.pk), ("access:factor:reset", cast.security.account.pk),
    ]  # fmt: skip
    assert Line.objects.get(event="access:factor:reset-asked").detail == {"reset": asked}, "no words of anybody's own"
    assert FactorReset.objects.get(pk=asked).why == "手机遗失"
    with pytest.raises(NotFound):
        decide_factor_reset(viewer=cast.security.viewer(), reset=asked, grant=True, now=timezone.now())


def test_a_refused_reset_leaves_the_factor(cast: Cast) -> None:
    asked = ask_factor_reset(viewer=cast.admin.viewer(), account=with_factor(cast.clerk.account), why="手机遗失")
    decide_factor_reset(viewer=cast.security.viewer(), reset=asked, grant=False, now=timezone.now())
    cast.clerk.account.refresh_from_db()
    assert cast.clerk.account.second_factor_since is not None
    assert Line.objects.filter(event="access:factor:reset-refused").exists()


def test_nobody_asks_or_decides_about_his_own_factor(cast: Cast) -> None:
    admin, security = with_factor(cast.admin.account), with_factor(cast.security.account)
    with pytest.raises(NotFound):
        ask_factor_reset(viewer=cast.admin.viewer(), account=admin, why="手机遗失")
    asked = ask_factor_reset(viewer=cast.admin.viewer(), account=security, why="手机遗失")
    with pytest.raises(Forbidden):
        decide_factor_reset(viewer=cast.security.viewer(), reset=asked, grant=True, now=timezone.now())
    for decider in (security, admin):
        statement = "UPDATE access_factorreset SET decided_by = %s, decided_at = now(), granted = true WHERE id = %s"
        assert "three_people" in refuses(statement, [decider, asked])
    assert FactorReset.objects.get().granted is None
