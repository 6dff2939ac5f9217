"""Verifications asked for and run in the worker: a row tells how far one is and what it found."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from procrastinate.contrib.django import app

from anju.journal.actions import write_line
from anju.journal.heads import kept_heads
from anju.journal.models import Seal, Verification
from anju.journal.rows import add_rows, next_ids
from anju.journal.rules import Problem
from anju.journal.verifying import Report, verify_trail

LONGEST = timedelta(days=1)
"""One that has not ended by then never will."""
BETWEEN = 1.0
"""Seconds between two notes of how far it is."""


@transaction.atomic
def ask_verification(*, actor: int) -> int:
    """Have the worker verify the whole trail; the number of the verification. One that waits already is enough."""
    lately = timezone.now() - LONGEST
    waiting = Verification.objects.filter(ended_at__isnull=True, asked_at__gt=lately).order_by("pk").first()
    if waiting is not None:
        return waiting.pk
    [number] = next_ids("journal_verification", 1)
    add_rows("journal_verification", [{"id": number, "asked_by": actor}])
    app.configure_task("anju.journal.tasks.verify", lock="journal-verification").defer(verification=number)
    write_line("journal:verification:asked", actor=actor, subject=number)
    return number


def run_verification(number: int) -> Report:
    """Verify, telling how far it is; after a kill it begins anew."""
    asked = Verification.objects.filter(pk=number)
    totals = Seal.objects.aggregate(lines=Sum("lines", default=0))
    asked.update(begun_at=timezone.now(), lines=totals["lines"], lines_done=0)
    told = time.monotonic()

    def tell(lines: int) -> None:
        nonlocal told
        if time.monotonic() - told >= BETWEEN:
            told = time.monotonic()
            asked.update(lines_done=lines)

    report = verify_trail(known=kept_heads(), progress=tell)
    _keep(number, report)
    return report


@transaction.atomic
def _keep(number: int, report: Report) -> None:
    Verification.objects.filter(pk=number).update(
        ended_at=timezone.now(),
        lines_done=report.lines,
        seals=report.seals,
        sound=report.sound,
        wrong=report.wrong,
        problem=problem_json(report.first) if report.first else None,
        notices=[problem_json(notice) for notice in report.notices],
        number=report.number,
        head=report.head,
    )
    detail = {"sound": report.sound, "seals": report.seals, "lines": report.lines}
    write_line("journal:verification:ended", actor=0, subject=number, detail=detail)


def problem_json(problem: Problem) -> dict[str, Any]:
    """``{wrong, table, id, seal, other, sentence}``"""
    return {**asdict(problem), "sentence": problem.sentence()}
