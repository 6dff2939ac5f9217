"""How a place prints its declaration form: which header means which field, which code means which value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from anju.kernel.prohibited import normalise_header

FORM_FIELDS = (
    "kind",
    "dwelling_code",
    "address",
    "date",
    "name",
    "id_kind",
    "id_number",
    "sex",
    "birth_date",
    "hukou_type",
    "hukou_address",
    "occupation",
    "reason",
    "place_type",
    "employer",
    "employer_code",
    "head_name",
    "head_number",
    "relation",
    "phone",
    "until",
    "whereabouts",
    "sequence",
    "declarant",
    "handler",
    "note",
)
CODED_FIELDS = ("id_kind", "hukou_type", "occupation", "reason", "place_type", "relation", "sex", "whereabouts")
DECLARATION_KINDS = ("move_in", "change", "extend", "move_out", "hire", "leave", "lodging", "not_lived", "not_worked")
UNCHANGED = "unchanged"
"""A row of a sheet handed out filled in: nothing happened to this person, and nothing is declared."""
MAX_AHEAD_DAYS = 30
"""How far ahead a date may lie where a pack is silent (check E204)."""

_FLOAT_TAIL = re.compile(r"\.0+$")
_LEADING_NUMBER = re.compile(r"^(\d+)[.、,:]?(.*)$")


@dataclass(frozen=True, slots=True)
class Form:
    """The form section of one pack: field → headers, field → stored value → ways to write it, stored value → label."""

    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    max_ahead_days: int | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """What a reader of spreadsheets needs, inheritance applied.

    headers: normalised header → field; codes: field → normalised text → stored value; labels: field → stored value →
    Chinese; kinds: normalised text → declaration kind; printed: field → the header, and ``kind`` of declaration → the
    word, as the place itself prints them.
    """

    headers: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    max_ahead_days: int
    printed: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, header: str) -> str | None:
        """The field a column's header names, None when nothing maps it."""
        return self.headers.get(normalise_header(header))

    def code(self, name: str, text: str) -> str | None:
        """The stored value for what stands in a coded field: ``4``, ``4.0``, ``4服务``, ``服务``; None if unknown."""
        known = self.codes.get(name, {})
        written = normalise_code(text)
        if written in known or not written:
            return known.get(written)
        match = _LEADING_NUMBER.match(written)
        if match is None:
            return None
        number, rest = match.groups()
        # "4服务" is a choice written twice: both halves must say the same.
        return known.get(number) if not rest or known.get(rest) == known.get(number) else None

    def kind(self, text: str) -> str | None:
        """``move_in`` for ``入住`` and so on, None if unknown."""
        return self.kinds.get(normalise_code(text))


def normalise_code(text: str) -> str:
    """A cell of a coded field as it is compared: half width, lower case, no spaces, ``4.0`` as ``4``."""
    compact = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    return _FLOAT_TAIL.sub("", compact)


def merge_forms(forms: list[Form]) -> FormSpec:
    """Forms from the farthest (the nation) to the nearest. Headers add up, the nearest meaning wins; a code list of a
    nearer pack replaces the farther list of that field whole, because numbers mean different things in different
    places."""
    headers = {normalise_header(name): name for name in FORM_FIELDS}
    codes: dict[str, dict[str, str]] = {}
    labels: dict[str, dict[str, str]] = {}
    kinds = {kind: kind for kind in DECLARATION_KINDS}
    ahead = MAX_AHEAD_DAYS
    printed: dict[str, str] = {}
    for form in forms:
        printed |= {name: texts[0] for name, texts in {**form.headers, **form.kinds}.items() if texts}
        headers |= {normalise_header(text): name for name, texts in form.headers.items() for text in texts}
        kinds |= {normalise_code(text): kind for kind, texts in form.kinds.items() for text in texts}
        for name, values in form.codes.items():
            own = {value: value for value in values}
            codes[name] = own | {normalise_code(text): value for value, texts in values.items() for text in texts}
        for name, texts_of in form.labels.items():
            labels[name] = labels.get(name, {}) | dict(texts_of)
        ahead = ahead if form.max_ahead_days is None else form.max_ahead_days
    for name, known in codes.items():
        for value, label in labels.get(name, {}).items():
            if value in known:  # what we print, we read
                known.setdefault(normalise_code(label), value)
    return FormSpec(headers, codes, labels, kinds, ahead, printed)
