from collections.abc import Iterator

import pytest
import time_machine

from cast import Cast
from desk.office import NOON, Morning, make_morning


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def morning(cast: Cast) -> Morning:
    return make_morning(cast)
