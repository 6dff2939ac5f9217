"""Findings as the API shows them: numbered, worded in the caller's language, identity numbers and phones masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anju.declarations.messages import word
from anju.kernel.findings import Finding
from anju.kernel.masks import mask_number

MASKED = frozenset({"id_number", "head_number", "phone", "number"})
CONVERTED = "converted"
MISFITS: dict[str, str] = {
    "missing": gettext_noop("This is missing."),
    "extra_forbidden": gettext_noop("There is no such field."),
    "string_too_long": gettext_noop("This is longer than %(max_length)s characters."),
    "string_too_short": gettext_noop("This is shorter than %(min_length)s characters."),
    "string_pattern_mismatch": gettext_noop("This does not have the expected form."),
    "string_type": gettext_noop("This must be text."),
    "enum": gettext_noop("This must be one of %(expected)s."),
    "literal_error": gettext_noop("This must be one of %(expected)s."),
    "greater_than_equal": gettext_noop("This must be at least %(ge)s."),
    "less_than_equal": gettext_noop("This must be at most %(le)s."),
    "int_parsing": gettext_noop("This must be a whole number."),
    "int_type": gettext_noop("This must be a whole number."),
    "too_long": gettext_noop("There are more than %(max_length)s of them."),
    "too_short": gettext_noop("There are fewer than %(min_length)s of them."),
    "cell_type": gettext_noop("This must be text, a number or null."),
    "empty_line": gettext_noop("There is nothing in this line."),
    "date_from_datetime_parsing": gettext_noop("This must be a date such as 2026-11-18."),
    "date_parsing": gettext_noop("This must be a date such as 2026-11-18."),
}


def of_finding(finding: Finding, read: str | None = None) -> dict[str, Any]:
    """A finding of the house. read: what the sender wrote there, empty for nothing; None where the finding holds it."""
    read = finding.read if read is None else read or None
    if read and finding.field in MASKED:
        read = mask_number(read)
    return _shown(finding.code, finding.field, read, finding.params)


def of_stored(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as a query returns it, masked already."""
    return _shown(finding["code"], finding["field"], finding.get("read"), finding.get("params") or {})


def of_validation(found: Mapping[str, Any]) -> dict[str, Any]:
    """A misfit between request and description: `code` says of which sort, `field` where (``lines.3.date``).

    What was sent is not repeated."""
    sort, context = str(found["type"]), dict(found.get("ctx") or {})
    sentence = MISFITS.get(sort)
    message = _(sentence) % context if sentence else str(found["msg"])
    place = found["loc"][2:] if found["loc"][0] == "body" else found["loc"][1:]
    return {
        "code": sort.replace("_", "-"),
        "field": ".".join(str(part) for part in place) or str(found["loc"][0]),
        "message": message,
        "read": None,
        "params": {name: value for name, value in context.items() if isinstance(value, str | int | float)},
    }


def _shown(code: str, field: str, read: str | None, params: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: mask_number(str(value)) if name == CONVERTED else value for name, value in params.items()}
    message = word({"code": code, "read": read, "params": shown})
    return {"code": code, "field": field, "message": message, "read": read, "params": shown}
