"""The canonical form of a line: held against bytes written down, because all heads hang on it."""

from __future__ import annotations

import hashlib
import struct
from datetime import UTC, datetime
from typing import Any

import pytest

from anju.journal.forms import FORMS, NEWEST, TABLES, leaves_in, reckon, take
from anju.journal.models import AccessLine, Line
from anju.journal.rules import BEGINNING, digest
from journal.trail import sql, write

pytestmark = pytest.mark.django_db
END = (2**62, 0)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 18, 4, 0, 0, 123456, tzinfo=UTC)
SAID = '{"名": "字\\"\\\\\\n😀", "z":[1,-2.50,1e21,true,null,{}], "aa":{"b":[],"a":0.1}, "":"\\u0001"}'
# As jsonb prints since PostgreSQL 9.4: short names first, then by bytes; numbers as written; a blank after : and ,
TOLD = (
    '{"": "\\u0001", "z": [1, -2.50, 1000000000000000000000, true, null, {}], "aa": {"a": 0.1, "b": []},'
    ' "名": "字\\"\\\\\\n😀"}'
)
BIGINT, TEXT, TIMESTAMPTZ, JSONB = 20, 25, 1184, 3802


def field(kind: int, value: bytes | None) -> bytes:
    return struct.pack(">ii", kind, -1 if value is None else len(value)) + (value or b"")


def number(value: int | None) -> bytes:
    return field(BIGINT, None if value is None else struct.pack(">q", value))


def moment(value: datetime) -> bytes:
    passed = value - EPOCH
    return field(TIMESTAMPTZ, struct.pack(">q", (passed.days * 86400 + passed.seconds) * 10**6 + passed.microseconds))


def add(table: str, **values: Any) -> None:
    names = ", ".join(values)
    sql(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", *values.values())


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("division", [440309002001, None])
def test_a_line_is_hashed_over_the_bytes_written_down(suite: str, division: int | None) -> None:
    sql(
        "INSERT INTO journal_line (id, tx, at, actor, event, subject, division, detail)"
        " VALUES (9, 8, %s, 7, '事:件', -1, %s, %s::jsonb)",
        AT,
        division,
        SAID,
    )
    expected = struct.pack(">i", 7) + b"".join(
        [
            number(8), moment(AT), number(7), field(TEXT, "事:件".encode()), number(-1), number(division),
            field(JSONB, b"\x01" + TOLD.encode()),
        ]
    )  # fmt: skip
    assert leaves_in("line", 1, suite, BEGINNING, END) == [(9, digest(suite, expected))]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_a_look_is_hashed_over_the_bytes_written_down(suite: str) -> None:
    add("journal_accessline", id=9, tx=8, at=AT, actor=7, purpose="核实 ", shown="page", person=5, division=None)
    expected = struct.pack(">i", 7) + b"".join(
        [
            number(8), moment(AT), number(7), field(TEXT, "核实 ".encode()), field(TEXT, b"page"), number(5),
            number(None),
        ]
    )  # fmt: skip
    assert leaves_in("access", 1, suite, BEGINNING, END) == [(9, digest(suite, expected))]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/New_York"])
def test_settings_of_the_session_change_nothing(zone: str) -> None:
    add("journal_accessline", id=9, tx=8, at=AT, actor=7, purpose="p", shown="s", person=5, division=None)
    before = reckon("access", 1, "sha256", BEGINNING, END)
    for setting in (
        f"timezone = '{zone}'",
        "datestyle = 'German'",
        "extra_float_digits = -10",
        "bytea_output = escape",
    ):
        sql(f"SET LOCAL {setting}")
    assert reckon("access", 1, "sha256", BEGINNING, END) == before


@pytest.mark.parametrize(("trail", "model"), [("line", Line), ("access", AccessLine)])
def test_the_newest_form_has_every_column(trail: str, model: Any) -> None:
    """A column outside the form could be changed unseen: a new one needs a new form."""
    columns = {column.partition("::")[0] for column in FORMS[trail, NEWEST[trail]]}
    assert columns | {"id"} == {field.column for field in model._meta.fields}
    assert TABLES[trail] == model._meta.db_table


def test_forms_that_sealed_something_stay_as_they_are() -> None:
    """Changing one makes every seal made with it look tampered with; add another instead."""
    told = repr(sorted((key, value) for key, value in FORMS.items() if key[1] == 1)).encode()
    assert hashlib.sha256(told).hexdigest() == "9f5ddc3f347fa20356d018b5531ea8902d22ea4f5410aa31965687c882f715a0"


def test_both_ways_of_reckoning_take_the_same_lines() -> None:
    write(7)
    for trail in TABLES:
        for most in (3, 7, 50):
            there, here = (take(trail, suite, BEGINNING, END, most) for suite in ("sha256", "sm3"))
            assert there and here
            assert (there.lines, there.last, there.since, there.until, there.ids) == (
                here.lines, here.last, here.since, here.until, here.ids,
            )  # fmt: skip
            assert len(there.prints) == len(here.prints) == 8 * min(most, 7)
            assert there.digest != here.digest


def test_an_empty_interval_is_no_batch() -> None:
    assert take("line", "sha256", BEGINNING, END, 5) is None
    assert take("line", "sm3", BEGINNING, END, 5) is None
    assert reckon("line", 1, "sha256", BEGINNING, END) == (0, hashlib.sha256().digest())
