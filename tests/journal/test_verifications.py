"""A verification is asked for, run by the worker, and remembered."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anju.journal import tasks, verifications
from anju.journal.models import Line, Seal, Verification
from anju.journal.verifications import ask_verification, run_verification
from cast import Cast, as_web_role
from journal.trail import as_owner, ids, seal, sql, write

pytestmark = pytest.mark.django_db


def test_asking_queues_one_run_and_leaves_a_line(cast: Cast) -> None:
    viewer = cast.auditor.viewer()
    with as_web_role(viewer):
        number = ask_verification(actor=viewer.account)
        assert ask_verification(actor=viewer.account) == number, "one that waits is enough"
    assert [job.args for job in ProcrastinateJob.objects.filter(task_name="anju.journal.tasks.verify")] == [
        {"verification": number}
    ]
    line = Line.objects.get(event="journal:verification:asked")
    assert (line.actor, line.subject) == (viewer.account, number)


def test_a_run_is_remembered_with_the_head_it_reached() -> None:
    write()
    seal(most=2)
    number = ask_verification(actor=4)
    run_verification(number)
    kept = Verification.objects.get(pk=number)
    last = Seal.objects.latest("number")
    assert kept.sound and kept.ended_at and kept.begun_at and kept.problem is None
    assert (kept.lines, kept.lines_done, kept.seals, kept.wrong) == (10, 10, 6, 0)
    assert (kept.number, bytes(kept.head or b"")) == (last.number, bytes(last.head))
    assert Line.objects.get(event="journal:verification:ended").detail == {"sound": True, "seals": 6, "lines": 10}
    assert ask_verification(actor=4) != number, "it has ended"


def test_what_is_wrong_is_remembered_as_told() -> None:
    write()
    seal()
    bent = ids("journal_line")[2]
    with as_owner():
        sql("UPDATE journal_line SET actor = 99 WHERE id = %s", bent)
    number = ask_verification(actor=4)
    tasks.verify(number)
    kept = Verification.objects.get(pk=number)
    assert kept.sound is False and kept.wrong == 1
    assert kept.problem == {
        "wrong": "changed", "table": "journal_line", "id": bent, "seal": 1, "other": None,
        "sentence": f"journal_line {bent}: changed after seal 1 was made",
    }  # fmt: skip


def test_how_far_it_is_is_told_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifications, "BETWEEN", 0)
    write(6)
    seal(most=2)
    number = ask_verification(actor=4)
    seen = []
    real = verifications.verify_trail

    def watched(**options):
        def progress(lines: int) -> None:
            options["progress"](lines)
            seen.append(Verification.objects.values_list("lines_done", "lines").get(pk=number))

        return real(known=options["known"], progress=progress)

    monkeypatch.setattr(verifications, "verify_trail", watched)
    run_verification(number)
    assert seen == [(n, 12) for n in (2, 4, 6, 8, 10, 12)]


def test_heads_the_worker_kept_are_looked_for() -> None:
    write()
    seal()
    with as_owner():
        sql("DELETE FROM journal_seal")
    number = ask_verification(actor=4)
    run_verification(number)
    problem = Verification.objects.get(pk=number).problem
    assert problem and problem["wrong"] == "head"


def test_the_nightly_run_is_asked_for_by_the_machine() -> None:
    tasks.verify_by_night(0)
    assert Verification.objects.get().asked_by == 0


def test_the_minutely_run_seals() -> None:
    write()
    seal()
    tasks.seal(0)
    assert Seal.objects.count() == 2
