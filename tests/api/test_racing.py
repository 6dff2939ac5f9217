"""The same message twice at the same time: the second waits for the first instead of doing the work again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, declare
from api.calling import PACK, Caller, moving_in
from cast import Cast


def declare_beside(viewer: Viewer, key: str) -> None:
    """Declare on a connection of one's own, wait for nobody longer than a moment, and leave nothing behind."""
    draft = Draft(role="landlord", channel="api", key=key, pack=PACK, lines=[moving_in()])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            enter_scope(viewer)
            declare(draft, viewer=viewer, now=timezone.now())
            transaction.set_rollback(True)
    finally:
        connection.close()


@pytest.mark.parametrize(("key", "waits"), [("one", True), ("two", False)])
def test_a_key_that_is_being_worked_on_is_waited_for(cast: Cast, clerk: Caller, key: str, waits: bool) -> None:
    assert clerk.declare(moving_in(), key="one").status_code == 201  # this test's transaction stays open
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(declare_beside, cast.clerk.viewer(), key)
        if waits:
            with pytest.raises(OperationalError, match="lock timeout"):
                beside.result()
        else:
            beside.result()
