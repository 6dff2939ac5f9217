"""What a party must be known by, decided without the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anju.kernel.credit_code import check_credit_code
from anju.kernel.findings import Finding, refuses
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.phones import check_phone
from anju.kernel.written import one_line

MAX_NAME = 120
PERSON = "person"
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as it may be stored. credit_code for organisations, number and number_kind for persons; None otherwise.

    findings hold every remark at once; `refused` says whether one of them refuses."""

    kind: str
    name: str
    credit_code: str | None
    number: str | None
    number_kind: IdentityKind | None
    phone: str
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return refuses(self.findings)


def check_party(
    *,
    kind: str,
    name: str,
    credit_code: str | None = None,
    number: str | None = None,
    number_kind: IdentityKind | None = None,
    phone: str | None = None,
    on: date,
) -> PartyFacts:
    """Read what was written: an organisation is known by its credit code, a person by her identity number.

    Findings: E101 and E110 of the name, E109 and W409 of the credit code, those of `check_identity`, W410 of the phone.
    ValueError for a kind that is neither."""
    if kind not in (PERSON, ORGANISATION):
        raise ValueError("a party is a person or an organisation")
    text = one_line(name)
    dialled, findings = check_phone(phone)
    remarks = [*_name_remarks(text, name), *findings]
    if kind == ORGANISATION:
        code = check_credit_code(credit_code)
        return PartyFacts(kind, text, code.normalized, None, None, dialled, (*remarks, *code.findings))
    identity = check_identity(number, number_kind, on=on)
    return PartyFacts(kind, text, None, identity.normalized, identity.kind, dialled, (*remarks, *identity.findings))


def _name_remarks(text: str, raw: str) -> list[Finding]:
    if not text:
        return [Finding("E101", "name", raw)]
    if len(text) > MAX_NAME:
        return [Finding("E110", "name", raw, {"limit": MAX_NAME, "length": len(text)})]
    return []
