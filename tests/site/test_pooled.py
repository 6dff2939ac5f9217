"""A pool's connections whose server has gone are never given to a request."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import psycopg
import pytest
from django.db import connection

from anju.site.pooled.base import DatabaseWrapper, lives

pytestmark = pytest.mark.django_db


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    settings = deepcopy(connection.settings_dict)
    settings["OPTIONS"] = settings["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    wrapper = DatabaseWrapper(settings, connection.alias)
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def backend(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number: int = cursor.fetchone()[0]
    return number


def end(backend_of: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend_of])


def test_a_connection_is_used_again(pooled: DatabaseWrapper) -> None:
    first = backend(pooled)
    pooled.close()
    assert backend(pooled) == first


def test_a_connection_whose_server_has_gone_is_replaced(pooled: DatabaseWrapper) -> None:
    first = backend(pooled)
    pooled.close()
    end(first)
    assert backend(pooled) != first


def test_a_closed_connection_does_not_live(pooled: DatabaseWrapper) -> None:
    backend(pooled)
    line: psycopg.Connection = pooled.connection
    assert lives(line)
    line.close()
    assert not lives(line)


def test_what_the_server_says_unasked_is_no_end(pooled: DatabaseWrapper) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("LISTEN something")
    line: psycopg.Connection = pooled.connection
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as another:
        another.execute("NOTIFY something")
        another.execute("SELECT pg_sleep(0.1)")
    assert lives(line)
