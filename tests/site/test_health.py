import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_asking_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_readyz_is_503_and_names_the_worker_when_no_worker_lives(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": True, "migrations": True, "worker": False}


@pytest.mark.parametrize(("silence", "status"), [("5 seconds", 200), ("5 minutes", 503)])
def test_readyz_believes_a_recent_heartbeat_only(client: Client, silence: str, status: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::text::interval)", [silence]
        )
    assert client.get("/readyz").status_code == status


def test_readyz_names_a_missing_migration(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'site'")
    assert client.get("/readyz").json()["migrations"] is False
