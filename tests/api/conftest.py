from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from api.calling import Caller, caller
from cast import Cast

NOON = datetime(2026, 11, 18, 12, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    """The clock of the sample."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(cast: Cast) -> Caller:
    return caller(cast.clerk)


@pytest.fixture
def landlord(cast: Cast) -> Caller:
    return caller(cast.landlord_staff)
