"""Dwellings, buildings, declarants and divisions by hand."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anju.parties.models import Party, PartyRole
from anju.places.models import Building, Dwelling, Letting
from cast import COMMUNITIES, TOWN, Cast

pytestmark = pytest.mark.django_db


def test_a_dwelling_is_found_as_one_types(cast: Cast) -> None:
    client = cast.clerk.client()
    partial = client.get(reverse("desk:dwellings"), {"text": "梅龙路2号 101"}, headers={"HX-Request": "true"})
    assert reverse("desk:dwelling", args=[cast.home.pk]) in partial.content.decode()
    assert "<html" not in partial.content.decode()
    assert "没有符合的房屋" in client.get(reverse("desk:dwellings"), {"text": "东环一路"}).content.decode()


def test_a_building_and_its_dwelling_are_added_with_the_next_serials(cast: Cast) -> None:
    client = cast.clerk.client()
    sent = {"division": COMMUNITIES[0], "road": "新开路", "plate": "1号", "name": "A栋", "management_mode": "estate"}
    building = Building.objects.get(pk=client.post(reverse("desk:building-add"), sent)["Location"].rpartition("/")[2])
    client.post(reverse("desk:building", args=[building.pk]), {"room": "1201", "kind": "whole"})
    dwelling = Dwelling.objects.get(building=building)
    assert (dwelling.floor, dwelling.code) == ("12", f"{building.code}000001")
    again = client.post(reverse("desk:building", args=[building.pk]), {"room": "1201", "kind": "whole"})
    assert again.status_code == 422
    assert "该房间已有房屋编码。" in again.content.decode()


def test_an_import_shows_its_numbered_findings(cast: Cast) -> None:
    text = f"code,division,road,plate,building,room,state\n12,{COMMUNITIES[0]},新开路,2号,A栋,101,active\n"
    file = SimpleUploadedFile("dwellings.csv", text.encode())
    page = cast.clerk.client().post(reverse("desk:dwelling-import"), {"file": file}).content.decode()
    assert "D502" in page


def test_a_letting_is_recorded_and_ended(cast: Cast) -> None:
    client, home = cast.clerk.client(), cast.home
    sent = {"party": cast.employer.pk, "role": "employer", "start_on": "20261101"}
    client.post(reverse("desk:let", args=[home.pk]), sent)
    letting = Letting.objects.get(dwelling=home, party=cast.employer.pk)
    twice = client.post(reverse("desk:let", args=[home.pk]), sent)
    assert "该申报义务人在此房屋已有此身份。" in twice.content.decode()
    client.post(reverse("desk:letting-end", args=[home.pk, letting.pk]), {"end_on": "2026-11-17"})
    letting.refresh_from_db()
    assert str(letting.end_on) == "2026-11-17"


def test_what_a_declarant_let_before_is_told(cast: Cast) -> None:
    ended = Letting.objects.create(
        division=cast.home.division, dwelling=cast.home, party=cast.employer.pk, role="employer",
        start_on="2024-02-01", end_on="2025-06-30",
    )  # fmt: skip
    page = cast.clerk.client().get(reverse("desk:party", args=[cast.employer.pk])).content.decode()
    former = page[page.index("曾出租或管理的房屋") :]
    assert cast.home.address in former
    assert "2025-06-30" in former
    told = cast.next_clerk.client().get(reverse("desk:party", args=[cast.employer.pk]))
    assert told.status_code == 404
    ended.delete()
    page = cast.clerk.client().get(reverse("desk:party", args=[cast.employer.pk])).content.decode()
    assert "曾出租或管理的房屋" not in page


def test_a_building_tells_since_when_it_is_known_and_what_was_added_to_it(cast: Cast) -> None:
    client = cast.clerk.client()
    page = reverse("desk:building", args=[cast.home.building_id])
    client.post(page, {"room": "9901", "kind": "whole"})
    told = client.get(page, {"history": 1}).content.decode()
    assert "建档时间" in told
    assert Dwelling.objects.get(building=cast.home.building_id, room="9901").code in told[told.index('id="history"') :]


def test_a_dwelling_s_history_tells_its_lettings(cast: Cast) -> None:
    client = cast.clerk.client()
    client.post(
        reverse("desk:let", args=[cast.home.pk]),
        {"party": cast.employer.pk, "role": "employer", "start_on": "2026-11-01"},
    )
    told = client.get(reverse("desk:dwelling", args=[cast.home.pk]), {"history": 1}).content.decode()
    assert "出租或管理关系" in told[told.index('id="history"') :]


def test_a_declarant_is_added_with_all_findings_at_once(cast: Cast) -> None:
    client = cast.clerk.client()
    wrong = {"kind": "organisation", "name": "民治物业", "credit_code": "123", "division": TOWN}
    assert "E109" in client.post(reverse("desk:party-add"), wrong).content.decode()
    right = wrong | {"kind": "person", "number": "510104198803153412", "number_kind": "resident_id"}
    added = Party.objects.get(pk=client.post(reverse("desk:party-add"), right)["Location"].rpartition("/")[2])
    client.post(reverse("desk:role-give", args=[added.pk]), {"role": "landlord", "start_on": "20261101"})
    client.post(reverse("desk:role-end", args=[added.pk]), {"role": "landlord", "end_on": "20261130"})
    assert str(PartyRole.objects.get(party=added).end_on) == "2026-11-30"


def test_divisions_are_walked_and_found(cast: Cast) -> None:
    client = cast.clerk.client()
    assert (
        reverse("desk:division", args=[COMMUNITIES[0]])
        in client.get(reverse("desk:division", args=[TOWN])).content.decode()
    )
    assert "沙吓社区居委会" in client.get(reverse("desk:divisions"), {"text": "沙吓"}).content.decode()
    assert (
        str(COMMUNITIES[0]) in client.get(reverse("desk:suggest-divisions"), {"division_name": "沙吓"}).content.decode()
    )


def test_rules_say_limit_article_and_inheritance(cast: Cast) -> None:
    client = cast.clerk.client()
    listed = client.get(reverse("desk:rules"), {"pack": "cn-51-2014"}).content.decode()
    assert "declare.landlord.start" in listed
    page = client.get(reverse("desk:rule", args=["declare.landlord.start"]), {"pack": "cn-51-2014"}).content.decode()
    assert "24 小时" in page
    assert "四川省流动人口信息登记办法" in page
    unknown = client.get(reverse("desk:rule", args=["declare.nobody"]), {"pack": "cn-51-2014"})
    assert unknown.status_code == 404


def test_why_a_rule_does_not_answer_is_said_in_the_page_s_language(cast: Cast) -> None:
    client, asked = cast.clerk.client(), {"pack": "cn-12-2016", "on": "2026-11-18"}
    address = reverse("desk:rule", args=["permit.issue"])
    chinese = client.get(address, asked).content.decode()
    assert "cn-12-2016 的施行期为 2016-01-01 – 2020-12-31，2026-11-18 不在其内。" in chinese
    assert "is in force" not in chinese
    english = client.get(address, asked, headers={"Accept-Language": "en"}).content.decode()
    assert "cn-12-2016 is in force 2016-01-01 – 2020-12-31, not on 2026-11-18." in english


def test_buildings_are_listed_by_how_they_are_managed_and_it_is_changed(cast: Cast) -> None:
    client, house = cast.clerk.client(), cast.home.building
    page = client.get(reverse("desk:building", args=[house.pk])).content.decode()
    address = reverse("desk:building-manage", args=[house.pk])
    assert address in page
    assert client.post(address, {"mode": "ours"}).status_code == 422
    assert client.post(address, {"mode": "hotel"}).status_code == 302
    assert client.post(address, {"mode": "hotel"}).status_code == 302
    assert "旅业式" in client.get(reverse("desk:dwelling", args=[cast.home.pk])).content.decode()
    told = client.get(reverse("desk:building", args=[house.pk]), {"history": "1"})
    assert told.status_code == 200
    listed = client.get(reverse("desk:dwellings"), {"mode": "hotel"}).content.decode()
    assert reverse("desk:building", args=[house.pk]) in listed
    assert listed.count('data-label="管理模式"') == 1
    none = client.get(reverse("desk:dwellings"), {"mode": "compound", "division": COMMUNITIES[0]}).content.decode()
    assert "没有采用此管理模式" in none
    assert cast.next_clerk.client().post(address, {"mode": "hotel"}).status_code == 404
    assert cast.auditor.client().post(address, {"mode": "hotel"}).status_code == 403
