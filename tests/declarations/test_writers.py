"""Work shared out among processes: everything done once, the first failure raised, nobody left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from anju.declarations.writers import WriterLost, share_out


def noting(folder: str) -> Callable[[int], None]:
    return lambda number: Path(folder, str(number)).write_text(str(os.getpid()))


def stumbling(at: int) -> Callable[[int], None]:
    def work(number: int) -> None:
        if number == at:
            raise ValueError(f"stumbled over {number}")

    return work


def dying(at: int) -> Callable[[int], None]:
    def work(number: int) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return work


class Awkward(Exception):
    """Does not go by pickle."""

    def __init__(self) -> None:
        super().__init__(lambda: None)


def raising_awkwardly() -> Callable[[int], None]:
    def work(_: int) -> None:
        raise Awkward

    return work


def writers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if "forkserver" in " ".join(child.cmdline())]


def test_every_item_is_done_once_by_processes_of_their_own(tmp_path: Path) -> None:
    share_out(iter(range(50)), noting, str(tmp_path))
    done = {int(path.name): int(path.read_text()) for path in tmp_path.iterdir()}
    assert done.keys() == set(range(50))
    assert os.getpid() not in done.values()
    assert len(set(done.values())) > 1


def test_nothing_to_do_is_no_error() -> None:
    share_out(iter(()), noting, "")


def test_the_first_failure_is_raised_as_it_was() -> None:
    with pytest.raises(ValueError, match="stumbled over 7"):
        share_out(iter(range(50)), stumbling, 7)


def test_a_failure_that_cannot_travel_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="Awkward"):
        share_out(iter(range(3)), raising_awkwardly)


def test_a_writer_that_is_killed_is_missed() -> None:
    with pytest.raises(WriterLost):
        share_out(iter(range(50)), dying, 5)


def test_no_writer_is_left_behind(tmp_path: Path) -> None:
    share_out(iter(range(4)), noting, str(tmp_path))
    with pytest.raises(ValueError, match="stumbled"):
        share_out(iter(range(50)), stumbling, 1)
    deadline = time.monotonic() + 10
    while len(writers()) > 1 and time.monotonic() < deadline:  # the server they are forked from stays
        time.sleep(0.05)
    assert len(writers()) <= 1
