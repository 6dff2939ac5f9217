from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anju.declarations.actions.verify import correct_and_confirm
from anju.employment.models import Evidence, Job
from anju.employment.queries import evidence_of, jobs_of
from anju.employment.roster import roster
from anju.employment.rules import RosterFilter
from anju.journal.models import Line
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line, say
from stays.test_register import decide


def declare(cast: Cast, key: str, **changes: Any) -> str:
    receipt = say(cast.employer_staff.viewer(), line(**changes), key=key, role="employer")
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    return decide(cast.officer.viewer(), item.pk)[0].outcome


def hers(cast: Cast, key: str, **changes: Any) -> str:
    """She says herself that she was hired: verified, whatever stands (docs/algorithms/contradictions.md)."""
    said = line(kind="hire", employer_code=cast.employer.credit_code, **changes)
    receipt = say(cast.clerk.viewer(), said, key=key, role="resident")
    item = Item.objects.get(kind="verify", subject=receipt.rows[0].declaration)
    return decide(cast.officer.viewer(), item.pk)[0].outcome


def test_hiring_opens_a_job_and_leaving_ends_it(cast: Cast) -> None:
    assert declare(cast, "1", kind="hire", date="2026-11-02") == "opened"
    assert declare(cast, "2", kind="leave", date="2026-11-16") == "ended"
    job = Job.objects.get()
    assert (job.start_on, job.end_on, job.employer_id) == (date(2026, 11, 2), date(2026, 11, 16), cast.employer.pk)
    assert Evidence.objects.filter(job=job).count() == 2


def test_what_a_corrected_day_rests_on_stands_with_the_job_and_not_in_the_journal(cast: Cast) -> None:
    receipt = say(cast.employer_staff.viewer(), line(kind="hire", date="2026-11-02"), key="k", role="employer")
    item, officer = Item.objects.get(subject=receipt.rows[0].declaration), cast.officer.viewer()
    with as_web_role(officer):
        correct_and_confirm(item.pk, {"date": "2026-11-03"}, viewer=officer, reason="其夫说的，13912345678")
        [voice] = evidence_of(officer, Job.objects.get().pk)
    assert (voice.day, voice.corrected_why) == (date(2026, 11, 3), "其夫说的，13912345678")
    corrected = Line.objects.get(event="employment:evidence:corrected")
    assert corrected.detail["day"] == ["2026-11-02", "2026-11-03"]
    assert "13912345678" not in str(list(Line.objects.values_list("detail", flat=True)))


def test_a_second_word_about_the_same_job_is_attached(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    assert hers(cast, "2", date="2026-11-03") == "attached"
    assert Job.objects.count() == 1


def test_leaving_before_it_began_is_refused_at_the_door(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-10")
    receipt = say(cast.employer_staff.viewer(), line(kind="leave", date="2026-11-05"), key="2", role="employer")
    assert receipt.rows[0].codes == ["E206", "W401"]


def test_leaving_without_a_job_is_refused_at_the_door(cast: Cast) -> None:
    receipt = say(cast.employer_staff.viewer(), line(kind="leave"), role="employer")
    assert "E209" in receipt.rows[0].codes


def test_jobs_are_read_in_scope(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    job = Job.objects.get()
    assert [line.employer_name for line in jobs_of(cast.clerk.viewer(), job.person_id)] == ["深圳市彩田电子有限公司"]
    assert jobs_of(cast.outsider.viewer(), job.person_id) == []
    with as_web_role(cast.clerk.viewer()):
        shown = roster(cast.clerk.viewer(), RosterFilter(cast.employer.pk))
    assert [line.named.name for line in shown.rows] == ["周明远"]


def test_the_database_forbids_the_same_job_twice(cast: Cast) -> None:
    declare(cast, "1", kind="hire", date="2026-11-02")
    job = Job.objects.get()
    with pytest.raises(IntegrityError, match="employment_job_never_overlap"), transaction.atomic():
        Job.objects.create(
            division=job.division, person_id=job.person_id, employer_id=job.employer_id, start_on="2026-11-12",
            registered_on="2026-11-12", registered_by=0,
        )  # fmt: skip
