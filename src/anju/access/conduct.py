"""Who reads far more than others (docs/algorithms/conduct.md): plain reckoning, staff conduct alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import log1p
from statistics import fmean, median

LEAST_PEERS = 5
FAR = 3.5
TIMES = 2
OF_MAD, OF_MEAN = 0.6745, 1 / 1.253314


@dataclass(frozen=True, slots=True)
class Count:
    """How many an account read in the week; peers: what those it is compared with have in common."""

    account: int
    peers: Hashable
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An account among its peers. median, score: None where they are too few to compare."""

    number: int
    median: float | None
    score: float | None
    far: bool


def standings(counts: Iterable[Count], *, least: int) -> dict[int, Standing]:
    """Where each account with a count above 0 stands, by account. least: below it nothing is far."""
    groups: dict[Hashable, dict[int, int]] = defaultdict(dict)
    for count in counts:
        if count.number > 0:
            groups[count.peers][count.account] = count.number
    found: dict[int, Standing] = {}
    for numbers in groups.values():
        found |= _among(numbers, least)
    return found


def _among(numbers: Mapping[int, int], least: int) -> dict[int, Standing]:
    if len(numbers) < LEAST_PEERS:
        return {account: Standing(number, None, None, far=False) for account, number in numbers.items()}
    middle = median(numbers.values())
    away = {account: log1p(number) - log1p(middle) for account, number in numbers.items()}
    spread, unit = median(map(abs, away.values())), OF_MAD
    if spread == 0:
        spread, unit = fmean(map(abs, away.values())), OF_MEAN
    scores = {account: unit * distance / spread if spread else 0.0 for account, distance in away.items()}
    return {
        account: Standing(
            number, middle, scores[account],
            far=scores[account] > FAR and number >= max(least, TIMES * middle),
        )
        for account, number in numbers.items()
    }  # fmt: skip
