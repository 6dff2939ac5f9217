"""Which database, as whom. Two roles: the owner migrates and works; the web process uses one that owns nothing.

The second role is called `<database>_web`. Its password is derived from the secret key, so that no second secret has to
be carried to a machine, and whoever holds the key may rotate both at once by `anju migrate`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from anju.site.home import home

EMBEDDED_FILE = "database.json"
EMBEDDED_DATABASE = "anju"
EMBEDDED_OWNER = "anju_owner"


def owner_url(given: str = "") -> str:
    """`given` (DATABASE_URL), else the embedded server's address as ANJU_HOME remembers it, else an address at which
    nothing answers: settings must load before any database is there."""
    if given:
        return given
    try:
        known = json.loads((home() / EMBEDDED_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, PermissionError):
        known = {"port": 1, "owner_password": ""}
    return embedded_url(known["port"], known["owner_password"])


def embedded_url(port: int, password: str) -> str:
    return f"postgresql://{EMBEDDED_OWNER}:{quote(password, safe='')}@127.0.0.1:{port}/{EMBEDDED_DATABASE}"


def database_name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def web_role(database: str) -> str:
    """Name of the role the web process connects as."""
    return f"{database}_web"


def web_password(secret_key: str, role: str) -> str:
    """hex(HMAC-SHA256(secret key, "database-role:" + role))."""
    return hmac.new(secret_key.encode(), f"database-role:{role}".encode(), hashlib.sha256).hexdigest()


def web_url(url: str, secret_key: str) -> str:
    """The owner's URL with the web role and its password in place of the owner's."""
    parts = urlsplit(url)
    role = web_role(database_name(url))
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{web_password(secret_key, role)}@{server}"))
