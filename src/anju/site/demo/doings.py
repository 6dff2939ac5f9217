"""What an office does besides: people looked after again, words that contradict, wrong entries put right, a failure of
the service. A little of each, so that no page of the demo county is empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from anju.access.rules import system_viewer
from anju.access.scope import enter_scope
from anju.acts.annul import annul_stay, undo_annulment
from anju.acts.decide import correct_person
from anju.acts.merge import merge_persons
from anju.declarations.actions import Draft, declare
from anju.employment.models import Job
from anju.journal.actions import write_line
from anju.journal.models import Line
from anju.outages.actions import enter_outage
from anju.people.models import Identity
from anju.people.queries import papers_of
from anju.people.sealing import index_of_number
from anju.site.demo.homes import House
from anju.site.demo.telling import PACK, PURPOSE, act_as
from anju.stays.models import Freshness, Stay
from anju.stays.rechecks import MOST, flag_presumed_left, still_live
from anju.worklist.actions import confirm
from anju.worklist.models import Item

DONE = "site:demo:changed"
LOOKED_AFTER = timedelta(days=300)
MISSED = 60
"""One in so many was not met when the office went round, and is presumed to have left."""
PASSPORT = "E20261118"


@transaction.atomic
def do_the_rest(houses: Sequence[House], on: date) -> None:
    """After the story was told, once: on the demo's day. houses: the landlord's who has a login."""
    if Line.objects.filter(event=DONE).exists():
        return
    _go_round(on)
    codes = [code for house in houses for code in house.codes]
    lives = Stay.objects.filter(state=Stay.State.REGISTERED, end_on=None).order_by("dwelling__code", "opened_by")
    never = lives.filter(dwelling__code__in=codes)[0]
    earlier, twice, kept, mistyped, double = lives.exclude(dwelling__code__in=codes)[:5]
    _contradict(earlier, never, on)
    _annul(twice, kept, on)
    _put_right(mistyped, on)
    _merge(double, on)
    _fail(on)
    write_line(DONE, actor=0, subject=0)


def _go_round(on: date) -> None:
    """Most of those nobody heard of for long were met at home; the others are flagged, as the worker does at night."""
    old = Freshness.objects.filter(evidenced_on__lt=on - LOOKED_AFTER).order_by("dwelling", "declaration", "stay")
    stays = list(old.values_list("stay", flat=True))
    met = [stay for number, stay in enumerate(stays) if number % MISSED]
    clerk = act_as("county-clerk", on)
    for first in range(0, len(met), MOST):
        still_live(met[first : first + MOST], viewer=clerk)
    enter_scope(system_viewer(on=on, purpose=PURPOSE))
    flag_presumed_left(on)


def _contradict(earlier: Stay, never: Stay, on: date) -> None:
    """A resident and her landlord say different things; so do an employer and whom it hired."""
    day = (earlier.start_on - timedelta(days=9)).isoformat()
    _say("county-clerk", "resident", earlier, on, kind="move_in", date=day, reason="work")
    _say("landlord", "landlord", never, on, kind="not_lived", date=never.start_on.isoformat())
    jobs = Job.objects.filter(employer_id=act_as("employer", on).party, state=Job.State.REGISTERED, end_on=None)
    for job, kind in zip(jobs.order_by("opened_by")[:2], ("hire", "not_worked"), strict=True):
        _say("employer", "employer", job, on, kind=kind, date=(job.start_on + timedelta(days=3)).isoformat())


def _annul(twice: Stay, kept: Stay, on: date) -> None:
    """One registration was wrong; another was taken for wrong."""
    supervisor = act_as("supervisor", on)
    annul_stay(twice.pk, what="registration", ground="duplicate", proof="租赁合同与门卡记录", viewer=supervisor)
    done = annul_stay(kept.pk, what="registration", ground="not_lived", proof="物业说明", viewer=supervisor)
    undo_annulment(done.annulment, why="房东补交租赁合同，确有居住", viewer=supervisor)


def _put_right(stay: Stay, on: date) -> None:
    right = {"hukou_address": "湖南省长沙市岳麓区麓山南路12号"}
    correct_person(stay.person_id, right, ground="entry", proof="户口簿原件", viewer=act_as("county-officer", on))


def _merge(stay: Stay, on: date) -> None:
    """She was entered a second time by her passport; both papers were shown."""
    papers = {"id_kind": "passport", "id_number": PASSPORT}
    said = _say("county-clerk", "resident", stay, on, kind="move_in", date=stay.start_on.isoformat(), **papers)
    officer = act_as("county-officer", on)
    confirm(list(Item.objects.filter(kind="verify", subject=said).values_list("pk", flat=True)), viewer=officer)
    second = Identity.objects.get(number_index=index_of_number("passport", PASSPORT)).person_id
    merge_persons(second, into=stay.person_id, ground="documents", proof="护照原件", viewer=act_as("supervisor", on))


def _fail(on: date) -> None:
    """The pages were out for an afternoon the week before."""
    day = on - timedelta(days=7)
    admin = act_as("admin", on)
    enter_outage(
        viewer=admin, what="web", start_at=_at(day, 14), end_at=_at(day, 17), proof="机房停电，值班记录第 1118 号",
        now=_at(on, 9),
    )  # fmt: skip


def _say(who: str, role: str, of: Stay | Job, on: date, **said: str) -> int:
    """One declaration about whoever lives or works there, of her own dwelling or the sender's staff; its id."""
    papers = papers_of(act_as("county-clerk", on), of.person_id)
    born = papers.birth_date.isoformat() if papers.birth_date else ""
    line = {
        "name": papers.name, "id_kind": papers.kind, "id_number": papers.number, "sex": papers.sex, "birth_date": born,
        "dwelling_code": of.dwelling.code if isinstance(of, Stay) else "", **said,
    }  # fmt: skip
    viewer = act_as(who, on)
    draft = Draft(
        role=role, channel="web" if viewer.party else "counter", key=f"demo-doing-{said['kind']}-{of.pk}", pack=PACK,
        lines=[line], party=viewer.party,
    )  # fmt: skip
    return declare(draft, viewer=viewer, now=_at(on, 10)).rows[0].declaration


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
