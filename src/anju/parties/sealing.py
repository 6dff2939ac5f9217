"""A landlord's identity number and a party's phone, sealed and found again."""

from __future__ import annotations

from anju.access.vault import vault
from anju.kernel.identity import IdentityKind

NUMBER = "parties_party.number"
PHONE = "parties_party.phone"


def index_of_number(kind: str, number: str) -> bytes:
    """Blind index of a party's number. It never equals the index of the same number in the room of people: who lets is
    joined with who lives here by nobody who merely reads the tables."""
    return vault().index(_of_number(kind, number))


def texts_of_number(cipher: bytes | memoryview) -> list[str]:
    """What a stored number's index may have been made of; a party's row does not say of which kind its number is."""
    number = open_number(cipher)
    return [_of_number(kind, number) for kind in IdentityKind]


def _of_number(kind: str, number: str) -> str:
    return f"party|{kind}|{number}"


def seal_number(number: str) -> bytes:
    return vault().encrypt(number.encode(), NUMBER)


def open_number(cipher: bytes | memoryview) -> str:
    return vault().decrypt(cipher, NUMBER).decode()


def seal_phone(phone: str) -> bytes:
    return vault().encrypt(phone.encode(), PHONE)


def open_phone(cipher: bytes | memoryview) -> str:
    return vault().decrypt(cipher, PHONE).decode()
