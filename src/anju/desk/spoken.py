"""Rules in words: a limit as `7 days`, a value as a line, the rest as the pack has it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from anju.desk.rule_words import NAMES, VALUES

KINDS: dict[str, str | Promise] = {
    "ResidentScope": _("Who counts as coming from elsewhere"),
    "RegistrationDuty": _("Duty to register"),
    "DeclarationDuty": _("Duty to declare"),
    "Exemption": _("Exemption"),
    "Reconfirmation": _("Confirmation of stays"),
    "ChangeDuty": _("Duty to report changes"),
    "PermitType": _("Kind of permit"),
    "Eligibility": _("Who may have a permit"),
    "EvidenceSet": _("What counts as proof"),
    "ProcessingSla": _("Time limit of the office"),
    "EndorsementRule": _("Endorsement"),
    "SuspensionEffect": _("Suspension"),
    "CancellationRule": _("Cancellation"),
    "Fee": _("Fee"),
    "Benefit": _("Service or convenience"),
    "PenaltyRule": _("Penalty"),
    "ProcedureOverlay": _("Procedure"),
    "HearingThreshold": _("Right to a hearing"),
    "SecondOfficer": _("Second pair of eyes"),
    "StaffRatio": _("Staffing"),
    "StationThreshold": _("Station"),
    "EmployerDutyThreshold": _("Employer's size"),
    "VisitCadence": _("Visits"),
    "ReportCadence": _("Reports"),
    "Kpi": _("Target"),
    "CampaignTemplate": _("Campaign"),
    "FieldPolicy": _("Fields kept"),
    "Retention": _("How long it is kept"),
    "ManagementModeNorm": _("Management mode"),
    "PlateNumbering": _("Door plates"),
    "DwellingCodeScheme": _("Dwelling codes"),
    "Gap": _("Not found"),
}
LEVELS: dict[str, str | Promise] = {
    "LAW": _("Law"),
    "ADMIN_REG": _("Administrative regulation"),
    "LOCAL_REG": _("Local regulation"),
    "DEPT_RULE": _("Ministry rule"),
    "LOCAL_GOV_RULE": _("Local government rule"),
    "NORMATIVE": _("Normative document"),
}


NOTHING: tuple[Any, ...] = (None, "", [], {})


def summary(answer: dict[str, Any]) -> dict[str, Any]:
    """One rule as a line of the list. `answer` is rulebook.answers.explain's."""
    value = answer.get("value") or {}
    sources = answer.get("sources") or []
    return {
        "rule": answer["rule"],
        "active": answer["active"],
        "kind": KINDS.get(answer.get("kind", ""), answer.get("kind", "")),
        "limit": limit(value.get("deadline") or value.get("window") or {}),
        "article": sources[0]["article"] if sources else "",
        "level": LEVELS.get(sources[0]["level"], "") if sources else "",
        "from_pack": answer.get("from_pack", ""),
        "inherited": bool(answer.get("from_pack")) and answer.get("from_pack") != answer["pack"],
        "valid_from": answer.get("valid_from", ""),
        "valid_through": answer.get("valid_through"),
        "note": answer.get("note") or answer.get("missing") or "",
    }


def limit(deadline: dict[str, Any]) -> str:
    """`24 hours`, `3 working days`; `promptly` where the law says no number."""
    if not isinstance(deadline, dict) or "unit" not in deadline:
        return ""
    number = deadline.get("value") or 0
    match deadline["unit"]:
        case "HOUR":
            return ngettext("%(n)s hour", "%(n)s hours", number) % {"n": number}
        case "DAY":
            return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}
        case "WORKING_DAY":
            return ngettext("%(n)s working day", "%(n)s working days", number) % {"n": number}
        case "MONTH":
            return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}
        case "YEAR":
            return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}
        case _:
            return gettext("promptly")


def values(value: dict[str, Any]) -> list[tuple[str, str]]:
    """A rule's values, one a line; what says nothing is left out."""
    return [(_name(name), _line(said)) for name, said in value.items() if said not in NOTHING]


def _name(name: str) -> str:
    return str(NAMES.get(name, name))


def _line(said: Any) -> str:
    if isinstance(said, dict):
        head = limit(said)
        inner = {name: value for name, value in said.items() if not (head and name in ("value", "unit"))}
        rest = "; ".join(f"{_name(name)}: {_line(value)}" for name, value in inner.items() if value not in NOTHING)
        return f"{head} ({rest})" if head and rest else head or rest
    if isinstance(said, list):
        return ", ".join(_line(one) for one in said)
    if isinstance(said, bool):
        return gettext("yes") if said else gettext("no")
    return str(VALUES.get(said, said)) if isinstance(said, str) else str(said)
