"""Identity numbers of every kind a declaration may name: normalised, checked, and all that is wrong with them at once.

Sources: GB 11643-1999; the 2018 notice on residence permits for Hong Kong, Macao and Taiwan residents (prefixes 81,
82, 83); the 2023 form of the foreign permanent resident's card. In prose: docs/algorithms/identity-numbers.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from anju.kernel.citizen_number import (
    compute_check_character,
    day_of,
    expected_check_character,
    to_18,
)
from anju.kernel.divisions_gb import Retirement, county_retired
from anju.kernel.findings import Finding, refuses
from anju.kernel.mrz import passport_number_fits
from anju.kernel.written import compact, float_digits, has_exponent, without_float_tail

__all__ = ["IdentityCheck", "IdentityKind", "check_identity", "compute_check_character", "to_18"]

FIELD = "id_number"
EARLIEST_BIRTH = date(1850, 1, 1)
DivisionRetired = Callable[[str], Retirement]


class IdentityKind(StrEnum):
    """The kinds of identity document on the declaration form."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PR = "foreign_pr"
    PASSPORT = "passport"
    HMT_TRAVEL = "hmt_travel"
    TAIWAN_TRAVEL = "taiwan_travel"
    OTHER = "other"


class IdentityCheck(NamedTuple):
    """What a number says. birth_date and sex (``1`` male, ``2`` female) only where the number is valid and holds them.

    kind: as given, otherwise inferred, None when nothing fits; normalized: 18 characters for a converted old number.
    """

    valid: bool
    kind: IdentityKind | None
    normalized: str
    birth_date: date | None
    sex: str | None
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented JSON shape: dates as ISO text, findings as ``{code, field, read, params}``."""
        return {
            "valid": self.valid,
            "kind": self.kind.value if self.kind else None,
            "normalized": self.normalized,
            "birth_date": self.birth_date.isoformat() if self.birth_date else None,
            "sex": self.sex,
            "findings": [
                {"code": found.code, "field": found.field, "read": found.read, "params": dict(found.params)}
                for found in self.findings
            ],
        }


_EIGHTEEN = frozenset({IdentityKind.RESIDENT_ID, IdentityKind.HMT_RESIDENCE, IdentityKind.FOREIGN_PR})
_HEAD_KINDS = dict.fromkeys("0123456", IdentityKind.RESIDENT_ID) | {
    "7": IdentityKind.HMT_RESIDENCE,
    "8": IdentityKind.HMT_RESIDENCE,
    "9": IdentityKind.FOREIGN_PR,
}
_HMT_PREFIXES = frozenset({"810000", "820000", "830000"})
_OLD_FOREIGN_PR = re.compile("[A-Z]{3}[0-9]{12}")
_SHAPES = {
    IdentityKind.FOREIGN_PR: _OLD_FOREIGN_PR,
    IdentityKind.HMT_TRAVEL: re.compile("[HM][0-9]{8}"),
    IdentityKind.TAIWAN_TRAVEL: re.compile("[0-9]{8}"),
    IdentityKind.OTHER: re.compile(r"(?=.*\w).{1,40}"),
}
_CITIZEN_LIKE = re.compile("[0-9]{6}.{6,}|[0-9]+")


def check_identity(
    raw: str | None,
    kind: IdentityKind | None = None,
    *,
    on: date,
    division_retired: DivisionRetired | None = None,
) -> IdentityCheck:
    """Read ``raw`` as a number of ``kind``, or of the kind its shape suggests; ``on`` is today, for births and ages.

    division_retired: says of a six-digit code since when it is retired (a date), that it is in use (False), retired at
    an unknown time (True) or unknown (None); the national table by default. Never raises; findings E103-E108, W402,
    W403, W405, in the order of their numbers.
    """
    text = raw or ""
    if not _is_18(text):
        text = without_float_tail(compact(text))
        if not text:
            return _verdict(kind, "", [Finding("E108", FIELD, raw)])
        lost = float_digits(text)
        if lost and len(lost) == 18 and (kind is None or kind in _EIGHTEEN):
            return _check_18(lost, raw, kind or _HEAD_KINDS[lost[0]], on, division_retired, mangled=True)
        if lost or has_exponent(text):
            return _verdict(kind or IdentityKind.RESIDENT_ID, text, [Finding("E107", FIELD, raw)])
    if kind is not None and kind not in _EIGHTEEN:
        return _check_shape(text, raw, kind)
    if _is_18(text):
        return _check_18(text, raw, kind or _HEAD_KINDS[text[0]], on, division_retired)
    if len(text) == 15 and text.isascii() and text.isdigit() and kind in (None, IdentityKind.RESIDENT_ID):
        return _check_15(text, raw, on, division_retired)
    return _check_shape(text, raw, kind)


def _is_18(text: str) -> bool:
    return len(text) == 18 and text.isascii() and text[:17].isdigit() and (text[17] == "X" or text[17].isdigit())


def _verdict(
    kind: IdentityKind | None, text: str, findings: list[Finding], born: date | None = None, sex: str | None = None
) -> IdentityCheck:
    """Nothing is derived from a number that is refused: any of its digits may be the wrong one."""
    if not findings:
        return IdentityCheck(True, kind, text, born, sex, ())
    findings.sort(key=lambda found: found.code)
    if refuses(findings):
        return IdentityCheck(False, kind, text, None, None, tuple(findings))
    return IdentityCheck(True, kind, text, born, sex, tuple(findings))


def _check_18(
    text: str,
    raw: str | None,
    kind: IdentityKind,
    on: date,
    division_retired: DivisionRetired | None,
    *,
    mangled: bool = False,
) -> IdentityCheck:
    findings: list[Finding] = []
    expected = expected_check_character(text)
    if mangled or (text[17] != expected and text.endswith("000")):
        findings.append(Finding("E107", FIELD, raw))
    elif text[17] != expected:
        findings.append(Finding("E103", FIELD, raw, {"expected": expected}))
    born = day_of(text[6:14]).born
    _judge_birth(born, on, raw, findings)
    if not _prefix_fits(text, kind):
        findings.append(_misfit(text, raw, kind))
    elif kind is IdentityKind.RESIDENT_ID:
        _judge_division(text[:6], born, raw, division_retired or county_retired, findings)
    return _verdict(kind, text, findings, born, "1" if text[16] in "13579" else "2")


def _check_15(text: str, raw: str | None, on: date, division_retired: DivisionRetired | None) -> IdentityCheck:
    """Conversion always wants a person's eye, so W403 stands beside whatever else is found."""
    converted = _check_18(to_18(text), raw, IdentityKind.RESIDENT_ID, on, division_retired)
    if not converted.valid:
        return _verdict(IdentityKind.RESIDENT_ID, text, list(converted.findings))
    findings = [*converted.findings, Finding("W403", FIELD, raw, {"converted": converted.normalized})]
    return _verdict(converted.kind, converted.normalized, findings, converted.birth_date, converted.sex)


def _judge_birth(born: date | None, on: date, raw: str | None, findings: list[Finding]) -> None:
    if born is None:
        findings.append(Finding("E104", FIELD, raw))
    elif born > on or born < EARLIEST_BIRTH:
        findings.append(Finding("E105", FIELD, raw, {"birth_date": born.isoformat()}))
    elif on.year - born.year >= 120 and (on.year - born.year, on.month, on.day) > (120, born.month, born.day):
        findings.append(Finding("W405", FIELD, raw, {"birth_date": born.isoformat()}))


def _judge_division(
    code: str, born: date | None, raw: str | None, division_retired: DivisionRetired, findings: list[Finding]
) -> None:
    """Retired later or created later is no finding: a number is kept for life, and some are given out late."""
    retired = division_retired(code)
    if retired is False:
        return
    if retired is None or retired is True:
        findings.append(Finding("W402", FIELD, raw, {"division": code, "retired_year": None}))
    elif born is not None and retired < born:
        findings.append(Finding("W402", FIELD, raw, {"division": code, "retired_year": retired.year}))


def _prefix_fits(text: str, kind: IdentityKind) -> bool:
    if kind is IdentityKind.RESIDENT_ID:
        return text[0] in "123456"
    if kind is IdentityKind.HMT_RESIDENCE:
        return text[:6] in _HMT_PREFIXES
    return text[0] == "9"


def _check_shape(text: str, raw: str | None, kind: IdentityKind | None) -> IdentityCheck:
    """Kinds of which the shape alone is known; without a kind, the first that fits."""
    if kind is None:
        kind = _infer(text)
    if kind is not None and _shape_fits(text, kind):
        return _verdict(kind, text, [])
    return _verdict(kind, text, [_misfit(text, raw, kind)])


def _shape_fits(text: str, kind: IdentityKind) -> bool:
    if kind is IdentityKind.PASSPORT:
        return passport_number_fits(text)
    shape = _SHAPES.get(kind)
    return shape is not None and shape.fullmatch(text) is not None


def _infer(text: str) -> IdentityKind | None:
    for kind in (IdentityKind.FOREIGN_PR, IdentityKind.HMT_TRAVEL, IdentityKind.TAIWAN_TRAVEL):
        if _shape_fits(text, kind):
            return kind
    nine_digits = len(text) == 9 and text.isdigit()
    if _CITIZEN_LIKE.fullmatch(text) and not nine_digits:
        return IdentityKind.RESIDENT_ID
    return IdentityKind.PASSPORT if passport_number_fits(text) else None


def _misfit(text: str, raw: str | None, kind: IdentityKind | None) -> Finding:
    """E106, naming the kind the number would fit: most misfits are the wrong line chosen in a list."""
    looks_like = _fitting_kind(text)
    return Finding("E106", FIELD, raw, {"kind": kind and kind.value, "looks_like": looks_like and looks_like.value})


def _fitting_kind(text: str) -> IdentityKind | None:
    if _is_18(text):
        kind = _HEAD_KINDS[text[0]]
        return kind if _prefix_fits(text, kind) and expected_check_character(text) == text[17] else None
    inferred = _infer(text)
    return inferred if inferred and _shape_fits(text, inferred) else None
