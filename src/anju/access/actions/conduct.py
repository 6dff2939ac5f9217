"""How many people each account reads a day, counted from the access trail (docs/algorithms/conduct.md)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from anju.access.models import Reading

KEPT = timedelta(days=400)
COUNT = """
INSERT INTO access_reading (account_id, area, day, persons, revealed)
SELECT a.id, a.area, %(day)s, n.persons, n.revealed
  FROM access_account a CROSS JOIN LATERAL (
    SELECT count(DISTINCT l.person) AS persons,
           count(DISTINCT l.person) FILTER (WHERE starts_with(l.shown, 'reveal:')) AS revealed
      FROM journal_accessline l WHERE l.actor = a.id AND l.at >= %(since)s AND l.at < %(until)s
  ) n
 WHERE a.area IS NOT NULL AND n.persons > 0
    ON CONFLICT (day, account_id) DO UPDATE
   SET area = excluded.area, persons = excluded.persons, revealed = excluded.revealed
"""


@transaction.atomic
def count_reading(day: date) -> None:
    """Count a day anew, whatever was counted of it before; what is older than KEPT goes."""
    since = timezone.make_aware(datetime.combine(day, time()))
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"day": day, "since": since, "until": since + timedelta(days=1)})
    Reading.objects.filter(day__lt=day - KEPT).delete()
