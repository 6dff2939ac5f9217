"""Knocking as a member of the cast, through the web process's own database role; nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from doors.knocks import Knock
from doors.town import Town

ANONYMOUS = "anonymous"
Look = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """looks: (actor, person, purpose) of the access lines written meanwhile."""

    status: str
    body: bytes
    headers: dict[str, str]
    looks: frozenset[Look]

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Street:
    """The town, and everybody's session."""

    town: Town
    sessions: dict[str, str]

    @property
    def members(self) -> list[str]:
        return [ANONYMOUS, *self.town.members]

    def knock(
        self, knock: Knock, who: str, *, forged: bool = False, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """forged: a page of another site made the browser send it."""
        with transaction.atomic():
            before = _newest_look()
            answer = self._send(knock, who, forged, dict(headers or {}))
            looks = _looks_since(before)
            transaction.set_rollback(True)
        return Answer(_status(answer), _body(answer), dict(answer.headers), looks)

    def _send(self, knock: Knock, who: str, forged: bool, headers: dict[str, str]) -> HttpResponseBase:
        client = Client(raise_request_exception=False, enforce_csrf_checks=forged)
        if knock.by_token and who != ANONYMOUS:
            headers["Authorization"] = f"Bearer {self.town.keys[who]}"
        elif who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        data: Any = {name: _fresh(value) for name, value in knock.data.items()}
        if knock.method == "GET":
            return client.get(knock.path, data, headers=headers)
        if knock.method != "POST":
            return client.generic(knock.method, knock.path, headers=headers)
        if knock.by_token:
            headers["Idempotency-Key"] = "a-key-of-the-test"
            return client.post(knock.path, data=data, content_type="application/json", headers=headers)
        return client.post(knock.path, data, headers=headers)


@contextmanager
def street_of(town: Town) -> Iterator[Street]:
    """Call it inside the transaction that made the town."""
    sessions = {}
    for name, member in town.members.items():
        sessions[name] = member.client().cookies[settings.SESSION_COOKIE_NAME].value
    role = f"{connection.settings_dict['NAME']}_web"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
        cursor.execute(
            "SELECT set_config('anju.low', '', true), set_config('anju.high', '', true),"
            " set_config('anju.party', '', true), set_config('anju.actor', '', true)"
        )
        cursor.execute(f'SET ROLE "{role}"')
        yield Street(town, sessions)
        cursor.execute("RESET ROLE")


def _fresh(value: Any) -> Any:
    """A file that was sent once is read to its end."""
    if isinstance(value, SimpleUploadedFile):
        value.seek(0)
    return value


def _status(answer: HttpResponseBase) -> str:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith(settings.LOGIN_URL)
    return "login" if to_sign_in else str(answer.status_code)


def _body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


@contextmanager
def _as_owner() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        yield cursor
        cursor.execute(f'SET ROLE "{role}"')


def _newest_look() -> int:
    with _as_owner() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_accessline")
        return int(cursor.fetchone()[0])


def _looks_since(line: int) -> frozenset[Look]:
    with _as_owner() as cursor:
        cursor.execute("SELECT actor, person, purpose FROM journal_accessline WHERE id > %s", [line])
        return frozenset(cursor.fetchall())
