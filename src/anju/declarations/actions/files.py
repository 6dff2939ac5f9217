"""A spreadsheet's way in: stored, checked without writing (dry run), mapped where its headers are new, committed.

A commit goes chunk by chunk, each its own transaction that writes its rows and its mark together: whatever is killed,
whenever, the next run takes up after the last mark (docs/algorithms/intake.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from anju.access.rules import Permission, Viewer
from anju.declarations.actions.declare import division_of, kept_lines, party_spoken_for
from anju.declarations.intake import (
    check_lines,
    claim_state,
    findings_of,
    message_of,
    read_file,
    take_lines,
    viewer_of_submission,
)
from anju.declarations.law import Law
from anju.declarations.models import HeaderMapping, Remark, Submission
from anju.declarations.sheets import kept_table, table_of
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.papers.actions import store
from anju.papers.models import Document
from anju.papers.tables import unreadable
from anju.rulebook.rules.forms import FORM_FIELDS

State = Submission.State
LINES_NAME = "lines.json"
BROKEN = "internal"


@transaction.atomic
def take_file(
    *,
    viewer: Viewer,
    name: str,
    content: bytes,
    role: str,
    party: int | None,
    pack: str,
    received_at: datetime,
    channel: str,
    division: int | None = None,
    defer_check: bool = True,
    commit_when_checked: bool = False,
    apart: str = "",
) -> int:
    """Keep a file as a submission and have it checked, and then committed if so wished. Returns the submission's id.

    The same file for the same declarant under the same pack is the same submission, however often it is sent. What is
    kept is its table, prohibited columns emptied; of a file that cannot be read nothing is kept but why (E302).
    apart: whatever else sets this sending apart from another of the same file."""
    viewer.require(Permission.DECLARATION_DECLARE)
    party = party_spoken_for(party, viewer)
    law = Law.of(pack, role, timezone.localdate(received_at))
    digest = hashlib.sha256(content).digest()
    key, known = _known_or_key(viewer, digest, (role, str(party), pack, apart))
    if known is not None:
        if commit_when_checked and known.state in (State.RECEIVED, State.CHECKING, State.CHECKED):
            _defer("check", known.pk, then_commit=True)
        return known.pk
    place = division_of(viewer, division, law)
    mapping = _kept_mapping(viewer, party, place)
    document, findings = _keep(viewer, place, party, name, content, law, mapping)
    submission = Submission.objects.create(
        division=place,
        party=party,
        declarant_role=role,
        entered_by=viewer.account,
        channel=channel,
        received_at=received_at,
        key=key,
        fingerprint=digest[:16],
        pack=pack,
        pack_version=law.version,
        document=document,
        mapping=mapping,
        findings=findings,
        state=State.FAILED if findings else State.RECEIVED,
    )
    detail = {"channel": channel, "size": len(content)}
    write_line(
        "declarations:submission:received", actor=viewer.account, subject=submission.pk, division=place, detail=detail
    )
    if defer_check and document is not None:
        _defer("check", submission.pk, then_commit=commit_when_checked)
    return submission.pk


def take_many(lines: Sequence[Mapping[str, Any]], **declarant: Any) -> int:
    """Keep a message of many lines (field → value) as a table, to be checked as a file is. Returns the submission's id.

    declarant: as for take_file. Refused for unknown fields (E213); prohibited ones are dropped before anything is
    kept."""
    kept, dropped = kept_lines(lines)
    return take_file(name=LINES_NAME, content=table_of(kept, dropped), **declarant)


@transaction.atomic
def map_headers(submission_id: int, mapping: Mapping[str, str], *, viewer: Viewer) -> None:
    """Say what headers mean that nothing mapped; kept for this declarant, and the file is checked again."""
    viewer.require(Permission.DECLARATION_DECLARE)
    submission = _submission(viewer, submission_id)
    wrong = {header: name for header, name in mapping.items() if name not in FORM_FIELDS}
    if wrong:
        raise Refused("Unknown fields.", findings=[Finding("E213", header, name) for header, name in wrong.items()])
    if not claim_state(submission_id, to=State.RECEIVED, among=(State.CHECKED, State.FAILED)):
        raise Conflict("The file is being worked on; wait until it is checked.")
    for header, name in mapping.items():
        HeaderMapping.objects.update_or_create(
            party=submission.party or 0, division=submission.division, header=header, defaults={"field": name}
        )
    Submission.objects.filter(pk=submission_id).update(mapping=submission.mapping | dict(mapping))
    _defer("check", submission_id)


@transaction.atomic
def commit_file(submission_id: int, *, viewer: Viewer) -> None:
    """Have a checked file committed by the worker; asking twice does it once."""
    viewer.require(Permission.DECLARATION_DECLARE)
    submission = _submission(viewer, submission_id)
    if submission.state in (State.COMMITTING, State.COMMITTED):
        return
    if not claim_state(submission_id, to=State.COMMITTING, among=(State.CHECKED,)):
        raise Conflict("The file is not checked yet, or could not be read.")
    _defer("commit", submission_id)


def check_file(submission_id: int, *, then_commit: bool = False) -> None:
    """Dry run: every line judged, nothing of it kept but the remarks. For the worker and the command line.

    then_commit: whoever sent the file wants it committed without being asked again."""
    submission = Submission.objects.get(pk=submission_id)
    if not claim_state(submission_id, to=State.CHECKING, among=(State.RECEIVED, State.CHECKING, State.CHECKED)):
        return
    viewer = viewer_of_submission(submission)
    checking = Submission.objects.filter(pk=submission_id, state=State.CHECKING)
    try:
        sheet = read_file(submission, viewer)
        outcome = check_lines(message_of(submission, viewer), sheet)
    except Refused as refusal:
        checking.update(state=State.FAILED, findings=findings_of(refusal))
        return
    if outcome is None:
        return
    accepted, rejected = outcome
    with transaction.atomic():
        settled = checking.update(
            state=State.CHECKED,
            total=accepted + rejected,
            done=accepted + rejected,
            accepted=accepted,
            rejected=rejected,
            dropped_columns=sheet.dropped,
            unmapped=sheet.unmapped,
            findings=[],
        )
        if not settled:
            return
        Remark.objects.filter(submission_id=submission_id, row__gt=accepted + rejected).delete()
        if then_commit and claim_state(submission_id, to=State.COMMITTING, among=(State.CHECKED,)):
            _defer("commit", submission_id)
        elif Remark.objects.filter(submission_id=submission_id).exists():
            _defer("annotate", submission_id)


def give_up_check(submission_id: int) -> None:
    """Say that the check of a file broke down (E302, internal), so that nobody waits for it. Sent again, the file is
    another attempt."""
    broken = findings_of(unreadable(BROKEN))
    Submission.objects.filter(pk=submission_id, state=State.CHECKING).update(state=State.FAILED, findings=broken)


def commit_lines(submission_id: int) -> None:
    """Write a file's lines, chunk by chunk, taking up where an earlier run was cut off. For worker and command line."""
    submission = Submission.objects.get(pk=submission_id)
    if submission.state == State.COMMITTED:
        return
    if not claim_state(submission_id, to=State.COMMITTING, among=(State.RECEIVED, State.CHECKED, State.COMMITTING)):
        return
    viewer = viewer_of_submission(submission)
    sheet = read_file(submission, viewer)
    accepted, rejected = take_lines(message_of(submission, viewer), sheet)
    with transaction.atomic():
        done = claim_state(submission_id, to=State.COMMITTED, among=(State.COMMITTING,))
        Submission.objects.filter(pk=submission_id).update(
            total=accepted + rejected,
            done=accepted + rejected,
            accepted=accepted,
            rejected=rejected,
            dropped_columns=sheet.dropped,
            unmapped=sheet.unmapped,
        )
        if done:
            detail = {"accepted": accepted, "rejected": rejected, "dropped": sheet.dropped}
            write_line(
                "declarations:submission:committed",
                actor=submission.entered_by,
                subject=submission_id,
                division=submission.division,
                detail=detail,
            )
            _defer("annotate", submission_id)


def _known_or_key(viewer: Viewer, digest: bytes, parts: tuple[str, ...]) -> tuple[str, Submission | None]:
    """The submission this file is already, or None and the key of a new one. A commit in which nothing came in does not
    count, nor does a check that broke down: the register may know more by now, so the file is another attempt."""
    key = _key(digest, *parts)
    _take_turns(key)
    known = Submission.objects.filter(entered_by=viewer.account, key=key).first()
    if known is not None and _came_to_nothing(known):
        tries = Submission.objects.filter(entered_by=viewer.account, fingerprint=digest[:16]).count()
        key = _key(digest, *parts, str(tries))
        known = Submission.objects.filter(entered_by=viewer.account, key=key).first()
    return key, known


def _came_to_nothing(known: Submission) -> bool:
    if known.state == State.COMMITTED:
        return known.accepted == 0
    return known.state == State.FAILED and known.findings == findings_of(unreadable(BROKEN))


def _keep(
    viewer: Viewer, place: int, party: int | None, name: str, content: bytes, law: Law, mapping: Mapping[str, str]
) -> tuple[Document | None, list[dict[str, Any]]]:
    """The file's table as a document; where it cannot be read, no document and the finding that says why."""
    try:
        table = kept_table(content, law.form, mapping)
    except Refused as refusal:
        return None, findings_of(refusal)
    document = store(
        viewer=viewer,
        division=place,
        party=party,
        kind=Document.Kind.INTAKE,
        name=name,
        media_type="application/json",
        content=table,
    )
    return document, []


def _key(digest: bytes, *parts: str) -> str:
    return hashlib.sha256(b"|".join([digest, *(part.encode() for part in parts if part)])).hexdigest()


def _take_turns(key: str) -> None:
    """Until the transaction ends nobody else takes this file in: sent twice at once, the second finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(bytes.fromhex(key)[:8], signed=True)])


def _submission(viewer: Viewer, submission_id: int) -> Submission:
    submission = Submission.objects.visible_to(viewer).filter(pk=submission_id, document__isnull=False).first()
    if submission is None:
        raise NotFound("No such file.")
    return submission


def _kept_mapping(viewer: Viewer, party: int | None, division: int) -> dict[str, str]:
    kept = HeaderMapping.objects.visible_to(viewer).filter(party=party or 0, division=division)
    return dict(kept.values_list("header", "field"))


def _defer(task: str, submission_id: int, **options: bool) -> None:
    app.configure_task(f"anju.declarations.tasks.{task}", lock=f"submission-{submission_id}").defer(
        submission=submission_id, **options
    )
