"""Sessions: noted when somebody is let in, ended one by one, all but one, or all."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction

from anju.access.models import Account, Session
from anju.access.queries import reference_of
from anju.access.rules import Viewer
from anju.access.sessions import SessionStore
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound


@transaction.atomic
def note_sign_in(*, account: int, session: str, by: str) -> None:
    """Somebody was let in, `by` password, second factor or provider; `session` is the new session's key.

    Beyond the number the settings allow at once, the sessions begun first end: refusing the new one would lock out
    whoever closed a window without signing out."""
    Account.objects.select_for_update().get(pk=account)
    write_line("access:session:began", actor=account, subject=account, detail={"by": by})
    if settings.SESSIONS_AT_ONCE:
        others = Session.objects.filter(account=account).exclude(session_key=session).order_by("-began_at")
        surplus = list(others.values_list("session_key", flat=True)[settings.SESSIONS_AT_ONCE - 1 :])
        _end(Session.objects.filter(session_key__in=surplus), account=account, actor=account, why="number")


def note_sign_out(*, viewer: Viewer) -> None:
    """Somebody signed out; the session itself is the browser's to forget."""
    detail = {"why": "signed out", "number": 1}
    write_line("access:session:ended", actor=viewer.account, subject=viewer.account, detail=detail)


@transaction.atomic
def end_session(*, viewer: Viewer, reference: str) -> None:
    """End one of the viewer's own sessions; NotFound where it is none of hers."""
    own = Session.objects.filter(account=viewer.account)
    found = [session.session_key for session in own if reference_of(session.session_key) == reference]
    if not found:
        raise NotFound("No such session.")
    _end(own.filter(session_key__in=found), account=viewer.account, actor=viewer.account, why="asked")


@transaction.atomic
def end_sessions(*, account: int, actor: int, why: str, but: str = "") -> None:
    """End all of an account's sessions; `but` is the key of the one that stays."""
    _end(Session.objects.filter(account=account).exclude(session_key=but), account=account, actor=actor, why=why)


def forget_ended_sessions() -> None:
    """Remove the rows of sessions that are over anyhow."""
    SessionStore.clear_expired()


def _end(sessions: models.QuerySet[Session], *, account: int, actor: int, why: str) -> None:
    ended, _ = sessions.delete()
    if ended:
        write_line("access:session:ended", actor=actor, subject=account, detail={"why": why, "number": ended})
