"""The workbook that comes back shows whole numbers: to its sender freely, to others against a purpose, never untold."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.access.rules import Viewer
from anju.declarations.actions import check_file
from anju.declarations.actions.annotate import annotate_file
from anju.declarations.actions.files import commit_lines, take_file
from anju.declarations.models import Declaration
from anju.declarations.returned import RETURNED, open_workbook
from anju.journal.models import AccessLine
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.papers.models import Document
from cast import Cast, Member, as_web_role
from declarations.saying import NOW, PACK

TABLE = """申报业务类型,房屋编码,入住/搬离时间,姓名,证件种类,证件号码
入住,{home},2026-11-17,沈知秋,居民身份证,510104198803153412
入住,{home},2026-11-17,周明远,居民身份证,11010519491231002X
入住,{home},2026-11-17,,居民身份证,510104198803153420
"""


def sent(cast: Cast, sender: Member, *, party: int | None = None) -> int:
    content = TABLE.format(home=cast.home.code).encode()
    submission = take_file(
        viewer=sender.viewer(), name="a.csv", content=content, role="landlord", party=party, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    return submission


def entered(cast: Cast, sender: Member, *, party: int | None = None) -> int:
    submission = sent(cast, sender, party=party)
    commit_lines(submission)
    annotate_file(submission)
    return submission


def fetch(viewer: Viewer, submission: int, *, purpose: str = "") -> bytes:
    """As the web role, in the viewer's scope."""
    with as_web_role(viewer):
        return open_workbook(viewer, submission, purpose=purpose)[1]


def looks(member: Member) -> list[tuple[int, str, str]]:
    lines = AccessLine.objects.filter(actor=member.account.pk, shown="workbook").order_by("person")
    return list(lines.values_list("person", "purpose", "shown"))


def people(submission: int) -> list[int]:
    rows = Declaration.objects.filter(submission=submission, person__isnull=False)
    return sorted(rows.values_list("person", flat=True))


def test_the_sender_fetches_it_freely_and_everybody_in_it_gets_an_access_line(cast: Cast) -> None:
    submission = entered(cast, cast.clerk)
    assert fetch(cast.clerk.viewer(), submission).startswith(b"PK")
    assert looks(cast.clerk) == [(person, RETURNED, "workbook") for person in people(submission)]
    assert len(people(submission)) == 2


def test_a_colleague_says_what_it_is_for(cast: Cast) -> None:
    submission = entered(cast, cast.clerk)
    with pytest.raises(Refused) as refusal:
        fetch(cast.officer.viewer(), submission, purpose=" ")
    assert [finding.code for finding in refusal.value.findings] == ["E210"]
    assert not looks(cast.officer)
    assert fetch(cast.officer.viewer(), submission, purpose=" 核实申报 ").startswith(b"PK")
    assert looks(cast.officer) == [(person, "核实申报", "workbook") for person in people(submission)]


def test_a_party_s_staff_fetch_what_they_sent_and_the_office_says_why(cast: Cast) -> None:
    submission = entered(cast, cast.landlord_staff)
    assert fetch(cast.landlord_staff.viewer(), submission)
    assert len(looks(cast.landlord_staff)) == 2
    with pytest.raises(Refused):
        fetch(cast.clerk.viewer(), submission)
    assert fetch(cast.clerk.viewer(), submission, purpose="核实申报")


def test_before_it_is_entered_nobody_but_the_sender_fetches_it(cast: Cast) -> None:
    submission = sent(cast, cast.clerk)
    with pytest.raises(Conflict):
        fetch(cast.clerk.viewer(), submission)
    annotate_file(submission)
    assert fetch(cast.clerk.viewer(), submission)
    with pytest.raises(Forbidden):
        fetch(cast.officer.viewer(), submission, purpose="核实申报")


def test_who_may_not_see_whole_numbers_may_not_fetch_it(cast: Cast) -> None:
    submission = entered(cast, cast.clerk)
    with pytest.raises(NotFound):
        fetch(cast.outsider.viewer(), submission, purpose="核实申报")
    with pytest.raises(NotFound):
        fetch(cast.employer_staff.viewer(), submission, purpose="核实申报")
    with pytest.raises(Forbidden):
        fetch(cast.auditor.viewer(), submission, purpose="核实申报")


def test_the_page_links_it_for_the_sender_and_asks_a_colleague_why(cast: Cast) -> None:
    submission = entered(cast, cast.clerk)
    address = reverse("desk:workbook", args=[submission])
    page = reverse("desk:submission", args=[submission])
    assert f'href="{address}"' in cast.clerk.client().get(page).content.decode()
    asked = cast.officer.client().get(page).content.decode()
    assert f'href="{address}"' not in asked
    assert f'action="{address}"' in asked
    assert cast.officer.client().get(address).status_code == 422
    answer = cast.officer.client().post(address, {"purpose": "核实申报"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(looks(cast.officer)) == 2


def test_neither_it_nor_what_came_in_opens_by_its_number(cast: Cast) -> None:
    entered(cast, cast.clerk)
    kinds = set()
    for document in Document.objects.all():
        kinds.add(document.kind)
        assert cast.clerk.client().get(reverse("desk:document", args=[document.pk])).status_code == 404
    assert kinds == {"intake", "annotated"}
