"""The signs of life of a serving process: every minute it says that it lives, and so notices when nobody did.

A thread of the web process itself, because that is what must live; what fails on its way (a proxy, a line) the
administrator enters by hand.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from anju.outages.actions import beat
from anju.outages.rules import BEAT, read_hours

log = structlog.get_logger("anju.heartbeat")


def start() -> threading.Thread:
    """Begin; the thread ends with the process."""
    thread = threading.Thread(target=_live, name="heartbeat", daemon=True)
    thread.start()
    return thread


def _live() -> None:
    hours = read_hours(settings.SERVICE_HOURS)
    last: float | None = None
    while True:
        try:
            # Sleep of the machine counts, a clock that is set does not.
            moment = time.clock_gettime(time.CLOCK_BOOTTIME)
            verdict = beat(ran=None if last is None else timedelta(seconds=moment - last), hours=hours)
            last = moment
            for outage in verdict.outages:
                log.warning("nobody served", start=outage.start.isoformat(), end=outage.end.isoformat())
        except DatabaseError as error:
            log.warning("no sign of life could be written", error=type(error).__qualname__)
        finally:
            connection.close()
        time.sleep(BEAT.total_seconds())
