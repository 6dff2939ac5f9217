"""Fills a dataclass from a TOML table by its annotations, and notes everything that does not fit."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from anju.kernel.deadlines import Duration, Unit
from anju.kernel.errors import Impossible
from anju.rulebook.problems import Words

T = TypeVar("T")
Report = Callable[..., None]
"""``report(code, **params)`` notes a problem at the place being read."""

WORDS = {
    str: Words(zh="文字（写在引号内）", en="text in quotes"),
    int: Words(zh="整数", en="whole number"),
    bool: Words(zh="true 或 false", en="true or false"),
    date: Words(zh="日期，如 2016-01-01，不加引号", en="date such as 2016-01-01, without quotes"),
    datetime: Words(zh="带时差的时间，如 2016-01-01T09:30:00+08:00", en="time with offset, 2016-01-01T09:30:00+08:00"),
}
LIST = Words(zh="列表（写在方括号内）", en="list in brackets")
TABLE = Words(zh="表（写在花括号内）", en="table in braces")
CLOCK_KEYS = ("value", "unit", "start_counted", "rollover")
TIMELESS = frozenset({Unit.IMMEDIATE, Unit.PROMPT})


class UnreadableError(Exception):
    """The value does not fit; the problem has been noted."""


def read(cls: type[T], table: Mapping[str, Any], report: Report, **given: Any) -> T | None:
    """An instance of a dataclass from a table. given: fields that come from elsewhere. None if anything was wrong."""
    hints = _hints(typing.cast(Any, cls))
    known = {f.name: f for f in fields(cls)} if is_dataclass(cls) else {}
    sound = True
    for key in table:
        if key not in known or key in given:
            report("key-unknown", key=key, known=", ".join(name for name in known if name not in given))
            sound = False
    values = dict(given)
    for name, spec in known.items():
        if name in given:
            continue
        if name not in table:
            if spec.default is MISSING and spec.default_factory is MISSING:
                report("key-missing", key=name)
                sound = False
            continue
        try:
            values[name] = _value(hints[name], table[name], name, report)
        except UnreadableError:
            sound = False
    if not sound:
        return None
    try:
        return cls(**values)
    except Impossible as error:
        report(error.fault, **error.params)
        return None


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _value(hint: Any, raw: Any, name: str, report: Report) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _one_of(typing.get_args(hint), raw, name, report)
    if origin is tuple:
        if not isinstance(raw, list):
            raise _wrong(report, name, raw, LIST)
        return tuple(_value(typing.get_args(hint)[0], item, name, report) for item in raw)
    if hint is Duration:
        return _duration(raw, name, report)
    if is_dataclass(hint):
        return _nested(typing.cast("type[object]", hint), raw, name, report)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint, raw, name, report)
    # bool is an int and datetime is a date in Python, but not in a law.
    if type(raw) is not hint:
        raise _wrong(report, name, raw, WORDS[hint])
    if isinstance(raw, datetime) and raw.tzinfo is None:
        raise _wrong(report, name, raw, WORDS[datetime])
    return raw


def _one_of(hints: tuple[Any, ...], raw: Any, name: str, report: Report) -> Any:
    choices = [hint for hint in hints if hint is not type(None)]
    fitting = [hint for hint in choices if type(raw) is hint]
    return _value(fitting[0] if fitting else choices[0], raw, name, report)


def _nested(cls: type[object], raw: Any, name: str, report: Report) -> object:
    if not isinstance(raw, dict):
        raise _wrong(report, name, raw, TABLE)
    found = read(cls, raw, report)
    if found is None:
        raise UnreadableError
    return found


def _word(words: type[StrEnum], raw: Any, name: str, report: Report) -> StrEnum:
    try:
        return words(raw)
    except ValueError:
        raise _wrong(report, name, raw, " / ".join(words)) from None


def _duration(raw: Any, name: str, report: Report) -> Duration:
    """A limit says everything it depends on: silence about start day or roll-over is how deadlines go wrong."""
    if not isinstance(raw, dict):
        raise _wrong(report, name, raw, TABLE)
    table = {"date_only_policy" if key == "date_only" else key: value for key, value in raw.items()}
    timeless = str(table.get("unit")) in TIMELESS
    missing = [key for key in CLOCK_KEYS if key not in table and not (timeless and key != "unit")]
    if missing:
        report("deadline-incomplete", key=name, missing=", ".join(missing))
        raise UnreadableError
    found = read(Duration, {"value": 0} | table if timeless else table, report)
    if found is None:
        raise UnreadableError
    return found


def _wrong(report: Report, name: str, raw: Any, wanted: str | Words) -> UnreadableError:
    report("value-wrong", key=name, read=raw, wanted=wanted)
    return UnreadableError()
