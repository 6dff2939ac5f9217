"""How long somebody stays signed in, on how many computers, and signing out elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anju.access.actions import forget_ended_sessions, issue_token
from anju.access.models import Session, Token
from anju.desk.browsers import browser
from anju.journal.models import Line
from cast import PASSWORD, Cast
from desk.office import NOON

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def sign_in(username: str = "clerk", **headers: str) -> Client:
    client = Client(**headers)
    client.post(reverse("desk:login"), {"username": username, "password": PASSWORD})
    return client


def is_in(client: Client, minutes: float = 0) -> bool:
    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        return client.get(reverse("desk:home")).status_code == 200


def ended(why: str) -> list[int]:
    lines = Line.objects.filter(event="access:session:ended").order_by("pk").values_list("detail", flat=True)
    return [line["number"] for line in lines if line["why"] == why]


def test_an_idle_session_ends_by_itself(cast: Cast) -> None:
    client = sign_in()
    assert is_in(client, 29)
    assert is_in(client, 58)
    assert not is_in(client, 88)
    assert not Session.objects.filter(account=cast.clerk.account).exists()


def test_a_session_in_use_ends_with_the_working_day(cast: Cast) -> None:
    client = sign_in()
    assert all(is_in(client, minutes) for minutes in range(0, 600, 20))
    assert not is_in(client, 600)


def test_session_and_account_are_one_look_up(cast: Cast) -> None:
    client = sign_in()
    assert is_in(client)
    with CaptureQueriesContext(connection) as caught:
        assert is_in(client)
    assert sum("access_session" in query["sql"] or "access_account" in query["sql"] for query in caught) == 1


def test_a_way_of_signing_in_that_is_closed_ends_what_began_by_it(cast: Cast) -> None:
    client = cast.clerk.client()
    assert is_in(client)
    with override_settings(AUTHENTICATION_BACKENDS=["axes.backends.AxesStandaloneBackend"]):
        assert not is_in(client)
    assert is_in(client)


def test_a_session_that_was_begun_without_a_password_s_mark_is_nobody_s(cast: Cast) -> None:
    client = cast.clerk.client()
    session = client.session
    del session["_auth_user_hash"]
    session.save()
    assert not is_in(client)
    assert not client.session.keys()


@override_settings(SESSION_IDLE=5 * 60)
def test_the_limits_are_the_office_s_to_set(cast: Cast) -> None:
    client = sign_in()
    assert is_in(client, 4)
    assert not is_in(client, 9)


def test_its_use_is_written_down_once_a_minute(cast: Cast) -> None:
    client = sign_in()

    def writes(seconds: int) -> int:
        with (
            time_machine.travel(NOON + timedelta(seconds=seconds), tick=False),
            CaptureQueriesContext(connection) as said,
        ):
            client.get(reverse("desk:divisions"))
        return sum("UPDATE" in query["sql"] and "access_session" in query["sql"] for query in said)

    assert [writes(second) for second in (5, 30, 59, 60, 61, 130)] == [0, 0, 0, 1, 0, 1]


def test_one_more_than_allowed_ends_the_oldest(cast: Cast) -> None:
    clients = []
    for minute in range(5):
        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            clients.append(sign_in())
    assert [is_in(client, 5) for client in clients] == [False, False, True, True, True]
    assert ended("number") == [1, 1]
    assert is_in(sign_in("officer"), 5) and is_in(clients[2], 5), "another's sessions do not count"


def test_one_sees_where_one_is_signed_in_and_signs_out_there(cast: Cast) -> None:
    here, there = sign_in(), sign_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="198.51.100.7")
    page = here.get(reverse("desk:sessions")).content.decode()
    assert "Firefox · Windows" in page and "198.51.100.7" in page and "本次登录" in page
    keys = Session.objects.filter(account=cast.clerk.account).values_list("session_key", flat=True)
    assert len(keys) == 2 and not any(key in page for key in keys), "a page that is read aloud opens nothing"
    reference = page.rpartition('name="which" value="')[2].partition('"')[0]
    assert sign_in("officer").post(reverse("desk:session-end"), {"which": reference}).status_code == 404
    assert here.post(reverse("desk:session-end"), {"which": reference}).status_code == 302
    assert is_in(here) and not is_in(there)
    assert ended("asked") == [1]


def test_one_signs_out_everywhere_else(cast: Cast) -> None:
    here, *elsewhere = sign_in(), sign_in(), sign_in()
    stranger = sign_in("officer")
    here.post(reverse("desk:session-end"), {"which": "others"})
    assert [is_in(client) for client in (here, *elsewhere, stranger)] == [True, False, False, True]


def test_a_closed_account_s_sessions_do_not_come_back_with_it(cast: Cast) -> None:
    client, admin = sign_in(), cast.admin.client()
    for _closed_and_reopened in range(2):
        admin.post(reverse("desk:account-active", args=[cast.clerk.account.pk]))
    assert not is_in(client)
    assert ended("closed") == [1]


def test_a_changed_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = sign_in(), sign_in()
    own = "a sentence of my own"
    here.post(reverse("desk:password"), {"old_password": PASSWORD, "new_password1": own, "new_password2": own})
    assert is_in(here) and not is_in(there)
    assert Session.objects.filter(account=cast.clerk.account).count() == 1


def test_the_pages_tell_how_many_keys_end_with_the_password(cast: Cast) -> None:
    here, own = sign_in(), "a sentence of my own"
    assert "个接口密钥" not in here.get(reverse("desk:password")).content.decode()
    for label in ("报送", "对账"):
        issue_token(viewer=cast.clerk.viewer(), label=label)
    assert "2 个接口密钥" in here.get(reverse("desk:password")).content.decode()
    said = {"old_password": PASSWORD, "new_password1": own, "new_password2": own}
    assert "接口密钥也已失效" in here.post(reverse("desk:password"), said, follow=True).content.decode()
    assert not Token.objects.filter(revoked_at__isnull=True).exists()


def test_a_password_set_by_another_ends_them_all(cast: Cast) -> None:
    clients = [sign_in(), sign_in()]
    address = reverse("desk:account-password", args=[cast.clerk.account.pk])
    cast.admin.client().post(address, {"password": "correct-horse-battery-88"})
    assert [is_in(client) for client in clients] == [False, False]
    assert not Session.objects.filter(account=cast.clerk.account).exists()


def test_signing_in_and_out_leaves_lines_and_no_session(cast: Cast) -> None:
    client = sign_in()
    line = Line.objects.get(event="access:session:began")
    assert (line.actor, line.detail) == (cast.clerk.account.pk, {"by": "password"})
    client.post(reverse("desk:logout"))
    assert not Session.objects.filter(account=cast.clerk.account).exists()


def test_what_is_over_is_swept_away(cast: Cast) -> None:
    sign_in()
    with time_machine.travel(NOON + timedelta(hours=9), tick=False):
        forget_ended_sessions()
        assert Session.objects.exists()
    with time_machine.travel(NOON + timedelta(hours=11), tick=False):
        forget_ended_sessions()
        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "known"),
    [
        (FIREFOX, "Firefox · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.1", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_people_call_it(agent: str, known: str) -> None:
    assert browser(agent) == known
