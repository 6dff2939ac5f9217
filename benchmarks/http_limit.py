"""The limit of http_declare.py: the same writes by one SQL function behind the same server. A WSGI application.

ANJU_BENCH_ROWS: file with the rows of one declaration, as http_declare.py took them from the register.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from psycopg_pool import ConnectionPool

ROWS = Path(os.environ["ANJU_BENCH_ROWS"]).read_text(encoding="utf-8")
POOL = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=6, open=True)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["wsgi.input"].read()
    with POOL.connection() as connection:
        found = connection.execute("SELECT bench_declare(%s::jsonb)", [ROWS]).fetchone()
    assert found is not None
    body = f'{{"submission": {found[0]}, "accepted": 1}}'.encode()
    start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
