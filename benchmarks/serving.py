"""The register's own server under measurement, and what was measured.

Wall clocks say what somebody waits, and depend on whatever else the machine does; processor time does so far less.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
from django.db import connection

from anju.site.cli.serve import server_command, web_environment

HOST = "127.0.0.1"


@dataclass
class Measured:
    """rate a second; p50 and p99 in milliseconds; web, database: processor milliseconds a request."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    _web: float = 0.0
    _database: float = 0.0

    def add(self, seconds: float, took: list[float]) -> None:
        self.seconds += seconds
        self.took = sorted(self.took + took)

    @contextmanager
    def processor_of(self, server: Server) -> Iterator[None]:
        """Notes what the server and the database spend on the requests added inside."""
        web, database = server.processor(), database_processor()
        yield
        self._web += server.processor() - web
        self._database += database_processor() - database

    @property
    def web(self) -> float:
        return self._web / len(self.took) * 1000

    @property
    def database(self) -> float:
        return self._database / len(self.took) * 1000

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p50(self) -> float:
        return self.took[len(self.took) // 2] * 1000

    @property
    def p99(self) -> float:
        return self.took[len(self.took) * 99 // 100] * 1000


@dataclass(frozen=True)
class Server:
    """One that answers at `port`; process: the one that has its workers for children."""

    port: int
    process: int

    def processor(self) -> float:
        """Processor seconds of the server's processes until now."""
        return _seconds(self.process)


def database_processor() -> float:
    """Processor seconds of the processes of this database's server that live, until now; 0 where it is elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    try:
        return _seconds(psutil.Process(mine).ppid())
    except psutil.NoSuchProcess:
        return 0.0


def _seconds(root: int) -> float:
    """Of a process, its children and theirs."""
    total = 0.0
    for process in [psutil.Process(root), *psutil.Process(root).children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


@contextmanager
def register(workers: int) -> Iterator[Server]:
    """The register's own server."""
    port = free_port()
    # The senders share one account: the limit is reckoned with, but never reached.
    environment = web_environment() | {"ANJU_API_RATE": "1000000000"}
    with served(server_command(HOST, port, workers), environment, port, "/healthz") as server:
        yield server


@contextmanager
def beside(application: str, workers: int, environment: dict[str, str]) -> Iterator[Server]:
    """A limit: the same server with an application of this folder."""
    port = free_port()
    command = server_command(HOST, port, workers)
    command[-1] = f"{application}:application"
    with served(command, {"PYTHONPATH": str(Path(__file__).parent), **environment}, port, "/") as server:
        yield server


@contextmanager
def served(command: list[str], environment: dict[str, str], port: int, address: str) -> Iterator[Server]:
    """The server, from its first answer on; stopped at the end."""
    child = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                with urlopen(f"http://{HOST}:{port}{address}", timeout=10):
                    break
            except HTTPError:
                break
            except OSError:
                time.sleep(0.1)
                assert child.poll() is None, "the server ended"
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
