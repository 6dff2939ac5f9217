"""Django's way to PostgreSQL with a pool, whose connections are looked at before they are used.

Asking the server each time whether it is still there costs a request a way there and back. It need not be asked: a
server that stopped or was killed has closed the line, and a closed line can be read from. Only then it is asked.
"""

from __future__ import annotations

from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """One of the pool that lives. Those found dead are given back closed: the pool opens others in their place."""
        connection: Connection[Any] = super().get_new_connection(conn_params)
        while not lives(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def lives(connection: Connection[Any]) -> bool:
    """Whether an idle connection still has a server at its other end."""
    if connection.closed:
        return False
    line = poll()
    line.register(connection.fileno(), POLLIN)
    if not line.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
