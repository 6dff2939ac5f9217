"""The folder of all data, ANJU_HOME, and the secrets in it. Reading makes nothing; `make_secrets` does."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from anju.access.keyring import fresh_ring

SECRET_KEY_FILE = "secret-key"  # noqa: S105 - a file name
KEY_RING_FILE = "keys.json"


def home() -> Path:
    """$ANJU_HOME; else /var/lib/anju for root, whose own folder others may not enter; else the user's data folder."""
    if given := os.environ.get("ANJU_HOME"):
        return Path(given).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/anju")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().absolute() / "anju"


def make_home() -> Path:
    """The folder, made if missing; others may pass through it (the database's user must) but not list it."""
    folder = home()
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
    return folder


def write_private(path: Path, text: str) -> None:
    """Write whole or not at all, readable by the owner alone."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def make_secrets() -> list[str]:
    """Make the secret key and the key ring where neither the environment nor the folder has them.

    Returns the names of the files made. Both must be backed up: without the ring no identity number can be read again.
    """
    made = []
    makers: tuple[tuple[str, str, Callable[[], str]], ...] = (
        ("SECRET_KEY", SECRET_KEY_FILE, lambda: secrets.token_urlsafe(48)),
        ("ANJU_KEYS", KEY_RING_FILE, lambda: json.dumps(fresh_ring(), indent=1)),
    )
    for variable, name, fresh in makers:
        path = home() / name
        if not os.environ.get(variable) and not path.exists():
            make_home()
            write_private(path, fresh() + "\n")
            made.append(name)
    return made


def secret_key() -> str:
    """From the environment, else from the folder; empty where there is none yet."""
    return os.environ.get("SECRET_KEY") or _read(SECRET_KEY_FILE)


def key_ring() -> dict[str, Any]:
    """The vault's ring from ANJU_KEYS (JSON) or keys.json; empty where there is none yet."""
    text = os.environ.get("ANJU_KEYS") or _read(KEY_RING_FILE)
    ring: dict[str, Any] = json.loads(text) if text else {}
    return ring


def write_ring(ring: dict[str, Any]) -> None:
    """Replace the ring's file whole; processes that hold the former ring notice within seconds."""
    write_private(home() / KEY_RING_FILE, json.dumps(ring, indent=1) + "\n")


@contextlib.contextmanager
def ring_in_hand() -> Iterator[None]:
    """Nobody else changes the ring meanwhile: two who read it at once would each lose the other's key."""
    with (make_home() / "keys.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def key_ring_file() -> Path | None:
    """Where the ring may change while processes run; None where the environment holds it."""
    return None if os.environ.get("ANJU_KEYS") else home() / KEY_RING_FILE


def _read(name: str) -> str:
    try:
        return (home() / name).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, PermissionError):
        return ""
