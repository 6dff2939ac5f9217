"""Accounts kept at the machine: the first ones, and the administrators."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from anju.access.models import Account
from anju.journal.models import Line
from anju.kernel.errors import Conflict, NotFound
from anju.site.cli.accounts import command
from cast import LONGHUA, Cast

pytestmark = pytest.mark.django_db
AUDITOR = ("open", "shen", "--name", "沈", "--role", "auditor", "--staff-number", "0003", "--area", str(LONGHUA))


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The throw-away database stands for the operator's."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://given")


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_the_operator_appoints_an_administrator_and_hands_the_password_over(db: None) -> None:
    done = run(*AUDITOR)
    assert done.exit_code == 0
    account = Account.objects.get(username="shen")
    assert account.check_password(done.stdout.strip())
    assert (account.is_active, account.must_change_password, account.granted_by) == (True, True, 0)
    assert Line.objects.get(event="access:account:opened").actor == 0
    again = run(
        "open", "shen-2", "--name", "沈", "--role", "system_admin", "--staff-number", "0003", "--area", "440309000000"
    )
    assert isinstance(again.exception, Conflict)


def test_a_party_s_staff_have_a_party_and_everybody_else_an_area(db: None) -> None:
    assert run("open", "x", "--name", "x", "--role", "clerk", "--party", "7").exit_code == 2
    assert run("open", "x", "--name", "x", "--role", "party_staff", "--area", "440309000000").exit_code == 2


def test_passwords_closing_and_second_factors(cast: Cast) -> None:
    auditor = cast.auditor.account
    fresh = run("password", "auditor").stdout.strip()
    auditor.refresh_from_db()
    assert auditor.check_password(fresh) and auditor.must_change_password
    run("close", "auditor")
    auditor.refresh_from_db()
    assert not auditor.is_active
    run("close", "auditor", "--reopen")
    Account.objects.filter(pk=auditor.pk).update(second_factor_since=timezone.now())
    assert run("reset-second-factor", "auditor", "--why", "手机遗失").exit_code == 0
    auditor.refresh_from_db()
    assert auditor.is_active and auditor.second_factor_since is None
    assert isinstance(run("close", "nobody").exception, NotFound)


def test_accounts_are_listed_without_secrets(cast: Cast) -> None:
    rows = json.loads(run("list", "--json").stdout)
    assert {row["username"] for row in rows} >= {"admin", "security", "auditor"}
    assert all("password" not in row for row in rows)
    assert "security_admin" in run("list").stdout
