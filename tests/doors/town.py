"""A town with one of everything an address can name, and the members who knock at its doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju.access.actions import ask_factor_reset, issue_token
from anju.access.models import Account, Token
from anju.access.rules import Role, Viewer
from anju.access.scope import enter_scope
from anju.acts.annul import annul, annul_stay
from anju.acts.deaths import deregister_person
from anju.acts.decide import correct_person, correct_stay
from anju.acts.merge import merge_persons
from anju.declarations.actions import Draft, Receipt, check_file, declare, take_file
from anju.declarations.models import Submission
from anju.employment.annulments import JOBS
from anju.employment.models import Job
from anju.employment.rules import RosterFilter
from anju.outages.actions import enter_outage
from anju.people.models import Person
from anju.reports.actions import ask_export
from anju.reports.making import make_export
from anju.reports.rosters import RosterWanted
from anju.reports.rules import LedgerFilter
from anju.reports.statements import hand_in
from anju.stays.certificates import issue_certificate
from anju.stays.models import Stay
from anju.worklist.actions import confirm
from anju.worklist.covering import arrange_absence
from anju.worklist.filters import keep_filter
from anju.worklist.models import Batch, Item
from anju.worklist.rules import WorkFilter
from cast import NEXT_TOWN, PASSWORD, TODAY, TOWN, Cast, Member, make_cast

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PACK = "cn-4403-2015"
NEIGHBOUR = {"name": "周子墨", "id_number": "430102199001011238", "phone": "13787654321"}
CHILD = {"name": "周小雨", "id_number": "430102201506012025"}
FORMER = {"name": "温佳宁", "id_number": "420112198804123010"}
GUEST = {"name": "段云帆", "id_number": "110105195001010012"}
FILE = (
    "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码,哪天说的\n"
    "入住,{home},2026-11-17,{name},居民身份证,{id_number},昨天\n"
)


@dataclass(frozen=True, slots=True)
class Things:
    """What an address or a body can name. By themselves they name what does not exist anywhere."""

    waiting: int = 900_000_001
    decided: int = 900_000_002
    clerks: int = 900_000_003
    landlords: int = 900_000_004
    file: int = 900_000_005
    intake: int = 900_000_006
    certificate: int = 900_000_007
    export: int = 900_000_008
    whole_export: int = 900_000_034
    roster_export: int = 900_000_035
    own_roster: int = 900_000_036
    batch: int = 900_000_030
    absence: int = 900_000_031
    filter: int = 900_000_032
    deputy: int = 900_000_033
    person: int = 900_000_009
    stay: int = 900_000_010
    dwelling: int = 900_000_011
    letting: int = 900_000_012
    building: int = 900_000_013
    landlord: int = 900_000_014
    employer: int = 900_000_015
    clerk: int = 900_000_016
    staff: int = 900_000_017
    officer: int = 900_000_020
    annulment: int = 900_000_021
    job_annulment: int = 900_000_041
    other: int = 900_000_042
    merge: int = 900_000_043
    contradiction: int = 900_000_051
    decision: int = 900_000_023
    correction: int = 900_000_024
    death: int = 900_000_025
    job: int = 900_000_022
    outage: int = 900_000_023
    statement: int = 900_000_040
    clerk_key: int = 900_000_018
    staff_key: int = 900_000_019
    dwelling_code: str = "4403090020010000001000999"
    number: str = "110105194912310038"
    name: str = "查无此人"
    employer_code: str = "91440300MA5FKX3B81"
    road: str = "查无此路"


nowhere = Things()


@dataclass(frozen=True, slots=True)
class Town:
    """persons: id → name of everybody in the register; secrets: numbers and phones nobody sees in clear."""

    cast: Cast
    members: dict[str, Member]
    keys: dict[str, str]
    things: Things
    persons: dict[int, str]
    secrets: list[str]


def make_town() -> Town:
    """The resident lives in the landlord's home and works for the employer; a neighbour and a child wait."""
    cast = make_cast()
    members = cast.members() | {
        "next_officer": _member("next_officer", "龙华 核实", Role.STATION_OFFICER),
        "next_admin": _member("next_admin", "龙华 管理", Role.SYSTEM_ADMIN),
        "next_security": _member("next_security", "龙华 安全", Role.SECURITY_ADMIN),
    }
    Account.objects.filter(pk=cast.landlord_staff.account.pk).update(second_factor_since=NOON)
    ask_factor_reset(viewer=cast.admin.viewer(), account=cast.landlord_staff.account.pk, why="手机遗失")
    clerk, officer = cast.clerk.viewer(), cast.officer.viewer()
    first = say(clerk, [line(cast)], key="first")
    say(cast.employer_staff.viewer(), [hire(cast)], key="hire", role="employer")
    _confirm(officer, [item.pk for item in Item.objects.all()])
    annulment, job_annulment = _annulled(cast), _job_annulled(cast)
    second = say(cast.landlord_staff.viewer(), [line(cast, **NEIGHBOUR), line(cast, **CHILD)], key="second")
    say(cast.landlord_staff.viewer(), [line(cast, kind="not_lived")], key="denial")
    file = _file(cast)
    enter_scope(clerk)
    stay = Stay.objects.get(person_id=cast.resident.id)
    certificate = issue_certificate(stay.pk, viewer=clerk, now=NOON).pk
    supervisor = cast.supervisor.viewer()
    enter_scope(supervisor)
    decision = correct_stay(stay.pk, {"reason": "study"}, ground="entry", proof="走访", viewer=supervisor).decision
    right = {"hukou_address": "浙江省衢州市常山县天马街道"}
    correction = correct_person(cast.resident.id, right, ground="entry", proof="走访", viewer=supervisor).id
    exports = make_exports(cast)
    keys = {name: issue_token(viewer=who.viewer(), label=name) for name, who in members.items()}
    deputy = _member("second_officer", "民治 核实二", Role.STATION_OFFICER, area=TOWN)
    absence = arrange_absence(
        account=officer.account, deputy=deputy.account.pk, start_on=TODAY, last_on=TODAY, viewer=officer
    )
    things = Things(
        waiting=Item.objects.filter(decided_at__isnull=True).order_by("pk")[0].pk,
        decided=Item.objects.filter(decided_at__isnull=False).order_by("pk")[0].pk,
        clerks=first.submission,
        landlords=second.submission,
        file=file.pk,
        intake=file.document_id or 0,
        certificate=certificate,
        **exports,
        absence=absence,
        filter=keep_filter("窗口", WorkFilter(channel="counter"), shared=False, viewer=officer),
        deputy=deputy.account.pk,
        batch=Batch.objects.order_by("pk")[0].pk,
        person=cast.resident.id,
        stay=stay.pk,
        dwelling=cast.home.pk,
        letting=cast.home.lettings.get().pk,
        building=cast.home.building_id,
        landlord=cast.landlord.pk,
        employer=cast.employer.pk,
        clerk=cast.clerk.account.pk,
        staff=cast.landlord_staff.account.pk,
        officer=cast.officer.account.pk,
        annulment=annulment,
        job_annulment=job_annulment,
        other=_person(NEIGHBOUR),
        merge=_merged(cast),
        contradiction=Item.objects.get(kind="contradiction").pk,
        decision=decision,
        correction=correction,
        death=_dead(cast),
        job=Job.objects.get(person_id=cast.resident.id).pk,
        outage=_outage(cast),
        statement=_statement(cast),
        clerk_key=Token.objects.get(label="clerk").pk,
        staff_key=Token.objects.get(label="landlord_staff").pk,
        dwelling_code=cast.home.code,
        number=cast.resident.id_number,
        name=cast.resident.name,
        employer_code=cast.employer.credit_code or "",
        road=cast.home.building.path,
    )
    said = (NEIGHBOUR, CHILD, FORMER, GUEST)
    return Town(
        cast=cast,
        members=members,
        keys=keys,
        things=things,
        persons=dict(Person.objects.values_list("pk", "name")),
        secrets=[
            cast.resident.id_number, cast.resident.phone, "441502196803150011", "13800138001", "0755-28110110",
            *(text for person in said for name, text in person.items() if name != "name"),
        ],
    )  # fmt: skip


def line(cast: Cast, **said: Any) -> dict[str, Any]:
    """The resident moves into the landlord's home; any field may be said otherwise."""
    resident = cast.resident
    first = {
        "kind": "move_in", "dwelling_code": cast.home.code, "date": TODAY.isoformat(), "name": resident.name,
        "id_kind": "resident_id", "id_number": resident.id_number, "reason": "work", "place_type": "let",
    }  # fmt: skip
    return first | said


def hire(cast: Cast, **other: Any) -> dict[str, Any]:
    said = line(cast, kind="hire", employer_code=cast.employer.credit_code, **other)
    return {name: value for name, value in said.items() if name not in ("dwelling_code", "place_type")}


def say(viewer: Viewer, lines: list[dict[str, Any]], *, key: str, role: str = "landlord") -> Receipt:
    enter_scope(viewer)
    receipt = declare(Draft(role=role, channel="counter", key=key, pack=PACK, lines=lines), viewer=viewer, now=NOON)
    assert receipt.rejected == 0, receipt
    return receipt


def _outage(cast: Cast) -> int:
    """An hour of the morning, entered by the town's administrator."""
    return enter_outage(
        viewer=cast.admin.viewer(), what="web", start_at=NOON - timedelta(hours=4), end_at=NOON - timedelta(hours=3),
        proof="运维工单 2026-118", now=NOON,
    )  # fmt: skip


def _dead(cast: Cast) -> int:
    """Who never lived here works here, and dies."""
    viewer = cast.supervisor.viewer()
    declaration = say(cast.clerk.viewer(), [hire(cast, **FORMER)], key="again", role="employer").rows[0].declaration
    _confirm(cast.officer.viewer(), [Item.objects.get(subject=declaration).pk])
    enter_scope(viewer)
    return deregister_person(_person(FORMER), day=TODAY, proof="死亡证明", viewer=viewer).ending


def _annulled(cast: Cast) -> int:
    """Somebody was registered who never lived there; the annulment."""
    clerk, officer, supervisor = cast.clerk.viewer(), cast.officer.viewer(), cast.supervisor.viewer()
    declaration = say(clerk, [line(cast, **FORMER)], key="former").rows[0].declaration
    _confirm(officer, [Item.objects.get(subject=declaration).pk])
    enter_scope(supervisor)
    stay = Stay.objects.get(evidence__declaration=declaration).pk
    return annul_stay(stay, what="registration", ground="not_lived", proof="走访", viewer=supervisor).annulment


def _job_annulled(cast: Cast) -> int:
    """She never worked for the employer either."""
    clerk, officer, supervisor = cast.clerk.viewer(), cast.officer.viewer(), cast.supervisor.viewer()
    declaration = say(clerk, [hire(cast, **FORMER)], key="former-job", role="employer").rows[0].declaration
    _confirm(officer, [Item.objects.get(subject=declaration).pk])
    enter_scope(supervisor)
    job = Job.objects.get(evidence__declaration=declaration).pk
    given = {"what": "registration", "ground": "not_worked", "proof": "走访"}
    return annul(job, of=JOBS, viewer=supervisor, **given).annulment


def _person(said: dict[str, str]) -> int:
    return Person.objects.get(name=said["name"]).pk


def _merged(cast: Cast) -> int:
    """The child and the neighbour are taken for one."""
    viewer = cast.supervisor.viewer()
    enter_scope(viewer)
    given = {"ground": "documents", "proof": "原件"}
    return merge_persons(_person(CHILD), into=_person(NEIGHBOUR), viewer=viewer, **given).merge


def _confirm(officer: Viewer, items: list[int]) -> None:
    enter_scope(officer)
    decisions = confirm(items, viewer=officer)
    assert all(decision.done for decision in decisions), decisions


def make_exports(cast: Cast, again: str = "") -> dict[str, int]:
    """A ledger masked and one with whole numbers, a roster for the office and one for the employer itself."""
    supervisor, staff = cast.supervisor.viewer(), cast.employer_staff.viewer()
    roster = RosterWanted(RosterFilter(cast.employer.pk))
    enter_scope(supervisor)
    made = {
        "export": ask_export(LedgerFilter(), viewer=supervisor, key=f"ledger{again}"),
        "whole_export": ask_export(LedgerFilter(), viewer=supervisor, key=f"whole{again}", whole=True),
        "roster_export": ask_export(roster, viewer=supervisor, key=f"roster{again}"),
    }
    enter_scope(staff)
    made["own_roster"] = ask_export(roster, viewer=staff, key=f"own{again}")
    for export in made.values():
        make_export(export)
    enter_scope(supervisor)
    return made


def _statement(cast: Cast) -> int:
    viewer = cast.employer_staff.viewer()
    enter_scope(viewer)
    return hand_in(cast.employer.pk, date(2026, 10, 1), None, viewer=viewer, now=NOON).pk


def _file(cast: Cast) -> Submission:
    """A checked file of the landlord's; one of its headers nothing maps."""
    viewer = cast.landlord_staff.viewer()
    enter_scope(viewer)
    taken = take_file(
        viewer=viewer, name="申报.csv", content=FILE.format(home=cast.home.code, **GUEST).encode(), role="landlord",
        party=None, pack=PACK, received_at=NOON, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(taken)
    return Submission.objects.get(pk=taken)


def _member(username: str, name: str, role: Role, *, area: int = NEXT_TOWN) -> Member:
    return Member(
        Account.objects.create_account(
            username, PASSWORD, display_name=name, role=role.value, area=area, staff_number=username
        )
    )
