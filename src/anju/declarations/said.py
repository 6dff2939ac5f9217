"""One line as somebody wrote it, read into typed values, with everything that is wrong in it.

Pure: no database, no clock. The same function reads a spreadsheet's row, an API object and a counter form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from anju.kernel.deadlines import SHANGHAI
from anju.kernel.findings import Finding
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.names import check_name
from anju.kernel.phones import check_phone
from anju.kernel.written import one_line
from anju.rulebook.rules.forms import FormSpec

EPOCH_1900 = date(1899, 12, 30)
FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2199, 12, 31)  # nobody means a day outside, and no deadline is reckoned
KINDS = ("move_in", "change", "extend", "move_out", "hire", "leave", "lodging", "not_lived", "not_worked")
WITH_DWELLING = frozenset({"move_in", "change", "extend", "move_out", "lodging", "not_lived"})
BEGINS, ENDS = frozenset({"move_in", "hire"}), frozenset({"move_out", "leave"})
DENIALS = frozenset({"not_lived", "not_worked"})
"""They say that there was no stay, or no job, so they are evidence of none: words against others alone."""
HOW_LONG = WITH_DWELLING - {"move_out", "not_lived"}
_DATE = re.compile(
    r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?.*)?$"
)
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})\s*$")
_SEX = {"1": "1", "男": "1", "male": "1", "m": "1", "2": "2", "女": "2", "female": "2", "f": "2", "9": "9", "0": "0"}


@dataclass(slots=True)
class Said:
    """A line read. `at` holds the time of day where one was given. `findings` are those of the line alone.
    `began_before`: an earlier line of the same message moves this person into this dwelling, or has this employer hire
    her."""

    row: int
    kind: str = ""
    dwelling_code: str = ""
    address: str = ""
    day: date | None = None
    at: datetime | None = None
    name: str = ""
    id_kind: str = ""
    number: str = ""
    birth_date: date | None = None
    sex: str = "0"
    hukou_kind: str = ""
    hukou_address: str = ""
    occupation: str = ""
    reason: str = "other"
    basis: str = "let"
    employer: str = ""
    phone: str = ""
    until: date | None = None
    whereabouts: str = ""
    began_before: bool = False
    findings: list[Finding] = field(default_factory=list)

    def __reduce__(self) -> tuple[type[Said], tuple[Any, ...]]:
        """For pickle, at half of what it costs by itself: lines go to other processes by the hundred thousand."""
        return Said, _EVERYTHING(self)

    def same_as(self) -> tuple[str, str, str, str, date | None, str, date | None]:
        """What makes two lines of one file the same (E301)."""
        until = self.until if self.kind == "extend" else None
        return (self.id_kind, self.number, self.dwelling_code, self.kind, self.day, self.employer, until)


_EVERYTHING = attrgetter(*(each.name for each in fields(Said)))


@dataclass(frozen=True, slots=True)
class Reader:
    """How a place reads its form on a day; `codes_read` remembers written values, which repeat down a file."""

    form: FormSpec
    on: date
    codes_read: dict[tuple[str, str], str] = field(default_factory=dict)

    def code(self, name: str, text: str) -> str:
        """The stored value of a written one, lower case; empty where the list has no such value."""
        key = (name, text)
        if key not in self.codes_read:
            found = self.form.kind(text) if name == "kind" else self.form.code(name, text)
            self.codes_read[key] = (found or "").lower()
        return self.codes_read[key]

    def read(self, row: int, cells: Mapping[str, Any]) -> Said:
        """Read one line: `cells` maps field names to texts, numbers or dates as the channel delivered them."""
        said = Said(row)
        self._read_kind(said, cells)
        self._read_place(said, cells)
        self._read_day(said, cells.get("date"))
        self._read_person(said, cells)
        self._read_circumstances(said, cells)
        return said

    def _read_kind(self, said: Said, cells: Mapping[str, Any]) -> None:
        text = _text(cells, "kind")
        said.kind = self.code("kind", text)
        if said.kind not in KINDS:
            said.kind = ""
            said.findings.append(Finding("E212", "kind", text or None))

    def _read_place(self, said: Said, cells: Mapping[str, Any]) -> None:
        said.dwelling_code = _text(cells, "dwelling_code").replace(" ", "")
        said.address = one_line(_text(cells, "address"))[:300]
        if "employer_code" in cells:
            said.employer = _text(cells, "employer_code").upper()

    def _read_day(self, said: Said, value: Any) -> None:
        moment = as_day(value)
        if moment is None:
            said.findings.append(Finding("E203", "date", as_text(value) or None))
            return
        said.day, said.at = moment
        if (said.day - self.on).days > self.form.max_ahead_days:
            latest = self.on + timedelta(days=self.form.max_ahead_days)
            params = {"days": self.form.max_ahead_days, "latest": latest.isoformat()}
            said.findings.append(Finding("E204", "date", said.day.isoformat(), params))

    def _read_person(self, said: Said, cells: Mapping[str, Any]) -> None:
        said.name, findings = check_name(_text(cells, "name"))
        said.findings.extend(findings)
        written = _text(cells, "id_kind")
        kind = _identity_kind(self.code("id_kind", written)) or _identity_kind(written)
        if kind is None and written:
            said.findings.append(Finding("E102", "id_kind", written))
        check = check_identity(_text(cells, "id_number"), kind, on=self.on)
        said.findings.extend(check.findings)
        said.number = check.normalized
        said.id_kind = (check.kind or kind or IdentityKind.OTHER).value
        said.birth_date, said.sex = check.birth_date, check.sex or "0"
        if "sex" in cells or "birth_date" in cells:
            self._compare_own_words(said, cells)

    def _compare_own_words(self, said: Said, cells: Mapping[str, Any]) -> None:
        sex = _SEX.get(_text(cells, "sex").lower())
        written = as_text(cells.get("birth_date"))
        born = as_day(cells.get("birth_date"))
        if said.birth_date is None:
            said.sex = sex or said.sex
            said.birth_date = born[0] if born else None
            if written and (born is None or born[0] > self.on):
                said.findings.append(
                    Finding("E105" if born else "E203", "birth_date", written, {"birth_date": written})
                )
            return
        if (sex in ("1", "2") and sex != said.sex) or (written and (born is None or born[0] != said.birth_date)):
            said.findings.append(Finding("W404", "sex" if sex and sex != said.sex else "birth_date"))

    def _read_circumstances(self, said: Said, cells: Mapping[str, Any]) -> None:
        said.hukou_kind = _text(cells, "hukou_type")[:40]
        said.hukou_address = one_line(_text(cells, "hukou_address"))[:200]
        said.occupation = self.code("occupation", _text(cells, "occupation"))[:20]
        said.reason = self.code("reason", _text(cells, "reason")) or "other"
        said.basis = self.code("place_type", _text(cells, "place_type")) or "let"
        phone = cells.get("phone")
        if phone not in (None, ""):
            said.phone, findings = check_phone(as_text(phone))
            said.findings.extend(findings)
        if said.kind == "move_out" and (written := _text(cells, "whereabouts")):
            said.whereabouts = self.code("whereabouts", written)
            if not said.whereabouts:
                said.findings.append(Finding("W411", "whereabouts", written))
        if said.kind in HOW_LONG and cells.get("until") not in (None, ""):
            self._read_until(said, cells["until"])

    def _read_until(self, said: Said, value: Any) -> None:
        moment = as_day(value)
        if moment is None:
            said.findings.append(Finding("E203", "until", as_text(value)))
        elif said.day is not None and moment[0] <= said.day:
            said.findings.append(Finding("E214", "until", moment[0].isoformat()))
        else:
            said.until = moment[0]


def _text(cells: Mapping[str, Any], name: str) -> str:
    value = cells.get(name)
    return value.strip() if type(value) is str else as_text(value)


def as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form, spaces at the ends cut."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def as_day(value: Any) -> tuple[date, datetime | None] | None:
    """A cell as a day, and its moment where a time of day was given; None where it is neither, or before 1850 or after
    2199."""
    read = _day_of(value)
    return read if read is not None and FIRST_DAY <= read[0] <= LAST_DAY else None


def _day_of(value: Any) -> tuple[date, datetime | None] | None:
    if isinstance(value, datetime):
        return value.date(), None if value.time() == time.min else value
    if isinstance(value, date):
        return value, None
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = 20000 < value < 80000  # serial days of a spreadsheet, 1954 to 2119
        return (EPOCH_1900 + timedelta(days=int(value)), None) if whole else _day_in(str(int(value)))
    return _day_in(value) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _day_in(text: str) -> tuple[date, datetime | None] | None:
    if moment := _with_offset(text):
        return moment.date(), moment
    found = _DATE.match(text) or _COMPACT.match(text)
    if found is None:
        return None
    year, month, day, *clock = (int(part) if part else None for part in found.groups())
    try:
        on = date(year or 0, month or 0, day or 0)
        if not clock or clock[0] is None:
            return on, None
        return on, datetime.combine(on, time(clock[0], clock[1] or 0, clock[2] or 0))
    except ValueError:
        return None


def _with_offset(text: str) -> datetime | None:
    """A moment that says its offset, on the clocks of the place; None for everything else."""
    if "T" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _identity_kind(text: str) -> IdentityKind | None:
    try:
        return IdentityKind(text.lower())
    except ValueError:
        return None
