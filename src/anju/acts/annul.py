"""Annulments of stays and jobs, with what they mean for the declarations behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from anju.access.rules import Viewer
from anju.acts.own import check_not_own_record
from anju.declarations import law
from anju.declarations.actions.alone import weigh_alone
from anju.employment.consequences import consequences_of as jobs_of
from anju.employment.models import Job
from anju.people.deeds import Annulled, Annulling, Consequence, Deed, What
from anju.stays.annulments import STAYS
from anju.stays.models import Stay

D = TypeVar("D", bound=Deed)
T = TypeVar("T")


@transaction.atomic
def annul(record: int, *, of: Annulling, what: What, ground: str, proof: str, viewer: Viewer) -> Annulled:
    """Annul a registration, or its end; declarations that lose their effect go back to verification.

    Conflict (own-entry) where the viewer herself entered anything it rests on."""
    check_not_own_record(of, record, viewer)
    hold_verifications(**{f"{of.record}s": [record]})
    return followed(of.annul(record, what=what, ground=ground, proof=proof, viewer=viewer)).told_to(viewer)


def annul_stay(stay_id: int, *, what: What, ground: str, proof: str, viewer: Viewer) -> Annulled:
    """The same, for a stay."""
    return annul(stay_id, of=STAYS, what=what, ground=ground, proof=proof, viewer=viewer)


@transaction.atomic
def undo_annulment(annulment_id: int, *, why: str, viewer: Viewer, of: Annulling = STAYS) -> Annulled:
    """Put back what was annulled; declarations that regain their effect need no verification any more.

    Conflict (own-entry) as for annulling."""
    check_not_own_record(of, of.one(viewer, annulment_id).record, viewer)
    hold_verifications(of.rows(viewer).filter(pk=annulment_id).values_list("person", flat=True))
    return followed(of.undo(annulment_id, why=why, viewer=viewer)).told_to(viewer)


def preview_annulment(record: int, *, what: What, viewer: Viewer, of: Annulling = STAYS) -> list[Consequence]:
    """What annulling would do."""
    return preview(lambda: annul(record, of=of, what=what, ground="entry", proof="preview", viewer=viewer)).consequences


def preview_undoing(annulment_id: int, *, viewer: Viewer, of: Annulling = STAYS) -> list[Consequence]:
    """What undoing an annulment would do."""
    return preview(lambda: undo_annulment(annulment_id, why="preview", viewer=viewer, of=of)).consequences


def preview(deed: Callable[[], T]) -> T:
    """What a deed would do: done, read, and rolled back, so that it cannot differ from the deed."""
    with transaction.atomic():
        done = deed()
        transaction.set_rollback(True)
    return done


def hold_verifications(persons: Iterable[int] = (), *, stays: Sequence[int] = (), jobs: Sequence[int] = ()) -> None:
    """Lock the waiting verifications about persons before a deed locks the persons: who verifies takes the same order,
    and neither waits for the other for ever."""
    with connection.cursor() as cursor:
        held = [list(persons), list(stays), list(jobs)]
        cursor.execute("SELECT declarations_hold(%s::bigint[], %s::bigint[], %s::bigint[])", held)


def followed(done: D) -> D:
    """The deed, with the work items of declarations that lost or gained their effect put right, and of words that have
    nobody left to agree with. What comes back waits
    where its evidence now lies, and has as long as if it were received now. All of it, whoever sees it: what goes to
    the viewer goes through `told_to`."""
    done = _with_jobs(done)
    now = timezone.now()
    places = {each.declaration: each.division for each in done.consequences if each.what == "unsettled"}
    due = {said: law.verify_by(place, now) for said, place in places.items() if said and place}
    _follow({**dict.fromkeys(done.declarations("settled")), **due})
    weigh_alone(_touched(done))
    return done


def _touched(done: Deed) -> list[int]:
    """Whose stays and jobs in sight a deed changed."""
    records = {
        of: [each.record for each in done.consequences if each.of == of and each.record] for of in ("stay", "job")
    }
    stays = Stay.objects.filter(pk__in=records["stay"]).values_list("person", flat=True)
    jobs = Job.objects.filter(pk__in=records["job"]).values_list("person", flat=True)
    return [*stays, *jobs] if done.consequences else []


def _with_jobs(done: D) -> D:
    """The deed, with the jobs that follow a death which lost or gained its effect by it."""
    stays = [each.record for each in done.consequences if each.of == "stay" and each.what in ("idle", "effective")]
    if not stays:
        return done
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM declarations_heed_deaths(%s::bigint[])", [stays])
        rows = cursor.fetchall()
    return replace(done, consequences=[*done.consequences, *jobs_of(rows)])


def _follow(declarations: Mapping[int, datetime | None]) -> None:
    """Verifications of declarations, each with its due, as the register now asks for them."""
    if declarations:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT declarations_follow(%s::bigint[], %s::timestamptz[])",
                [list(declarations), list(declarations.values())],
            )
