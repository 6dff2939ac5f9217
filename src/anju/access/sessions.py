"""Where sessions are kept: Django's own way, with the account beside them and limits that hold when one is loaded.

A session too long idle or too old does not load, whoever asks for it: no view and no middleware can forget to look.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from anju.access.models import Account, Session
from anju.access.rules import session_lives

BEGAN, ADDRESS, AGENT = "began", "address", "agent"
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: a row written at every request would cost more than it says."""


class SessionStore(DatabaseStore):
    account: Account | None = None
    """Whose it is; known once it is loaded."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """What the data say of the session stands in columns as well."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(BEGAN, now.isoformat())
        row = cast(Session, super().create_model_instance(data))
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else now
        row.seen_at = now
        row.address, row.agent = data.get(ADDRESS, ""), data.get(AGENT, "")
        return row

    def load(self) -> dict[str, Any]:
        """The session's data; nothing, and no row any more, where it is over. Whose it is comes with it (`account`)."""
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(_loading(), [self.session_key, now])
            row = cursor.fetchone()
        if row is None or not _lives(*row[:3], now=now):
            if row is not None:
                self.delete(self.session_key)
            self._session_key = None
            return {}
        account, _began_at, seen_at, data, *its = row
        if account is not None:
            self.account = Account.from_db(connection.alias, _columns("attname"), its)
        if now - seen_at >= NOTED_EVERY:
            Session.objects.filter(session_key=self.session_key).update(seen_at=now)
        return self.decode(data)


def signed_in(session: SessionStore) -> Account | AnonymousUser:
    """Whose session it is, as django.contrib.auth.get_user finds it without asking for the account again. A session
    that began under another password, or in a way that is no longer open, is nobody's."""
    if SESSION_KEY not in session or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    account = session.account
    if account is None or not account.is_active:
        return AnonymousUser()
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return account


def _lives(account: int | None, began_at: datetime, seen_at: datetime, *, now: datetime) -> bool:
    idle, whole = timedelta(seconds=settings.SESSION_IDLE), timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return account is None or session_lives(began_at, seen_at, now=now, idle=idle, whole=whole)


@cache
def _loading() -> str:
    own = ", ".join(f"a.{column}" for column in _columns("column"))
    return (
        f"SELECT s.account_id, s.began_at, s.seen_at, s.session_data, {own} FROM access_session s"  # noqa: S608
        " LEFT JOIN access_account a ON a.id = s.account_id WHERE s.session_key = %s AND s.expire_date > %s"
    )


@cache
def _columns(what: str) -> list[str]:
    return [getattr(field, what) for field in Account._meta.concrete_fields]
