"""A register an earlier version filled goes on in this one."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, transaction

from anju.access.scope import enter_scope
from anju.acts.annul import undo_annulment
from anju.declarations.actions import commit_file
from anju.declarations.actions.files import commit_lines
from anju.declarations.models import Submission
from anju.employment.models import Job
from anju.journal.models import Line
from anju.papers.models import Document
from anju.people.models import Person
from anju.people.queries import papers_of
from anju.site.cli.running import pending_migrations
from anju.stays.models import Stay
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import Cast, system
from doors.knocks import Knock, knocks
from doors.test_table import EXPECTED, check_answer
from doors.town import FORMER, line, say
from doors.visit import Street
from upgrade.conftest import TOLD, Upgraded

pytestmark = pytest.mark.django_db
STAFF = ("clerk", "officer", "supervisor", "auditor")
NEWCOMER = {"name": "王安然", "id_number": "11010519491231002X"}
SINCE_THEN = re.compile(r"\b9000000\d\d\b")
"""The id of what then did not exist yet."""


def test_it_migrates(upgraded: Upgraded, there: Cast) -> None:
    assert upgraded.migrated.returncode == 0, upgraded.migrated.stderr
    assert pending_migrations() == []


def test_its_trail_goes_on_from_the_head_that_was_published(upgraded: Upgraded) -> None:
    sealed = upgraded.anju("journal", "seal")
    assert sealed.returncode == 0, sealed.stderr
    verified = upgraded.anju("journal", "verify", "--head", TOLD["head"])
    assert verified.returncode == 0, verified.stdout + verified.stderr


def pages(street: Street) -> list[Knock]:
    """Those that name nothing but what was there then."""
    read = [knock for knock in knocks(street.town.things) if knock.method == "GET"]
    return [knock for knock in read if not SINCE_THEN.search(f"{knock.path} {knock.data}")]


def test_every_page_answers_as_on_a_fresh_register(street: Street) -> None:
    others = []
    for knock in pages(street):
        for who in STAFF:
            answer, expected = street.knock(knock, who), EXPECTED.get(knock.key, {}).get(who, "405")
            if answer.status != expected:
                others.append((*knock.key, who, answer.status, expected))
            check_answer(street, knock, who, answer)
    assert others == []


def test_most_pages_are_among_them(street: Street) -> None:
    assert len(pages(street)) > 100


def test_every_number_is_read_and_found(there: Cast) -> None:
    """make_resident looks the cast's own up by her number; the others' are what their papers said."""
    assert there.resident.id == TOLD["things"]["person"]
    enter_scope(system())
    numbers = {papers_of(system(), person.pk).number for person in Person.objects.all()}
    assert len(numbers) == Person.objects.count()
    assert numbers <= {*TOLD["secrets"]}


def test_a_key_of_a_program_still_opens(street: Street) -> None:
    [knock] = [one for one in knocks(street.town.things) if one.key == ("GET", "api/v1/work-items", "")]
    assert street.knock(knock, "officer").status == "200"


def test_an_old_annulment_is_undone(there: Cast) -> None:
    supervisor = there.supervisor.viewer()
    enter_scope(supervisor)
    stay = Stay.objects.get(person__name=FORMER["name"])
    assert stay.state == Stay.State.ANNULLED
    undo_annulment(TOLD["things"]["annulment"], why="走访有误", viewer=supervisor)
    stay.refresh_from_db()
    assert (stay.state, stay.end_on) == (Stay.State.REGISTERED, None)


def test_who_lived_there_moves_on_and_the_former_stay_ends(there: Cast) -> None:
    stay = Stay.objects.get(pk=TOLD["things"]["restored"])
    papers = papers_of(system(), stay.person_id)
    said = {"name": papers.name, "id_number": papers.number}
    declared = say(there.clerk.viewer(), [line(there, **said)], key="moves on")
    confirm_of(there, declared.rows[0].declaration)
    stay.refresh_from_db()
    assert stay.end_on is not None
    assert Stay.objects.filter(person=stay.person_id, end_on=None).get().dwelling_id == there.home.pk


def test_somebody_new_comes_in(there: Cast) -> None:
    declared = say(there.clerk.viewer(), [line(there, **NEWCOMER)], key="newcomer")
    confirm_of(there, declared.rows[0].declaration)
    assert Stay.objects.get(person__name=NEWCOMER["name"]).dwelling_id == there.home.pk


def test_what_waited_then_is_confirmed_now(there: Cast) -> None:
    waiting = Item.objects.get(pk=TOLD["things"]["waiting"])
    confirm_of(there, waiting.subject)
    waiting.refresh_from_db()
    assert waiting.state == Item.State.CONFIRMED


def test_a_file_checked_then_is_committed_now(there: Cast) -> None:
    landlord, file = there.landlord_staff.viewer(), TOLD["things"]["file"]
    enter_scope(landlord)
    commit_file(file, viewer=landlord)
    commit_lines(file)
    done = Submission.objects.get(pk=file)
    assert (done.state, done.accepted, done.rejected) == ("committed", 1, 0)


def test_a_ledger_kept_as_a_paper_is_gone_and_its_erasure_told(there: Cast) -> None:
    """No door opened it any more; the others are as they were."""
    kept = set(Document.objects.values_list("kind", flat=True))
    assert kept == {"intake", "certificate"}
    told = Line.objects.get(event="papers:document:erased")
    assert (told.subject, told.detail) == (TOLD["things"]["ledger"], {"kind": "ledger"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(kind="certificate").delete()


def test_a_job_of_then_has_its_end(there: Cast) -> None:
    assert Job.objects.get(pk=TOLD["things"]["job"]).end_on is not None


def confirm_of(there: Cast, declaration: int) -> None:
    """The officer confirms a declaration."""
    officer = there.officer.viewer()
    enter_scope(officer)
    item = Item.objects.get(kind="verify", subject=declaration)
    assert all(decision.done for decision in confirm([item.pk], viewer=officer))
