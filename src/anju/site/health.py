"""Two pages for whoever watches the process: /healthz (alive) and /readyz (able to work)."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anju.site.tasks import HEARTBEAT, SILENCE

WORKER_SILENCE = SILENCE + HEARTBEAT  # seconds


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> JsonResponse:
    """200 when database, migrations and worker are all well, else 503; which of them are, as JSON."""
    found = {"database": _database_answers(), "migrations": False, "worker": False}
    if found["database"]:
        found["migrations"] = _all_migrated()
        found["worker"] = found["migrations"] and worker_is_alive()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def worker_is_alive() -> bool:
    """Whether some worker's heartbeat is recent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENCE],
        )
        return bool(cursor.fetchone()[0])


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _all_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
