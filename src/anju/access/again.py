"""A request that lost a race for locks is run again: the database ended one of two that waited for each other, or could
not put two in a row, and nothing of it was kept (docs/rooms/access.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import OperationalError
from django.http import HttpRequest

T = TypeVar("T")
MOST_RUNS = 3
LOST = frozenset({"40P01", "40001"})
"""SQLSTATE deadlock_detected, serialization_failure: what may be tried again as it is."""
RACE = "anju.race"


@dataclass(slots=True)
class Race:
    """How a request fares. last: this run is not followed by another."""

    lost: bool = False
    last: bool = False


def until_won(request: HttpRequest, run: Callable[[], T]) -> T:
    """What `run` answers; once more while it lost (`is_lost`), at most MOST_RUNS times in all. `run` is the whole
    transaction of the request, and must have been rolled back when it lost."""
    for _run in range(1, MOST_RUNS):
        race = request.META[RACE] = Race()
        answer = run()
        if not race.lost:
            return answer
        _rewind(request)
    request.META[RACE] = Race(last=True)
    return run()


def is_lost(request: HttpRequest, error: BaseException) -> bool:
    """Whether this error only says that the race was lost, and the request will be run again."""
    race: Race | None = request.META.get(RACE)
    if race is None or race.last or not isinstance(error, OperationalError):
        return False
    race.lost = getattr(error.__cause__, "sqlstate", None) in LOST
    return race.lost


def _rewind(request: HttpRequest) -> None:
    """Files that were sent are read from their beginning again; all else of a request is kept by it."""
    for name in getattr(request, "_files", ()):
        for file in request.FILES.getlist(name):
            file.seek(0)
