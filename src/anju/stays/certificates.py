"""The certificate of registration (登记凭证): free, on paper, with a number anybody can have checked.

Source: 公通字[2015]38号, which asks for a free certificate and leaves its form to the provinces.
"""

from __future__ import annotations

import base64
import hmac
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.access.vault import vault
from anju.journal.actions import write_access, write_line
from anju.journal.models import Line
from anju.kernel.dwelling_code import compute_check_digit
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.papers.actions import reserve, store
from anju.papers.models import Document
from anju.papers.typeset import render_paper
from anju.rulebook.book import RuleNotActive, RuleUnknown
from anju.rulebook.installed import the_book
from anju.rulebook.rules.permits import Fee
from anju.stays.models import EndReason, Stay
from anju.stays.naming import names_of
from anju.territory.queries import path_names

ISSUED = "stays:certificate:issued"
TITLE = "居住登记凭证"
CODE = "ANJU"
CHECK_LENGTH = 10
FEE = "certificate.fee"
NATION = "000000"
_NUMBER = re.compile(r"\d{20}")

_SEX = {"1": ("男", "Male"), "2": ("女", "Female")}
_KINDS = {
    "resident_id": ("居民身份证", "Resident identity card"),
    "hmt_residence": ("港澳台居民居住证", "Residence permit (HK, Macao, Taiwan)"),
    "foreign_pr": ("外国人永久居留身份证", "Foreign permanent resident card"),
    "passport": ("护照", "Passport"),
    "hmt_travel": ("港澳居民来往内地通行证", "Mainland travel permit (HK, Macao)"),
    "taiwan_travel": ("台湾居民来往大陆通行证", "Mainland travel permit (Taiwan)"),
    "other": ("其他证件", "Other document"),
}


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """One line of a stay's register of certificates."""

    document: int
    number: str
    issued_at: datetime
    issued_by: int


@transaction.atomic
def issue_certificate(stay_id: int, *, viewer: Viewer, now: datetime) -> Document:
    """Print a certificate of a registered stay; each call makes a new document with a new number.

    NotFound when the stay is absent or out of scope, Conflict when it was annulled. Leaves a journal line and an access
    line."""
    viewer.require(Permission.CERTIFICATE_ISSUE)
    stay = Stay.objects.visible_to(viewer).filter(pk=stay_id).first()
    if stay is None:
        raise NotFound("No such stay.")
    if stay.state != Stay.State.REGISTERED:
        raise Conflict("The stay was annulled; there is nothing to certify.")
    today = timezone.localtime(now).date()
    document_id = reserve()
    number = certificate_number(document_id, division=stay.division, year=today.year)
    paper = render_paper("certificate", _data(stay, number, viewer, today))
    document = store(
        viewer=viewer,
        division=stay.division,
        kind=Document.Kind.CERTIFICATE,
        name=f"{TITLE}-{number}.pdf",
        media_type="application/pdf",
        content=paper.content,
        id=document_id,
        about=[stay.person_id],
    )
    detail = {"document": document.pk, "number": number, "by_hand": len(paper.missing)}
    write_line(ISSUED, actor=viewer.account, subject=stay.pk, division=stay.division, detail=detail)
    write_access([(stay.person_id, stay.division)], actor=viewer.account, purpose=viewer.purpose, shown="certificate")
    return document


def certificates_of(viewer: Viewer, stay_id: int) -> list[IssuedCertificate]:
    """The certificates issued for a stay, newest first; NotFound when the stay is absent or out of scope."""
    viewer.require(Permission.STAY_VIEW)
    if not Stay.objects.visible_to(viewer).filter(pk=stay_id).exists():
        raise NotFound("No such stay.")
    lines = Line.objects.filter(event=ISSUED, subject=stay_id).order_by("-id")
    return [IssuedCertificate(line.detail["document"], line.detail["number"], line.at, line.actor) for line in lines]


def certificate_number(document_id: int, *, division: int, year: int) -> str:
    """20 digits: county (6), year (4), document (9), ISO 7064 MOD 11,10 check."""
    body = f"{division // 10**6:06}{year:04}{document_id:09}"
    return body + compute_check_digit(body)


def keyed_check(number: str) -> str:
    """Ten letters and digits that only a holder of the index key can make for a certificate's number."""
    return _checks(number)[0]


def _checks(number: str) -> list[str]:
    """By today's index key, and by former ones, under which certificates were printed."""
    return [base64.b32encode(index).decode()[:CHECK_LENGTH] for index in vault().indexes(f"stays_certificate|{number}")]


def document_of_code(text: str) -> int:
    """The document a scanned or typed code means (``ANJU:number:check``, spaces allowed); whether the reader may open
    it is another question. Refused when number or check is not one this office gave out."""
    parts = "".join(text.split()).upper().split(":")
    if len(parts) != 3 or parts[0] != CODE or not _NUMBER.fullmatch(parts[1]):
        raise Refused("This is no certificate's code.", code="not-a-certificate")
    number, check = parts[1:]
    fits = any(hmac.compare_digest(check, right) for right in _checks(number))
    if compute_check_digit(number[:-1]) != number[-1] or not fits:
        raise Refused("The code does not fit its number: mistyped, or not issued here.", code="certificate-check")
    return int(number[10:19])


def _data(stay: Stay, number: str, viewer: Viewer, today: date) -> dict[str, Any]:
    named, check = names_of([stay.pk])[stay.pk], keyed_check(number)
    region, office = _places(stay, viewer)
    return {
        "dated": today.isoformat(),
        "title": TITLE,
        "region": region,
        "office": office,
        "number": number,
        "number_grouped": f"{number[:6]} {number[6:10]} {number[10:19]} {number[19]}",
        "name": named.name,
        "sex": _pair(_SEX.get(named.sex, ("未说明", "Not stated"))),
        "birth_date": _day(named.birth_date),
        "id_kind": _pair(_KINDS.get(named.id_kind, ("—", "—"))),
        "id_number": named.number_masked or "—",
        "address": named.address,
        "dwelling_code": f"{named.dwelling_code[:12]} {named.dwelling_code[12:19]} {named.dwelling_code[19:]}",
        "start_on": _day(stay.start_on),
        "registered_on": _day(stay.registered_on),
        "end_on": _day(stay.end_on) if stay.end_on else "",
        "end_reason": EndReason(stay.end_reason).label if stay.end_reason else "",
        "issued_on": _day(today),
        "article": _article(stay.division, today),
        "check": f"{check[:5]} {check[5:]}",
        "qr": _qr(f"{CODE}:{number}:{check}"),
    }


def _places(stay: Stay, viewer: Viewer) -> tuple[str, str]:
    """The county the certificate is headed with, and the office that issues it: the area the viewer works for."""
    county = stay.division - stay.division % 10**6
    area = stay.division if viewer.is_system else viewer.low
    city = area - area % 10**8 if area % 10**8 else area
    names = path_names([county, area, city])
    office = names[area] if city == area else names[area].removeprefix(names[city])
    return names[county], f"{office or area}居住登记窗口"


def _article(division: int, on: date) -> str:
    """What makes the certificate free, from the nearest pack in force; empty where none says so."""
    book = the_book()
    county = division // 10**6
    for code in (f"{county:06}", f"{county // 100:04}00", f"{county // 10**4:02}0000", NATION):
        try:
            found = book.rule(book.pack_for(code, on).id, FEE, on)
        except (RuleNotActive, RuleUnknown):
            continue
        if isinstance(found.rule, Fee) and found.rule.registration == 0:
            return found.article if found.rule.citations[0].article else found.source
    return ""


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode()


def _pair(words: tuple[str, str]) -> dict[str, str]:
    return {"zh": words[0], "en": words[1]}


def _day(day: date | None) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else "—"
