"""Identity numbers and phones, sealed and found again. The one place that names the fields to the vault."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from anju.access.vault import vault
from anju.kernel.identity import IdentityKind

NUMBER = "people_identity.number"
PHONE = "people_person.phone"
WAS = "people_correction.was"
NOW = "people_correction.now"


def index_of_number(kind: str, number: str) -> bytes:
    """Blind index over kind and normalised number: passports of two countries may share a number, kinds may not."""
    return vault().index(_of_number(kind, number))


def index_of_phone(phone: str) -> bytes:
    return vault().index(_of_phone(phone))


def texts_of_number(kind: str, cipher: bytes | memoryview) -> list[str]:
    """What a stored number's index may have been made of: with its kind, or another where that was corrected."""
    number = open_number(cipher)
    return [_of_number(one, number) for one in (kind, *IdentityKind)]


def texts_of_phone(cipher: bytes | memoryview) -> list[str]:
    return [_of_phone(open_phone(cipher))]


def _of_number(kind: str, number: str) -> str:
    return f"{kind}|{number}"


def _of_phone(phone: str) -> str:
    return f"phone|{phone}"


def seal_number(number: str) -> bytes:
    return vault().encrypt(number.encode(), NUMBER)


def open_number(cipher: bytes | memoryview) -> str:
    return vault().decrypt(cipher, NUMBER).decode()


def seal_phone(phone: str) -> bytes:
    return vault().encrypt(phone.encode(), PHONE)


def open_phone(cipher: bytes | memoryview) -> str:
    return vault().decrypt(cipher, PHONE).decode()


def seal_facts(facts: Mapping[str, str], field: str) -> bytes:
    """Corrected facts, whichever they are, sealed together; field: WAS or NOW."""
    return vault().encrypt(orjson.dumps(dict(facts)), field)


def open_facts(cipher: bytes | memoryview, field: str) -> dict[str, str]:
    facts: dict[str, str] = orjson.loads(vault().decrypt(cipher, field))
    return facts
