"""The demo county, small: the same actions, fewer of everything."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from anju.access.models import Account
from anju.access.rules import Role
from anju.declarations.actions.files import check_file, commit_lines
from anju.declarations.models import Declaration, Dissent, Submission
from anju.journal.models import Line
from anju.kernel.credit_code import check_credit_code
from anju.kernel.identity import check_identity
from anju.outages.models import Outage
from anju.parties.models import Party
from anju.people.models import Correction, Merge, Person
from anju.places.models import Building, Dwelling, Letting
from anju.site import demo
from anju.site.demo import sample, telling
from anju.site.demo.homes import invent_homes
from anju.site.demo.invent import Inventor, with_wrong_check
from anju.site.demo.owners import Firm, Owners
from anju.site.demo.story import EMPLOYER, LANDLORD, OFFICE, invent_story
from anju.stays.models import Annulment, Recheck, Stay
from anju.worklist.models import Item

SMALL = demo.Size(houses=14, residents=70, firms=2, weeks=14)
ON = date(2026, 11, 18)
COUNTIES = [("330822", "浙江省衢州市常山县"), ("440902", "广东省茂名市茂南区")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    return tmp_path


def counted() -> dict[str, int]:
    tables = (Person, Stay, Item, Letting, Party, Submission, Account)
    rows = {table.__name__: table.objects.count() for table in tables}
    return rows | {"open": Item.objects.filter(state="open").count()}


def quietly(text: str) -> None:
    assert text.strip()


def test_invented_numbers_are_valid_and_never_twice() -> None:
    inventor = Inventor(1, COUNTIES)
    people = [inventor.person(on=ON) for _ in range(500)]
    assert len({person.number for person in people}) == 500
    for person in people:
        read = check_identity(person.number, on=ON)
        assert (read.valid, read.findings, read.birth_date, read.sex) == (True, (), person.birth_date, person.sex)
    codes = [inventor.firm()[1] for _ in range(60)]
    assert len(set(codes)) == 60 and all(check_credit_code(code).findings == () for code in codes)
    wrong = check_identity(with_wrong_check(people[0].number), on=ON)
    assert [found.code for found in wrong.findings] == ["E103"]


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    houses, content = invent_homes(8, [440309002001, 440309003001])
    assert invent_homes(8, [440309002001, 440309003001]) == (houses, content)
    firm = Firm(7, "91440300MA5FKX3AX1", (houses[2],))
    owners = Owners(5, tuple(houses[:2]), (firm,), 3)

    def story(seed: int) -> object:
        told = invent_story(houses, owners, residents=60, weeks=20, inventor=Inventor(seed, COUNTIES))
        assert {envelope.sender for envelope in told.lines} == {OFFICE, LANDLORD, EMPLOYER}
        return told.lines

    assert story(1) == story(1) != story(2)


@pytest.mark.django_db
def test_a_loaded_county_has_homes_people_and_work_left(folder: Path) -> None:
    assert demo.is_empty()
    outcome, one_merged, one_annulled = demo.load(quietly, size=SMALL), 1, 1
    assert not demo.is_empty()
    assert Dwelling.objects.count() == 240 + 140 == outcome.dwellings + 240
    assert set(Building.objects.values_list("management_mode", flat=True)) >= {"estate", "hotel", "compound"}
    assert (outcome.residents >= 70, Person.objects.count() - one_merged == outcome.residents) == (True, True)
    items = Item.objects.filter(kind="verify")
    assert outcome.confirmed == items.filter(state="confirmed").count() - one_merged > 70
    assert outcome.waiting == items.filter(state="open").count() - one_annulled > 0
    assert Stay.objects.filter(state="registered").count() >= 60
    invented = Dwelling.objects.filter(code__regex="^.{12}0001", state="active")
    assert Letting.objects.count() == invented.count() > 120
    assert Line.objects.filter(event="worklist:item:confirmed").count() == outcome.confirmed + one_merged
    assert set(Submission.objects.values_list("channel", flat=True)) == {"counter", "web"}


@pytest.mark.django_db
def test_a_loaded_county_has_a_little_of_all_that_goes_wrong(folder: Path) -> None:
    demo.load(quietly, size=SMALL)
    assert list(Dissent.objects.order_by("pk").values_list("outcome", flat=True)) == [""] * 4
    assert Dissent.objects.filter(employer__isnull=False).count() == 2
    assert sorted(each.undone_at is None for each in Annulment.objects.all()) == [False, True]
    flagged = Item.objects.filter(kind="presumed-left", state="open").count()
    assert 0 < flagged < Recheck.objects.count()
    assert (Merge.objects.count(), Correction.objects.count(), Outage.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_each_role_has_a_login_that_works_and_a_file_nobody_else_reads(folder: Path) -> None:
    demo.load(quietly, size=SMALL)
    logins = demo.logins()
    accounts = {account.username: account for account in Account.objects.all()}
    assert {accounts[login.username].role for login in logins} == {role.value for role in Role}
    assert all(accounts[login.username].check_password(login.password) for login in logins)
    path = folder / "demo-logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(json.loads(path.read_text(encoding="utf-8"))) == len(accounts)


@pytest.mark.django_db
def test_a_second_load_changes_nothing(folder: Path) -> None:
    demo.load(quietly, size=SMALL)
    before, passwords = counted(), demo.logins()
    demo.load(quietly, size=SMALL)
    assert (counted(), demo.logins()) == (before, passwords)


@pytest.mark.django_db
def test_a_county_of_an_earlier_version_gets_the_accounts_that_came_since(folder: Path) -> None:
    demo.load(quietly, size=SMALL)
    before = {login.username: login.password for login in demo.logins()}
    Account.objects.filter(username="security").delete()
    demo.open_new_roles()
    assert Account.objects.get(username="security").check_password(before["security"])
    assert {login.username: login.password for login in demo.logins()} == before


@pytest.mark.django_db
def test_a_load_that_was_cut_off_ends_in_the_same_register(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def cut_off(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return confirm(*args, **kwargs)  # type: ignore[arg-type]

    confirm = telling.confirm
    monkeypatch.setattr(telling, "confirm", cut_off)
    with pytest.raises(KeyboardInterrupt):
        demo.load(quietly, size=SMALL)
    monkeypatch.setattr(telling, "confirm", confirm)
    assert demo.is_empty() and Item.objects.filter(state="open").exists()
    outcome = demo.load(quietly, size=SMALL)
    assert not demo.is_empty()
    assert Person.objects.count() - Merge.objects.count() == outcome.residents
    last = Submission.objects.filter(key__startswith="demo-13-").values("pk")
    left = Declaration.objects.filter(submission__in=last)
    verifying = Item.objects.filter(kind="verify", state="open")
    assert verifying.filter(subject__in=left.values("pk")).count() == left.count() == verifying.count() - 1 > 0


@pytest.mark.django_db
def test_somebody_elses_register_is_not_empty(folder: Path) -> None:
    Account.objects.create_account("x", "a long enough password", display_name="x", role="clerk", area=440309002000)
    assert not demo.is_empty()


@pytest.mark.django_db
def test_the_sample_workbook_goes_through_the_worker_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.load(quietly, size=SMALL)

    def work(_: float) -> None:
        for file in Submission.objects.filter(document__isnull=False):
            {"received": check_file, "committing": commit_lines}[file.state](file.pk)

    monkeypatch.setattr(sample.time, "sleep", work)
    said = demo.sample_outcome(quietly)
    assert said.startswith("The sample workbook declarations.xlsx: 107 rows accepted, 13 rejected.\nFindings: E101 × ")
    assert said.endswith("Columns dropped: 民族.")
    monkeypatch.setattr(sample.time, "sleep", lambda _: pytest.fail("nothing is left to wait for"))
    assert demo.sample_outcome(lambda _: pytest.fail("nothing is left to do")) == said
    assert Submission.objects.filter(document__isnull=False).count() == 1


@pytest.mark.django_db
def test_a_worker_that_does_not_come_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.load(quietly, size=SMALL)
    monkeypatch.setattr(sample, "PATIENCE", -1.0)
    assert demo.sample_outcome(quietly) == (
        "The sample workbook declarations.xlsx is received; its page shows how far it is."
    )
