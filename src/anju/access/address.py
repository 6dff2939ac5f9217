"""Where a request comes from, behind the office's own proxy too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

NETWORK = {4: 32, 6: 64}
"""Bits by which guests are told apart: a home or an office has a whole /64 of version 6."""


class ClientAddressMiddleware:
    """Puts the guest's address into REMOTE_ADDR, where a proxy of the office (ANJU_PROXIES) says it in
    X-Forwarded-For: lock-outs, limits and the list of sessions must not mean the proxy. Nobody else is believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if said:
            request.META["REMOTE_ADDR"] = guest_of(request.META.get("REMOTE_ADDR", ""), said)
        return self.get_response(request)


def guest_of(peer: str, forwarded: str) -> str:
    """The nearest address that is not one of our proxies: `forwarded` is read from its end, each proxy having added
    whom it spoke to, and no further than the first that is not ours or no address at all."""
    guest = peer
    for said in reversed(forwarded.split(",")):
        if not _is_ours(guest):
            break
        try:
            guest = str(_known(said.strip()))
        except ValueError:
            break
    return guest


def network_of(request: HttpRequest) -> str:
    """What tells guests apart; the address itself where it is none that can be read."""
    return _network(request.META.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    try:
        known = _known(address)
    except ValueError:
        return address
    return str(ip_network(f"{known}/{NETWORK[known.version]}", strict=False))


def _is_ours(address: str) -> bool:
    try:
        known = _known(address)
    except ValueError:
        return False
    return any(known in network for network in _proxies(tuple(settings.PROXIES)))


def _known(address: str) -> IPv4Address | IPv6Address:
    """A socket for both versions tells guests of version 4 as ::ffff:a.b.c.d: one /64 would be all of them."""
    known = ip_address(address)
    return getattr(known, "ipv4_mapped", None) or known


@cache
def _proxies(named: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name, strict=False) for name in named)
