"""Of jobs as of stays: who said what, who still owes it, and what contradicts, decided once for all voices."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.acts.annul import undo_annulment
from anju.declarations.actions import Receipt, declare
from anju.declarations.actions.declare import Draft
from anju.declarations.models import Dissent, Submission
from anju.declarations.queries import declarations_of
from anju.employment.annulments import JOBS
from anju.employment.models import Annulment, Evidence, Job
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.errors import Conflict, Forbidden
from anju.voices.actions import settle
from anju.voices.contradictions import contradiction, open_cases
from anju.voices.queries import duties_about, duties_of_party, voices_of
from anju.voices.rules import Duty, Voice, standing_of
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line
from declarations.test_merges import PASSPORT, merged, parted

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=SHANGHAI)
FIRST, SECOND, LEFT = date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, 15)


def say(cast: Cast, role: str, kind: str = "hire", day: date = FIRST, **said: Any) -> Receipt:
    """The employer by its staff, everybody else at the counter."""
    viewer = (cast.employer_staff if role == "employer" else cast.clerk).viewer()
    words = line(kind=kind, date=day.isoformat(), employer_code=cast.employer.credit_code, **said)
    with as_web_role(viewer):
        key = f"{role}-{kind}-{day}-{Submission.objects.count()}"
        return declare(Draft(role, "web", key, "cn-4403-2015", [words]), viewer=viewer, now=NOON)


def verified(cast: Cast, receipt: Receipt) -> str:
    viewer = cast.officer.viewer()
    with as_web_role(viewer):
        item = Item.objects.get(kind="verify", subject=receipt.rows[0].declaration, state="open")
        return confirm([item.pk], viewer=viewer)[0].outcome


def decide(cast: Cast, take: int | None, reason: str = "查看劳动合同") -> str:
    viewer = cast.officer.viewer()
    item = Item.objects.get(kind="contradiction", decided_at__isnull=True).pk
    with as_web_role(viewer):
        decision = settle(item, take=take, reason=reason, viewer=viewer)
    assert decision.done
    return decision.outcome


def codes(receipt: Receipt) -> list[str]:
    return [code for code in receipt.rows[0].codes if code != "W401"]


def jobs() -> list[tuple[date, date | None]]:
    return list(Job.objects.filter(state="registered").order_by("start_on").values_list("start_on", "end_on"))


def voices(cast: Cast, who: str = "officer") -> list[Voice]:
    viewer, job = getattr(cast, who).viewer(), Job.objects.get(state="registered").pk
    with as_web_role(viewer):
        return voices_of(viewer, [job], "job").get(job, [])


def owed(cast: Cast) -> list[Duty]:
    viewer, job = cast.officer.viewer(), Job.objects.get(state="registered").pk
    with as_web_role(viewer):
        return duties_about(viewer, job, voices_of(viewer, [job], "job").get(job, []), "job")


@pytest.fixture
def working(cast: Cast) -> Cast:
    """By her own word, at the counter; the employer has said nothing."""
    verified(cast, say(cast, "resident"))
    return cast


class TestVoices:
    def test_who_says_what_is_registered_is_a_voice(self, working: Cast) -> None:
        assert codes(say(working, "employer")) == ["W408"]
        said = voices(working)
        assert [(voice.role, voice.state, voice.party) for voice in said] == [
            ("resident", "confirmed", None), ("employer", "agreed", working.employer.pk),
        ]  # fmt: skip
        assert standing_of(said, FIRST, None).word == "agreed"

    def test_the_employer_reads_his_own_whole_and_of_others_that_they_spoke(self, working: Cast) -> None:
        mine = say(working, "employer").rows[0].declaration
        assert [(voice.role, voice.declaration) for voice in voices(working, "employer_staff")] == [
            ("resident", None), ("employer", mine),
        ]  # fmt: skip
        assert voices(working, "landlord_staff") == []
        assert voices(working, "next_clerk") == []

    def test_a_word_about_the_job_is_none_about_the_home(self, working: Cast) -> None:
        """A hiring may name the dormitory; that says nothing of who lives there since when."""
        verified(working, say(working, "resident", "move_in", dwelling_code=working.home.code))
        say(working, "employer", "hire", SECOND, dwelling_code=working.home.code)
        viewer, stay = working.officer.viewer(), working.home.stays.get().pk
        with as_web_role(viewer):
            said = voices_of(viewer, [stay])[stay]
        assert [voice.kind for voice in said] == ["move_in"]

    def test_the_same_end_again_is_agreed_with(self, working: Cast) -> None:
        verified(working, say(working, "resident", "leave", LEFT))
        assert codes(say(working, "employer", "leave", LEFT)) == ["W408"]
        assert [voice.state for voice in voices(working)] == ["confirmed", "confirmed", "agreed"]

    def test_so_it_is_of_a_home(self, cast: Cast) -> None:
        """Whoever lets it fulfils his own duty to say that she left, though she said it first."""
        there = {"dwelling_code": cast.home.code}
        verified(cast, say(cast, "resident", "move_in", **there))
        verified(cast, say(cast, "resident", "move_out", LEFT, **there))
        assert codes(say(cast, "landlord", "move_out", LEFT, **there)) == ["W408"]
        viewer, stay = cast.officer.viewer(), cast.home.stays.get().pk
        with as_web_role(viewer):
            duties = duties_about(viewer, stay, voices_of(viewer, [stay])[stay])
        assert {(duty.kind, duty.by is None) for duty in duties if duty.role == "landlord"} == {
            ("move_in", True), ("move_out", False),
        }  # fmt: skip


class TestDuties:
    def test_the_employer_owes_his_word_though_she_gave_hers(self, working: Cast) -> None:
        [duty] = owed(working)
        assert (duty.role, duty.kind, duty.party, duty.by) == ("employer", "hire", working.employer.pk, None)
        assert duty.due is not None
        assert "深圳" in duty.article
        viewer = working.employer_staff.viewer()
        with as_web_role(viewer):
            [mine] = duties_of_party(viewer, working.employer.pk)
            assert (mine.of, mine.where, mine.day) == ("job", working.employer.name, FIRST)
            assert "周明远" not in str(mine)
            with pytest.raises(Forbidden):
                duties_of_party(viewer, working.landlord.pk)
        say(working, "employer")
        assert [duty.by is None for duty in owed(working)] == [False]
        with as_web_role(viewer):
            assert duties_of_party(viewer, working.employer.pk) == []

    def test_the_end_is_owed_too_and_what_is_long_ago_is_no_reminder(self, working: Cast) -> None:
        verified(working, say(working, "resident", "leave", LEFT))
        assert {duty.kind for duty in owed(working)} == {"hire", "leave"}
        Job.objects.update(start_on=FIRST - timedelta(days=200))
        viewer = working.officer.viewer()
        with as_web_role(viewer):
            assert [duty.kind for duty in duties_of_party(viewer, working.employer.pk)] == ["leave"]

    def test_the_next_town_sees_nothing(self, working: Cast) -> None:
        viewer = working.next_clerk.viewer()
        with as_web_role(viewer):
            assert duties_of_party(viewer, working.employer.pk) == []
            assert duties_about(viewer, Job.objects.values_list("pk", flat=True).first() or 0, [], "job") == []

    def test_many_cost_what_one_costs(self, working: Cast) -> None:
        viewer = working.employer_staff.viewer()
        with as_web_role(viewer), CaptureQueriesContext(connection) as one:
            duties_of_party(viewer, working.employer.pk)
        for number in ("430102199001011238", "420112198804123010"):
            verified(working, say(working, "resident", id_number=number, name="周子墨"))
        with as_web_role(viewer), CaptureQueriesContext(connection) as three:
            assert len(duties_of_party(viewer, working.employer.pk)) == 3
        assert len(three) == len(one)


class TestFound:
    @pytest.mark.parametrize(
        ("kind", "day", "found"),
        [
            ("hire", SECOND, ["W422"]),
            ("hire", date(2026, 11, 3), ["W422"]),
            ("hire", FIRST, ["W408"]),
            ("not_worked", FIRST, ["W422"]),
            ("leave", LEFT, []),
        ],
    )
    def test_against_an_open_job(self, working: Cast, kind: str, day: date, found: list[str]) -> None:
        assert codes(say(working, "employer", kind, day)) == found

    @pytest.mark.parametrize(
        ("kind", "day", "found"),
        [
            ("leave", SECOND, ["W422"]),
            ("hire", SECOND, ["W422"]),
            ("hire", LEFT, []),
            ("hire", date(2026, 11, 16), []),
            ("not_worked", FIRST, ["W422"]),
        ],
    )
    def test_against_one_that_ended(self, working: Cast, kind: str, day: date, found: list[str]) -> None:
        verified(working, say(working, "resident", "leave", LEFT))
        assert codes(say(working, "employer", kind, day)) == found

    def test_against_a_word_that_waits(self, cast: Cast) -> None:
        say(cast, "employer")
        assert codes(say(cast, "agency", "hire", SECOND)) == ["W422"]
        assert codes(say(cast, "resident", "not_worked")) == ["W422"]
        hers = say(cast, "resident", "hire", SECOND)
        assert codes(hers) == ["W422"]
        assert verified(cast, hers) == "opened", "her own word waits for nobody's"

    def test_nobody_denies_what_nobody_says(self, cast: Cast) -> None:
        assert codes(say(cast, "employer", "not_worked")) == ["E209"]

    def test_those_that_follow_join_and_a_home_is_another_case(self, working: Cast) -> None:
        verified(working, say(working, "resident", "move_in", dwelling_code=working.home.code))
        lead = say(working, "employer", "hire", SECOND).rows[0].declaration
        say(working, "employer", "not_worked")
        say(working, "landlord", "not_lived", dwelling_code=working.home.code)
        assert Item.objects.filter(kind="contradiction").count() == 2
        assert Dissent.objects.filter(lead=lead).count() == 2
        viewer = working.officer.viewer()
        with as_web_role(viewer):
            case = contradiction(viewer, lead)
            assert ([each.kind for each in case.standing], [each.kind for each in case.against]) == (
                ["hire"], ["hire", "not_worked"],
            )  # fmt: skip
            assert [each.would for each in case.against] == ["moves-start", "annuls"]
            assert len(open_cases(viewer, case.person)) == 2


class TestDecided:
    def test_following_another_day_opens_the_job_anew_and_can_be_undone(self, working: Cast) -> None:
        said = say(working, "employer", "hire", SECOND).rows[0].declaration
        assert decide(working, said) == "taken"
        assert jobs() == [(SECOND, None)]
        assert Evidence.objects.get(declaration=said).job is not None
        viewer = working.supervisor.viewer()
        with as_web_role(viewer):
            undo_annulment(Annulment.objects.get().pk, why="合同有误", viewer=viewer, of=JOBS)
        assert jobs() == [(FIRST, None)]

    def test_following_a_denial_annuls(self, working: Cast) -> None:
        said = say(working, "employer", "not_worked").rows[0].declaration
        decide(working, said)
        assert jobs() == []
        assert Annulment.objects.get().ground == "not_worked"

    def test_following_works_here_takes_the_end_away(self, working: Cast) -> None:
        verified(working, say(working, "resident", "leave", LEFT))
        said = say(working, "employer", "hire", SECOND).rows[0].declaration
        decide(working, said)
        assert jobs() == [(FIRST, None)]

    def test_following_another_end_moves_it(self, working: Cast) -> None:
        verified(working, say(working, "resident", "leave", LEFT))
        said = say(working, "employer", "leave", SECOND).rows[0].declaration
        decide(working, said)
        assert jobs() == [(FIRST, SECOND)]

    def test_a_denial_of_what_waits_sets_it_aside(self, cast: Cast) -> None:
        waiting = say(cast, "employer").rows[0].declaration
        said = say(cast, "resident", "not_worked").rows[0].declaration
        decide(cast, said)
        assert Evidence.objects.get(declaration=waiting).refused
        assert Item.objects.get(kind="verify", subject=waiting).state == "withdrawn"

    def test_kept_it_stands_and_everybody_reads_why(self, working: Cast) -> None:
        receipt = say(working, "employer", "hire", SECOND)
        say(working, "employer", "not_worked")
        assert standing_of(voices(working), FIRST, None).word == "contradicted"
        decide(working, None, "以社保记录为准")
        assert jobs() == [(FIRST, None)]
        assert standing_of(voices(working), FIRST, None).word == "single"
        viewer = working.employer_staff.viewer()
        with as_web_role(viewer):
            told = declarations_of(viewer, receipt.submission).rows[0]
        assert (told.verification, told.reason) == ("kept", "以社保记录为准")

    def test_nobody_decides_a_statement_of_his_own(self, working: Cast) -> None:
        viewer = working.officer.viewer()
        with as_web_role(viewer):
            words = line(kind="hire", date=SECOND.isoformat(), employer_code=working.employer.credit_code)
            declare(Draft("agency", "counter", "own", "cn-4403-2015", [words]), viewer=viewer, now=NOON)
        with pytest.raises(Conflict):
            decide(working, None)


class TestEnteredTwice:
    """A statement names her by one of her entries; whichever it is, it is about her."""

    def test_the_other_document_joins_the_case_and_parting_leaves_it_readable(self, working: Cast) -> None:
        passport = say(working, "resident", "hire", date(2026, 11, 3), **PASSPORT)
        verified(working, passport)
        heads = list(Evidence.objects.order_by("pk").values_list("person", flat=True))
        lead = say(working, "employer", "hire", SECOND).rows[0].declaration
        merge = merged(working, heads[1], heads[0]).merge
        say(working, "employer", "not_worked", **PASSPORT)
        assert Item.objects.filter(kind="contradiction").count() == 1
        viewer = working.officer.viewer()
        with as_web_role(viewer):
            case = contradiction(viewer, lead)
            assert [each.kind for each in case.against] == ["hire", "not_worked"]
            assert [each.day for each in case.standing] == [FIRST, date(2026, 11, 3)]
            assert [item.subject for item in open_cases(viewer, heads[0])] == [lead]
        parted(working, merge)
        with as_web_role(viewer):
            assert [each.kind for each in contradiction(viewer, lead).against] == ["hire"]
            assert open_cases(viewer, heads[1]) == []
        assert decide(working, None) == "kept"
        assert list(Dissent.objects.order_by("declaration").values_list("outcome", flat=True)) == ["kept", "asked"]


def test_a_party_asks_of_nobody_elses_job(cast: Cast) -> None:
    verified(cast, say(cast, "employer"))
    job, told = Job.objects.get().pk, {}
    for who, party in ((cast.landlord_staff, cast.landlord.pk), (cast.employer_staff, cast.employer.pk)):
        with as_web_role(who.viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT kind FROM declarations_owed(%s, NULL, %s, NULL, NULL)", [party, job])
            told[party] = cursor.fetchall()
    assert told == {cast.landlord.pk: [], cast.employer.pk: [("hire",)]}
