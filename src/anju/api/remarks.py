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
    "date_from_datetime_parsing": gettext_noop("This must be a date such as 2026-11-18."),
    "date_parsing": gettext_noop("This must be a date such as 2026-11-18."),
}


def of_finding(finding: Finding, read: str | None = None) -> dict[str, Any]:
    """A finding of the house. read: what the sender wrote there, where the finding itself does not hold it."""
    read = read if read is not None else finding.read
    if read and finding.field in MASKED:
        read = mask_number(read)
    params = dict(finding.params)
    return {
        "code": finding.code,
        "field": finding.field,
        "message": word({"code": finding.code, "read": read, "params": params}),
        "read": read,
        "params": params,
    }


def of_stored(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as a query returns it, masked already."""
    read, params = finding.get("read"), dict(finding.get("params") or {})
    return {
        "code": finding["code"],
        "field": finding["field"],
        "message": word(finding),
        "read": read,
        "params": params,
    }


def of_validation(found: Mapping[str, Any]) -> dict[str, Any]:
    """A misfit between request and description: `code` says of which sort, `field` where (``lines.3.date``).

    What was sent is not repeated."""
    sort, context = str(found["type"]), dict(found.get("ctx") or {})
    sentence = MISFITS.get(sort)
    message = _(sentence) % context if sentence else str(found["msg"])
    return {
        "code": sort.replace("_", "-"),
        "field": ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0]),
        "message": message,
        "read": None,
        "params": {name: value for name, value in context.items() if isinstance(value, str | int | float)},
    }
