"""How often somebody may knock, and whose knock it was."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from anju.access import limits
from anju.access.actions import issue_token, revoke_token
from anju.access.address import guest_of, network_of
from anju.access.limits import MOST_BUCKETS, Buckets
from anju.access.models import Token
from cast import PASSWORD, Cast


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The buckets of the process, empty, under a clock of the test's."""
    clock = Clock()
    for name in ("CALLS", "WRONG_TOKENS", "SIGN_INS"):
        bucket = getattr(limits, name)
        monkeypatch.setattr(bucket, "_clock", clock)
        bucket._left.clear()
    yield clock
    for name in ("CALLS", "WRONG_TOKENS", "SIGN_INS"):
        getattr(limits, name)._left.clear()


def test_a_bucket_is_emptied_and_fills_again() -> None:
    clock = Clock()
    buckets = Buckets(lambda: 6, clock=clock)
    assert [buckets.take("a") for _ in range(7)] == [0] * 6 + [10]
    assert buckets.take("b") == 0, "each has her own"
    clock.now += 9.5
    assert (buckets.wait("a"), buckets.take("a")) == (1, 1)
    clock.now += 0.5
    assert [buckets.take("a") for _ in range(2)] == [0, 10]
    clock.now += 3600
    assert [buckets.take("a") for _ in range(7)].count(0) == 6, "it holds no more than it holds"


def test_who_is_refused_does_not_push_the_end_away() -> None:
    clock = Clock()
    buckets = Buckets(lambda: 6, clock=clock)
    for _ in range(6):
        buckets.take("a")
    let_through = 0
    for _second in range(21):
        clock.now += 1
        let_through += not buckets.take("a")
    assert let_through == 2, "one every ten seconds, however often it is tried"


def test_threads_do_not_share_a_token() -> None:
    buckets = Buckets(lambda: 100, clock=Clock())
    with ThreadPoolExecutor(8) as threads:
        let_through = sum(not seconds for seconds in threads.map(lambda _: buckets.take("a"), range(1000)))
    assert let_through == 100


def test_no_number_of_strangers_fills_the_memory() -> None:
    buckets = Buckets(lambda: 6, clock=Clock())
    for number in range(MOST_BUCKETS + 500):
        buckets.take(number)
    assert len(buckets._left) == MOST_BUCKETS


def test_nought_is_no_limit() -> None:
    buckets = Buckets(lambda: 0)
    assert [buckets.take("a") for _ in range(1000)] == [0] * 1000
    assert not buckets._left


@pytest.mark.parametrize(
    ("peer", "forwarded", "guest"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # a stranger says what he likes
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first is the guest's own invention
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),  # two of ours in a row
        ("10.1.2.3", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "203.0.113.9, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "203.0.113.9", ""),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),  # a socket for both versions
        ("::1", "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_proxy_of_ours_alone_is_believed(peer: str, forwarded: str, guest: str) -> None:
    with override_settings(PROXIES=["127.0.0.1", "::1", "10.1.0.0/16"]):
        assert guest_of(peer, forwarded) == guest


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7/32"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5/32"),  # not one home: every guest of a socket for both versions
        ("", ""),
    ],
)
def test_a_home_of_version_6_is_one_guest(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def try_to_sign_in(username: str, **headers: str) -> int:
    answer = Client(**headers).post(reverse("desk:login"), {"username": username, "password": "一个密码试所有人"})
    return answer.status_code


@pytest.mark.django_db
def test_one_password_on_every_name_is_stopped_by_its_network(cast: Cast, clock: Clock) -> None:
    """No name sees a second wrong password, so no lock-out by name ever begins."""
    with override_settings(SIGN_IN_RATE=30):
        answers = [try_to_sign_in(f"user-{number}") for number in range(35)]
        assert answers == [422] * 30 + [429] * 5
        refused = Client().post(reverse("desk:login"), {"username": "clerk", "password": PASSWORD})
        assert (refused.status_code, refused["Retry-After"]) == (429, "2")
        assert "请稍候再试" in refused.content.decode() and "一刻钟" not in refused.content.decode()
        assert Client().get(reverse("desk:login")).status_code == 200, "looking is free"
        assert try_to_sign_in("user-99", REMOTE_ADDR="198.51.100.9") == 422, "another network is not meant"
        assert try_to_sign_in("user-99", HTTP_X_FORWARDED_FOR="198.51.100.8") == 422, "nor one behind our proxy"
        clock.now += 2
        assert try_to_sign_in("user-99") == 422


def call(token: str, **headers: str) -> tuple[int, dict[str, object], str | None]:
    answer = Client(**headers).get("/api/v1/me", headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    return answer.status_code, answer.json(), answer.headers.get("Retry-After")


@pytest.mark.django_db
def test_an_account_that_calls_too_often_is_told_when_to_go_on(cast: Cast, clock: Clock) -> None:
    first, second, other = (
        issue_token(viewer=member.viewer(), label="接口") for member in (cast.clerk, cast.clerk, cast.officer)
    )
    with override_settings(API_RATE=6):
        assert [call(first)[0] for _ in range(6)] == [200] * 6
        status, problem, retry = call(second)
        assert (status, retry) == (429, "10"), "a second key is no second account"
        assert problem["type"] == "/problems/too-many" and problem["status"] == 429
        assert "More calls than an account may make" in str(problem["detail"])
        assert call(other)[0] == 200
        clock.now += 10
        assert call(second)[0] == 200
    assert Client().get("/problems/too-many").status_code == 200


@pytest.mark.django_db
def test_calls_with_tokens_nobody_has_are_stopped_by_their_network(cast: Cast, clock: Clock) -> None:
    good = issue_token(viewer=cast.clerk.viewer(), label="接口")
    with override_settings(SIGN_IN_RATE=30):
        assert [call(f"anju_{number}")[0] for number in range(32)] == [401] * 30 + [429] * 2
        assert call(good)[0] == 429, "the network waits, whatever it says next"
        assert call(good, REMOTE_ADDR="198.51.100.9")[0] == 200
        clock.now += 2
        assert call(good)[0] == 200
        revoke_token(viewer=cast.clerk.viewer(), token=Token.objects.get().pk)
