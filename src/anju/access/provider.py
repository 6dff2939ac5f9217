"""The office's own sign-in provider, spoken to in OpenID Connect: leave for it, come back, leave it again.

Authorization code with PKCE, state and nonce (Authlib); only `openid` is asked for, because only the subject is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from joserfc.errors import JoseError

from anju.kernel.errors import Refused

PATIENCE = 5
"""Seconds the provider has for an answer: one of few threads waits for it."""
WRONG = (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError, RuntimeError)
log = structlog.get_logger("anju.access")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody the provider vouches for. id_token: its word, kept for signing out there."""

    issuer: str
    subject: str
    id_token: str


def is_offered() -> bool:
    """Whether the office has named a provider."""
    return bool(settings.OIDC_ISSUER)


def leave_for(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """To the provider's own page; `back` is the full address it leads back to. Refused where it cannot be reached."""
    try:
        answer: HttpResponseRedirect = _client().authorize_redirect(request, back)
    except WRONG as error:
        raise _refused(error) from error
    return answer


def arrive(request: HttpRequest) -> Arrival:
    """Who came back. Refused for whatever is wrong with it: a state that is not this browser's, a signature, an issuer,
    an audience, a nonce, a time, somebody who changed his mind."""
    expected = {"iss": {"essential": True, "values": [settings.OIDC_ISSUER]}}
    try:
        token = _client().authorize_access_token(request, claims_options=expected)
        return Arrival(token["userinfo"]["iss"], str(token["userinfo"]["sub"]), str(token["id_token"]))
    except WRONG as error:
        raise _refused(error) from error


def address_to_leave(id_token: str, back: str) -> str:
    """Where the provider ends its own session, leading back to `back` afterwards; empty where it has no such page."""
    try:
        known = _client().load_server_metadata()
        if "end_session_endpoint" not in known:
            return ""
        leaving: dict[str, str] = _client().create_logout_url(
            post_logout_redirect_uri=back, id_token_hint=id_token, client_id=settings.OIDC_CLIENT
        )
    except WRONG as error:
        log.warning("provider", error=type(error).__name__)
        return ""
    return leaving["url"]


def _client() -> Any:
    return _client_of(settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET)


@cache
def _client_of(issuer: str, client: str, secret: str) -> Any:
    """Keeps the provider's description and keys for the life of the process; unknown keys are fetched anew."""
    how = {"scope": "openid", "code_challenge_method": "S256", "default_timeout": PATIENCE}
    if not secret:
        how["token_endpoint_auth_method"] = "none"  # noqa: S105 - how a client without a secret says so
    return OAuth().register(
        "provider",
        client_id=client,
        client_secret=secret or None,
        server_metadata_url=issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs=how,
    )


def _refused(error: Exception) -> Refused:
    """The reason goes to the operator's log: to a stranger it would only tell what to try next."""
    log.warning("provider", error=type(error).__name__, reason=str(error)[:200])
    return Refused("Signing in there did not work. Try again, or use your password.")
