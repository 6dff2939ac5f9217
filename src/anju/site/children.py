"""Processes that live as long as the one that started them: all stop when one ends, or at Ctrl-C."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

PATIENCE = 15.0  # seconds a child has to finish what it does
PR_SET_PDEATHSIG = 1


class Children:
    """Started in the order given, stopped in the reverse. What they print goes to `log`, or where the parent prints."""

    def __init__(self, log: IO[bytes] | None = None) -> None:
        self._log = log
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        # A session of its own, so that the terminal's Ctrl-C reaches the parent alone and stopping has an order.
        self._running[name] = subprocess.Popen(
            command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=self._log, start_new_session=True,
            preexec_fn=die_with_parent,
        )  # fmt: skip

    def ended(self) -> str | None:
        """Name of a child that is no more."""
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def wait(self) -> str:
        """Block until a child ends; its name."""
        while (name := self.ended()) is None:
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        for child in reversed(self._running.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self._running.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            # A child that was killed may have left children of its own, which hold its port.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


@contextlib.contextmanager
def children(group: Children | None = None) -> Iterator[Children]:
    """Stops them all at the end, however it comes."""
    group = group or Children()
    try:
        yield group
    finally:
        # A second Ctrl-C would leave children behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        group.stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)


def die_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is killed: nobody is left then to stop this child. Elsewhere, nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
