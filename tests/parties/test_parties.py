from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext, override

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.journal.models import Line
from anju.kernel.credit_code import check_credit_code
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.parties.actions import add_party, end_role, give_role
from anju.parties.models import Party, PartyRole
from anju.parties.queries import find_parties, party_card, party_names, party_of_code, staff_accounts
from anju.parties.rules import check_party
from cast import TODAY, TOWN, Cast, as_web_role, system

FIRM: dict[str, Any] = {
    "kind": "organisation", "name": "深圳市山海物业有限公司", "division": TOWN + 2, "credit_code": "91440300MA5GQ72C24",
}  # fmt: skip
OWNER: dict[str, Any] = {"kind": "person", "name": "罗文", "division": TOWN + 2, "number": "51302219900220003 3"}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"kind": "organisation", "name": "甲", "credit_code": "91440300MA5FKX3AX1"}, []),
        ({"kind": "organisation", "name": "", "credit_code": "91440300MA5FKX3AX2"}, ["E101", "E109"]),
        ({"kind": "organisation", "name": "甲" * 121}, ["E110", "E109"]),
        ({"kind": "person", "name": "罗文", "number": "513022199002200034"}, ["E103"]),
        ({"kind": "person", "name": "罗文"}, ["E108"]),
        ({"kind": "person", "name": "罗文", "number": "513022199002200033", "phone": "abc"}, ["W410"]),
    ],
)
def test_all_that_is_wrong_with_a_party_is_said_at_once(facts: dict[str, str], codes: list[str]) -> None:
    checked = check_party(**facts, on=TODAY)
    assert [found.code for found in checked.findings] == codes
    assert checked.refused == any(code.startswith("E") for code in codes)


def test_a_firm_is_known_by_its_credit_code(cast: Cast) -> None:
    with as_web_role(cast.clerk.viewer()):
        party = add_party(viewer=cast.clerk.viewer(), **FIRM | {"credit_code": " 91440300ma5gq72c24 "})
    assert (party.credit_code, party.number_cipher) == ("91440300MA5GQ72C24", None)
    line = Line.objects.get(event="parties:party:added", subject=party.pk)
    assert line.detail == {"kind": "organisation", "credit_code": "91440300MA5GQ72C24"}
    with pytest.raises(Conflict):
        add_party(viewer=cast.clerk.viewer(), **FIRM)


def test_a_landlords_number_is_sealed_and_masked(cast: Cast) -> None:
    party = add_party(viewer=cast.clerk.viewer(), **OWNER, phone="138 0013 8002")
    stored = Party.objects.get(pk=party.pk)
    for cipher in (stored.number_cipher, stored.number_index, stored.phone_cipher):
        assert cipher is not None and b"513022" not in bytes(cipher) and b"1380013" not in bytes(cipher)
    card = party_card(cast.clerk.viewer(), party.pk)
    assert (card.number_masked, card.phone_masked) == ("513*************33", "138******02")
    assert "513022" not in str(Line.objects.get(event="parties:party:added", subject=party.pk).detail)
    with pytest.raises(Conflict):
        add_party(viewer=cast.clerk.viewer(), **OWNER | {"name": "罗文文"})


def test_a_look_at_a_natural_person_leaves_a_line_and_one_at_a_firm_or_oneself_none(cast: Cast) -> None:
    clerk, herself = cast.clerk.viewer(), cast.landlord_staff.viewer()
    with as_web_role(clerk):
        party_card(clerk, cast.employer.pk)
        party_card(clerk, cast.landlord.pk)
    with as_web_role(herself):
        party_card(herself, cast.landlord.pk)
    line = Line.objects.get(event="parties:card:opened")
    assert (line.actor, line.subject, line.division) == (clerk.account, cast.landlord.pk, cast.landlord.division)
    assert line.detail == {}


def test_a_firm_known_elsewhere_is_a_conflict_that_says_what_to_do_and_not_where(cast: Cast) -> None:
    here = FIRM | {"credit_code": cast.employer.credit_code, "division": cast.next_home.division}
    with as_web_role(cast.next_clerk.viewer()), pytest.raises(Conflict) as caught:
        add_party(viewer=cast.next_clerk.viewer(), **here)
    with override("zh-hans"):
        said = caught.value.said(gettext)
    assert "核对代码" in said and "上级" in said
    for told in (said, caught.value.message):
        assert cast.employer.name not in told and "民治" not in told


def test_a_person_known_elsewhere_is_added_as_anybody_else(cast: Cast) -> None:
    """Whoever has somebody's number must not learn by it that she lets homes in another town."""
    with as_web_role(cast.clerk.viewer()):
        first = add_party(viewer=cast.clerk.viewer(), **OWNER)
    here = OWNER | {"division": cast.next_home.division}
    with as_web_role(cast.next_clerk.viewer()):
        second = add_party(viewer=cast.next_clerk.viewer(), **here)
        found = find_parties(cast.next_clerk.viewer(), OWNER["number"])
    assert [line.id for line in found] == [second.pk] != [first.pk]
    with as_web_role(cast.next_clerk.viewer()), pytest.raises(Conflict, match="Look it up"):
        add_party(viewer=cast.next_clerk.viewer(), **here)
    with pytest.raises(Conflict, match="Look it up"):
        add_party(viewer=system(), **OWNER)


def add_beside(viewer: Viewer, person: dict[str, Any]) -> None:
    """Add on a connection of one's own, wait for nobody longer than a moment, and leave nothing behind."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            enter_scope(viewer)
            add_party(viewer=viewer, **person)
            transaction.set_rollback(True)
    finally:
        connection.close()


@pytest.mark.parametrize(("number", "waits"), [(OWNER["number"], True), ("510104198803153412", False)])
def test_a_person_being_added_is_waited_for(cast: Cast, number: str, waits: bool) -> None:
    add_party(viewer=cast.clerk.viewer(), **OWNER)  # this test's transaction stays open
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(add_beside, cast.clerk.viewer(), OWNER | {"number": number})
        if waits:
            with pytest.raises(OperationalError, match="lock timeout"):
                beside.result()
        else:
            beside.result()


def test_a_party_is_added_in_ones_own_area_by_those_who_may(cast: Cast) -> None:
    with pytest.raises(NotFound):
        add_party(viewer=cast.next_clerk.viewer(), **FIRM)
    with pytest.raises(Forbidden):
        add_party(viewer=cast.supervisor.viewer(), **FIRM)
    with pytest.raises(Refused) as caught:
        add_party(viewer=cast.clerk.viewer(), **FIRM | {"credit_code": "1", "name": " "})
    assert [found.code for found in caught.value.findings] == ["E101", "E109"]


def test_a_role_begins_and_ends_with_its_lines(cast: Cast) -> None:
    viewer, party = cast.clerk.viewer(), cast.landlord.pk
    with pytest.raises(Conflict):
        give_role(viewer=viewer, party=party, role="landlord", start_on=TODAY)
    with pytest.raises(Refused):
        end_role(viewer=viewer, party=party, role="landlord", end_on=date(2020, 1, 1))
    with as_web_role(viewer):
        end_role(viewer=viewer, party=party, role="landlord", end_on=TODAY)
    with pytest.raises(Conflict):
        give_role(viewer=viewer, party=party, role="landlord", start_on=TODAY)
    with as_web_role(viewer):
        give_role(viewer=viewer, party=party, role="landlord", start_on=date(2026, 11, 19))
    assert PartyRole.objects.filter(party=party).count() == 2
    events = Line.objects.filter(subject=party, event__startswith="parties:role").order_by("id")
    assert [line.event for line in events] == ["parties:role:ended", "parties:role:given"]


@pytest.mark.parametrize(("role", "error"), [("king", Refused), ("host", NotFound)])
def test_no_such_role(cast: Cast, role: str, error: type[Exception]) -> None:
    call = give_role if error is Refused else end_role
    day = {"start_on" if error is Refused else "end_on": TODAY}
    with pytest.raises(error):
        call(viewer=cast.clerk.viewer(), party=cast.landlord.pk, role=role, **day)  # type: ignore[operator]


def test_out_of_scope_is_not_found(cast: Cast) -> None:
    for viewer in (cast.next_clerk.viewer(), cast.outsider.viewer()):
        with pytest.raises(NotFound):
            party_card(viewer, cast.landlord.pk)
        with pytest.raises(NotFound):
            give_role(viewer=viewer, party=cast.landlord.pk, role="host", start_on=TODAY)
        assert party_names(viewer, [cast.landlord.pk]) == {}
        assert party_of_code(viewer, cast.employer.credit_code or "") is None


@pytest.mark.parametrize("text", ["彩田", "91440300MA5FKX3AX1", " 91440300ma5fkx3ax1"])
def test_a_firm_is_found_by_name_or_code(cast: Cast, text: str) -> None:
    assert [line.id for line in find_parties(cast.clerk.viewer(), text)] == [cast.employer.pk]


@pytest.mark.parametrize(
    ("text", "found"),
    [("山海", True), ("海物业", True), ("深圳市山海物业有限公司", True), ("ａbc", True), ("山 海", True),
     ("深", True), ("海", False), ("山业", False), ("物海", False)],
)  # fmt: skip
def test_a_name_is_found_by_neighbouring_characters_and_by_its_first(cast: Cast, text: str, found: bool) -> None:
    party = add_party(viewer=cast.clerk.viewer(), **FIRM | {"name": "深圳市山海物业有限公司 ABC"})
    lines = find_parties(cast.clerk.viewer(), text)
    assert (party.pk in [line.id for line in lines]) is found
    assert find_parties(cast.next_clerk.viewer(), text) == []


def test_of_many_with_a_role_the_newest_are_found(cast: Cast) -> None:
    numbers = [f"51302219900220{n:03}X" for n in range(3)]
    viewer = cast.clerk.viewer()
    parties = [
        Party.objects.create(division=TOWN + 2, kind="person", name=f"山海{n}", number_index=number.encode()).pk
        for n, number in enumerate(numbers)
    ]
    give_role(viewer=viewer, party=parties[0], role="landlord", start_on=TODAY)
    assert [line.id for line in find_parties(viewer, "山海", limit=2)] == sorted(parties)[:0:-1]
    assert [line.id for line in find_parties(viewer, "山海", role="landlord", limit=2)] == [parties[0]]


def test_the_search_function_itself_holds_the_scope(cast: Cast) -> None:
    counts: dict[str, int] = {}
    for name, member in cast.members().items():
        with as_web_role(member.viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM parties_named(%s, NULL, %s, 100)", [cast.landlord.name, TODAY])
            counts[name] = cursor.fetchone()[0]
    assert counts["clerk"] == counts["supervisor"] == 1
    assert counts["next_clerk"] == counts["outsider"] == counts["landlord_staff"] == 0


def test_a_landlord_is_found_by_her_whole_number_only(cast: Cast) -> None:
    assert [line.id for line in find_parties(cast.clerk.viewer(), "441502196803150011")] == [cast.landlord.pk]
    assert find_parties(cast.clerk.viewer(), "4415021968") == []
    assert find_parties(cast.next_clerk.viewer(), "441502196803150011") == []


def test_a_number_that_is_a_credit_code_in_form_finds_its_person(cast: Cast) -> None:
    number = "513022199002200084"
    assert check_credit_code(number).valid
    party = add_party(viewer=cast.clerk.viewer(), **OWNER | {"number": number})
    assert [line.id for line in find_parties(cast.clerk.viewer(), number)] == [party.pk]


def test_a_list_of_parties_is_newest_first_with_roles_of_the_day(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        lines = find_parties(cast.clerk.viewer())
    assert [(line.id, line.roles) for line in lines] == [
        (cast.employer.pk, ["employer"]),
        (cast.landlord.pk, ["landlord"]),
    ]
    assert [line.id for line in find_parties(cast.clerk.viewer(), role="employer")] == [cast.employer.pk]
    assert [line.roles for line in find_parties(cast.clerk.viewer(on=date(2023, 1, 1)), role=None)] == [[], []]


def test_a_partys_staff_see_their_own_party_and_no_other(cast: Cast) -> None:
    viewer = cast.landlord_staff.viewer()
    with as_web_role(viewer), connection.cursor() as cursor:
        card = party_card(viewer, cast.landlord.pk)
        cursor.execute("SELECT count(*) FROM parties_party")
        assert cursor.fetchone()[0] == 1
    assert [account.username for account in card.accounts] == ["landlord"]
    assert [role.role for role in card.roles] == ["landlord"]
    with pytest.raises(Forbidden):
        party_card(viewer, cast.employer.pk)
    with pytest.raises(Forbidden):
        find_parties(viewer)


def test_staff_accounts_are_those_of_parties_in_the_area(cast: Cast) -> None:
    assert [line.username for line in staff_accounts(cast.admin.viewer())] == ["employer", "landlord"]
    Party.objects.filter(pk=cast.landlord.pk).update(division=cast.far_home.division)
    with as_web_role(cast.admin.viewer()):
        assert [line.username for line in staff_accounts(cast.admin.viewer())] == ["employer"]
    with pytest.raises(Forbidden):
        staff_accounts(cast.clerk.viewer())


def test_the_same_number_has_another_index_among_people(cast: Cast) -> None:
    party = add_party(
        viewer=cast.clerk.viewer(), kind="person", name=cast.resident.name, division=TOWN + 1,
        number=cast.resident.id_number,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM people_identity i JOIN parties_party p ON p.number_index = i.number_index"
            " WHERE p.id = %s",
            [party.pk],
        )
        assert cursor.fetchone()[0] == 0
