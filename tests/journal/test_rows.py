"""Rows added together arrive as one statement, or not at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import Jsonb

from anju.journal.actions import write_access, write_line
from anju.journal.models import AccessLine, Line
from anju.journal.rows import add_rows, together

pytestmark = pytest.mark.django_db


def say(event: str) -> None:
    write_line(event, actor=1, subject=2, division=440309002001, detail={"名": "值"})


def test_rows_of_several_tables_are_one_statement_in_the_order_they_were_added() -> None:
    with CaptureQueriesContext(connection) as captured, together():
        say("a:b:first")
        write_access([(7, None)], actor=1, purpose="核实", shown="page")
        say("a:b:second")
        assert not Line.objects.exists()
    assert len([query for query in captured if "INSERT" in query["sql"]]) == 1
    assert list(Line.objects.order_by("pk").values_list("event", "detail")) == [
        ("a:b:first", {"名": "值"}),
        ("a:b:second", {"名": "值"}),
    ]
    assert AccessLine.objects.get().purpose == "核实"


def test_rows_of_one_table_with_other_columns_stay_apart() -> None:
    with together():
        say("a:b:whole")
        add_rows("journal_line", [{"actor": 1, "event": "a:b:bare", "subject": 3, "detail": Jsonb({})}])
    assert dict(Line.objects.values_list("event", "division")) == {"a:b:whole": 440309002001, "a:b:bare": None}


def test_an_error_inside_adds_nothing_and_the_next_rows_go_as_ever() -> None:
    def fail() -> None:
        with together():
            say("a:b:lost")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    say("a:b:kept")
    assert list(Line.objects.values_list("event", flat=True)) == ["a:b:kept"]


def test_nothing_added_is_no_statement() -> None:
    with CaptureQueriesContext(connection) as captured, together():
        add_rows("journal_line", [])
    assert len(captured) == 0
