"""A party enters the register, takes on a role, lays it down; each leaves a journal line."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.identity import IdentityKind
from anju.parties.models import Party, PartyRole
from anju.parties.rules import PartyFacts, check_party
from anju.parties.sealing import index_of_number, seal_number, seal_phone


@transaction.atomic
def add_party(
    *,
    viewer: Viewer,
    kind: str,
    name: str,
    division: int,
    credit_code: str | None = None,
    number: str | None = None,
    number_kind: IdentityKind | None = None,
    phone: str | None = None,
) -> Party:
    """Add an organisation by its credit code or a person by her identity number.

    Refused with all findings at once; Conflict where the party is known in sight, and for an organisation's code
    wherever it is known (docs/rooms/parties.md says why); NotFound for a division out of scope."""
    viewer.require(Permission.PARTY_EDIT)
    if not viewer.sees(division):
        raise NotFound("No such division.")
    facts = check_party(
        kind=kind, name=name, credit_code=credit_code, number=number, number_kind=number_kind, phone=phone, on=viewer.on
    )
    if facts.refused:
        raise Refused("The party cannot be added as written.", findings=facts.findings)
    party = _stored(facts, division, viewer)
    detail = {"kind": facts.kind, "credit_code": facts.credit_code}
    write_line("parties:party:added", actor=viewer.account, subject=party.pk, division=division, detail=detail)
    return party


@transaction.atomic
def give_role(*, viewer: Viewer, party: int, role: str, start_on: date) -> PartyRole:
    """From `start_on` the party is a landlord, an employer and so on; Conflict while it is one already."""
    viewer.require(Permission.PARTY_EDIT)
    found = _locked(viewer, party)
    if role not in PartyRole.Role.values:
        raise Refused("No such role of a party.")
    held = PartyRole.objects.filter(party=found, role=role)
    if held.filter(end_on__isnull=True).exists() or held.filter(end_on__gte=start_on).exists():
        raise Conflict("The party has this role on that day already.")
    given = PartyRole.objects.create(party=found, role=role, start_on=start_on)
    detail = {"role": role, "start_on": start_on.isoformat()}
    write_line("parties:role:given", actor=viewer.account, subject=party, division=found.division, detail=detail)
    return given


@transaction.atomic
def end_role(*, viewer: Viewer, party: int, role: str, end_on: date) -> None:
    """`end_on` is the last day of the role. NotFound where the party does not have it; Refused before it began."""
    viewer.require(Permission.PARTY_EDIT)
    found = _locked(viewer, party)
    held = PartyRole.objects.filter(party=found, role=role, end_on__isnull=True).first()
    if held is None:
        raise NotFound("The party does not have this role.")
    if end_on < held.start_on:
        raise Refused("The role cannot end before it began.")
    held.end_on = end_on
    held.save(update_fields=["end_on"])
    detail = {"role": role, "end_on": end_on.isoformat()}
    write_line("parties:role:ended", actor=viewer.account, subject=party, division=found.division, detail=detail)


def _stored(facts: PartyFacts, division: int, viewer: Viewer) -> Party:
    index = index_of_number(facts.number_kind.value, facts.number) if facts.number_kind and facts.number else None
    if index:
        _take_turns(index)
    known = Q(number_index=index) if index else Q(credit_code=facts.credit_code)
    if Party.objects.visible_to(viewer).filter(known).exists():
        raise Conflict(
            "The register knows this declarant already. Look it up by its whole credit code or identity number, and add"
            " the role there."
        )
    # An organisation may be known where this viewer cannot look: only the unique index sees the whole register.
    try:
        with transaction.atomic():
            return Party.objects.create(
                division=division,
                kind=facts.kind,
                name=facts.name,
                credit_code=facts.credit_code,
                number_cipher=seal_number(facts.number) if facts.number else None,
                number_index=index,
                phone_cipher=seal_phone(facts.phone) if facts.phone else None,
            )
    except IntegrityError as error:
        raise Conflict(
            "An organisation with this credit code is registered outside your area. Compare the code with the licence;"
            " if it is right, have an office whose area includes both places record what it lets or"
            " whom it employs here."
        ) from error


def _take_turns(index: bytes) -> None:
    """Until the transaction ends nobody else adds this person: no unique index keeps two records of one town apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], signed=True)])


def _locked(viewer: Viewer, party: int) -> Party:
    found = Party.objects.visible_to(viewer).select_for_update().filter(pk=party).first()
    if found is None or not (viewer.is_system or viewer.sees(found.division)):
        raise NotFound("No such party.")
    return found
