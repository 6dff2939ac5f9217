"""Reading declarations: messages, their lines, one line with everything about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.access.scope import scope_of
from anju.declarations.excuses import EXTENDED, LATE, Late, excuses
from anju.declarations.models import Chunk, Declaration, Remark, Submission
from anju.declarations.rules import DueTime, receipt_number
from anju.declarations.taking import open_payload
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.kernel.masks import mask_number
from anju.kernel.pages import Page
from anju.papers.models import Document
from anju.people.queries import masked_numbers

NO_STANDING: Mapping[int, tuple[str, str]] = {}
Only = Literal["all", "rejected", "remarks"]
MASKED = {"id_number": mask_number, "head_number": mask_number, "phone": mask_number}


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """A message: what it is and how far the work on it stands. done counts rows while a file is being worked on."""

    id: int
    number: str
    state: str
    channel: str
    role: str
    party: int | None
    division: int
    entered_by: int
    received_at: datetime
    pack: str
    pack_version: str
    file_name: str | None
    total: int
    done: int
    accepted: int
    rejected: int
    dropped_columns: list[str]
    unmapped: list[str]
    findings: list[dict[str, Any]]
    annotated: int | None

    @property
    def working(self) -> bool:
        return self.state in ("received", "checking", "committing")


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """One line of a message; fields as said, numbers masked; findings as stored, with what was read put back.
    verification: state of its work item, empty where there is none; reason: why it was returned. dwelling, employer: of
    the register, where they were found. due_at, article, late: of the duty it fulfils, outages given back."""

    id: int | None
    row: int
    kind: str
    accepted: bool
    codes: list[str]
    findings: list[dict[str, Any]]
    fields: dict[str, str]
    day: date | None
    verification: str = ""
    reason: str = ""
    dwelling: int | None = None
    employer: int | None = None
    due_at: datetime | None = None
    article: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class DeclarationCard:
    """One declaration whole, with its message. message_in_sight: the message can be opened too."""

    line: DeclarationLine
    submission: SubmissionCard
    message_in_sight: bool
    person: int | None
    dwelling: int | None
    employer: int | None

    @property
    def extension(self) -> dict[str, Any] | None:
        """The finding that says which outages gave time back (W421), if any did."""
        return next((finding for finding in self.line.findings if finding["code"] == EXTENDED), None)


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in on a day: messages, and their lines that were accepted and refused."""

    messages: int
    accepted: int
    rejected: int


def intake_of(viewer: Viewer, on: date) -> Intake:
    """The intake of a day (Asia/Shanghai) in sight."""
    viewer.require(Permission.DECLARATION_VIEW)
    start = timezone.make_aware(datetime.combine(on, time.min))
    found = Submission.objects.visible_to(viewer).filter(received_at__gte=start, received_at__lt=start + timedelta(1))
    sums = found.aggregate(messages=Count("pk"), accepted=Sum("accepted"), rejected=Sum("rejected"))
    return Intake(sums["messages"], sums["accepted"] or 0, sums["rejected"] or 0)


def submissions(viewer: Viewer, *, after: int | None = None, limit: int = 50) -> Page[SubmissionCard]:
    """Messages in sight, newest first, by key."""
    viewer.require(Permission.DECLARATION_VIEW)
    found = Submission.objects.visible_to(viewer).select_related("document")
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk").defer("document__content")[: limit + 1])
    return Page([_card(row, row.done) for row in rows[:limit]], rows[limit - 1].pk if len(rows) > limit else None)


def submission(viewer: Viewer, submission_id: int) -> SubmissionCard:
    """One message; NotFound when absent or out of scope."""
    viewer.require(Permission.DECLARATION_VIEW)
    found = (
        Submission.objects.visible_to(viewer)
        .select_related("document")
        .defer("document__content")
        .filter(pk=submission_id)
        .first()
    )
    if found is None:
        raise NotFound("No such submission.")
    done = found.done
    if found.state == Submission.State.COMMITTING:
        sums = Chunk.objects.filter(submission=found).aggregate(a=Sum("accepted"), r=Sum("rejected"))
        done = (sums["a"] or 0) + (sums["r"] or 0)
    return _card(found, done)


def declarations_of(
    viewer: Viewer, submission_id: int, *, only: Only = "all", after_row: int = 0, limit: int = 100
) -> Page[DeclarationLine]:
    """A message's lines by row: declarations once committed; before that, the dry run's remarks."""
    card = submission(viewer, submission_id)
    model = Declaration if card.state == Submission.State.COMMITTED else Remark
    lines = model.objects.filter(submission_id=submission_id, row__gt=after_row)
    if only == "rejected":
        lines = lines.filter(accepted=False)
    elif only == "remarks":
        lines = lines.filter(~Q(codes=[]))
    rows = list(lines.order_by("row")[: limit + 1])
    shown = rows[:limit]
    said = [row for row in shown if isinstance(row, Declaration)]
    excused = excuses(Late(row, card.pack, card.role, card.received_at) for row in said)
    write_access(
        [(row.person, row.division) for row in shown if isinstance(row, Declaration) and row.person],
        actor=viewer.account,
        purpose=viewer.purpose,
        shown="submission",
    )
    standing = outcomes(viewer, [row.pk for row in shown if isinstance(row, Declaration)])
    lines_shown = [_line(row, standing, excused.get(row.pk)) for row in shown]
    _tell_numbers(viewer, list(zip(shown, lines_shown, strict=True)))
    return Page(lines_shown, shown[-1].row if len(rows) > limit else None)


def declaration(viewer: Viewer, declaration_id: int) -> DeclarationCard:
    """One declaration; NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.DECLARATION_VIEW)
    found = Declaration.objects.visible_to(viewer).filter(pk=declaration_id).first()
    if found is None:
        raise NotFound("No such declaration.")
    if found.person:
        write_access(
            [(found.person, found.division)], actor=viewer.account, purpose=viewer.purpose, shown="declaration"
        )
    message = _message_of(viewer, found)
    known = Late(found, message.pack, message.declarant_role, message.received_at)
    excuse = excuses([known]).get(found.pk)
    line = _line(found, outcomes(viewer, [found.pk]), excuse)
    _tell_numbers(viewer, [(found, line)])
    return DeclarationCard(
        line=line,
        submission=_card(message, message.done),
        message_in_sight=viewer.sees(message.division) or (viewer.party is not None and viewer.party == message.party),
        person=found.person,
        dwelling=found.dwelling,
        employer=found.employer,
    )


def lines_of_items(viewer: Viewer, declaration_ids: list[int]) -> dict[int, DeclarationLine]:
    """The declarations behind a page of work items, in one query; leaves an access line each."""
    viewer.require(Permission.DECLARATION_VIEW)
    rows = list(Declaration.objects.visible_to(viewer).filter(pk__in=declaration_ids))
    write_access(
        [(row.person, row.division) for row in rows if row.person],
        actor=viewer.account,
        purpose=viewer.purpose,
        shown="queue",
    )
    lines = {row.pk: _line(row) for row in rows}
    _tell_numbers(viewer, [(row, lines[row.pk]) for row in rows])
    return lines


def _tell_numbers(viewer: Viewer, lines: Sequence[tuple[Declaration | Remark, DeclarationLine]]) -> None:
    """Whom a party means by one of its stays or jobs it says without a number: the office reads, masked, the one in the
    register of whom it sees; the party reads what it wrote."""
    if viewer.party is not None:
        return
    bare = [(row.person, line.fields) for row, line in lines if isinstance(row, Declaration) and row.person]
    bare = [(person, fields) for person, fields in bare if not fields.get("id_number")]
    known = masked_numbers({person for person, _ in bare}) if bare else {}
    for person, fields in bare:
        if person in known:
            fields["id_number"] = known[person]


def _message_of(viewer: Viewer, line: Declaration) -> Submission:
    """The message of a line in sight, be it another office's; its file only where that is in sight as well."""
    message = Submission.objects.raw("SELECT * FROM declarations_message(%s)", [line.pk])[0]
    if message.document_id is not None:
        files = Document.objects.visible_to(viewer).filter(pk=message.document_id).defer("content")
        message.document = files.first()
    return message


def outcomes(viewer: Viewer, declarations: list[int]) -> dict[int, tuple[str, str]]:
    """(state, reason) of the verification of each declaration in the viewer's sight, its own declarant's included."""
    if not declarations:
        return {}
    with scope_of(viewer) as cursor:
        cursor.execute("SELECT declaration, state, reason FROM declarations_standing(%s::bigint[])", [declarations])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def _line(
    row: Declaration | Remark,
    standing: Mapping[int, tuple[str, str]] = NO_STANDING,
    excuse: DueTime | None = None,
) -> DeclarationLine:
    plain = open_payload(row.payload)
    fields = {name: MASKED[name](text) if name in MASKED else text for name, text in plain.items()}
    findings = [finding | {"read": fields.get(finding["field"])} for finding in row.findings]
    codes = row.codes
    if excuse is not None:
        findings = [each for each in findings if each["code"] not in (LATE, EXTENDED)]
        findings.append(asdict(excuse.extension))
        codes = sorted({each["code"] for each in findings})
    said = row if isinstance(row, Declaration) else None
    verification, reason = standing.get(row.pk, ("", "")) if said else ("", "")
    return DeclarationLine(
        id=said.pk if said else None,
        row=row.row,
        kind=said.kind if said else fields.get("kind", ""),
        accepted=row.accepted,
        codes=codes,
        findings=findings,
        fields=fields,
        day=said.day if said else None,
        verification=verification,
        reason=reason,
        dwelling=said.dwelling if said else None,
        employer=said.employer if said else None,
        due_at=excuse.instant if excuse else said.due_at if said else None,
        article=said.article if said else "",
        late=LATE in codes,
    )


def _card(row: Submission, done: int) -> SubmissionCard:
    return SubmissionCard(
        id=row.pk,
        number=receipt_number(row.pk, timezone.localdate(row.received_at)),
        state=row.state,
        channel=row.channel,
        role=row.declarant_role,
        party=row.party,
        division=row.division,
        entered_by=row.entered_by,
        received_at=row.received_at,
        pack=row.pack,
        pack_version=row.pack_version,
        file_name=row.document.name if row.document_id and row.document else None,
        total=row.total,
        done=done,
        accepted=row.accepted,
        rejected=row.rejected,
        dropped_columns=row.dropped_columns,
        unmapped=row.unmapped,
        findings=row.findings,
        annotated=row.annotated_id,
    )
