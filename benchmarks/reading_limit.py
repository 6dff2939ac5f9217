"""The limit of reading.py: a request's statements behind the same server, and nothing else. A WSGI application.

Takes the statements as a JSON list, runs them in one transaction, fetches what they find and answers with how many rows
that was: what a page would cost that needed no Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from psycopg_pool import ConnectionPool

POOL = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=6, open=True)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    statements = orjson.loads(environ["wsgi.input"].read() or b"[]")
    with POOL.connection() as connection:
        body = orjson.dumps({"rows": sum(rows(connection.execute(each)) for each in statements)})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def rows(cursor: Any) -> int:
    return len(cursor.fetchall()) if cursor.description else 0
