"""The second factor: set up by its holder, asked for at every sign-in, reset by others but never seen by them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from anju.access import totp
from anju.access.actions.sessions import end_sessions
from anju.access.models import Account, FactorReset, RecoveryCode, SecondFactor
from anju.access.queries import must_have_second_factor
from anju.access.rules import Permission, Viewer, digest_of
from anju.access.sealing import open_secret, seal_secret
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused, TooMany

RECOVERY_CODES = 10
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH = 16
"""Letters that are not mistaken for others; sixteen of them are 79 bits, so that a plain SHA-256 keeps them."""
WRONG_CODES = 8
PAUSE = timedelta(minutes=15)
"""After so many wrong codes of the app none is looked at for so long, whoever's address they came from."""


@transaction.atomic
def begin_second_factor(*, viewer: Viewer) -> None:
    """A fresh secret for the viewer to take into the app; nothing until it is confirmed. Conflict where one stands."""
    factor = SecondFactor.objects.select_for_update().filter(account=viewer.account).first()
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict("There is a second factor already.")
    sealed = seal_secret(totp.fresh_secret())
    SecondFactor.objects.update_or_create(account_id=viewer.account, defaults={"secret_cipher": sealed})


@transaction.atomic
def confirm_second_factor(*, viewer: Viewer, code: str, now: datetime) -> list[str]:
    """The app shows the right code: the factor stands from now on. Returns the recovery codes, shown this once.

    Refused where the code does not fit, Conflict where nothing waits to be confirmed."""
    factor = SecondFactor.objects.select_for_update().filter(account=viewer.account, confirmed_at__isnull=True).first()
    if factor is None:
        raise Conflict("Nothing waits to be confirmed.")
    step = totp.step_of(open_secret(factor.secret_cipher), totp.as_typed(code), now=now, after=0)
    if step is None:
        raise Refused("The code does not fit. Mind the clock of the telephone.")
    factor.confirmed_at, factor.last_step = now, step
    factor.save(update_fields=["confirmed_at", "last_step"])
    Account.objects.filter(pk=viewer.account).update(second_factor_since=now)
    write_line("access:factor:confirmed", actor=viewer.account, subject=viewer.account)
    return _fresh_recovery_codes(viewer.account)


def renew_recovery_codes(*, viewer: Viewer, code: str, now: datetime) -> list[str]:
    """Ten fresh recovery codes, shown this once; the old ones end. Refused where `code` does not fit."""
    _require_code(viewer, code, now)
    with transaction.atomic():
        write_line("access:recovery:renewed", actor=viewer.account, subject=viewer.account)
        return _fresh_recovery_codes(viewer.account)


def remove_second_factor(*, viewer: Viewer, code: str, now: datetime) -> None:
    """The viewer goes without again. Refused where `code` does not fit, Conflict where the office asks for one."""
    if must_have_second_factor(viewer.role):
        raise Conflict("The office asks everybody of your role for a second factor.")
    _require_code(viewer, code, now)
    with transaction.atomic():
        _forget(viewer.account)
        write_line("access:factor:removed", actor=viewer.account, subject=viewer.account)


@transaction.atomic
def ask_factor_reset(*, viewer: Viewer, account: int, why: str) -> int:
    """Somebody else lost telephone and recovery codes: ask that her second factor be forgotten. Returns the id.

    NotFound where there is none, or it is one's own; Conflict where it is asked for already."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account, second_factor_since__isnull=False).first()
    if found is None or account == viewer.account:
        raise NotFound("No second factor to reset.")
    if FactorReset.objects.filter(account=account, decided_at__isnull=True).exists():
        raise Conflict("It is asked for already.")
    asked = FactorReset.objects.create(account=found, why=why, asked_by=viewer.account)
    detail = {"reset": asked.pk}
    write_line("access:factor:reset-asked", actor=viewer.account, subject=account, division=found.area, detail=detail)
    return asked.pk


@transaction.atomic
def decide_factor_reset(*, viewer: Viewer, reset: int, grant: bool, now: datetime) -> None:
    """Have it forgotten, unseen, with the account's sessions; or refuse. NotFound where nothing is open, Forbidden for
    one's own account and for what oneself asked."""
    viewer.require(Permission.RIGHTS_GRANT)
    open_ones = FactorReset.objects.select_for_update(of=["self"]).filter(decided_at__isnull=True)
    asked = open_ones.select_related("account").filter(pk=reset).first()
    if asked is None:
        raise NotFound("No such request.")
    if viewer.account in (asked.account_id, asked.asked_by) and not viewer.is_system:
        raise Forbidden("It takes another's decision.")
    asked.decided_by, asked.decided_at, asked.granted = viewer.account, now, grant
    asked.save(update_fields=["decided_by", "decided_at", "granted"])
    if grant:
        _forget(asked.account_id)
        end_sessions(account=asked.account_id, actor=viewer.account, why="second factor")
    event = "access:factor:reset" if grant else "access:factor:reset-refused"
    detail = {"reset": reset, "asked_by": asked.asked_by}
    place = asked.account.area
    write_line(event, actor=viewer.account, subject=asked.account_id, division=place, detail=detail)


@transaction.atomic
def spend_code(*, account: int, code: str, now: datetime) -> bool:
    """Whether a code lets the account in: one of the app, or a recovery code. Either counts once.

    TooMany where WRONG_CODES of the app were wrong within PAUSE; a recovery code is taken even then. Wrong codes are
    counted in this transaction: the caller lets it stand."""
    factor = SecondFactor.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
    if factor is None:
        return False
    typed = totp.as_typed(code)
    if len(typed) == RECOVERY_LENGTH:
        return _spend_recovery_code(account, typed, now)
    waits = factor.wrong >= WRONG_CODES and factor.wrong_at is not None and now < factor.wrong_at + PAUSE
    if waits:
        raise TooMany("Too many wrong codes.", retry_after=int(PAUSE.total_seconds()))
    step = totp.step_of(open_secret(factor.secret_cipher), typed, now=now, after=factor.last_step)
    if step is None:
        factor.wrong, factor.wrong_at = factor.wrong % WRONG_CODES + 1, now
    else:
        factor.wrong, factor.last_step = 0, step
    factor.save(update_fields=["wrong", "wrong_at", "last_step"])
    return step is not None


def _require_code(viewer: Viewer, code: str, now: datetime) -> None:
    if not spend_code(account=viewer.account, code=code, now=now):
        raise Refused("The code does not fit, or was used already. Wait for the next one.")


def _spend_recovery_code(account: int, typed: str, now: datetime) -> bool:
    """The factor's row is locked by the caller, so that two requests cannot both spend it."""
    unused = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
    if not unused.filter(digest=digest_of(typed)).update(used_at=now):
        return False
    write_line("access:recovery:used", actor=account, subject=account, detail={"left": unused.count()})
    return True


def _fresh_recovery_codes(account: int) -> list[str]:
    fresh = ["".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account_id=account, digest=digest_of(code)) for code in fresh)
    return ["-".join(code[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4)) for code in fresh]


def _forget(account: int) -> None:
    RecoveryCode.objects.filter(account=account).delete()
    SecondFactor.objects.filter(account=account).delete()
    Account.objects.filter(pk=account).update(second_factor_since=None)
