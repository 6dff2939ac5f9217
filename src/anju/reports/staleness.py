"""How much of an area's register is stale: a range borne out by what re-checks found, or that too little is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.reports.rules import LedgerFilter
from anju.stays.models import Freshness, Recheck
from anju.stays.renewal import renewal_at
from anju.stays.rules import BANDS, ENOUGH, Band, Renewal, Share, Standing, stale_share

REMEMBERED = timedelta(days=730)
"""Looks older than this say little about today."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """An area's open stays by age of evidence, the share expected to be stale, and how many are presumed left. Nobody
    is named. enough: looks a band needs to speak for itself."""

    bands: list[Band]
    share: Share
    stays: int
    looks: int
    overdue: int
    flagged: int
    renewal: Renewal | None
    enough: int = ENOUGH


def staleness(viewer: Viewer, division: int | None = None) -> Staleness:
    """Of the viewer's area, or of a division in it; NotFound for one out of sight."""
    viewer.require(Permission.LEDGER_VIEW)
    home = LedgerFilter(division=division).home(viewer.low, viewer.high)
    if home is None:
        raise NotFound("No such division.")
    low, high = subtree(division) if division is not None else (viewer.low, viewer.high)
    area = Q(division__gte=low, division__lt=high)
    edges = list(zip((0, *BANDS), (*BANDS, None), strict=True))
    stays = Freshness.objects.visible_to(viewer).filter(area)
    renewal = renewal_at(division or viewer.low or None, viewer.on)
    counts = stays.aggregate(
        **{f"b{n}": Count("pk", filter=_aged(viewer, since, until)) for n, (since, until) in enumerate(edges)},
        flagged=Count("pk", filter=Q(flagged_at__isnull=False)),
        overdue=Count("pk", filter=_overdue(viewer, renewal)),
    )
    looks = Recheck.objects.visible_to(viewer).filter(area, found_on__gt=viewer.on - REMEMBERED)
    seen = looks.aggregate(
        **{f"n{n}": Count("pk", filter=_of_age(since, until)) for n, (since, until) in enumerate(edges)},
        **{
            f"x{n}": Count("pk", filter=_of_age(since, until) & Q(found=Recheck.Found.LEFT))
            for n, (since, until) in enumerate(edges)
        },
    )
    bands = [
        Band(since, until, counts[f"b{n}"], seen[f"n{n}"], seen[f"x{n}"]) for n, (since, until) in enumerate(edges)
    ]
    total, looked = sum(band.stays for band in bands), sum(band.looks for band in bands)
    return Staleness(bands, stale_share(bands), total, looked, counts["overdue"], counts["flagged"], renewal)


def _aged(viewer: Viewer, since: int, until: int | None) -> Q:
    """Stays whose evidence is so old today; evidence of the future counts as of today."""
    aged = Q() if since == 0 else Q(evidenced_on__lte=viewer.on - timedelta(days=since))
    return aged if until is None else aged & Q(evidenced_on__gt=viewer.on - timedelta(days=until))


def _of_age(since: int, until: int | None) -> Q:
    """Looks at evidence that was so old then."""
    return Q(age_days__gte=since) if until is None else Q(age_days__gte=since, age_days__lt=until)


def _overdue(viewer: Viewer, renewal: Renewal | None) -> Q:
    if renewal is None:
        return Q(pk__isnull=True)
    return Q(evidenced_on__lte=renewal.newest(Standing.OVERDUE, viewer.on))
