"""Identity numbers and phones, sealed and found again. The one place that names the fields to the vault."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from anju.access.vault import vault

NUMBER = "people_identity.number"
PHONE = "people_person.phone"
WAS = "people_correction.was"
NOW = "people_correction.now"


def index_of_number(kind: str, number: str) -> bytes:
    """Blind index over kind and normalised number: passports of two countries may share a number, kinds may not."""
    return vault().index(f"{kind}|{number}")


def index_of_phone(phone: str) -> bytes:
    return vault().index(f"phone|{phone}")


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
