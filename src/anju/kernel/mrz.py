"""Machine-readable passports (ICAO 9303 part 4, format TD3: two lines of 44) and the shape of passport numbers.

Years have two digits, so a birth date has up to two readings; both are offered, neither is chosen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LINE_LENGTH = 44
_WEIGHTS = (7, 3, 1)
_VALUES = {"<": 0} | {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_PASSPORT_NUMBER = re.compile("(?=.*[0-9])[A-Z0-9]{5,12}")
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Mrz:
    """What two lines say. birth, expiry: ``YYMMDD`` as printed; sex: ``1`` male, ``2`` female, None not stated;
    failed: names of the checks that did not hold (number, birth, expiry, personal, composite), empty when all hold."""

    document_type: str
    issuer: str
    surname: str
    given_names: str
    number: str
    nationality: str
    birth: str
    sex: str | None
    expiry: str
    personal: str
    failed: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """True when every check digit holds."""
        return not self.failed

    def birth_dates(self, on: date) -> tuple[date, ...]:
        """Every day the printed birth can mean for somebody alive on ``on``: see `candidate_births`."""
        return candidate_births(self.birth, on)


def check_digit(text: str) -> str:
    """The ICAO 9303 check digit, weights 7-3-1 modulo 10. ValueError for a character outside ``0-9 A-Z <``."""
    try:
        return str(sum(_VALUES[char] * _WEIGHTS[place % 3] for place, char in enumerate(text)) % 10)
    except KeyError as unknown:
        raise ValueError("a machine-readable line holds 0-9, A-Z and < only") from unknown


def parse_td3(line1: str, line2: str) -> Mrz:
    """Read both lines; what does not add up stands in ``failed``. ValueError when they are no TD3 lines at all."""
    for line in (line1, line2):
        if len(line) != LINE_LENGTH or not set(line) <= _VALUES.keys():
            raise ValueError("a passport has two lines of 44 characters 0-9, A-Z and <")
    if line1[0] != "P":
        raise ValueError("the first line of a passport begins with P")
    surname, _, given_names = line1[5:].partition("<<")
    return Mrz(
        document_type=_plain(line1[:2]),
        issuer=_plain(line1[2:5]),
        surname=_plain(surname),
        given_names=_plain(given_names),
        number=_plain(line2[:9]),
        nationality=_plain(line2[10:13]),
        birth=line2[13:19],
        sex={"M": "1", "F": "2"}.get(line2[20]),
        expiry=line2[21:27],
        personal=_plain(line2[28:42]),
        failed=_failed(line2),
    )


def candidate_births(yymmdd: str, on: date) -> tuple[date, ...]:
    """The readings of a two-digit year that are days of the calendar, not after ``on`` and at most 120 years before,
    latest first. Empty when there is none, or when the text is not six digits (``<`` stands for unknown)."""
    if len(yymmdd) != 6 or not (yymmdd.isascii() and yymmdd.isdigit()):
        return ()
    this_century = on.year // 100
    found = []
    for century in (this_century, this_century - 1, this_century - 2):
        try:
            born = date(century * 100 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
        except ValueError:
            continue
        if born <= on and on.year - born.year <= _OLDEST:
            found.append(born)
    return tuple(found)


def passport_number_fits(number: str) -> bool:
    """True for 5 to 12 letters and digits with a digit among them, upper case. Every state numbers in its own way, so
    a narrower shape would refuse genuine passports."""
    return _PASSPORT_NUMBER.fullmatch(number) is not None


def _failed(line: str) -> tuple[str, ...]:
    checks = {
        "number": (line[:9], line[9]),
        "birth": (line[13:19], line[19]),
        "expiry": (line[21:27], line[27]),
        "personal": (line[28:42], line[42]),
        "composite": (line[:10] + line[13:20] + line[21:43], line[43]),
    }
    failed = [name for name, (text, printed) in checks.items() if check_digit(text) != printed]
    if "personal" in failed and line[28:43] == "<" * 15:
        failed.remove("personal")
    return tuple(failed)


def _plain(text: str) -> str:
    return " ".join(text.replace("<", " ").split())
