"""Signing in through the office's provider: over real HTTP, with one that keeps the standard and one that lies."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from joserfc.jwk import RSAKey

from access.provider import CLIENT, SECRET, Liar, honest, lying, refuse, vouch
from anju.access.actions import begin_second_factor, confirm_second_factor
from anju.access.models import Account, Identity, SecondFactor
from anju.access.sealing import open_secret
from anju.journal.models import Line
from cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with honest() as issuer:
        yield issuer


@pytest.fixture
def provider(issuer: str) -> Iterator[str]:
    with override_settings(OIDC_ISSUER=issuer, OIDC_CLIENT=CLIENT, OIDC_SECRET=SECRET, OIDC_NAME="区政务账号"):
        yield issuer


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying() as liar, override_settings(OIDC_ISSUER=liar.issuer, OIDC_CLIENT=CLIENT, OIDC_SECRET=SECRET):
        yield liar


def come_back(client: Client, where: str) -> HttpResponse:
    assert where.startswith("http://127.0.0.1:8000/login/provider/back?")
    return client.get(where.removeprefix("http://127.0.0.1:8000"))


def sign_in(subject: str, client: Client | None = None) -> tuple[Client, HttpResponse]:
    client = client or Client()
    return client, come_back(client, vouch(client.get(reverse("desk:provider-start"))["Location"], subject))


def link(client: Client, subject: str, password: str = PASSWORD) -> HttpResponse:
    away = client.post(reverse("desk:provider-link"), {"password": password})["Location"]
    return come_back(client, vouch(away, subject)) if away.startswith("http") else away


def is_in(client: Client) -> bool:
    return client.get(reverse("desk:home")).status_code == 200


def said(client: Client) -> str:
    return client.get(reverse("desk:login")).content.decode()


def test_an_account_is_linked_by_its_holder_and_then_entered_through_the_provider(cast: Cast, provider: str) -> None:
    holder = cast.clerk.client()
    assert "区政务账号" in Client().get(reverse("desk:login")).content.decode()
    assert link(holder, "staff-0042")["Location"] == reverse("desk:provider")
    identity = Identity.objects.get()
    assert (identity.account_id, identity.issuer, identity.subject) == (cast.clerk.account.pk, provider, "staff-0042")
    client, answer = sign_in("staff-0042")
    assert answer["Location"] == reverse("desk:home") and is_in(client)
    assert "民治 窗口" in client.get(reverse("desk:home")).content.decode()
    events = dict(Line.objects.filter(actor=cast.clerk.account.pk).values_list("event", "detail"))
    assert events["access:identity:linked"] == {"at": provider}
    assert events["access:session:began"] == {"by": "provider"}


def test_a_stranger_is_nobody_here_and_nothing_is_made_of_him(cast: Cast, provider: str) -> None:
    known = Account.objects.count()
    client, answer = sign_in("nobody-knows-him")
    assert answer["Location"] == reverse("desk:login") and not is_in(client)
    assert "没有绑定账号" in said(client)
    client, _answer = sign_in("clerk")
    assert not is_in(client), "a subject that is spelt like a user name is not that user"
    assert (Account.objects.count(), Identity.objects.count()) == (known, 0)


def test_a_closed_account_stays_closed_whatever_the_provider_says(cast: Cast, provider: str) -> None:
    link(cast.clerk.client(), "staff-0042")
    Account.objects.filter(pk=cast.clerk.account.pk).update(is_active=False)
    client, answer = sign_in("staff-0042")
    assert answer["Location"] == reverse("desk:login") and not is_in(client)


def test_a_second_factor_is_asked_for_all_the_same(cast: Cast, provider: str) -> None:
    link(cast.clerk.client(), "staff-0042")
    viewer = cast.clerk.viewer()
    begin_second_factor(viewer=viewer)
    app = pyotp.TOTP(open_secret(SecondFactor.objects.get().secret_cipher))
    codes = confirm_second_factor(viewer=viewer, code=app.now(), now=timezone.now())
    client, answer = sign_in("staff-0042")
    assert answer["Location"] == reverse("desk:code") and not is_in(client)
    assert client.post(reverse("desk:code"), {"code": codes[0]})["Location"] == reverse("desk:home")
    assert Line.objects.get(event="access:session:began").detail == {"by": "provider, second factor"}


def test_one_identity_belongs_to_one_account(cast: Cast, provider: str) -> None:
    link(cast.clerk.client(), "staff-0042")
    other = cast.officer.client()
    link(other, "staff-0042")
    assert "已经绑定了账号" in other.get(reverse("desk:provider")).content.decode()
    assert Identity.objects.get().account_id == cast.clerk.account.pk


def test_a_link_takes_the_password_and_is_removed_again(cast: Cast, provider: str) -> None:
    client = cast.clerk.client()
    assert link(client, "staff-0042", password="not this one") == reverse("desk:provider")
    assert not Identity.objects.exists()
    link(client, "staff-0042")
    client.post(reverse("desk:provider-unlink"))
    assert not Identity.objects.exists()
    assert client.post(reverse("desk:provider-unlink")).status_code == 404
    assert not is_in(sign_in("staff-0042")[0])


def test_a_foreign_page_cannot_link_its_own_identity_with_my_account(cast: Cast, provider: str) -> None:
    """The address one comes back to, sent to somebody signed in who did not ask for it."""
    thief = Client()
    where = vouch(thief.get(reverse("desk:provider-start"))["Location"], "the-thief")
    victim = cast.clerk.client()
    come_back(victim, where)
    assert not Identity.objects.exists()
    fresh = Client()
    come_back(fresh, where)
    assert not is_in(fresh), "nor does it sign another browser in"


def test_whoever_changes_his_mind_there_is_told_so_here(cast: Cast, provider: str) -> None:
    client = Client()
    answer = come_back(client, refuse(client.get(reverse("desk:provider-start"))["Location"]))
    assert answer["Location"] == reverse("desk:login")
    assert "未成功" in said(client)


def test_signing_out_leads_through_the_provider(cast: Cast, provider: str) -> None:
    link(cast.clerk.client(), "staff-0042")
    client, _answer = sign_in("staff-0042")
    away = client.post(reverse("desk:logout"))["Location"]
    asked = parse_qs(urlsplit(away).query)
    assert away.startswith(f"{provider}/oauth2/end_session?")
    assert asked["post_logout_redirect_uri"] == ["http://127.0.0.1:8000/login"] and asked["id_token_hint"]
    assert requests.get(away, timeout=10).ok
    assert not is_in(client)
    with_password = cast.clerk.client()
    assert with_password.post(reverse("desk:logout"))["Location"] == reverse("desk:login")


def test_a_provider_that_is_away_does_not_take_the_desk_with_it(cast: Cast) -> None:
    with override_settings(OIDC_ISSUER="http://127.0.0.1:1", OIDC_CLIENT=CLIENT, OIDC_SECRET=SECRET):
        client = Client()
        assert client.get(reverse("desk:provider-start"))["Location"] == reverse("desk:login")
        assert "未成功" in said(client)


def test_without_a_provider_there_is_no_such_page(cast: Cast) -> None:
    client = cast.clerk.client()
    assert client.get(reverse("desk:provider")).status_code == 404
    assert Client().get(reverse("desk:provider-start")).status_code == 404
    assert Client().get(reverse("desk:provider-back"), {"code": "x", "state": "y"}).status_code == 404


def arrive(liar: Liar, client: Client | None = None) -> bool:
    client = client or Client()
    come_back(client, liar.vouch(client.get(reverse("desk:provider-start"))["Location"], "staff-0042"))
    return is_in(client)


def test_the_strict_side_of_a_provider_is_content(cast: Cast, liar: Liar) -> None:
    """Secret, PKCE, redirect address and a code once: otherwise what follows would prove nothing."""
    Identity.objects.create(account=cast.clerk.account, issuer=liar.issuer, subject="staff-0042")
    assert arrive(liar)
    assert liar.refused == []


@pytest.mark.parametrize(
    ("about", "lie"),
    [
        ("issuer", {"iss": "https://elsewhere.example"}),
        ("no issuer", {"iss": None}),
        ("audience", {"aud": "another client"}),
        ("nonce", {"nonce": "of another sign-in"}),
        ("no nonce", {"nonce": None}),
        ("time", {"iat": 1_600_000_000, "exp": 1_600_000_600}),
        ("future", {"iat": 4_000_000_000, "exp": 4_000_000_600}),
        ("no subject", {"sub": None}),
        ("other subject", {"sub": "staff-0043"}),
    ],
)
def test_a_token_that_says_the_wrong_thing_opens_nothing(
    cast: Cast, liar: Liar, about: str, lie: dict[str, Any]
) -> None:
    Identity.objects.create(account=cast.clerk.account, issuer=liar.issuer, subject="staff-0042")
    liar.claims = lie
    assert not arrive(liar)


@pytest.mark.parametrize("how", ["another key", "no signature", "the public key as a secret"])
def test_a_token_that_is_forged_opens_nothing(cast: Cast, liar: Liar, how: str) -> None:
    Identity.objects.create(account=cast.clerk.account, issuer=liar.issuer, subject="staff-0042")
    assert arrive(liar)
    if how == "another key":
        liar.forged_with = RSAKey.generate_key(2048, {"kid": "ours"})
    else:
        liar.token_for = _signed_anew(liar, how)  # type: ignore[method-assign]
    assert not arrive(liar)


def _signed_anew(liar: Liar, how: str) -> Callable[..., dict[str, Any] | None]:
    """The same token, with nothing after its last dot or with the public key taken for a shared secret."""
    token_for = liar.token_for
    header = {"alg": "none" if how == "no signature" else "HS256", "kid": "ours"}

    def told(*said: Any) -> dict[str, Any] | None:
        token = token_for(*said)
        if token is not None:
            text = f"{_encoded(json.dumps(header).encode())}.{token['id_token'].split('.')[1]}"
            signature = hmac.digest(liar.key.as_pem(private=False), text.encode(), "sha256")
            token["id_token"] = f"{text}.{'' if how == 'no signature' else _encoded(signature)}"
        return token

    return told


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def test_a_code_is_redeemed_once(cast: Cast, liar: Liar) -> None:
    Identity.objects.create(account=cast.clerk.account, issuer=liar.issuer, subject="staff-0042")
    client = Client()
    where = liar.vouch(client.get(reverse("desk:provider-start"))["Location"], "staff-0042")
    come_back(client, where)
    assert is_in(client)
    client.post(reverse("desk:logout"))
    come_back(client, where)
    assert not is_in(client)
