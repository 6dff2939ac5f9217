"""How often somebody may knock: token buckets, kept by each web process for itself (docs/decisions/0017)."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from anju.access.address import network_of
from anju.kernel.errors import TooMany

MOST_BUCKETS = 20_000
MINUTE = 60.0


class Buckets:
    """A bucket a key, each of as many tokens as `a_minute` says at the time and refilled at that rate; 0: no limit.

    Full buckets are worth nothing and the least used go first where there are too many: what is forgotten is a debt,
    never a refusal."""

    def __init__(self, a_minute: Callable[[], int], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> int:
        """Take one token: 0 where there was one, else the whole seconds until there is, at least 1."""
        return self._ask(key, 1)

    def wait(self, key: Hashable) -> int:
        """The same without taking."""
        return self._ask(key, 0)

    def _ask(self, key: Hashable, taken: int) -> int:
        most = self._a_minute()
        if not most:
            return 0
        with self._lock:
            now = self._clock()
            left, then = self._left.get(key, (float(most), now))
            left = min(float(most), left + (now - then) * most / MINUTE)
            enough = left >= 1
            self._left[key] = (left - taken if enough else left, now)
            self._left.move_to_end(key)
            while len(self._left) > MOST_BUCKETS:
                self._left.popitem(last=False)
        return 0 if enough else max(1, math.ceil((1 - left) * MINUTE / most))


CALLS = Buckets(lambda: settings.API_RATE)
"""Calls of the API, an account."""
WRONG_TOKENS = Buckets(lambda: settings.SIGN_IN_RATE)
"""Calls with tokens nobody has, a network: guessing is hopeless, but each guess costs a query."""
SIGN_INS = Buckets(lambda: settings.SIGN_IN_RATE)
"""Passwords, codes and arrivals from the provider, a network: whoever tries one password on every name is locked out of
none of them by django-axes."""


def limit_sign_ins(request: HttpRequest) -> None:
    """Raise TooMany where too many came from this network within the minute."""
    if seconds := SIGN_INS.take(network_of(request)):
        raise TooMany("Too many attempts to sign in from your network.", retry_after=seconds)


def limit_calls(account: int) -> None:
    """Raise TooMany where an account calls more often than it may."""
    if seconds := CALLS.take(account):
        raise TooMany("More calls than an account may make in a minute.", retry_after=seconds)
