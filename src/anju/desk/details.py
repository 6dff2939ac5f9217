"""The values of a journal line as a clerk reads them: what each is called, what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from anju.desk import words
from anju.desk.words.details import IN, PLACES

MOST = 60
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Value:
    """was: what stood there before, where the line tells of a change."""

    label: str
    now: str
    was: str | None = None


def values_of(event: str, detail: Mapping[str, Any], names: Mapping[int, str]) -> list[Value]:
    """names: of the divisions the page knows."""
    thing = event.rpartition(":")[0]
    return [_value(thing, key, said, names) for key, said in detail.items() if said not in (None, [], {}, [None, None])]


def places_of(details: Iterable[Mapping[str, Any]]) -> set[int]:
    """The divisions that stand among values, for their names to be looked up at once."""
    return {said for detail in details for key, said in detail.items() if key in PLACES and isinstance(said, int)}


def _value(thing: str, key: str, said: Any, names: Mapping[int, str]) -> Value:
    label = words.word(key, "detail")
    # What is a list of codes or records is one; two values of anything else are what it was and what it is.
    if isinstance(said, list) and len(said) == 2 and key not in ("facts", "statements", "about", "days", "dropped"):
        was, now = (_worded(thing, key, each, names) for each in said)
        return Value(label, now, was)
    return Value(label, _worded(thing, key, said, names))


def _worded(thing: str, key: str, said: Any, names: Mapping[int, str]) -> str:
    if said is None or said == "":
        return NOTHING
    if isinstance(said, bool):
        return gettext("yes") if said else gettext("no")
    if isinstance(said, Mapping):
        inner = (_value(thing, name, each, names) for name, each in said.items() if each is not None)
        return " · ".join(f"{each.label} {each.now}" for each in inner)
    if isinstance(said, list):
        return ", ".join(_worded(thing, key, each, names) for each in said)
    if key in PLACES and said in names:
        return names[said]
    listed = IN.get(key, {})
    of = listed.get(thing, listed.get(""))
    text = words.word(said, of) if of else str(said)
    return text if len(text) <= MOST else text[: MOST - 1] + "…"
