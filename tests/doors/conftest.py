from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from doors.town import NOON, make_town
from doors.visit import Street, street_of


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Street]:
    """One town for a whole module: every knock is rolled back, so that nobody meets what another left.

    Its tests are marked django_db: without the mark no throw-away database is made."""
    assert "test" in connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        with street_of(make_town()) as street:
            yield street
        transaction.set_rollback(True)
