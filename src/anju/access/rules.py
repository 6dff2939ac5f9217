"""Roles, permissions, and the Viewer every read and write is made for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from anju.kernel.errors import Forbidden, Refused
from anju.kernel.findings import Finding

LEAST_PURPOSE = 2
"""Characters; two make a word in Chinese."""


class Role(StrEnum):
    CLERK = "clerk"
    STATION_OFFICER = "station_officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    PARTY_STAFF = "party_staff"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.CLERK: "窗口人员",
    Role.STATION_OFFICER: "站点核实人员",
    Role.SUPERVISOR: "主管",
    Role.AUDITOR: "审计人员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.PARTY_STAFF: "申报单位人员",
}

ADMINISTRATIONS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""System, security and audit administration, kept in three hands (GB/T 22239, 三员分立; docs/decisions/0014)."""


class Permission(StrEnum):
    """`room:thing:action`, alphabetical."""

    ACCOUNT_MANAGE = "access:account:manage"
    ACCOUNT_VIEW = "access:account:view"
    CONDUCT_VIEW = "access:conduct:view"
    RIGHTS_GRANT = "access:rights:grant"
    DECLARATION_DECLARE = "declarations:declaration:declare"
    DECLARATION_VIEW = "declarations:declaration:view"
    JOB_ANNUL = "employment:job:annul"
    JOB_VIEW = "employment:job:view"
    LINE_VIEW = "journal:line:view"
    TRAIL_VERIFY = "journal:trail:verify"
    OUTAGE_KEEP = "outages:outage:keep"
    PARTY_EDIT = "parties:party:edit"
    PARTY_VIEW = "parties:party:view"
    IDENTITY_REVEAL = "people:identity:reveal"
    PERSON_CORRECT = "people:person:correct"
    PERSON_MERGE = "people:person:merge"
    PERSON_VIEW = "people:person:view"
    DWELLING_EDIT = "places:dwelling:edit"
    DWELLING_VIEW = "places:dwelling:view"
    LEDGER_EXPORT = "reports:ledger:export"
    LEDGER_VIEW = "reports:ledger:view"
    RULE_VIEW = "rulebook:rule:view"
    CERTIFICATE_ISSUE = "stays:certificate:issue"
    STAY_ANNUL = "stays:stay:annul"
    STAY_CORRECT = "stays:stay:correct"
    STAY_DEREGISTER = "stays:stay:deregister"
    STAY_VIEW = "stays:stay:view"
    ITEM_ASSIGN = "worklist:item:assign"
    ITEM_DECIDE = "worklist:item:decide"
    ITEM_VIEW = "worklist:item:view"


_SEES = {
    Permission.DECLARATION_VIEW,
    Permission.DWELLING_VIEW,
    Permission.ITEM_VIEW,
    Permission.JOB_VIEW,
    Permission.LEDGER_VIEW,
    Permission.PARTY_VIEW,
    Permission.PERSON_VIEW,
    Permission.RULE_VIEW,
    Permission.STAY_VIEW,
}
_SETS_RIGHT = {Permission.PERSON_CORRECT, Permission.STAY_CORRECT, Permission.STAY_DEREGISTER}
_TAKES = _SEES | {
    Permission.CERTIFICATE_ISSUE,
    Permission.DECLARATION_DECLARE,
    Permission.DWELLING_EDIT,
    Permission.IDENTITY_REVEAL,
    Permission.PARTY_EDIT,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(_TAKES),
    Role.STATION_OFFICER: frozenset(_TAKES | _SETS_RIGHT | {Permission.ITEM_DECIDE}),
    Role.SUPERVISOR: frozenset(
        _SEES
        | _SETS_RIGHT
        | {
            Permission.IDENTITY_REVEAL,
            Permission.ITEM_ASSIGN,
            Permission.JOB_ANNUL,
            Permission.LEDGER_EXPORT,
            Permission.LINE_VIEW,
            Permission.PERSON_MERGE,
            Permission.STAY_ANNUL,
        }
    ),
    Role.AUDITOR: frozenset(
        {Permission.CONDUCT_VIEW, Permission.LINE_VIEW, Permission.RULE_VIEW, Permission.TRAIL_VERIFY}
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {Permission.ACCOUNT_MANAGE, Permission.ACCOUNT_VIEW, Permission.OUTAGE_KEEP, Permission.RULE_VIEW}
    ),
    Role.SECURITY_ADMIN: frozenset({Permission.ACCOUNT_VIEW, Permission.RIGHTS_GRANT, Permission.RULE_VIEW}),
    Role.PARTY_STAFF: frozenset({Permission.DECLARATION_DECLARE, Permission.DECLARATION_VIEW, Permission.RULE_VIEW}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks or acts: built once a request or task.

    low, high: half-open range of 12-digit division codes in sight (0, 0 for none); party: id of the party acted for;
    purpose: why persons are looked at; on: the day it is (Asia/Shanghai)."""

    account: int
    name: str
    role: Role | None
    permissions: frozenset[Permission]
    low: int
    high: int
    party: int | None
    purpose: str
    on: date

    @property
    def is_system(self) -> bool:
        return self.account == 0

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise Forbidden naming the permission unless the viewer has it."""
        if permission not in self.permissions:
            raise Forbidden("This needs the permission %(permission)s.", params={"permission": permission.value})

    def sees(self, division: int | None) -> bool:
        return division is not None and self.low <= division < self.high

    def for_purpose(self, purpose: str) -> Viewer:
        return replace(self, purpose=purpose)


def system_viewer(*, on: date, purpose: str = "system") -> Viewer:
    """The office's own machine: command line and worker. Sees everything; account 0 in the journal."""
    return Viewer(0, "system", None, frozenset(Permission), 0, 10**12, None, purpose, on)


def session_lives(began: datetime, seen: datetime, *, now: datetime, idle: timedelta, whole: timedelta) -> bool:
    """Whether somebody signed in at `began` and last heard of at `seen` still is. At a limit it is over."""
    return now < seen + idle and now < began + whole


def check_purpose(purpose: str) -> str:
    """What a look behind the mask is for, trimmed. Refused with E210 when nothing is said."""
    said = purpose.strip()
    if len(said) < LEAST_PURPOSE:
        raise Refused("Say what it is needed for.", findings=[Finding("E210", "purpose", purpose)])
    return said


def digest_of(secret: str) -> str:
    """What of a token is stored: it has 256 bits of its own, so a plain SHA-256 suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()
