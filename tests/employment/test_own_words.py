"""An employer's staff are shown of a person what the employer declared, and nothing that others did."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from openpyxl import load_workbook

from anju.access.rules import Viewer
from anju.acts.decide import correct_person
from anju.declarations.actions.roster import declare_leaves
from anju.declarations.models import Declaration
from anju.declarations.queries import declaration, declarations_of, lines_of_items
from anju.declarations.roster import roster_workbook
from anju.employment.models import Job
from anju.employment.naming import Named, OwnWords
from anju.employment.roster import roster
from anju.employment.rules import RosterFilter, Status
from anju.people.models import Person
from anju.stays.models import Stay
from cast import TOWN, Cast, as_web_role
from declarations.saying import NOW, PACK, line, say
from declarations.test_merges import PASSPORT, merged, person_of
from employment.working import confirm_all, hire
from stays.test_annulments import confirmed
from voices import test_jobs as voices

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
LEFT = date(2026, 11, 17)


def shown(cast: Cast, viewer: Viewer, status: Status = Status.OPEN) -> Named:
    with as_web_role(viewer):
        [row] = roster(viewer, RosterFilter(cast.employer.pk, status=status)).rows
    return row.named


def workbook(cast: Cast, viewer: Viewer) -> str:
    with as_web_role(viewer):
        content = roster_workbook(cast.employer.pk, PACK, viewer=viewer, now=NOW)
    rows = (row for sheet in load_workbook(io.BytesIO(content)).worksheets for row in sheet.iter_rows(values_only=True))
    return " ".join(str(cell) for row in rows for cell in row if cell)


def test_whom_the_employer_never_declared_has_a_name_and_no_number(cast: Cast) -> None:
    voices.verified(cast, voices.say(cast, "resident"))
    staff = cast.employer_staff.viewer()
    told = shown(cast, staff)
    assert (told.name, told.sex, told.birth_date, told.id_kind, told.number) == ("周明远", "0", None, "", "")
    text = workbook(cast, staff)
    assert "周明远" in text
    assert NUMBER not in text
    assert shown(cast, cast.clerk.viewer()).number == NUMBER
    assert NUMBER in workbook(cast, cast.clerk.viewer(purpose="代为申报"))


def test_said_again_by_the_employer_it_is_the_employers_word(cast: Cast) -> None:
    voices.verified(cast, voices.say(cast, "resident"))
    assert voices.codes(voices.say(cast, "employer")) == ["W408"]
    assert shown(cast, cast.employer_staff.viewer()).number == NUMBER


def test_she_leaves_by_the_roster_without_a_number_being_told(cast: Cast) -> None:
    voices.verified(cast, voices.say(cast, "resident"))
    staff = cast.employer_staff.viewer()
    with as_web_role(staff):
        receipt = declare_leaves(
            cast.employer.pk, [Job.objects.get().pk], LEFT, viewer=staff, key="l", pack=PACK, channel="web", now=NOW
        )
    assert receipt.rejected == 0, receipt
    with as_web_role(staff):
        [said] = declarations_of(staff, receipt.submission).rows
    assert (said.fields["name"], "id_number" in said.fields) == ("周明远", False)
    confirm_all(cast)
    assert Job.objects.get().end_on == LEFT
    assert shown(cast, staff, Status.ENDED).number == ""
    assert person_of(receipt.rows[0].declaration) == Job.objects.get().person_id


def test_what_was_set_right_after_she_left_is_not_the_former_employers(cast: Cast) -> None:
    hire(cast, ("周明远", NUMBER))
    say(cast.employer_staff.viewer(), line(kind="leave", date="2026-11-10"), key="leave", role="employer")
    confirm_all(cast)
    person = Job.objects.get().person_id
    Person.objects.filter(pk=person).update(division=TOWN + 1)
    officer = cast.officer.viewer()
    with as_web_role(officer):
        correct_person(person, {"name": "周静好"}, ground="entry", proof="改名证明", viewer=officer)
    told = shown(cast, cast.employer_staff.viewer(), Status.ENDED)
    assert (told.name, told.sex, told.birth_date, told.number) == ("周明远", "2", date(1949, 12, 31), NUMBER)
    assert shown(cast, officer, Status.ENDED).name == "周静好"


def found(cast: Cast, viewer: Viewer, text: str) -> list[str]:
    with as_web_role(viewer):
        return [
            row.named.name for row in roster(viewer, RosterFilter(cast.employer.pk, status=Status.ALL, text=text)).rows
        ]


def renamed(cast: Cast, person: int) -> None:
    Person.objects.filter(pk=person).update(division=TOWN + 1)
    officer = cast.officer.viewer()
    with as_web_role(officer):
        correct_person(person, {"name": "周静好"}, ground="entry", proof="改名证明", viewer=officer)


def test_nobody_is_found_by_a_name_that_was_set_right_after_she_left(cast: Cast) -> None:
    hire(cast, ("周明远", NUMBER))
    say(cast.employer_staff.viewer(), line(kind="leave", date="2026-11-10"), key="leave", role="employer")
    confirm_all(cast)
    renamed(cast, Job.objects.get().person_id)
    staff, officer = cast.employer_staff.viewer(), cast.officer.viewer()
    assert [found(cast, staff, name) for name in ("周静好", "周明远")] == [[], ["周明远"]]
    assert [found(cast, officer, name) for name in ("周静好", "周明远")] == [["周静好"], []]


def test_whom_the_employer_never_declared_keeps_for_it_the_name_she_left_with(cast: Cast) -> None:
    voices.verified(cast, voices.say(cast, "resident"))
    Job.objects.update(end_on=date(2026, 11, 10))
    renamed(cast, Job.objects.get().person_id)
    staff = cast.employer_staff.viewer()
    assert shown(cast, staff, Status.ENDED).name == "周明远"
    assert [found(cast, staff, name) for name in ("周静好", "周明远")] == [[], ["周明远"]]
    with as_web_role(staff), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sex, birth_date, id_number FROM employment_named(ARRAY[%s]::bigint[])", [Job.objects.get().pk]
        )
        assert cursor.fetchall() == [("周明远", "0", None, None)]


def test_the_office_sees_whom_a_line_without_a_number_means(cast: Cast) -> None:
    voices.verified(cast, voices.say(cast, "resident"))
    staff, officer = cast.employer_staff.viewer(), cast.officer.viewer()
    with as_web_role(staff):
        receipt = declare_leaves(
            cast.employer.pk, [Job.objects.get().pk], LEFT, viewer=staff, key="l", pack=PACK, channel="web", now=NOW
        )
    said = receipt.rows[0].declaration
    Person.objects.update(division=TOWN + 1)
    with as_web_role(officer):
        masked = "110*************2X"
        assert declaration(officer, said).line.fields["id_number"] == masked
        assert lines_of_items(officer, [said])[said].fields["id_number"] == masked
    with as_web_role(staff):
        assert "id_number" not in declaration(staff, said).line.fields


def test_merged_she_is_shown_by_the_document_the_employer_named(cast: Cast) -> None:
    receipt = say(
        cast.employer_staff.viewer(), line(kind="hire", date="2026-11-02", **PASSPORT), key="h", role="employer"
    )
    confirm_all(cast)
    worker = person_of(receipt.rows[0].declaration)
    confirmed(cast, "1", date="2026-11-10")
    merged(cast, worker, Stay.objects.get().person_id)
    told = shown(cast, cast.employer_staff.viewer())
    assert (told.name, told.number) == (PASSPORT["name"], PASSPORT["id_number"])
    assert NUMBER not in workbook(cast, cast.employer_staff.viewer())
    assert shown(cast, cast.clerk.viewer()).number == NUMBER


def test_the_database_tells_a_party_its_own_words_alone(cast: Cast) -> None:
    jobs = hire(cast, ("周明远", NUMBER))
    assert Declaration.objects.filter(party=cast.employer.pk).count() == 1
    counted = {}
    for who in (cast.employer_staff, cast.landlord_staff, cast.clerk):
        with as_web_role(who.viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM declarations_own_words(%s)", [jobs])
            counted[who.account.username] = cursor.fetchone()[0]
    assert list(counted.values()) == [1, 0, 0]


def test_own_words_are_told_by_one_room() -> None:
    words = OwnWords()
    assert words.of([1]) == {}
    words.register(lambda _jobs: {})
    with pytest.raises(ValueError, match="already"):
        words.register(lambda _jobs: {})
