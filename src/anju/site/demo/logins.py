"""One login a role, and the passwords of all demo accounts in a file only its owner can read."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from anju.access.actions import open_account
from anju.access.models import Account
from anju.access.rules import Role, Viewer
from anju.site.home import home, make_home, write_private

FILE = "demo-logins.json"
COUNTY = 440309000000
TOWN = 440309002000
PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in; role: slug of the role, with what the account stands for where two share one."""

    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Planned:
    """An account the demo opens; shown: printed as the login of its role."""

    username: str
    name: str
    role: Role
    area: int | None = None
    party: int | None = None
    shown: str = ""


def office() -> list[Planned]:
    """The office's accounts: the town the sample is about, its county, and the counter that took the past in."""
    return [
        Planned("clerk", "民治街道 窗口", Role.CLERK, TOWN, shown="clerk"),
        Planned("officer", "民治街道 核实", Role.STATION_OFFICER, TOWN, shown="station officer"),
        Planned("supervisor", "龙华区 主管", Role.SUPERVISOR, COUNTY, shown="supervisor"),
        Planned("auditor", "龙华区 审计", Role.AUDITOR, COUNTY, shown="auditor"),
        Planned("admin", "系统管理员", Role.SYSTEM_ADMIN, COUNTY, shown="system admin"),
        Planned("security", "安全管理员", Role.SECURITY_ADMIN, COUNTY, shown="security admin"),
        Planned("county-clerk", "龙华区 窗口", Role.CLERK, COUNTY),
        Planned("county-officer", "龙华区 核实", Role.STATION_OFFICER, COUNTY),
    ]


def staff(landlord: int, employer: int) -> list[Planned]:
    """The accounts of two parties' staff."""
    return [
        Planned("landlord", "出租人", Role.PARTY_STAFF, party=landlord, shown="landlord's staff"),
        Planned("employer", "用工单位 人事", Role.PARTY_STAFF, party=employer, shown="employer's staff"),
    ]


def open_accounts(planned: list[Planned], *, viewer: Viewer) -> None:
    """Open those that are missing. The file comes first: an account without its password would be of no use."""
    known = {login["username"]: login for login in _stored()}
    for account in planned:
        known.setdefault(
            account.username,
            {
                "role": account.shown,
                "username": account.username,
                "password": secrets.token_urlsafe(PASSWORD_BYTES),
            },
        )
    make_home()
    write_private(home() / FILE, json.dumps(list(known.values()), ensure_ascii=False, indent=1) + "\n")
    there = set(Account.objects.filter(username__in=known).values_list("username", flat=True))
    for account in planned:
        if account.username not in there:
            open_account(
                viewer=viewer,
                username=account.username,
                password=known[account.username]["password"],
                display_name=account.name,
                role=account.role,
                staff_number=f"LH-{account.username}",
                area=account.area,
                party=account.party,
                lasting_password=True,
            )


def logins() -> list[Login]:
    """The logins to print, one a role, in the order of `office`."""
    return [Login(**login) for login in _stored() if login["role"]]


def _stored() -> list[dict[str, str]]:
    path = home() / FILE
    if not path.exists():
        return []
    stored: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return stored
