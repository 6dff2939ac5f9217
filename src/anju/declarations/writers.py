"""Processes that do a part of the work on chunks, each with its own interpreter and its own connection.

Threads will not do: the one that holds the interpreter is sent to wait by the database's own processes, and all others
wait with it. The writers are forked from a server process that has imported everything once (preload). They end with
whoever started them: his end of the pipe closes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.forkserver import ensure_running
from pickle import HIGHEST_PROTOCOL, PicklingError, dumps
from typing import Any, cast

from django.db import connection

Work = Callable[[Any], None]
START = get_context("forkserver")
PRELOADED = ["anju.declarations.preload"]


class WriterLost(Exception):
    """A writing process ended without a word: killed, or out of memory."""


def share_out(items: Iterator[Any], prepare: Callable[..., Work], *about: Any) -> None:
    """Have processes do ``prepare(*about)(item)`` for every item, in no order; the first failure ends all of it.

    prepare: a function of a module, called once in each process; it, about and the items go by pickle."""
    with _hired(prepare, about) as idle:
        busy: list[Connection] = []
        for item in items:
            packed = dumps(item, HIGHEST_PROTOCOL)
            if not idle:
                idle.extend(_returned(busy))
            writer = idle.pop()
            writer.send_bytes(packed)
            busy.append(writer)
        while busy:
            _returned(busy)


def make_ready() -> None:
    """Have the server of writing processes begin its imports, which take a second, while there is time."""
    START.set_forkserver_preload(PRELOADED)
    ensure_running()


@contextmanager
def _hired(prepare: Callable[..., Work], about: tuple[Any, ...]) -> Iterator[list[Connection]]:
    make_ready()
    hired: list[tuple[Connection, Any]] = []
    try:
        for number in range(1 + len(os.sched_getaffinity(0))):
            ours, theirs = START.Pipe()
            what = (theirs, connection.settings_dict["NAME"], prepare, about)
            writer = START.Process(target=_serve, args=what, name=f"writer-{number}", daemon=True)
            writer.start()
            theirs.close()
            hired.append((ours, writer))
        yield [ours for ours, _ in hired]
    finally:
        for ours, _ in hired:
            ours.close()
        for _, writer in hired:
            writer.join()


def _returned(busy: list[Connection]) -> list[Connection]:
    """The writers that have finished their item, at least one; no longer among the busy. Raises what failed there."""
    ready = cast(list[Connection], wait(busy))
    for writer in ready:
        try:
            failure = writer.recv()
        except EOFError as error:
            raise WriterLost("A writing process ended while it was at work; the work is taken up again.") from error
        if failure is not None:
            raise failure
        busy.remove(writer)
    return ready


def _serve(pipe: Connection, database: str, prepare: Callable[..., Work], about: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this
    connection.settings_dict["NAME"] = database
    work: Work | None = None
    while True:
        try:
            item = pipe.recv()
        except EOFError:
            return
        failure: Exception | None = None
        try:
            work = work or prepare(*about)
            work(item)
        except Exception as error:
            failure = _portable(error)
        try:
            pipe.send(failure)
        except BrokenPipeError:
            return


def _portable(error: Exception) -> Exception:
    try:
        dumps(error)
    except (PicklingError, TypeError, AttributeError):
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
