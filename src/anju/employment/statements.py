"""A month's statement (每月统计): made from the register, handed in by the employer, kept as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from anju.access.rules import Permission, Viewer
from anju.employment.models import Statement
from anju.employment.roster import jobs_wanted
from anju.employment.rules import Handed, RosterFilter, Tally, last_of, standing
from anju.kernel.deadlines import end_of, monthly_before
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.parties.models import Party, PartyRole
from anju.rulebook.book import Rulebook, RuleNotActive, RuleUnknown
from anju.rulebook.places import pack_at
from anju.rulebook.rules.organisation import ReportCadence

RULE = "statement.employer"


@dataclass(frozen=True, slots=True)
class DueDay:
    """When a month's statement must be in, by which article. due_at: None where the rule names no day."""

    due_at: datetime | None
    article: str
    source: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement as it was handed in; `state` says whether in time."""

    id: int
    month: date
    edition: int
    tally: Tally
    due_at: datetime | None
    article: str
    handed_in_at: datetime
    handed_in_by: int
    state: Handed

    @property
    def late(self) -> timedelta | None:
        """By how much, None where it came in time."""
        return self.handed_in_at - self.due_at if self.due_at and self.state is Handed.LATE else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month's statement as the register makes it now. changed: something was handed in, and the register says
    otherwise since; editions: what was handed in, newest first."""

    month: date
    tally: Tally
    fingerprint: bytes
    due: DueDay | None
    editions: list[StatementLine]
    state: Handed
    changed: bool

    @property
    def may_hand_in(self) -> bool:
        return self.state is not Handed.NOT_OVER and (not self.editions or self.changed)


@dataclass(frozen=True, slots=True)
class EmployerMonth:
    """How one employer stands for a month; `line` is its first edition, which decides whether it was in time."""

    employer: int
    name: str
    division: int
    credit_code: str | None
    due: DueDay | None
    state: Handed
    line: StatementLine | None


def due_day(book: Rulebook, division: int, month: date) -> DueDay | None:
    """The rule of an employer's place for a month, None where no pack in force has one (none shipped does)."""
    on = last_of(month)
    pack = pack_at(book, division, on)
    if pack is None:
        return None
    try:
        resolved = book.rule(pack.id, RULE, on)
    except (RuleUnknown, RuleNotActive):
        return None
    rule, following = resolved.rule, on + timedelta(days=1)
    if not isinstance(rule, ReportCadence):
        return None
    if rule.before_day is None:
        return DueDay(None, resolved.article, resolved.source)
    policy = book.policies(pack.id, on).monthly_before
    last = monthly_before(following.year, following.month, rule.before_day, policy)
    return DueDay(end_of(last).instant, resolved.article, resolved.source)


def month_of_employer(viewer: Viewer, employer: int, month: date, due: DueDay | None, *, now: datetime) -> Month:
    """The statement of a month as the register stands, beside what was handed in. Nobody is named."""
    counted, mark = _counted(viewer, employer, month)
    editions = statements_of(viewer, employer, month)
    newest = Statement.objects.visible_to(viewer).filter(employer=employer, month=month).order_by("-edition").first()
    return Month(
        month,
        counted,
        mark,
        due,
        editions,
        editions[-1].state if editions else standing(month, due.due_at if due else None, None, now, viewer.on),
        changed=newest is not None and bytes(newest.fingerprint) != mark,
    )


def statements_of(viewer: Viewer, employer: int, month: date) -> list[StatementLine]:
    """What an employer handed in for a month, newest first; its own staff may look as well."""
    if viewer.party != employer:
        viewer.require(Permission.JOB_VIEW)
    found = Statement.objects.visible_to(viewer).filter(employer=employer, month=month).defer("persons")
    return [_line(row) for row in found.order_by("-edition")]


def employers_of_month(
    viewer: Viewer, month: date, book: Rulebook, *, now: datetime, only: str = "", after: int = 0, limit: int = 50
) -> Page[EmployerMonth]:
    """The employers in sight on a month's last day, by key, each with what it handed in for it; only: ``handed_in`` or
    ``missing``."""
    viewer.require(Permission.JOB_VIEW)
    on = last_of(month)
    holds = PartyRole.objects.filter(
        Q(end_on__isnull=True) | Q(end_on__gte=on), party=OuterRef("pk"), role=PartyRole.Role.EMPLOYER, start_on__lte=on
    )
    handed = Statement.objects.filter(employer=OuterRef("pk"), month=month)
    found = Party.objects.visible_to(viewer).filter(Exists(holds), pk__gt=after)
    if only:
        found = found.filter(Exists(handed) if only == "handed_in" else ~Exists(handed))
    rows = list(found.order_by("pk")[: limit + 1])
    shown = rows[:limit]
    lines = _first_editions(viewer, [party.pk for party in shown], month)
    due = {place: due_day(book, place, month) for place in {party.division for party in shown}}
    listed = [_standing_of(party, month, due[party.division], lines.get(party.pk), now, viewer.on) for party in shown]
    return Page(listed, shown[-1].pk if len(rows) > limit else None)


def statement(viewer: Viewer, statement_id: int) -> Statement:
    """One statement as it was handed in; NotFound when absent or out of sight."""
    found = Statement.objects.visible_to(viewer).filter(pk=statement_id).first()
    if found is None or not (viewer.party == found.employer_id or viewer.may(Permission.JOB_VIEW)):
        raise NotFound("No such statement.")
    return found


def _first_editions(viewer: Viewer, employers: Sequence[int], month: date) -> dict[int, StatementLine]:
    found = Statement.objects.visible_to(viewer).filter(employer__in=list(employers), month=month, edition=1)
    return {row.employer_id: _line(row) for row in found.defer("persons")}


def _standing_of(
    party: Party, month: date, due: DueDay | None, line: StatementLine | None, now: datetime, on: date
) -> EmployerMonth:
    state = line.state if line else standing(month, due.due_at if due else None, None, now, on)
    return EmployerMonth(party.pk, party.name, party.division, party.credit_code, due, state, line)


def _counted(viewer: Viewer, employer: int, month: date) -> tuple[Tally, bytes]:
    """The counts, and a mark over who is in it with which days, so that a later change shows."""
    first, last = month, last_of(month)
    eve = first - timedelta(days=1)
    jobs = jobs_wanted(viewer, RosterFilter(employer, during=month))
    after_eve, after_last = Q(end_on__isnull=True) | Q(end_on__gt=eve), Q(end_on__isnull=True) | Q(end_on__gt=last)
    counts = jobs.aggregate(
        at_start=Count("pk", filter=Q(start_on__lte=eve) & after_eve),
        hired=Count("pk", filter=Q(start_on__gte=first)),
        left=Count("pk", filter=Q(end_on__range=(first, last))),
        at_end=Count("pk", filter=after_last),
    )
    mark = hashlib.sha256()
    for pk, start, end in jobs.order_by("pk").values_list("pk", "start_on", "end_on").iterator(chunk_size=5_000):
        mark.update(f"{pk}|{start}|{end if end and end <= last else ''};".encode())
    return Tally(**counts), mark.digest()


def _line(row: Statement) -> StatementLine:
    counted = Tally(row.at_start, row.hired, row.left, row.at_end)
    state = standing(row.month, row.due_at, row.handed_in_at, row.handed_in_at, row.month)
    return StatementLine(
        row.pk, row.month, row.edition, counted, row.due_at, row.article, row.handed_in_at, row.handed_in_by, state
    )
