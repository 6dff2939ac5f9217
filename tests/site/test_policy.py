"""The policy every answer carries says what django-csp makes of the settings."""

from __future__ import annotations

import pytest
from csp.constants import HEADER
from csp.exceptions import CSPNonceError
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

from anju.site.policy import PolicyMiddleware


def test_a_page_that_asks_for_a_nonce_is_given_one_of_its_own() -> None:
    nonces: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        nonces.append(str(request.csp_nonce))  # type: ignore[attr-defined]
        return HttpResponse()

    answers = [PolicyMiddleware(page)(HttpRequest()) for _ in range(2)]
    assert nonces[0] != nonces[1]
    assert [answer.headers[HEADER] for answer in answers] == [build_policy(nonce=nonce) for nonce in nonces]


def test_a_page_without_a_nonce_names_none_and_cannot_ask_for_one_afterwards() -> None:
    request = HttpRequest()
    answer = PolicyMiddleware(lambda _request: HttpResponse())(request)
    assert answer.headers[HEADER] == build_policy()
    assert "nonce" not in answer.headers[HEADER]
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]
