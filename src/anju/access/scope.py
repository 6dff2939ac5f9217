"""Who may see, said once: querysets that know the way to their division, and the database session's own scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from anju.access.rules import Viewer

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """`division_path` names the column that places a row; `party_path` the one that ties it to a declarant."""

    division_path = "division"
    party_path: str | None = None

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.is_system:
            return self
        seen = Q(**{f"{self.division_path}__gte": viewer.low, f"{self.division_path}__lt": viewer.high})
        if viewer.party is not None and self.party_path is not None:
            seen |= Q(**{self.party_path: viewer.party})
        return self.filter(seen)


class PartyScopedQuerySet(ScopedQuerySet[M]):
    """Rows a declarant's own staff may see as well: theirs."""

    party_path = "party"


def scope_entered(*, low: str, high: str, party: str, actor: str) -> str:
    """SQL, of text expressions, that tells the database who looks for the current transaction: row-level security reads
    these settings. For a SELECT's list."""
    settings = {"low": low, "high": high, "party": party, "actor": actor}
    return ", ".join(f"set_config('anju.{name}', {value}, true)" for name, value in settings.items())


ENTER = f"SELECT {scope_entered(low='%s', high='%s', party='%s', actor='%s')}"


def enter_scope(viewer: Viewer) -> None:
    """Tell the database who looks, for the current transaction."""
    values: list[Any] = [str(viewer.low), str(viewer.high), str(viewer.party or 0), str(viewer.account)]
    with connection.cursor() as cursor:
        cursor.execute(ENTER, values)


@contextmanager
def scope_of(viewer: Viewer) -> Iterator[CursorWrapper]:
    """A cursor inside the viewer's scope, for what the database finds by itself: the command line and the demo look
    without a request's scope. Within a transaction it takes no savepoint: nothing is written."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        enter_scope(viewer)
        yield cursor
