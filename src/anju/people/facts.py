"""A person's facts as texts, read for a correction: what may stand in them, and which columns they fill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from anju.kernel.errors import Conflict, Refused
from anju.kernel.findings import Finding, refuses
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.masks import mask_number
from anju.kernel.names import check_name
from anju.kernel.phones import check_phone
from anju.people.models import Identity, Person
from anju.people.pinyin import pinyin_key
from anju.people.sealing import (
    index_of_number,
    index_of_phone,
    open_number,
    open_phone,
    seal_number,
    seal_phone,
)

FACTS = ("name", "id_kind", "id_number", "sex", "birth_date", "phone", "hukou_kind", "hukou_address")
MASKED = frozenset({"id_number", "phone"})
LONGEST = {"hukou_kind": 40, "hukou_address": 200}
DOCUMENT = ("id_kind", "id_number")


def facts_of(person: Person, document: Identity | None) -> dict[str, str]:
    """All facts as they stand, numbers in clear, empty where nothing is known: for the machine alone."""
    return {
        "name": person.name,
        "id_kind": document.kind if document else "",
        "id_number": open_number(document.number_cipher) if document else "",
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "phone": open_phone(person.phone_cipher) if person.phone_cipher else "",
        "hukou_kind": person.hukou_kind,
        "hukou_address": person.hukou_address,
    }


def masked(fact: str, value: str) -> str:
    """A fact as a page may show it."""
    return mask_number(value) if fact in MASKED and value else value


def read_right(given: Mapping[str, str], stands: Mapping[str, str], *, on: date) -> dict[str, str]:
    """The facts that are to change, with their right values, sex and birth date of a new number among them.

    Refused with findings at the facts they concern; where nothing would change; where sex or birth date contradict a
    number that stays."""
    right, findings = dict(given), [Finding("E213", name, name) for name in given if name not in FACTS]
    if "name" in right:
        right["name"], found = check_name(right["name"])
        findings += found
    if right.get("phone"):
        right["phone"], unread = check_phone(right["phone"])
        if unread:
            raise Refused("This telephone number cannot be read.", findings=[*findings, Finding("E213", "phone", None)])
    if right.get("sex", "0") not in Person.Sex.values:
        findings.append(Finding("E213", "sex", right["sex"]))
    findings += [
        Finding("E110", n, None, {"limit": most}) for n, most in LONGEST.items() if len(right.get(n, "")) > most
    ]
    wrong, told = _read_document(right, stands, on)
    findings += wrong
    if refuses(findings):
        raise Refused("The correction cannot be read.", findings=[each for each in findings if each.refuses])
    if set(DOCUMENT) & set(right):
        right |= told
    elif any(right.get(name, value) != value for name, value in told.items()):
        raise Refused("By the identity number it is otherwise. If the number is wrong, correct the number.")
    changed = {name: value for name, value in right.items() if value != stands[name]}
    if not changed:
        raise Refused("Every fact is given as it stands; there is nothing to correct.")
    return changed


def columns_of(facts: Mapping[str, str]) -> dict[str, object]:
    """Columns of people_person that facts fill, sealed where they are sealed there."""
    columns: dict[str, object] = {name: value for name, value in facts.items() if name in ("sex", *LONGEST)}
    if "name" in facts:
        full, initials = pinyin_key(facts["name"])
        columns |= {"name": facts["name"], "name_pinyin": full[:200], "name_initials": initials[:50]}
    if "birth_date" in facts:
        columns["birth_date"] = facts["birth_date"] or None
    if "phone" in facts:
        phone = facts["phone"]
        columns["phone_cipher"] = seal_phone(phone) if phone else None
        columns["phone_index"] = index_of_phone(phone) if phone else None
    return columns


def document_of(facts: Mapping[str, str], stands: Mapping[str, str]) -> dict[str, str | bytes] | None:
    """Columns of people_identity, where the document is among the facts."""
    if not set(DOCUMENT) & set(facts):
        return None
    kind, number = (facts.get(name, stands[name]) for name in DOCUMENT)
    return {"kind": kind, "number_cipher": seal_number(number), "number_index": index_of_number(kind, number)}


def refuse_taken(holder: int) -> Conflict:
    """A number that is another person's is no correction: the two entries are one person, or one number is mistyped."""
    if holder:
        return Conflict(
            "This number is registered to person No. %(person)s. If both are one person, have the two merged;"
            " if not, one of the two numbers is mistyped.",
            code="number-taken",
            params={"person": holder},
        )
    return Conflict(
        "This number is registered to somebody outside your area. If both are one person, ask a supervisor over both"
        " areas to merge them.",
        code="number-taken",
    )


def _read_document(right: dict[str, str], stands: Mapping[str, str], on: date) -> tuple[list[Finding], dict[str, str]]:
    """What refuses the document as it is to stand, and the birth date and sex its number tells."""
    kind = right.get("id_kind") or stands["id_kind"]
    if kind not in list(IdentityKind):
        return [Finding("E102", "id_kind", kind)], {}
    check = check_identity(right.get("id_number") or stands["id_number"], IdentityKind(kind), on=on)
    if set(DOCUMENT) & set(right):
        right["id_number"] = check.normalized
    born = check.birth_date
    told = {"birth_date": born.isoformat(), "sex": check.sex or stands["sex"]} if born else {}
    return [each for each in check.findings if each.refuses], told
