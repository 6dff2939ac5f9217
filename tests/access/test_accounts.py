from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from anju.access.actions import (
    change_password,
    issue_token,
    open_account,
    revoke_token,
    set_account_active,
    set_password,
)
from anju.access.models import Account, Token
from anju.access.queries import accounts, enter_by_token, viewer_of
from anju.access.rules import Role, Viewer, digest_of
from anju.access.scope import enter_scope
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound
from cast import LONGHUA, PASSWORD, TODAY, TOWN, Cast, as_web_role

WANG: dict[str, Any] = {
    "username": "wang", "password": PASSWORD, "display_name": "王", "role": Role.CLERK, "area": TOWN,
}  # fmt: skip


def test_accounts_are_those_of_the_office_in_the_area(cast: Cast) -> None:
    with as_web_role(cast.admin.viewer()):
        lines = accounts(cast.admin.viewer())
    assert [line.username for line in lines] == [
        "admin", "auditor", "clerk", "next_clerk", "officer", "security", "supervisor",
    ]  # fmt: skip
    assert {line.party for line in lines} == {None}


@pytest.mark.parametrize("member", ["clerk", "officer", "supervisor", "auditor", "landlord_staff"])
def test_only_administrators_list_and_opens_accounts(cast: Cast, member: str) -> None:
    viewer = cast.members()[member].viewer()
    with pytest.raises(Forbidden):
        accounts(viewer)
    with pytest.raises(Forbidden):
        open_account(viewer=viewer, username="x", password=PASSWORD, display_name="x", role=Role.CLERK, area=TOWN)


def test_an_opened_account_signs_in_and_leaves_a_line(cast: Cast) -> None:
    with as_web_role(cast.admin.viewer()):
        made = open_account(
            viewer=cast.admin.viewer(),
            username="wang",
            password=PASSWORD,
            display_name="王",
            role=Role.CLERK,
            staff_number="lh-0007",
            area=TOWN,
        )
    stored = Account.objects.get(pk=made.pk)
    assert stored.check_password(PASSWORD) and PASSWORD not in stored.password
    line = Line.objects.get(event="access:account:opened")
    assert (line.subject, line.division, line.actor) == (made.pk, TOWN, cast.admin.account.pk)
    assert PASSWORD not in str(line.detail)
    with pytest.raises(Conflict):
        open_account(
            viewer=cast.admin.viewer(),
            username="wang",
            password=PASSWORD,
            display_name="王",
            role=Role.CLERK,
            staff_number="lh-0007",
            area=TOWN,
        )


def test_a_closed_account_may_be_opened_again(cast: Cast) -> None:
    clerk = cast.clerk.account.pk
    set_account_active(viewer=cast.admin.viewer(), account=clerk, active=False)
    set_account_active(viewer=cast.admin.viewer(), account=clerk, active=False)
    assert Account.objects.get(pk=clerk).is_active is False
    set_account_active(viewer=cast.admin.viewer(), account=clerk, active=True)
    events = Line.objects.filter(subject=clerk, event__startswith="access:account").order_by("id")
    assert [line.event for line in events] == ["access:account:closed", "access:account:reopened"]
    with pytest.raises(NotFound):
        set_account_active(viewer=cast.admin.viewer(), account=0, active=False)


def entering(secret: str) -> Viewer | None:
    return enter_by_token(secret, on=TODAY, purpose="测试")


def scope() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('anju.' || name, true) FROM unnest('{low,high,party,actor}'::text[]) name"
        )
        return [value for (value,) in cursor.fetchall()]


def test_a_token_carries_its_account_until_it_is_revoked(cast: Cast) -> None:
    viewer = cast.landlord_staff.viewer()
    with as_web_role(viewer):
        secret = issue_token(viewer=viewer, label="接口")
    token = Token.objects.get()
    assert token.digest == digest_of(secret) and secret not in str(Line.objects.values_list("detail", flat=True))
    assert entering(secret) == viewer
    assert entering(secret + "x") is None
    with pytest.raises(Forbidden):
        revoke_token(viewer=cast.clerk.viewer(), token=token.pk)
    revoke_token(viewer=viewer, token=token.pk)
    assert entering(secret) is None
    with pytest.raises(NotFound):
        revoke_token(viewer=viewer, token=token.pk)


@pytest.mark.parametrize("who", ["clerk", "supervisor", "auditor", "landlord_staff"])
@pytest.mark.parametrize("area", [440000000000, 440300000000, 440309000000, 440309002000, 440309002001])
def test_a_token_enters_the_very_scope_of_its_account(cast: Cast, who: str, area: int) -> None:
    account = getattr(cast, who).account
    if account.party is None:
        Account.objects.filter(pk=account.pk).update(area=area)
    viewer = viewer_of(Account.objects.get(pk=account.pk), on=TODAY, purpose="测试")
    secret = issue_token(viewer=viewer, label="接口")
    enter_scope(viewer)
    known = scope()
    enter_scope(cast.admin.viewer())
    before = scope()
    assert entering("anju_nobodys") is None and scope() == before
    assert entering(secret) == viewer
    assert scope() == known


def test_a_token_ends_with_its_time_or_its_account(cast: Cast) -> None:
    secret = issue_token(viewer=cast.employer_staff.viewer(), label="接口")
    set_account_active(viewer=cast.admin.viewer(), account=cast.employer_staff.account.pk, active=False)
    assert entering(secret) is None
    set_account_active(viewer=cast.admin.viewer(), account=cast.employer_staff.account.pk, active=True)
    assert entering(secret) is None, "whoever comes back asks for another"
    again = issue_token(viewer=cast.employer_staff.viewer(), label="接口")
    assert entering(again) is not None
    Token.objects.update(ends_at=timezone.now())
    assert entering(again) is None


def test_a_token_ends_with_the_password_it_was_issued_under(cast: Cast) -> None:
    secret, other = (issue_token(viewer=member.viewer(), label="接口") for member in (cast.clerk, cast.officer))
    with as_web_role(cast.admin.viewer()):
        set_password(viewer=cast.admin.viewer(), account=cast.clerk.account.pk, password="another-horse-battery-99")
    assert entering(secret) is None and entering(other) is not None
    line = Line.objects.get(event="access:token:revoked")
    assert (line.subject, line.detail) == (Token.objects.get(account=cast.clerk.account).pk, {"why": "password"})


def test_ones_keys_end_with_the_password_one_changes(cast: Cast) -> None:
    secret, other = (issue_token(viewer=member.viewer(), label="接口") for member in (cast.clerk, cast.officer))
    with as_web_role(cast.clerk.viewer()):
        change_password(viewer=cast.clerk.viewer(), password="another-horse-battery-99")
    assert entering(secret) is None and entering(other) is not None
    assert Line.objects.get(event="access:token:revoked").detail == {"why": "password"}


def test_a_viewer_sees_the_subtree_of_its_area(cast: Cast) -> None:
    clerk, staff = cast.clerk.viewer(), cast.landlord_staff.viewer()
    assert (clerk.low, clerk.high) == (TOWN, TOWN + 1000)
    assert (staff.low, staff.high, staff.party) == (0, 0, cast.landlord.pk)
    assert viewer_of(cast.admin.account, on=TODAY).sees(LONGHUA + 6017)
    assert not clerk.sees(TOWN + 1000) and not clerk.sees(None)
