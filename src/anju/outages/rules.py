"""What the signs of life of the service say: it went on, it was out, or a clock was set. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from anju.kernel.deadlines import SHANGHAI
from anju.kernel.outages import Outage
from anju.kernel.periods import ONE_DAY

BEAT = timedelta(seconds=60)
"""How often the service shows that it lives."""
UNNOTICED = timedelta(minutes=3)
"""A longer silence is an outage; a restart is none."""
LONGEST = timedelta(days=14)
"""The machine itself vouches for no longer silence: a clock that was wrong for once must not move every deadline."""


class Hours(NamedTuple):
    """When the service is announced to be open, every day; begin after end: over midnight; equal: round the clock."""

    begin: time
    end: time


ALWAYS = Hours(time(), time())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a beat means. fresh: a new stretch of service begins; outages: what nobody served meanwhile; doubtful: the
    same, but of a silence too long to be believed."""

    fresh: bool
    outages: tuple[Outage, ...] = ()
    doubtful: bool = False


def judge_beat(last: datetime | None, now: datetime, ran: timedelta | None, hours: Hours = ALWAYS) -> Verdict:
    """last: the latest sign of life of any process; ran: how long this process has lived since its own former beat, by
    a clock nobody sets (None: its first).

    A silence that this process did not live through is an outage; one that only its calendar clock leapt over is not:
    somebody set the clock. A sign of life from the future says that the clock was set back, and is forgotten."""
    if last is None:
        return Verdict(fresh=True)
    silence = now - last
    if timedelta(0) <= silence <= UNNOTICED:
        return Verdict(fresh=False)
    if silence < timedelta(0):
        return Verdict(fresh=True)
    if ran is not None and silence - ran > UNNOTICED and ran <= UNNOTICED:
        return Verdict(fresh=True)
    return Verdict(True, within_hours(last, now, hours), silence > LONGEST)


def within_hours(start: datetime, end: datetime, hours: Hours) -> tuple[Outage, ...]:
    """The parts of a silence that lie within announced hours: nobody was promised the rest. Short parts are none."""
    if hours.begin == hours.end:
        return (Outage(start, end),)
    parts = []
    day = start.astimezone(SHANGHAI).date() - ONE_DAY
    while datetime.combine(day, time(), SHANGHAI) < end:
        opens = datetime.combine(day, hours.begin, SHANGHAI)
        closes = datetime.combine(day if hours.begin < hours.end else day + ONE_DAY, hours.end, SHANGHAI)
        begin, stop = max(start, opens), min(end, closes)
        if stop - begin > UNNOTICED:
            parts.append(Outage(begin, stop))
        day += ONE_DAY
    return tuple(parts)


def read_hours(text: str) -> Hours:
    """``07:30-22:00``; ``00:00-24:00`` and nothing mean round the clock. ValueError for anything else."""
    if not text.strip():
        return ALWAYS
    begin, dash, end = (part.strip() for part in text.partition("-"))
    if not dash:
        raise ValueError(f"write the hours of service as 07:30-22:00, not {text!r}")
    return Hours(time.fromisoformat(begin), time() if end == "24:00" else time.fromisoformat(end))
