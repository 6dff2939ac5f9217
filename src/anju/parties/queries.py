"""Looking at parties: found by code, number or name; numbers masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from anju.access.models import Account
from anju.access.queries import AccountLine, account_line
from anju.access.rules import Permission, Viewer
from anju.access.scope import enter_scope
from anju.journal.actions import write_line
from anju.kernel.credit_code import check_credit_code
from anju.kernel.errors import NotFound
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.masks import mask_number
from anju.parties.models import Party, PartyRole, PartyRoleQuerySet
from anju.parties.sealing import index_of_number, open_number, open_phone

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party in a list; `roles` are those that hold on the viewer's day, as slugs."""

    id: int
    kind: str
    name: str
    division: int
    credit_code: str | None
    roles: list[str]


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a party: from `start_on`, to and including `end_on` where it has ended."""

    id: int
    role: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class PartyCard:
    """A party with its roles and its staff's accounts. number_masked: a person's identity number; empty for firms."""

    id: int
    kind: str
    name: str
    division: int
    credit_code: str | None
    number_masked: str
    phone_masked: str
    roles: list[RoleLine]
    accounts: list[AccountLine]


def find_parties(viewer: Viewer, text: str = "", *, role: str | None = None, limit: int = 20) -> list[PartyLine]:
    """At most `limit` parties in sight: by credit code or identity number (whole), or by a part of the name, of one
    character by its beginning; newest first. Empty text lists all of them."""
    viewer.require(Permission.PARTY_VIEW)
    found, most = Party.objects.visible_to(viewer), min(limit, MOST_FOUND)
    wanted = text.strip()
    if wanted:
        found = found.filter(_numbered(wanted, viewer.on) | Q(pk__in=_named(viewer, wanted, role, most)))
    if role:
        found = found.filter(pk__in=_held_on(viewer.on).filter(role=role).values("party"))
    parties = list(found.order_by("-id")[:most])
    roles: dict[int, list[str]] = {party.pk: [] for party in parties}
    for party, held in _held_on(viewer.on).filter(party__in=parties).order_by("id").values_list("party", "role"):
        roles[party].append(held)
    return [
        PartyLine(party.pk, party.kind, party.name, party.division, party.credit_code, roles[party.pk])
        for party in parties
    ]


def party_card(viewer: Viewer, party_id: int) -> PartyCard:
    """One party's card; its own staff may look as well. NotFound when absent or out of scope.

    A look at a natural person's leaves a journal line, her own apart: access lines tell of residents, and a party is
    kept apart from them."""
    if viewer.party != party_id:
        viewer.require(Permission.PARTY_VIEW)
    party = Party.objects.visible_to(viewer).filter(pk=party_id).first()
    if party is None:
        raise NotFound("No such party.")
    if party.kind == Party.Kind.PERSON and viewer.party != party_id:
        write_line("parties:card:opened", actor=viewer.account, subject=party_id, division=party.division)
    roles = [
        RoleLine(role.pk, role.role, role.start_on, role.end_on)
        for role in PartyRole.objects.filter(party=party).order_by("-start_on", "id")
    ]
    accounts = [account_line(account) for account in Account.objects.filter(party=party.pk).order_by("username")]
    return PartyCard(
        id=party.pk,
        kind=party.kind,
        name=party.name,
        division=party.division,
        credit_code=party.credit_code,
        number_masked=mask_number(open_number(party.number_cipher)) if party.number_cipher else "",
        phone_masked=mask_number(open_phone(party.phone_cipher)) if party.phone_cipher else "",
        roles=roles,
        accounts=accounts,
    )


def party_of_code(viewer: Viewer, credit_code: str) -> int | None:
    """The id of the organisation with this code, None when absent or out of scope."""
    code = check_credit_code(credit_code).normalized
    return Party.objects.visible_to(viewer).filter(credit_code=code).values_list("pk", flat=True).first()


def party_division(viewer: Viewer, party_id: int) -> int:
    """Where a party is registered; NotFound when absent or out of scope."""
    division = Party.objects.visible_to(viewer).filter(pk=party_id).values_list("division", flat=True).first()
    if division is None:
        raise NotFound("No such party.")
    return division


def party_names(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """Names of the parties in sight, by id; one query, for lists of other rooms."""
    return dict(Party.objects.visible_to(viewer).filter(pk__in=set(ids)).values_list("pk", "name"))


def employer_codes(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """Credit codes of the parties in sight, by id, empty for persons: how a declaration's line names an employer."""
    found = Party.objects.visible_to(viewer).filter(pk__in=set(ids)).values_list("pk", "credit_code")
    return {party: code or "" for party, code in found}


def staff_accounts(viewer: Viewer) -> list[AccountLine]:
    """Accounts of the staff of parties in sight, by user name: for whoever keeps accounts."""
    viewer.require(Permission.ACCOUNT_VIEW)
    parties = Party.objects.visible_to(viewer).values("pk")
    return [account_line(account) for account in Account.objects.filter(party__in=parties).order_by("username")]


def _numbered(text: str, on: date) -> Q:
    """One identity number in thirty-one is a credit code in form as well, so both are asked for."""
    code, identity = check_credit_code(text), check_identity(text, on=on)
    wanted = Q(pk__in=[])
    if code.valid:
        wanted |= Q(credit_code=code.normalized)
    if identity.valid and any(char.isdigit() for char in text):
        wanted |= Q(number_index__in=[index_of_number(kind.value, identity.normalized) for kind in IdentityKind])
    return wanted


def _named(viewer: Viewer, text: str, role: str | None, most: int) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        enter_scope(viewer)
        cursor.execute("SELECT parties_named(%s, %s, %s, %s)", [text, role or None, viewer.on, most])
        return [party for (party,) in cursor.fetchall()]


def _held_on(on: date) -> PartyRoleQuerySet:
    return PartyRole.objects.filter(Q(end_on__isnull=True) | Q(end_on__gte=on), start_on__lte=on)
