"""What no SQL file of the rooms says."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

SOURCE = Path(__file__).resolve().parents[2] / "src" / "anju"
THE_DATABASES_DAY = re.compile(r"current_date|(now\(\)|_timestamp(\(\))?|_at)::date", re.IGNORECASE)


def test_nobody_asks_the_database_for_its_own_day() -> None:
    """It keeps UTC: until eight in the morning its day is yesterday (access_today tells the day in Shanghai)."""
    asking = [
        path.relative_to(SOURCE)
        for path in SOURCE.rglob("*")
        if path.suffix in {".sql", ".py"} and THE_DATABASES_DAY.search(path.read_text(encoding="utf-8"))
    ]
    assert asking == []


@pytest.mark.django_db
def test_the_database_tells_the_day_in_shanghai() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_today()")
        assert cursor.fetchone() == (timezone.localdate(),)
