"""Ledgers (台账): who is, or was, registered where. Every person shown leaves an access line.

Rows, identity numbers and access lines are one statement: what was shown and what was written down cannot differ. Call
inside the viewer's scope (access.scope.enter_scope): persons are named through a function that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.db.models.functions import Coalesce

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.kernel.names import normalize_name
from anju.kernel.pages import Page
from anju.places.models import Letting
from anju.reports.rules import LedgerFilter, Status
from anju.stays.models import Stay
from anju.stays.naming import in_full, masked

MOST_A_PAGE = 500
CHUNK = 5_000
FOREVER = date.max
MOST_PURPOSE = 200

_COLUMNS = ("id", "division", "dwelling_id", "start_on", "end_on", "basis", "reason", "registered_on", "end_reason")
_SHOW = """
WITH page (stay, division, dwelling, start_on, end_on, basis, reason, registered_on, end_reason)
          AS MATERIALIZED ({rows}),
     shown AS MATERIALIZED (
        SELECT page.stay, division, person, name, sex, birth_date, id_kind, id_number, dwelling, dwelling_code, address,
               start_on, end_on, basis, reason, registered_on, end_reason
          FROM page JOIN stays_named(ARRAY(SELECT stay FROM page)) named ON named.stay = page.stay),
     told AS ({trace})
SELECT * FROM shown ORDER BY division, stay
"""
_TOLD = """
INSERT INTO journal_accessline (actor, purpose, shown, person, division)
SELECT DISTINCT %s::bigint, %s::text, 'ledger', person, division FROM shown
"""
_KEPT = """
INSERT INTO reports_exportread (export_id, person, division)
SELECT DISTINCT %s::bigint, person, division FROM shown ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A stay as a ledger shows it; `number` is of the person's first document, empty where there is none, masked
    everywhere but in an export of whole numbers."""

    stay: int
    division: int
    person: int
    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number: str
    dwelling: int
    dwelling_code: str
    address: str
    start_on: date
    end_on: date | None
    basis: str
    reason: str
    registered_on: date
    end_reason: str


def ledger(viewer: Viewer, wanted: LedgerFilter, after: int | None = None, limit: int = 50) -> Page[LedgerLine]:
    """A page of a ledger, community by community in the order of registration; at most 500 lines.

    after: the last stay of the page before; NotFound when it is out of sight."""
    viewer.require(Permission.LEDGER_VIEW)
    size = max(1, min(limit, MOST_A_PAGE))
    last = None if after is None else _place_of(viewer, after)
    trace = _Trace(_TOLD, [viewer.account, viewer.purpose[:MOST_PURPOSE]])
    lines = _show(stays_wanted(viewer, wanted), trace, after=last, limit=size)
    return Page(lines, lines[-1].stay if len(lines) == size else None)


def export_chunk(
    viewer: Viewer, wanted: LedgerFilter, *, export: int, after: tuple[int, int] | None, whole: bool
) -> list[LedgerLine]:
    """The next 5,000 lines of an export behind (division, stay); the persons in them are kept with the export, to
    become access lines once it is whole. whole: numbers in full."""
    viewer.require(Permission.LEDGER_EXPORT)
    trace = _Trace(_KEPT, [export])
    return _show(stays_wanted(viewer, wanted), trace, after=after, limit=CHUNK, whole=whole)


def stays_wanted(viewer: Viewer, wanted: LedgerFilter) -> QuerySet[Stay]:
    """The registered stays a filter means, within the viewer's scope."""
    on = wanted.on or viewer.on
    rows: QuerySet[Stay] = Stay.objects.visible_to(viewer).filter(state=Stay.State.REGISTERED)
    if wanted.status == Status.PRESENT:
        rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gt=on), start_on__lte=on)
    elif wanted.status == Status.ENDED:
        rows = rows.filter(end_on__lte=on)
    if wanted.division is not None:
        low, high = subtree(wanted.division)
        rows = rows.filter(division__gte=low, division__lt=high)
    if wanted.dwelling is not None:
        rows = rows.filter(dwelling=wanted.dwelling)
    if wanted.party is not None:
        rows = _let_by(rows, wanted.party, on if wanted.status == Status.PRESENT else None)
    if wanted.mode:
        rows = rows.filter(dwelling__building__management_mode=wanted.mode)
    if wanted.text.strip():
        named = RawSQL("SELECT stays_persons_named(%s)", [normalize_name(wanted.text)])
        rows = rows.filter(person__in=named)
    return rows


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is written down of the persons shown, in the statement that shows them."""

    sql: str
    params: list[Any]


def _show(
    rows: QuerySet[Stay], trace: _Trace, *, after: tuple[int, int] | None, limit: int, whole: bool = False
) -> list[LedgerLine]:
    """Up to `limit` lines behind (division, stay), and a trace of each person in them."""
    if after is not None:
        rows = rows.filter(TupleGreaterThan((F("division"), F("id")), after))
    sql, params = rows.order_by("division", "id").values_list(*_COLUMNS)[:limit].query.sql_with_params()
    read = in_full if whole else masked
    with connection.cursor() as cursor:
        cursor.execute(_SHOW.format(rows=sql, trace=trace.sql), [*params, *trace.params])
        return [LedgerLine(*(*row[:7], read(row[7]), *row[8:])) for row in cursor.fetchall()]


def _place_of(viewer: Viewer, stay: int) -> tuple[int, int]:
    division = Stay.objects.visible_to(viewer).filter(pk=stay).values_list("division", flat=True).first()
    if division is None:
        raise NotFound("No such place in the ledger.")
    return division, stay


class _IsAnyOf(Func):
    """``left = ANY (array)``: the array is made once, and the planner takes the index of `left`."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def _let_by(rows: QuerySet[Stay], party: int, on: date | None) -> QuerySet[Stay]:
    """Stays in dwellings the party let while they lasted; with `on`, lets that day as well."""
    own = Letting.objects.filter(party=party)
    if on is not None:
        own = own.filter(Q(end_on__isnull=True) | Q(end_on__gt=on), start_on__lte=on)
    meanwhile = own.filter(
        Q(end_on__isnull=True) | Q(end_on__gt=OuterRef("start_on")),
        dwelling=OuterRef("dwelling"),
        start_on__lt=Coalesce(OuterRef("end_on"), FOREVER),
    )
    return rows.filter(_IsAnyOf(F("dwelling_id"), ArraySubquery(own.values("dwelling_id"))), Exists(meanwhile))
