"""The demo county, from an empty register to one with a past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from anju.access.models import Account
from anju.access.rules import system_viewer
from anju.journal.actions import write_line
from anju.journal.models import Line
from anju.kernel.division_code import Level
from anju.site.demo.doings import do_the_rest
from anju.site.demo.homes import import_homes
from anju.site.demo.invent import Inventor
from anju.site.demo.logins import office, open_accounts, staff
from anju.site.demo.owners import settle_owners
from anju.site.demo.story import invent_story
from anju.site.demo.telling import tell
from anju.site.divisions import import_file
from anju.territory.lists import BUNDLED
from anju.territory.models import Division
from anju.territory.queries import path_names

SEED = 440309
ON = date(2026, 11, 18)
"""The day the demo's clock stands at, the sample workbook's own."""
BEGUN, LOADED = "site:demo:begun", "site:demo:loaded"
HOMES_OF = range(20, 66)
"""Provinces people come from: all but the municipalities and the north, whose lists of counties are the longest."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the county is; ten dwellings a house. weeks: how far back its past begins to end in November 2026."""

    houses: int = 300
    residents: int = 5_000
    firms: int = 20
    weeks: int = 97


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """What was made. waiting: declarations left for the stations to verify."""

    dwellings: int
    parties: int
    residents: int
    declared: int
    confirmed: int
    waiting: int


def is_empty() -> bool:
    """Nobody has an account yet, or a load was begun and cut off: then `load` may run."""
    events = set(Line.objects.filter(event__in=[BEGUN, LOADED]).values_list("event", flat=True))
    return events == {BEGUN} or not (events or Account.objects.exists())


def load(progress: Callable[[str], None], *, size: Size | None = None) -> DemoOutcome:
    """Fill an empty register; run again after a cut, it ends in the same. The passwords are in demo-logins.json."""
    size = size or Size()
    viewer = system_viewer(on=ON, purpose="演示数据")
    if not Line.objects.filter(event=BEGUN).exists():
        write_line(BEGUN, actor=0, subject=0)
    progress("  divisions")
    for path in BUNDLED:
        import_file(path)
    progress(f"  {size.houses * 10} dwellings")
    houses = import_homes(size.houses, viewer=viewer)
    inventor = Inventor(SEED, _counties())
    progress("  owners, employers, accounts")
    owners = settle_owners(houses, firms=size.firms, inventor=inventor, viewer=viewer)
    open_accounts([*office(), *staff(owners.landlord, owners.firms[0].party)], viewer=viewer)
    progress(f"  {size.residents} residents, week by week")
    story = invent_story(houses, owners, residents=size.residents, weeks=size.weeks, inventor=inventor)
    told = tell(story, progress)
    progress("  people looked after, entries put right")
    do_the_rest(owners.landlord_houses, ON)
    write_line(LOADED, actor=0, subject=0, detail={"residents": story.residents, "confirmed": told.confirmed})
    return DemoOutcome(size.houses * 10, owners.count, story.residents, told.declared, told.confirmed, told.waiting)


def open_new_roles() -> None:
    """Give a county loaded by an earlier version the office's accounts that have come since."""
    open_accounts(office(), viewer=system_viewer(on=ON, purpose="演示数据"))


def _counties() -> list[tuple[str, str]]:
    """(six digits, path) of the counties people come from, whose codes stand at the head of their numbers."""
    found = Division.objects.filter(level=Level.COUNTY.value, kind=Division.Kind.GB).exclude(
        code__gte=440300000000, code__lt=440400000000
    )
    codes = [code for code in found.order_by("code").values_list("code", flat=True) if code // 10**10 in HOMES_OF]
    names = path_names(codes)
    return [(str(code)[:6], names[code]) for code in codes]
