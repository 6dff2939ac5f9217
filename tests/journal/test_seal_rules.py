"""Which line differs, and what a record says, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.journal.rules import (
    BEGINNING,
    Head,
    Leaf,
    Record,
    Wrong,
    first_difference,
    heads_in,
    ids_in,
    ranges_of,
)

A, B, C, X = (letter.encode() * 8 for letter in "abcx")
SEALED: list[Leaf] = [(1, A), (2, B), (4, C)]
AT = datetime(2026, 11, 18, 4, 0, 0, 123456, tzinfo=UTC)
RECORD = Record(
    1, "line", 1, BEGINNING, (70, 0), 3, "{[1,3),[4,5)}", b"d", b"p", AT, AT, AT + timedelta(seconds=5), "sha256", b""
)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ([(1, A), (2, B), (4, C)], None),
        ([(1, A), (2, X), (4, C)], (Wrong.CHANGED, 2, None)),
        ([(1, A), (4, C)], (Wrong.REMOVED, 2, None)),
        ([(1, A), (2, B)], (Wrong.REMOVED, 4, None)),
        ([(1, A), (2, B), (3, X), (4, C)], (Wrong.INSERTED, 3, None)),
        ([(1, B), (2, A), (4, C)], (Wrong.REORDERED, 1, 2)),
        ([(1, A), (3, B), (4, C)], (Wrong.REORDERED, 2, 3)),
        ([(-7, C), (1, A), (2, B)], (Wrong.REORDERED, 4, -7)),
        ([(1, B), (2, B), (4, C)], (Wrong.CHANGED, 1, None)),
        ([(1, X), (4, X)], (Wrong.CHANGED, 1, None)),
        ([], (Wrong.REMOVED, 1, None)),
    ],
)
def test_the_first_difference_is_named(now: list[Leaf], found: object) -> None:
    assert first_difference(SEALED, now) == found


@given(st.sets(st.integers(1, 60)))
def test_ranges_hold_their_ids(ids: set[int]) -> None:
    assert list(ids_in(ranges_of(sorted(ids)))) == sorted(ids)


def test_ranges_are_written_as_postgresql_writes_them() -> None:
    assert ranges_of([1, 2, 3, 7]) == "{[1,4),[7,8)}"


def test_every_word_of_a_record_is_in_its_head() -> None:
    others = [
        {"number": 2}, {"trail": "access"}, {"form": 2}, {"low": (0, 0)}, {"high": (71, 0)}, {"lines": 4},
        {"ids": "{[1,4)}"}, {"digest": b"e"}, {"prints": b"q"}, {"since": AT - timedelta(microseconds=1)},
        {"until": AT + timedelta(microseconds=1)}, {"sealed_at": AT}, {"suite": "sm3"}, {"before": b"h"},
    ]  # fmt: skip
    assert {name for one in others for name in one} == set(Record.__slots__)
    assert len({RECORD.head(), *(replace(RECORD, **one).head() for one in others)}) == len(others) + 1


def test_a_record_says_the_same_in_every_time_zone() -> None:
    there = timezone(timedelta(hours=8))
    assert replace(RECORD, since=AT.astimezone(there)).text() == RECORD.text()
    assert "since 2026-11-18T04:00:00.123456Z\n" in RECORD.text()


def test_the_text_of_a_record_is_what_was_promised() -> None:
    """docs/algorithms/sealing.md: somebody else's program must come to the same head."""
    assert RECORD.text().splitlines()[:8] == [
        "anju-seal 1", "trail line", "form 1", "low -9223372036854775808 -9223372036854775808", "high 70 0", "lines 3",
        "ids {[1,3),[4,5)}", "digest 64",
    ]  # fmt: skip


def test_heads_are_found_in_whatever_quotes_them() -> None:
    head, other = RECORD.head(), bytes(range(32))
    line = Head(12, head).line("sha256", AT)
    assert line == f"anju-head 12 sha256 {head.hex()} 2026-11-18T04:00:00.123456Z"
    assert heads_in(f"Gazette 47:\n  {line}\nand\n{other.hex().upper()}\n") == [Head(12, head), Head(0, other)]
    assert heads_in("nothing here: deadbeef") == []
