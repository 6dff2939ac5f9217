"""A whole installation in a folder of its own: database, worker and web as real processes, each to be killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from anju.site.embedded import Embedded

TESTS = Path(__file__).parents[1]
PATIENCE = 90.0  # seconds for anything that must happen by itself


def until(holds: Callable[[], Any], what: str, *, within: float = PATIENCE, every: float = 0.02) -> Any:
    """The first true answer of `holds`; a failed test when none comes."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(every)
    raise AssertionError(f"{what}: not within {within:.0f} s")


@dataclass
class Site:
    """`token`: of a clerk of the whole county. Every process writes to `<name>.log` in the folder."""

    folder: Path
    token: str = ""
    port: int = field(default_factory=lambda: _free_port())
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def server(self) -> Embedded:
        return Embedded(self.folder)

    def start(self, name: str) -> None:
        """Start `web` or `worker` as an operator does, beside the embedded server."""
        words = {"worker": ["worker"], "web": ["serve", "--port", str(self.port), "--workers", "2"]}
        self.spawn(name, *words[name.partition("-")[0]])

    def spawn(self, name: str, *words: str) -> None:
        """Start `anju` with these words."""
        with (self.folder / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "anju.site.cli", *words],
                env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._running[name] = child

    def is_running(self, name: str) -> bool:
        return name in self._running and self._running[name].poll() is None

    def process(self, name: str) -> subprocess.Popen[bytes]:
        return self._running[name]

    def processes(self, name: str) -> list[psutil.Process]:
        """A process and all below it, as far as they live."""
        with contextlib.suppress(psutil.NoSuchProcess):
            first = psutil.Process(self._running[name].pid)
            return [first, *first.children(recursive=True)]
        return []

    def kill(self, name: str) -> None:
        """kill -9 of a process and of all below it, at once."""
        _kill(self.processes(name))
        self._running[name].wait()

    def server_processes(self) -> list[psutil.Process]:
        """Every process of the database, the first of them first; none when it is down."""
        try:
            first = psutil.Process(int((self.server.data / "postmaster.pid").read_text().split()[0]))
            return [first, *first.children(recursive=True)]
        except (FileNotFoundError, psutil.NoSuchProcess):
            return []

    def cut_power_of_server(self) -> None:
        """kill -9 of the whole server at once."""
        _kill(self.server_processes())

    def kill_postmaster(self) -> None:
        """kill -9 of the server's first process alone: the others notice, some only after what they are doing."""
        _kill(self.server_processes()[:1])

    def stop_server_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, and recovery at the next start."""
        for process in self.server_processes()[:1]:
            process.send_signal(signal.SIGQUIT)

    def mend(self, *names: str) -> None:
        """Start what is down, as whoever watches over the processes would."""
        until(self.server_is_up, "the database starts again")
        for name in names:
            if not self.is_running(name):
                self.start(name)

    def server_is_up(self) -> bool:
        # In the midst of stopping at once it may still answer.
        self.server.start(keep=True)
        return bool(self.ask_if_up("SELECT 1"))

    def run(self, *words: str) -> str:
        """`anju` with these words, to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "anju.site.cli", *words],
            env=self.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, *words: str | int | Path) -> Any:
        """`faults.calls` with these words: something done by a process of its own; its JSON."""
        with self.calling(*words) as child:
            out, _ = child.communicate(timeout=PATIENCE * 2)
        assert child.returncode == 0, f"{words[0]} ended with {child.returncode}"
        return json.loads(out)

    @contextlib.contextmanager
    def calling(self, *words: str | int | Path) -> Iterator[subprocess.Popen[bytes]]:
        """The same, while it runs."""
        child = subprocess.Popen(
            [sys.executable, "-m", "faults.calls", *map(str, words)],
            env=self.environment(), stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            yield child
        finally:
            child.kill()
            child.communicate()

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ANJU_PROCESS")}
        return kept | {
            "ANJU_HOME": str(self.folder),
            "ANJU_URL": f"http://127.0.0.1:{self.port}",
            "ANJU_API_RATE": "0",
            "DJANGO_SETTINGS_MODULE": "anju.site.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")])),
        }

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database as its owner."""
        with psycopg.connect(self.server.url(), connect_timeout=5) as connection:
            return connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def superuser(self) -> Iterator[psycopg.Connection[Any]]:
        """The server's own administrator."""
        known = self.server.known()
        with psycopg.connect(
            host="127.0.0.1", port=known["port"], user="postgres", password=known["superuser_password"],
            dbname="anju", autocommit=True,
        ) as connection:  # fmt: skip
            yield connection

    def ask(self, query: str, *values: object) -> Any:
        """The one value of a query."""
        return self.rows(query, *values)[0][0]

    def ask_if_up(self, query: str, *values: object) -> Any:
        """The same; None while the server does not answer."""
        try:
            return self.ask(query, *values)
        except psycopg.OperationalError:
            return None

    def stop_all(self) -> None:
        """Kill every process but the database."""
        for name in self._running:
            self.kill(name)
        self._running.clear()

    def close(self) -> None:
        """Stop everything, what a failed test left behind included."""
        self.stop_all()
        _kill([process for process in psutil.process_iter() if self._started(process)])
        self.server.stop()

    def _started(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return process.environ().get("ANJU_HOME") == str(self.folder)
        return False

    @classmethod
    @contextlib.contextmanager
    def founded(cls, dwellings: int) -> Iterator[Site]:
        """A migrated site with an invented town, its database running."""
        # Not pytest's own folder: that is closed to the user the server runs as when we are root.
        folder = Path(tempfile.mkdtemp(prefix="anju-faults-"))
        folder.chmod(0o711)
        site = cls(folder)
        try:
            site.server.start(keep=True)
            site.run("migrate")
            site.token = site.call("found", str(dwellings))["token"]
            yield site
        finally:
            site.close()
            shutil.rmtree(folder, ignore_errors=True)


def kill_worker(site: Site) -> None:
    site.kill("worker")


def kill_a_writer(site: Site) -> None:
    """One of the processes that write for the worker, as a machine short of memory does."""
    below = site.processes("worker")[1:]
    _kill([max(below, key=lambda process: process.pid)])


def kill_worker_alone(site: Site) -> None:
    """The worker without those that write for it: they end by themselves."""
    worker, *below = site.processes("worker")
    _kill([worker])
    site.process("worker").wait()
    until(lambda: not any(process.is_running() for process in below), "its writers end")


def kill_both(site: Site) -> None:
    """The server first, so that the worker may still do something about it."""
    site.cut_power_of_server()
    site.kill("worker")


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
