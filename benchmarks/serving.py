"""The register's own server under measurement, and what was measured."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import urlopen

from anju.site.cli.serve import server_command, web_environment

HOST = "127.0.0.1"


@dataclass
class Measured:
    """rate a second; p50 and p99 in milliseconds."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)

    def add(self, seconds: float, took: list[float]) -> None:
        self.seconds += seconds
        self.took = sorted(self.took + took)

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    @property
    def p50(self) -> float:
        return self.took[len(self.took) // 2] * 1000

    @property
    def p99(self) -> float:
        return self.took[len(self.took) * 99 // 100] * 1000


@contextmanager
def register(workers: int) -> Iterator[int]:
    """The register's own server; its port."""
    port = free_port()
    # The senders share one account: the limit is reckoned with, but never reached.
    environment = web_environment() | {"ANJU_API_RATE": "1000000000"}
    with served(server_command(HOST, port, workers), environment, port, "/healthz"):
        yield port


@contextmanager
def served(command: list[str], environment: dict[str, str], port: int, address: str) -> Iterator[None]:
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
        yield
    finally:
        child.terminate()
        child.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
