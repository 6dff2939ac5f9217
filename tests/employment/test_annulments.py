"""Annulments of jobs: the hiring, or the leaving, left out of the register and put back; and the two clocks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from anju.acts.annul import annul, preview_annulment, undo_annulment
from anju.employment.annulments import JOBS
from anju.employment.clocks import jobs_as_known, versions_of
from anju.employment.models import Evidence, Job
from anju.employment.queries import evidence_of, job_of
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.deeds import Annulled, What
from anju.worklist.models import Item
from cast import Cast, Member, as_web_role
from employment.test_jobs import declare, hers


def annulled(cast: Cast, job: int, what: What = "registration", who: Member | None = None) -> Annulled:
    viewer = (who or cast.supervisor).viewer()
    with as_web_role(viewer):
        return annul(job, of=JOBS, what=what, ground="not_worked", proof="走访记录 2026-118", viewer=viewer)


def undone(cast: Cast, annulment: int) -> Annulled:
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        return undo_annulment(annulment, why="走访对象有误", viewer=viewer, of=JOBS)


def stands() -> list[tuple[date, date | None]]:
    return list(Job.objects.filter(state="registered").order_by("start_on").values_list("start_on", "end_on"))


def test_annulling_a_leaving_reopens_the_job_and_undoing_ends_it_again(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    declare(cast, "2", kind="leave", date="2026-11-16")
    job = Job.objects.get()
    done = annulled(cast, job.pk, "end")
    assert stands() == [(date(2026, 11, 2), None)]
    assert [(each.of, each.what, each.where) for each in done.consequences] == [("job", "reopened", cast.employer.name)]
    assert Line.objects.filter(event="employment:job:reopened", subject=job.pk).count() == 1
    with pytest.raises(Conflict):
        annulled(cast, job.pk, "end")
    undone(cast, done.annulment)
    assert stands() == [(date(2026, 11, 2), date(2026, 11, 16))]
    with pytest.raises(Conflict):
        undone(cast, done.annulment)


def test_annulling_a_hiring_sends_the_leaving_back_to_verification(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    declare(cast, "2", kind="leave", date="2026-11-16")
    job, leaving = Job.objects.get(), Evidence.objects.get(says="leave")
    done = annulled(cast, job.pk)
    assert stands() == []
    assert done.declarations("unsettled") == [leaving.declaration]
    assert Item.objects.filter(subject=leaving.declaration, state="open").count() == 1
    undone(cast, done.annulment)
    assert not Item.objects.filter(subject=leaving.declaration, state="open").exists()
    job.refresh_from_db()
    assert (job.state, job.end_on) == ("registered", date(2026, 11, 16))


def test_a_second_voice_goes_with_the_first(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    hers(cast, "2", date="2026-11-03")
    annulled(cast, Job.objects.get().pk)
    assert stands() == []
    assert Evidence.objects.filter(annulment__isnull=False).count() == 2
    assert declare(cast, "3", kind="hire", date="2026-11-09") == "opened"


def test_it_needs_ground_proof_permission_and_sight(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    job, supervisor = Job.objects.get().pk, cast.supervisor.viewer()
    with pytest.raises(Refused) as refusal, as_web_role(supervisor):
        annul(job, of=JOBS, what="registration", ground="not_lived", proof=" ", viewer=supervisor)
    assert [finding.code for finding in refusal.value.findings] == ["E213", "E211"]
    with pytest.raises(Forbidden):
        annulled(cast, job, who=cast.officer)
    with pytest.raises(NotFound):
        annulled(cast, job + 1000)
    assert stands()


def test_the_preview_is_the_deed_undone(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    job, lines, viewer = Job.objects.get().pk, Line.objects.count(), cast.supervisor.viewer()
    with as_web_role(viewer):
        foreseen = preview_annulment(job, what="registration", viewer=viewer, of=JOBS)
    assert (len(stands()), Line.objects.count()) == (1, lines)
    assert foreseen == annulled(cast, job).consequences


def test_the_two_clocks_of_a_job(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    job, hired = Job.objects.get(), timezone.now()
    declare(cast, "2", kind="leave", date="2026-11-16")
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        [known] = jobs_as_known(viewer, job.person_id, at=hired)
        assert (known.end_on, known.employer_name, known.person_name) == (None, cast.employer.name, "周明远")
        assert [version.end_on for version in versions_of(viewer, job.pk)] == [None, date(2026, 11, 16)]
        assert [voice.says for voice in evidence_of(viewer, job.pk)] == ["hire", "leave"]
        assert job_of(viewer, job.pk).state == "registered"
    assert AccessLine.objects.filter(person=job.person_id, shown="job").count() == 1
    for member in (cast.next_clerk, cast.outsider):
        with as_web_role(member.viewer()), pytest.raises(NotFound):
            versions_of(member.viewer(), job.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT changed_by FROM employment_job_history")
        assert cursor.fetchall() == [(cast.officer.account.pk,)]
