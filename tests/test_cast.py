from django.db import connection

from anju.places.models import Dwelling
from cast import Cast, as_web_role


def test_the_cast_is_whole(cast: Cast) -> None:
    assert len(cast.dwellings) == 240
    assert set(cast.members()) == {
        "landlord_staff", "employer_staff", "clerk", "next_clerk", "officer", "supervisor", "auditor", "admin",
        "security", "outsider",
    }  # fmt: skip


def test_the_web_role_sees_what_its_viewer_may_see(cast: Cast) -> None:
    seen = {}
    for name in ("clerk", "next_clerk", "supervisor", "outsider", "landlord_staff"):
        with as_web_role(cast.members()[name].viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM places_dwelling")
            seen[name] = cursor.fetchone()[0]
    assert seen == {"clerk": 240, "next_clerk": 1, "supervisor": 241, "outsider": 1, "landlord_staff": 0}
    assert Dwelling.objects.count() == 242
