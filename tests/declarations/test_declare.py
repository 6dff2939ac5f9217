from __future__ import annotations

import pytest

from anju.declarations.messages import word
from anju.declarations.models import Declaration, Submission
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, Refused
from anju.people.models import Identity, Person
from anju.people.sealing import open_phone
from anju.stays.models import Evidence, Stay
from anju.worklist.models import Item
from cast import Cast
from declarations.saying import line, say


def test_an_accepted_line_leaves_evidence_work_and_journal_but_no_stay(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    assert (receipt.accepted, receipt.rejected) == (1, 0)
    evidence = Evidence.objects.get(declaration=receipt.rows[0].declaration)
    assert (evidence.says, str(evidence.day), evidence.stay_id) == ("move_in", "2026-11-17", None)
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    assert (item.state, item.division, item.entered_by) == ("open", 440309002001, cast.clerk.account.pk)
    assert Line.objects.filter(event="declarations:declaration:accepted", subject=item.subject).exists()
    assert not Stay.objects.exists()


def test_the_identity_number_stands_nowhere_in_clear(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    declaration = Declaration.objects.get(pk=receipt.rows[0].declaration)
    person = Person.objects.get(pk=declaration.person)
    identity = Identity.objects.get(person=person)
    stored = [bytes(declaration.payload), bytes(identity.number_cipher), bytes(identity.number_index)]
    assert all(b"11010519491231002X" not in value for value in stored)
    assert "11010519491231002X" not in str(declaration.findings)


def test_a_repeat_of_the_key_counts_once_and_brings_the_first_receipt(cast: Cast) -> None:
    first = say(cast.clerk.viewer())
    again = say(cast.clerk.viewer())
    assert again.repeated
    assert again.number == first.number
    assert [row.codes for row in again.rows] == [row.codes for row in first.rows]
    assert Submission.objects.count() == 1
    assert Declaration.objects.count() == 1


def test_a_key_used_for_something_else_is_a_conflict(cast: Cast) -> None:
    say(cast.clerk.viewer())
    with pytest.raises(Conflict):
        say(cast.clerk.viewer(), line(date="2026-11-16"))


def test_all_findings_of_a_line_come_at_once(cast: Cast) -> None:
    receipt = say(
        cast.clerk.viewer(), line(name="", id_number="110105194912310021", dwelling_code="9" * 25, date="someday")
    )
    assert receipt.rows[0].codes == ["E101", "E103", "E201", "E203"]
    assert receipt.rejected == 1
    assert not Item.objects.exists()


PASSPORT = {"id_kind": "passport", "id_number": "E12345678"}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"date": "2026/11/17"}, []),
        ({"date": "2026年11月17日"}, []),
        ({"date": "20261117"}, []),
        ({"date": 46343}, []),
        ({"date": "2026-11-01"}, ["W401"]),
        ({"date": "2026-12-18"}, []),
        ({"date": "2026-12-19"}, ["E204"]),
        ({"kind": "move_out"}, ["E205"]),
        ({"kind": "搬离"}, ["E205"]),
        ({"kind": "dance"}, ["E212"]),
        ({"id_kind": "library card"}, ["E102"]),
        ({"sex": "male"}, ["W404"]),
        ({"birth_date": "1950-01-01"}, ["W404"]),
        ({"birth_date": "去年"}, ["W404"]),
        ({"birth_date": "0001-01-01"}, ["W404"]),
        ({"birth_date": "1949-12-31"}, []),
        (PASSPORT | {"birth_date": "1985-01-01"}, []),
        (PASSPORT | {"birth_date": "去年"}, ["E203"]),
        (PASSPORT | {"birth_date": "2026-11-19"}, ["E105"]),
        ({"address": "somewhere else"}, ["W407"]),
        ({"phone": "12"}, ["W410"]),
        ({"until": "2027-03-31"}, []),
        ({"until": "spring"}, ["E203"]),
        ({"until": "2026-11-17"}, ["E214"]),
        ({"kind": "续住", "until": "2027-03-31"}, ["E205"]),
        ({"kind": "move_out", "whereabouts": "火星"}, ["E205", "W411"]),
        ({"kind": "move_out", "whereabouts": "返回户籍地"}, ["E205"]),
        ({"dwelling_code": "4403090020010000005000012"}, ["E202"]),
        ({"kind": "hire"}, ["E208"]),
        ({"kind": "leave"}, ["E208"]),
    ],
)
def test_numbered_checks(cast: Cast, changes: dict[str, object], codes: list[str]) -> None:
    assert say(cast.clerk.viewer(), line(**changes)).rows[0].codes == codes


def test_a_phone_nobody_can_dial_is_kept_and_the_remark_says_so(cast: Cast) -> None:
    """Two numbers in one cell, say: whoever verifies asks which."""
    row = say(cast.clerk.viewer(), line(phone="13900001234/13900005678")).rows[0]
    assert "按原样保留" in word(row.findings[0], "zh-hans")
    cipher = Person.objects.get(name="周明远").phone_cipher
    assert cipher is not None and open_phone(cipher) == "13900001234/13900005678"


def test_an_address_is_stored_without_what_nobody_sees(cast: Cast) -> None:
    say(cast.clerk.viewer(), line(hukou_address="\u202e湖南省\x07 \n长沙市"))
    assert Person.objects.get(name="周明远").hukou_address == "湖南省 长沙市"


def test_the_same_line_twice_in_a_message_is_refused_by_row(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(), line(date="2026/11/17"))
    assert [row.codes for row in receipt.rows] == [[], ["E301"]]
    assert receipt.rows[1].findings[0].params == {"row": 1}


def test_declaring_again_what_waits_to_be_verified_is_nothing_to_do(cast: Cast) -> None:
    say(cast.clerk.viewer())
    receipt = say(cast.clerk.viewer(), key="k2")
    assert receipt.rows[0].codes == ["W408"]
    assert Item.objects.count() == 1


def test_prohibited_fields_are_dropped_and_named(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(民族="汉族"))
    assert receipt.dropped == ["民族"]
    assert receipt.accepted == 1
    assert "汉族" not in str(Line.objects.values_list("detail", flat=True))
    assert "民族" in str(list(Line.objects.values_list("detail", flat=True)))


def test_unknown_fields_are_refused_by_name(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        say(cast.clerk.viewer(), line(shoe_size="42"))
    assert [(finding.code, finding.field) for finding in refusal.value.findings] == [("E213", "shoe_size")]
    assert not Submission.objects.exists()


def test_a_dwelling_of_the_next_town_is_unknown_to_this_one(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(dwelling_code=cast.next_home.code))
    assert receipt.rows[0].codes == ["E201"]


def test_a_landlord_declares_for_what_he_lets_and_for_nothing_else(cast: Cast) -> None:
    mine = say(cast.landlord_staff.viewer())
    assert mine.rows[0].codes == []
    other = say(cast.landlord_staff.viewer(), line(dwelling_code="4403090020020000001000001"), key="k2")
    assert other.rows[0].codes == ["E207"]


def test_a_partys_staff_speak_for_no_other_party(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        say(cast.landlord_staff.viewer(), party=cast.employer.pk)


def test_an_employer_declares_hiring_and_leaving(cast: Cast) -> None:
    hired = say(cast.employer_staff.viewer(), line(kind="hire"), role="employer")
    assert hired.rows[0].codes == []
    left = say(cast.employer_staff.viewer(), line(kind="leave"), role="employer", key="k2")
    assert left.rows[0].codes == []
    assert Item.objects.count() == 2


def test_the_auditor_may_not_declare(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="declarations:declaration:declare"):
        say(cast.auditor.viewer())


def test_two_lines_about_one_new_person_make_one_person(cast: Cast) -> None:
    say(cast.clerk.viewer(), line(), line(dwelling_code="4403090020010000001000003"))
    assert Identity.objects.count() == 2  # the resident of the cast, and one newcomer


def test_a_converted_number_is_kept_masked(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(id_number="110105491231002"))
    assert receipt.rows[0].codes == ["W403"]
    findings = Declaration.objects.get(pk=receipt.rows[0].declaration).findings
    assert findings[0]["params"]["converted"] == "110*************2X"
