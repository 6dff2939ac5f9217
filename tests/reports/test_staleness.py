from __future__ import annotations

import pytest

from anju.kernel.errors import Forbidden, NotFound
from anju.reports.staleness import staleness
from anju.stays.models import Recheck
from cast import NEXT_TOWN, TODAY, TOWN, Cast, as_web_role
from stays.test_freshness import age, move_in

pytestmark = pytest.mark.django_db


def test_an_area_s_stays_fall_into_bands_and_looks_bear_the_bounds_out(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays[:1], 100)
    age(stays[1:2], 400)
    looks = [(400, "left")] * 4 + [(400, "lives")] * 36 + [(20, "lives")] * 40
    Recheck.objects.bulk_create(
        Recheck(stay=900_000_001, division=TOWN + 1, found=found, how="visit", found_on=TODAY, age_days=days, said_by=0)
        for days, found in looks
    )
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        found = staleness(viewer)
    assert [(band.stays, band.looks, band.gone) for band in found.bands] == [
        (1, 40, 0),
        (1, 0, 0),
        (0, 0, 0),
        (1, 40, 4),
        (0, 0, 0),
    ]
    assert (found.stays, found.looks, found.overdue, found.flagged) == (3, 80, 1, 0)
    assert found.share.low < 4 / 40 / 3 < found.share.high
    with as_web_role(cast.next_clerk.viewer()):
        assert staleness(cast.next_clerk.viewer()).stays == 0


def test_it_is_for_the_office_and_its_own_area(cast: Cast) -> None:
    with pytest.raises(NotFound):
        staleness(cast.clerk.viewer(), NEXT_TOWN)
    with pytest.raises(Forbidden):
        staleness(cast.landlord_staff.viewer())
