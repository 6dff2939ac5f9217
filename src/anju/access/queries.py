"""From an account or a token to a Viewer; who has an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Sum
from django.utils import timezone

from anju.access import totp
from anju.access.conduct import Count, Standing, standings
from anju.access.models import Account, FactorReset, Identity, Reading, RecoveryCode, SecondFactor, Session, Token
from anju.access.rules import PERMISSIONS, Permission, Role, Viewer, digest_of
from anju.access.scope import scope_entered
from anju.access.sealing import open_secret
from anju.kernel.division_code import SPANS, level_of, subtree

WEEK = timedelta(days=7)
LEAST_READ, LEAST_REVEALED = 50, 20
"""Persons in a week, and shown in full in a week, below which nobody reads far more than others."""
AREAS_END = "a.area + CASE " + " ".join(f"WHEN a.area %% {span} = 0 THEN {span}" for span in SPANS.values()) + " END"
ITS_SCOPE = scope_entered(
    low="coalesce(a.area, 0)::text",
    high=f"coalesce({AREAS_END}, 0)::text",
    party="coalesce(a.party, 0)::text",
    actor="a.id::text",
)
BY_DIGEST = f"""
SELECT a.id, a.display_name, a.role, a.area, a.party, {ITS_SCOPE}
  FROM access_token t JOIN access_account a ON a.id = t.account_id
 WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.ends_at IS NULL OR t.ends_at > %s) AND a.is_active
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list; area for staff of the office, party for a party's staff."""

    id: int
    username: str
    display_name: str
    role: str
    area: int | None
    party: int | None
    staff_number: str
    is_active: bool
    is_granted: bool
    created_at: datetime
    last_login: datetime | None
    second_factor_since: datetime | None


@dataclass(frozen=True, slots=True)
class TokenLine:
    """An API token without its secret."""

    id: int
    label: str
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactorCard:
    """One's own second factor. secret, address: while it waits to be confirmed, for the app to take in by hand or as a
    QR code; left: unused recovery codes."""

    since: datetime | None
    secret: str
    address: str
    left: int


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """An account of the office and how many people it read in a week, among its peers."""

    account: int
    name: str
    role: str
    area: int
    persons: Standing
    revealed: Standing | None

    @property
    def far(self) -> bool:
        return self.persons.far or (self.revealed is not None and self.revealed.far)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of one's own sessions; reference: names it on a page, which must not hold the key; agent: as the browser
    calls itself."""

    reference: str
    began_at: datetime
    seen_at: datetime
    address: str
    agent: str
    is_this: bool


def viewer_of(account: Account, *, on: date, purpose: str = "") -> Viewer:
    """The Viewer an account is on a day."""
    return _viewer(account.pk, account.display_name, account.role, account.area, account.party, on, purpose)


def enter_by_token(secret: str, *, on: date, purpose: str = "") -> Viewer | None:
    """The Viewer of the active account a live token belongs to, its scope entered for the current transaction (as
    scope.enter_scope does); None, and nothing entered, for any other. One statement: every call of the API begins with
    it."""
    with connection.cursor() as cursor:
        cursor.execute(BY_DIGEST, [digest_of(secret), timezone.now()])
        row = cursor.fetchone()
    if row is None:
        return None
    account, name, role, area, party, *_scope = row
    return _viewer(account, name, role, area, party, on, purpose)


def _viewer(
    account: int, name: str, role: str, area: int | None, party: int | None, on: date, purpose: str
) -> Viewer:  # fmt: skip
    held = Role(role)
    low, high = subtree(area) if area is not None else (0, 0)
    return Viewer(account, name, held, PERMISSIONS[held], low, high, party, purpose, on)


def account_to_enter(account: int) -> Account | None:
    """The open account that showed its password and has yet to show its second factor."""
    return Account.objects.filter(pk=account, is_active=True, second_factor_since__isnull=False).first()


def accounts(viewer: Viewer) -> list[AccountLine]:
    """Accounts of the office whose area lies within the viewer's, by user name. A party's staff are listed by
    parties.queries.staff_accounts, which knows where the party is."""
    viewer.require(Permission.ACCOUNT_VIEW)
    found = Account.objects.filter(area__gte=viewer.low, area__lt=viewer.high).order_by("username")
    return [account_line(account) for account in found]


def account_names(ids: Iterable[int]) -> dict[int, str]:
    """Who accounts are, by id, closed ones included; for lists whose scope was already applied."""
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("pk", "display_name"))


def deciders(viewer: Viewer) -> list[AccountLine]:
    """Open accounts in the viewer's area that may decide work items, by name: whom a supervisor may hand items to."""
    viewer.require(Permission.ITEM_ASSIGN)
    return [account_line(account) for account in _deciding(viewer)]


def _deciding(viewer: Viewer) -> QuerySet[Account]:
    roles = [role.value for role, held in PERMISSIONS.items() if Permission.ITEM_DECIDE in held]
    found = Account.objects.filter(area__gte=viewer.low, area__lt=viewer.high, role__in=roles, is_active=True)
    return found.order_by("display_name", "pk")


def colleagues(viewer: Viewer) -> list[AccountLine]:
    """Open accounts in the viewer's area, other than her own, that may decide work items, by name: to whom she may hand
    hers over, or who stands in for her."""
    viewer.require(Permission.ITEM_DECIDE)
    return [account_line(account) for account in _deciding(viewer).exclude(pk=viewer.account)]


def same_hands(account: int) -> frozenset[int]:
    """An account and all others, closed ones too, of whoever holds it, known by the staff number (decision 0014). None
    for the machine's own (0): a demo or a migration of old registers is no second pair of eyes."""
    numbered = Account.objects.exclude(staff_number="")
    number = numbered.filter(pk=account).values("staff_number")
    others = numbered.filter(staff_number=Subquery(number)).values_list("pk", flat=True)
    return frozenset({account, *others}) if account else frozenset()


def tokens_of(viewer: Viewer, account: int) -> list[TokenLine]:
    """The API tokens of an account, newest first: one's own, or anybody's for whoever keeps accounts."""
    if viewer.account != account:
        viewer.require(Permission.ACCOUNT_VIEW)
    found = Token.objects.filter(account=account).order_by("-pk")
    return [TokenLine(row.pk, row.label, row.created_at, row.ends_at, row.revoked_at) for row in found]


def open_resets(viewer: Viewer, accounts: Iterable[int]) -> dict[int, FactorReset]:
    """What waits for the security administrator's decision about second factors, by account, of accounts in sight."""
    viewer.require(Permission.ACCOUNT_VIEW)
    found = FactorReset.objects.filter(account__in=list(accounts), decided_at__isnull=True)
    return {reset.account_id: reset for reset in found}


def readers(viewer: Viewer, *, until: date) -> list[ReaderLine]:
    """Who read whom how much in the seven days up to `until`, those far above their peers first, then by number."""
    viewer.require(Permission.CONDUCT_VIEW)
    week = Reading.objects.visible_to(viewer).filter(day__gt=until - WEEK, day__lte=until)
    sums = {row["account"]: row for row in week.values("account").annotate(read=Sum("persons"), full=Sum("revealed"))}
    accounts = [(one, one.area) for one in Account.objects.filter(pk__in=sums) if one.area is not None]
    read, full = (
        [Count(one.pk, (one.role, level_of(area)), sums[one.pk][what]) for one, area in accounts]
        for what in ("read", "full")
    )
    persons, revealed = standings(read, least=LEAST_READ), standings(full, least=LEAST_REVEALED)
    lines = [
        ReaderLine(one.pk, one.display_name, one.role, area, persons[one.pk], revealed.get(one.pk))
        for one, area in accounts
    ]
    return sorted(lines, key=lambda line: (not line.far, -line.persons.number, line.account))


def waiting_for_security(viewer: Viewer) -> tuple[int, int]:
    """How many accounts of the office in the viewer's area wait for their rights, and how many second factors for a
    decision."""
    viewer.require(Permission.RIGHTS_GRANT)
    within = Q(area__gte=viewer.low, area__lt=viewer.high)
    resets = FactorReset.objects.filter(account__in=Account.objects.filter(within), decided_at__isnull=True)
    return Account.objects.filter(within, granted_by__isnull=True).count(), resets.count()


def must_have_second_factor(role: Role | None) -> bool:
    """Whether the office asks accounts of this role for a second factor (ANJU_SECOND_FACTOR); a party's staff, who see
    what they themselves said, are offered one."""
    return settings.SECOND_FACTOR == "required" and role is not Role.PARTY_STAFF


def second_factor_of(viewer: Viewer, *, issuer: str) -> FactorCard:
    """The viewer's own second factor; nobody reads another's. issuer: how the app names this register."""
    factor = SecondFactor.objects.select_related("account").filter(account=viewer.account).first()
    if factor is None:
        return FactorCard(None, "", "", 0)
    if factor.confirmed_at is None:
        secret = open_secret(factor.secret_cipher)
        address = totp.setup_address(secret, username=factor.account.username, issuer=issuer)
        return FactorCard(None, secret, address, 0)
    left = RecoveryCode.objects.filter(account=viewer.account, used_at__isnull=True).count()
    return FactorCard(factor.confirmed_at, "", "", left)


def identity_of(viewer: Viewer, issuer: str) -> Identity | None:
    """Whether and since when the viewer may come in through the provider."""
    return Identity.objects.filter(account=viewer.account, issuer=issuer).first()


def sessions_of(viewer: Viewer, *, session: str) -> list[SessionLine]:
    """The viewer's own sessions that still live, newest first; `session` is the key of this one."""
    idle = timezone.now() - timedelta(seconds=settings.SESSION_IDLE)
    own = Session.objects.filter(account=viewer.account, seen_at__gt=idle).order_by("-began_at")
    return [
        SessionLine(
            reference_of(row.session_key), row.began_at, row.seen_at, row.address, row.agent,
            is_this=row.session_key == session,
        )
        for row in own
    ]  # fmt: skip


def reference_of(session: str) -> str:
    """What names a session without opening it."""
    return digest_of(session)[:16]


def account_line(account: Account) -> AccountLine:
    """An account as lists show it."""
    return AccountLine(
        id=account.pk,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        area=account.area,
        party=account.party,
        staff_number=account.staff_number,
        is_active=account.is_active,
        is_granted=account.granted_by is not None,
        created_at=account.created_at,
        last_login=account.last_login,
        second_factor_since=account.second_factor_since,
    )
