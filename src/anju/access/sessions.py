"""Where sessions are kept: Django's own way, with the account beside them and limits that hold when one is loaded.

A session too long idle or too old does not load, whoever asks for it: no view and no middleware can forget to look.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from anju.access.models import Session
from anju.access.rules import session_lives

BEGAN, ADDRESS, AGENT = "began", "address", "agent"
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: a row written at every request would cost more than it says."""


class SessionStore(DatabaseStore):
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
        """The session's data; nothing, and no row any more, where it is over."""
        now = timezone.now()
        row = Session.objects.filter(session_key=self.session_key, expire_date__gt=now).first()
        if row is None or not _lives(row, now):
            if row is not None:
                self.delete(row.session_key)
            self._session_key = None
            return {}
        if now - row.seen_at >= NOTED_EVERY:
            Session.objects.filter(session_key=row.session_key).update(seen_at=now)
        return self.decode(row.session_data)


def _lives(row: Session, now: datetime) -> bool:
    idle, whole = timedelta(seconds=settings.SESSION_IDLE), timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return row.account_id is None or session_lives(row.began_at, row.seen_at, now=now, idle=idle, whole=whole)
