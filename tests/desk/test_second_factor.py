"""The second factor: set up, asked for, spent once, guessed at, recovered, reset, required."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pyotp
import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.html import escape

from anju.access.models import Account, RecoveryCode, SecondFactor
from anju.journal.models import Line
from cast import PASSWORD, Cast, Member
from desk.office import NOON

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'class="secret">([A-Z2-7]{32})<')
RECOVERY = re.compile(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>")


def app_code(secret: str, *, minutes: float = 0) -> str:
    return pyotp.TOTP(secret).at(int((NOON + timedelta(minutes=minutes)).timestamp()))


def set_up(member: Member) -> tuple[str, list[str]]:
    """The secret in the app, and the recovery codes."""
    client = member.client()
    client.post(reverse("desk:second-factor-begin"))
    page = client.get(reverse("desk:second-factor")).content.decode()
    secret = SECRET.search(page).group(1)
    shown = client.post(reverse("desk:second-factor-confirm"), {"code": app_code(secret)})
    return secret, RECOVERY.findall(shown.content.decode())


def enter(
    code: str | None = None, client: Client | None = None, username: str = "clerk", **headers: str
) -> HttpResponse:
    """The password, then a code."""
    client = client or Client(**headers)
    answer = client.post(reverse("desk:login"), {"username": username, "password": PASSWORD})
    return answer if code is None else client.post(reverse("desk:code"), {"code": code})


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(NOON + timedelta(minutes=minutes), tick=False)


def test_a_secret_is_taken_in_by_picture_or_by_hand_and_stored_sealed(cast: Cast) -> None:
    client = cast.clerk.client()
    client.post(reverse("desk:second-factor-begin"))
    response = client.get(reverse("desk:second-factor"))
    secret = SECRET.search(response.content.decode()).group(1)
    assert "data:image/svg+xml" in unquote(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    sealed = bytes(SecondFactor.objects.get().secret_cipher)
    assert secret.encode() not in sealed
    assert enter()["Location"] == reverse("desk:home"), "what is not confirmed is not asked for"
    assert client.post(reverse("desk:second-factor-confirm"), {"code": "000000"}).status_code == 422
    shown = client.post(reverse("desk:second-factor-confirm"), {"code": app_code(secret)}).content.decode()
    codes = RECOVERY.findall(shown)
    assert len(codes) == len(set(codes)) == 10
    again = client.get(reverse("desk:second-factor")).content.decode()
    assert secret not in again and codes[0] not in again
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM access_recoverycode r")
        assert codes[0].replace("-", "") not in cursor.fetchone()[0]
    assert Line.objects.filter(event="access:factor:confirmed", subject=cast.clerk.account.pk).count() == 1


def test_the_password_alone_no_longer_opens_the_desk(cast: Cast) -> None:
    secret, _codes = set_up(cast.clerk)
    client = Client()
    assert enter(client=client)["Location"] == reverse("desk:code")
    assert client.get(reverse("desk:home")).status_code == 302
    with later(1):
        assert client.post(reverse("desk:code"), {"code": app_code(secret, minutes=1)})["Location"] == reverse(
            "desk:home"
        )
        assert client.get(reverse("desk:home")).status_code == 200
    assert Client().get(reverse("desk:code"))["Location"] == reverse("desk:login"), "no code without a password"


def test_a_code_counts_once(cast: Cast) -> None:
    secret, _codes = set_up(cast.clerk)
    assert enter(app_code(secret)).status_code == 422, "it was spent when the factor was confirmed"
    with later(1):
        code = app_code(secret, minutes=1)
        assert enter(code).status_code == 302
        assert enter(code).status_code == 422
        assert enter(app_code(secret, minutes=0.5)).status_code == 422, "nor does an older one"
        assert enter(app_code(secret, minutes=1.5)).status_code == 302, "a telephone may be half a minute ahead"


@pytest.mark.parametrize("typed", ["{0}{1} {2}", "{0}-{1}-{2}", "　{0}{1}{2} "])
def test_a_code_is_read_as_people_type_it(cast: Cast, typed: str) -> None:
    secret, _codes = set_up(cast.clerk)
    with later(1):
        code = app_code(secret, minutes=1)
        wide = typed.format(code[:2], code[2:4], code[4:]).translate({48 + n: 0xFF10 + n for n in range(10)})
        assert enter(wide).status_code == 302


def test_a_recovery_code_lets_in_once(cast: Cast) -> None:
    _secret, codes = set_up(cast.clerk)
    assert enter(codes[3].upper()).status_code == 302
    assert enter(codes[3]).status_code == 422
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    assert Line.objects.get(event="access:recovery:used").detail == {"left": 9}


def test_one_account_s_codes_are_nothing_to_another(cast: Cast) -> None:
    secret, codes = set_up(cast.clerk)
    set_up(cast.officer)
    with later(1):
        assert enter(codes[0], username="officer").status_code == 422
        assert enter(app_code(secret, minutes=1), username="officer").status_code == 422


def test_eight_wrong_codes_lock_out_from_one_address(cast: Cast) -> None:
    set_up(cast.clerk)
    answers = [enter("000000").status_code for _ in range(8)]
    assert answers == [422] * 7 + [429]
    assert "000000" not in str(AccessAttempt.objects.values_list("post_data", flat=True))
    with later(1):
        assert enter().status_code == 429, "the right password does not even get to the code"


def test_wrong_codes_are_counted_wherever_they_come_from(cast: Cast) -> None:
    """Whoever knows the password and owns many addresses does not get to try a million codes."""
    secret, codes = set_up(cast.clerk)
    for n in range(8):
        assert enter("000000", REMOTE_ADDR=f"198.51.100.{n}").status_code == 422
    with later(1):
        locked = enter(app_code(secret, minutes=1), REMOTE_ADDR="198.51.100.99")
        assert locked.status_code == 429
        assert int(locked["Retry-After"]) == 900
        assert enter(codes[0], REMOTE_ADDR="198.51.100.98").status_code == 302, "79 bits are not guessed"
    with later(17):
        assert enter(app_code(secret, minutes=17), REMOTE_ADDR="198.51.100.97").status_code == 302


def test_a_right_password_does_not_wait_for_its_code_for_ever(cast: Cast) -> None:
    secret, _codes = set_up(cast.clerk)
    client = Client()
    enter(client=client)
    with later(11):
        answer = client.post(reverse("desk:code"), {"code": app_code(secret, minutes=11)})
    assert answer["Location"] == reverse("desk:login")


def test_a_closed_account_does_not_finish_entering(cast: Cast) -> None:
    secret, _codes = set_up(cast.clerk)
    client = Client()
    enter(client=client)
    Account.objects.filter(username="clerk").update(is_active=False)
    with later(1):
        answer = client.post(reverse("desk:code"), {"code": app_code(secret, minutes=1)})
    assert answer["Location"] == reverse("desk:login")


def test_recovery_codes_are_renewed_against_a_code(cast: Cast) -> None:
    secret, old = set_up(cast.clerk)
    client = cast.clerk.client()
    refused = client.post(reverse("desk:second-factor-codes"), {"code": "000000"}, follow=True)
    assert escape("验证码不对") in refused.content.decode()
    assert SecondFactor.objects.get().wrong == 1, "a guess inside counts as well"
    with later(1):
        fresh = RECOVERY.findall(
            client.post(reverse("desk:second-factor-codes"), {"code": app_code(secret, minutes=1)}).content.decode()
        )
    assert len(fresh) == 10 and not set(fresh) & set(old)
    assert enter(old[0]).status_code == 422
    assert enter(fresh[0]).status_code == 302


def test_it_is_removed_against_a_code_where_it_is_only_offered(cast: Cast) -> None:
    secret, codes = set_up(cast.clerk)
    client = cast.clerk.client()
    with override_settings(SECOND_FACTOR="required"):
        assert client.post(reverse("desk:second-factor-remove"), {"code": codes[0]}).status_code == 409
    with later(1):
        client.post(reverse("desk:second-factor-remove"), {"code": app_code(secret, minutes=1)})
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert enter()["Location"] == reverse("desk:home")


def test_where_it_is_required_staff_set_it_up_before_anything_else(cast: Cast) -> None:
    with override_settings(SECOND_FACTOR="required"):
        client = cast.clerk.client()
        home = client.get(reverse("desk:home"))
        assert home["Location"] == reverse("desk:second-factor")
        part = client.get(reverse("desk:suggest-dwellings"), headers={"HX-Request": "true"})
        assert part["HX-Redirect"] == reverse("desk:second-factor")
        assert "本单位要求二次验证" in client.get(reverse("desk:second-factor")).content.decode()
        set_up(cast.clerk)
        assert client.get(reverse("desk:home")).status_code == 200
        assert cast.landlord_staff.client().get(reverse("desk:home")).status_code == 200
        assert client.post(reverse("desk:logout")).status_code == 302


def test_a_lost_factor_is_reset_by_two_administrators_and_seen_by_none(cast: Cast) -> None:
    secret, _codes = set_up(cast.clerk)
    held = enter(client=(holder := cast.clerk.client()))
    admin, security = cast.admin.client(), cast.security.client()
    page, ask, decide = (
        reverse(f"desk:{name}", args=[cast.clerk.account.pk])
        for name in ("account", "account-reset", "account-reset-decide")
    )
    assert held.status_code == 302
    shown = admin.get(page).content.decode()
    assert "申请重置二次验证" in shown and secret not in shown
    assert admin.post(ask, {"why": ""}).status_code == 422
    assert admin.post(ask, {"why": "手机遗失，已当面核对工作证"}).status_code == 302
    assert admin.post(decide, {"verb": "grant"}).status_code == 403
    assert cast.officer.client().post(ask, {"why": "x"}).status_code == 403
    assert SecondFactor.objects.exists()
    assert "1</strong>项二次验证待重置" in security.get(reverse("desk:home")).content.decode()
    shown = security.get(page).content.decode()
    assert "已当面核对工作证" in shown and secret not in shown
    assert security.post(decide, {"verb": "grant"}).status_code == 302
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert holder.get(reverse("desk:home")).status_code == 302, "her sessions end with it"
    assert security.post(decide, {"verb": "grant"}).status_code == 404
    assert enter()["Location"] == reverse("desk:home")
