"""What happens to outages: a beat notices one, the administrator enters, corrects or withdraws one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, Refused
from anju.kernel.findings import Finding
from anju.outages.models import Outage, Stretch
from anju.outages.queries import outage_to_keep
from anju.outages.rules import Hours, Verdict, judge_beat

LEAST_WORDS = 2
TURN = 0x6F757467
"""Number of the advisory lock that beats take turns by."""
DOUBTFUL = "超过十四日的无响应时段，系统不自行认定：如属实请附证明录入。"


@transaction.atomic
def beat(*, ran: timedelta | None, hours: Hours, now: datetime | None = None) -> Verdict:
    """A sign of life of a serving process; a silence before it becomes an outage, recorded once whoever notices it.

    ran: as in rules.judge_beat; now: the database's clock where not given, the one clock all processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s), clock_timestamp()", [TURN])
        moment = now or cursor.fetchone()[1]
    last = Stretch.objects.order_by("-pk").first()
    verdict = judge_beat(last.until if last else None, moment, ran, hours)
    if verdict.fresh:
        Stretch.objects.create(since=moment, until=moment)
    elif last is not None:
        Stretch.objects.filter(pk=last.pk, until__lt=moment).update(until=moment)
    withdrawn = {"withdrawn_by": 0, "withdrawn_at": moment, "withdrawn_why": DOUBTFUL} if verdict.doubtful else {}
    for outage in verdict.outages:
        made = Outage.objects.create(
            source=Outage.Source.RECORDED, start_at=outage.start, end_at=outage.end, entered_by=0, **withdrawn
        )
        _tell("recorded", made, 0)
    return verdict


@transaction.atomic
def enter_outage(
    *,
    viewer: Viewer,
    what: str,
    start_at: datetime,
    end_at: datetime | None,
    proof: str,
    replaces: Outage | None = None,
    now: datetime | None = None,
) -> int:
    """Enter an outage of the viewer's area with what proves it; its id. end_at: None while it lasts.

    Refused for a time that has not come, an end before the beginning, a missing proof; Conflict for one that is entered
    already."""
    viewer.require(Permission.OUTAGE_KEEP)
    _check(what, start_at, end_at, proof, now or timezone.now())
    division = 0 if replaces is not None and replaces.division == 0 else viewer.low
    same = Outage.objects.filter(
        division=division, what=what, start_at=start_at, end_at=end_at, withdrawn_at__isnull=True
    )
    if same.exists():
        raise Conflict("This outage is recorded already.")
    made = Outage.objects.create(
        division=division,
        source=Outage.Source.ENTERED,
        what=what,
        start_at=start_at,
        end_at=end_at,
        proof=proof.strip(),
        entered_by=viewer.account,
        replaces=replaces,
    )
    _tell("entered", made, viewer.account)
    return made.pk


@transaction.atomic
def withdraw_outage(outage_id: int, *, viewer: Viewer, why: str) -> None:
    """Let an outage count no longer, from now on: what a receipt said stays said. NotFound out of the viewer's area,
    Conflict where it is withdrawn already."""
    outage = outage_to_keep(viewer, outage_id)
    if len(why.strip()) < LEAST_WORDS:
        raise Refused("Say why it is withdrawn.", findings=[Finding("E211", "why", why)])
    standing = Outage.objects.filter(pk=outage.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_by=viewer.account, withdrawn_at=timezone.now(), withdrawn_why=why.strip()):
        raise Conflict("This outage was withdrawn already.")
    _tell("withdrawn", outage, viewer.account)


@transaction.atomic
def correct_outage(
    outage_id: int, *, viewer: Viewer, what: str, start_at: datetime, end_at: datetime | None, proof: str
) -> int:
    """Put another in the place of an outage, with the proof that says so; the new one's id."""
    outage = outage_to_keep(viewer, outage_id)
    withdraw_outage(outage_id, viewer=viewer, why=proof)
    return enter_outage(viewer=viewer, what=what, start_at=start_at, end_at=end_at, proof=proof, replaces=outage)


def _check(what: str, start_at: datetime, end_at: datetime | None, proof: str, now: datetime) -> None:
    findings = [] if what in Outage.What.values else [Finding("E213", "what", what)]
    if start_at > now or (end_at is not None and end_at > now):
        raise Refused("An outage is entered when it has begun, its end when it is over.")
    if end_at is not None and end_at <= start_at:
        raise Refused("The outage ends before it began.")
    if len(proof.strip()) < LEAST_WORDS:
        findings.append(Finding("E211", "proof", proof))
    if findings:
        raise Refused("Say what was out, and what proves it.", findings=findings)


def _tell(verb: str, outage: Outage, actor: int) -> None:
    detail = {
        "what": outage.what,
        "start": outage.start_at.isoformat(),
        "end": outage.end_at.isoformat() if outage.end_at else None,
        "replaces": outage.replaces_id,
    }
    write_line(
        f"outages:outage:{verb}", actor=actor, subject=outage.pk, division=outage.division or None, detail=detail
    )
