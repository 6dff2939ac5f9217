"""Every way to knock: each address by GET and by POST, things of the town in it, bodies that would be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver

from cast import PASSWORD
from doors.town import CHILD, PACK, Things

Forms = dict[str, dict[str, Any]]
TODAY = "2026-11-18"
NEXT_COMMUNITY, FAR_COMMUNITY = 440309003001, 330822100001
SHEET = (
    "code,division,road,plate,building,room,state\n4403090020010000009000001,440309002001,新区大道,9号,9栋,101,active\n"
)
ADD_HOW = "run ANJU_DOORS=write pytest tests/doors -n0 and read every changed line of tests/doors/table.csv"


@dataclass(frozen=True, slots=True)
class Knock:
    """One request. `of` says which things stand in it where there are several to choose from."""

    method: str
    pattern: str
    of: str
    path: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.method, self.pattern, self.of

    @property
    def by_token(self) -> bool:
        return self.pattern.startswith("api/")


def knocks(things: Things) -> list[Knock]:
    """All of them, in the order of the addresses; the same keys for whatever things."""
    found = []
    for pattern, names in patterns():
        for method, said in (("GET", queries(things)), ("POST", bodies(things))):
            choices = product(_paths(pattern, names, things).items(), said.get(pattern, {"": {}}).items())
            for (of, path), (about, data) in choices:
                found.append(Knock(method, pattern, " ".join(filter(None, (of, about))), path, data))
    return found


def patterns() -> Iterator[tuple[str, list[str]]]:
    """Each address as the site's resolver has it, and the names of what stands in it."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, list[str]]]:
    for found in resolver.url_patterns:
        pattern = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from _walk(found, pattern)
        else:
            yield pattern, list(found.pattern.converters)


def _paths(pattern: str, names: list[str], things: Things) -> dict[str, str]:
    """The addresses of a pattern, by which things stand in it."""
    if pattern == "^api/":
        return {"": "/api/v2/anything"}
    known = named(things) | special(things).get(pattern, {})
    missing = [name for name in names if name not in known]
    assert not missing, f"{pattern}: give the town of tests/doors a {missing}, in knocks.named"
    return {
        of: "/" + _filled(pattern, {name: known[name][of] for name in names})
        for of in (known[names[0]] if names else [""])
    }


def _filled(pattern: str, values: dict[str, Any]) -> str:
    parts = pattern.split("<")
    filled = parts[0]
    for part in parts[1:]:
        name, _, rest = part.partition(">")
        filled += str(values[name.rpartition(":")[2]]) + rest
    return filled


def named(t: Things) -> Forms:
    """Name in an address → which one → what to put there."""
    return {
        "item_id": {"waiting": t.waiting, "decided": t.decided, "contradiction": t.contradiction},
        "submission_id": {"clerk's": t.clerks, "landlord's": t.landlords, "file": t.file},
        "document_id": {"intake": t.intake, "certificate": t.certificate},
        "export_id": {
            "": t.export,
            "whole": t.whole_export,
            "roster": t.roster_export,
            "employer's roster": t.own_roster,
        },
        "batch_id": {"": t.batch},
        "absence_id": {"": t.absence},
        "filter_id": {"": t.filter},
        "person_id": {"": t.person},
        "stay_id": {"": t.stay},
        "dwelling_id": {"": t.dwelling},
        "letting_id": {"": t.letting},
        "building_id": {"": t.building},
        "party_id": {"landlord": t.landlord, "employer": t.employer},
        "account_id": {"clerk": t.clerk, "landlord's": t.staff},
        "token_id": {"clerk": t.clerk_key, "landlord's": t.staff_key},
        "annulment_id": {"": t.annulment},
        "job_annulment_id": {"": t.job_annulment},
        "into_id": {"": t.other},
        "merge_id": {"": t.merge},
        "job_id": {"": t.job},
        "decision_id": {"": t.decision},
        "correction_id": {"": t.correction},
        "death_id": {"": t.death},
        "kind": {"": "extend"},
        "outage_id": {"": t.outage},
        "statement_id": {"": t.statement},
        "what": {"": "registration"},
        "rule_id": {"": "declare.landlord.start"},
        "pack": {"": PACK},
        "rule": {"": "declare.landlord.start"},
    }


def special(t: Things) -> dict[str, Forms]:
    """What one name means at one address alone."""
    return {
        "divisions/<int:code>": {"code": {"": 440309002000}},
        "api/v1/divisions/<code>": {"code": {"": 440309002000}},
        "api/v1/dwellings/<code>": {"code": {"": t.dwelling_code}},
        "problems/<slug:code>": {"code": {"": "not-found"}},
    }


def queries(t: Things) -> dict[str, Forms]:
    """What follows the question mark, where an answer hangs on it."""
    return {
        "declare/dwellings": {"": {"dwelling_code": t.road}},
        "divisions/suggest": {"": {"division_name": "民治"}},
        "dwellings": {"": {}, "road": {"text": t.road}},
        "parties": {"": {}},
        "ledger": {
            "": {}, "dwelling": {"dwelling": t.dwelling}, "party": {"party": t.landlord},
            "name": {"text": t.name, "status": "all"},
        },
        "parties/<int:party_id>/statements": {"": {}, "month": {"month": "2026-11"}},
        "freshness": {"": {}, "division": {"division": 440309002000}},
        "api/v1/freshness": {"": {}, "division": {"division": 440309002000}},
        "unconfirmed": {"": {}, "all": {"standing": "current"}, "party": {"standing": "current", "party": t.landlord}},
        "owed": {"": {}, "division": {"division": 440309002000}},
        "statements": {"": {}, "missing": {"month": "2026-10", "only": "missing"}},
        "queue": {"": {}, "decided": {"show": "decided"}},
        "upload/template": {"": {"pack": PACK, "role": "landlord"}},
        "api/v1/declarations/template": {"": {"pack": PACK, "role": "landlord"}},
        "journal": {"": {}, "subject": {"subject": t.stay}},
        "journal/seals": {"": {}, "head": {"head": "ab" * 32}},
        "journal/access": {"": {}, "subject": {"subject": t.person}},
        "api/v1/dwellings": {"": {"q": t.dwelling_code}, "road": {"q": t.road}},
        "api/v1/work-items": {"": {}, "decided": {"show": "decided"}},
        "api/v1/deadlines": {"": {"pack": PACK, "rule": "declare.landlord.start", "at": TODAY}},
    }  # fmt: skip


def bodies(t: Things) -> dict[str, Forms]:
    """What is posted: each would be taken from somebody who may."""
    counter = _counter(t)
    person = {"kind": "move_in", "dwelling_code": t.dwelling_code, "date": TODAY, "id_kind": "resident_id", **CHILD}
    message = {
        "role": "landlord",
        "pack": PACK,
        "lines": [person | {"name": "王安然", "id_number": "11010519491231002X"}],
    }
    letting = {"party": t.landlord, "role": "agency", "start_on": TODAY}
    return {
        "login": {"": {"username": "clerk", "password": "not this one"}},
        "password": {
            "": {"old_password": PASSWORD, "new_password1": "a sentence of mine", "new_password2": "a sentence of mine"}
        },
        "login/code": {"": {"code": "000000"}},
        "second-factor/confirm": {"": {"code": "000000"}},
        "second-factor/codes": {"": {"code": "000000"}},
        "second-factor/remove": {"": {"code": "000000"}},
        "sessions/end": {"others": {"which": "others"}, "unknown": {"which": "0123456789abcdef"}},
        "language": {"": {"language": "en"}},
        "queue/decide": {
            verb: {"items": [t.waiting], "verb": verb, "reason": "材料不符"} for verb in ("claim", "confirm", "refuse")
        },
        "queue/assign": {"": {"items": [t.waiting], "to": t.officer, "verb": "assign"}},
        "queue/hand-over": {"": {"of": t.officer, "to": t.deputy, "note": "请代为核实"}},
        "queue/absences": {
            "": {"account": t.officer, "deputy": t.deputy, "start_on": "2026-12-01", "last_on": "2026-12-05"},
        },
        "queue/filters": {"": {"name": "窗口", "channel": "counter"}},
        "queue/<int:item_id>/settle": {"": {"take": "", "reason": "实地走访"}},
        "queue/<int:item_id>/correct": {"": {"date": "2026-11-17", "why": "实地核实"}},
        "declare": {
            "": counter, "for landlord": counter | {"party": t.landlord},
            "hire": counter | _hired(t) | {"role": "employer", "dwelling_code": ""},
        },
        "declare/parties": {"": {"party_name": t.employer_code}},
        "declare/number": {"": {"id_kind": "resident_id", "id_number": t.number}},
        "upload": {
            "": _upload(),
            "for landlord": _upload() | {"party": t.landlord},
        },
        "persons": {
            "number": {"number": t.number}, "name": {"name": t.name, "born": "1995-06-12"},
            "dwelling": {"name": t.name, "dwelling_code": t.dwelling_code},
        },
        "stays/<int:stay_id>/annul/<str:what>": {
            "": {"ground": "not_lived", "proof": "走访记录"}, "without ground": {},
        },
        "stays/<int:stay_id>/declare/<str:kind>": {
            "": {"key": "on", "day": TODAY, "until": "2027-03-31", "role": "resident", "pack": PACK}, "without day": {},
        },
        "stays/<int:stay_id>/correct": {"": {"ground": "entry", "proof": "走访记录"}},
        "stays/<int:stay_id>/deregister": {
            "": {"ground": "deceased", "day": TODAY, "proof": "死亡证明"}, "in error": {"ground": "error"},
        },
        "persons/<int:person_id>/correct": {
            "": {"name": "林秀雯", "sex": "2", "ground": "entry", "proof": "身份证原件"}, "without ground": {},
        },
        "corrections/<int:correction_id>/undo": {"": {"why": "看错了"}},
        "persons/<int:person_id>/deregister": {"": {"day": TODAY, "proof": "死亡证明"}, "without day": {}},
        "deaths/<int:death_id>/undo": {"": {"why": "误报"}},
        "decisions/<int:decision_id>/undo": {"": {"why": "走访有误"}},
        "annulments/<int:annulment_id>/undo": {"": {"why": "走访有误"}},
        "jobs/<int:job_id>/annul/<str:what>": {"": {"ground": "not_worked", "proof": "走访记录"}, "without ground": {}},
        "jobs/annulments/<int:job_annulment_id>/undo": {"": {"why": "走访有误"}},
        "persons/<int:person_id>/merge": {"number": {"number": t.number}},
        "persons/<int:person_id>/merge/<int:into_id>": {
            "": {"ground": "documents", "proof": "两证原件"}, "without ground": {},
        },
        "merges/<int:merge_id>/undo": {"": {"why": "经查为两人"}},
        "outages/enter": {"": _outage()},
        "outages/<int:outage_id>": {"": _outage() | {"end_at": "2026-11-18 09:30"}},
        "outages/<int:outage_id>/withdraw": {"": {"why": "误报"}, "without reason": {}},
        "persons/<int:person_id>/reveal": {
            "number": {"field": "number", "purpose": "核对证件"}, "phone": {"field": "phone", "purpose": "通知"},
            "without purpose": {"field": "number", "purpose": ""},
        },
        "dwellings/import": {"": {"file": SimpleUploadedFile("dwellings.csv", SHEET.encode())}},
        "dwellings/<int:dwelling_id>/lettings": {"": letting},
        "dwellings/<int:dwelling_id>/lettings/<int:letting_id>/end": {"": {"end_on": TODAY}},
        "buildings/add": {
            "": {
                "division": 440309002001, "road": "新区大道", "plate": "9号", "name": "9栋",
                "management_mode": "dispersed",
            },
        },
        "buildings/<int:building_id>/management": {"": {"mode": "estate"}, "unknown": {"mode": "ours"}},
        "buildings/<int:building_id>": {"": {"room": "909", "floor": "9", "kind": "whole"}},
        "parties": {"": {"text": t.employer_code}},
        "parties/add": {"": _party()},
        "parties/<int:party_id>/roles": {"": {"role": "agency", "start_on": TODAY}},
        "parties/<int:party_id>/roles/end": {
            "": {"role": "landlord", "end_on": TODAY}, "employer": {"role": "employer", "end_on": TODAY},
        },
        "unconfirmed/answer": {
            "": {"stays": [t.stay], "key": "still"},
            "left": {"stays": [t.stay], "key": "left", "left": "yes", "date": TODAY, "party": t.landlord},
        },
        "parties/<int:party_id>/statements/hand-in": {"": {"month": "2026-10"}},
        "parties/<int:party_id>/arrangements": {"": {"duty": "DESIGNATED_PERSON", "name": "范可", "start_on": TODAY}},
        "parties/<int:party_id>/arrangements/end": {"": {"duty": "DESIGNATED_PERSON", "end_on": TODAY}},
        "parties/<int:party_id>/roster": {"": {}, "name": {"text": t.name, "status": "all"}},
        "parties/<int:party_id>/roster/leave": {
            "": {"key": "leave", "date": TODAY, "jobs": [t.job]},
            "transfer": {"key": "leave", "date": TODAY, "jobs": [t.job], "transfer": "yes", "party": t.landlord},
        },
        "parties/<int:party_id>/roster/workbook": {"": {"purpose": "代为申报"}},
        "parties/<int:party_id>/roster/export": {"": {"purpose": "季度核对", "key": "roster"}},
        "ledger": {"": {}, "dwelling": {"dwelling": t.dwelling}, "name": {"text": t.name, "status": "all"}},
        "counts/export": {"": {"on": TODAY}, "next town": {"on": TODAY, "division": NEXT_COMMUNITY}},
        "ledger/export": {
            "": {"purpose": "季度核对", "key": "one"},
            "dwelling": {"purpose": "季度核对", "key": "two", "dwelling": t.dwelling},
            "whole": {"purpose": "季度核对", "key": "three", "whole": "1"},
        },
        "accounts/open": {
            "own town": _account() | {"role": "clerk", "division": 440309002000},
            "province": _account() | {"role": "supervisor", "division": 440000000000},
            "landlord's": _account() | {"role": "party_staff", "party": t.landlord},
        },
        "submissions/<int:submission_id>/headers": {"": {"h0": "note"}},
        "accounts/<int:account_id>/password": {"": {"password": "correct-horse-battery-89"}},
        "accounts/<int:account_id>/rights": {
            "own town": {"role": "clerk", "division": 440309002000},
            "province": {"role": "supervisor", "division": 440000000000},
            "auditor": {"role": "auditor", "division": 440309002000},
        },
        "accounts/<int:account_id>/second-factor": {"": {"why": "手机遗失"}},
        "accounts/<int:account_id>/second-factor/decide": {"": {"verb": "grant"}},
        "accounts/<int:account_id>/keys": {"": {"label": "接口", "password": PASSWORD}},
        "api/v1/declarations": {
            "": message, "for landlord": message | {"party": t.landlord},
            "hire": message | {"role": "employer", "lines": [_hired(t)]},
        },
        "api/v1/declarations/bulk": {"": message, "for landlord": message | {"party": t.landlord}},
        "api/v1/submissions/<submission_id>/mapping": {"": {"mapping": {"哪天说的": "note"}}},
        "api/v1/persons/search": {
            "number": {"id_number": t.number}, "name": {"name": t.name, "birth_date": "1995-06-12"},
        },
        "api/v1/work-items/claim": {"": {"items": [t.waiting]}},
        "api/v1/work-items/confirm": {"": {"items": [t.waiting]}},
        "api/v1/work-items/refuse": {"": {"items": [t.waiting], "reason": "材料不符"}},
        "api/v1/identity/check": {"": {"number": t.number}},
    }  # fmt: skip


def _counter(t: Things) -> dict[str, Any]:
    return {
        "key": "sheet", "kind": "move_in", "role": "landlord", "pack": PACK, "dwelling_code": t.dwelling_code,
        "date": TODAY, "reason": "work", "place_type": "let", "p-TOTAL_FORMS": 1, "p-INITIAL_FORMS": 0,
        "p-0-name": "王安然", "p-0-id_kind": "resident_id", "p-0-id_number": "11010519491231002X", "p-0-sex": "0",
    }  # fmt: skip


def _hired(t: Things) -> dict[str, Any]:
    return {
        "kind": "hire", "employer_code": t.employer_code, "date": TODAY, "name": "王安然", "id_kind": "resident_id",
        "id_number": "11010519491231002X",
    }  # fmt: skip


def _outage() -> dict[str, Any]:
    return {"what": "all", "start_at": "2026-11-18 08:00", "end_at": "2026-11-18 09:15", "proof": "运维工单 2026-119"}


def _upload() -> dict[str, Any]:
    return {"file": SimpleUploadedFile("登记.csv", "姓名,证件号码\n".encode()), "role": "landlord", "pack": PACK}


def _party() -> dict[str, Any]:
    return {
        "kind": "person",
        "name": "范可",
        "division": 440309002001,
        "number": "510104198803070027",
        "number_kind": "resident_id",
    }


def _account() -> dict[str, Any]:
    known = {"username": "newcomer", "display_name": "新人", "staff_number": "lh-0200"}
    return known | {"password": "a-long-enough-password"}
