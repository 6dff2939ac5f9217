"""Cards and lines of queries as the API shows them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from anju.api.remarks import of_stored
from anju.declarations.queries import DeclarationLine, SubmissionCard

SHOWN = (
    "id", "number", "state", "channel", "role", "party", "division", "entered_by", "received_at", "pack",
    "pack_version", "file_name", "total", "done", "accepted", "rejected", "dropped_columns", "unmapped",
)  # fmt: skip
PREFIX = "/api/v1"


def submission_out(card: SubmissionCard) -> dict[str, Any]:
    """A SubmissionOut."""
    return {name: getattr(card, name) for name in SHOWN} | {
        "findings": [of_stored(finding) for finding in card.findings],
        "workbook": f"{address_of(card.id)}/workbook" if card.annotated else None,
    }


def address_of(submission: int) -> str:
    """Where a submission is found."""
    return f"{PREFIX}/submissions/{submission}"


def line_out(line: DeclarationLine) -> dict[str, Any]:
    """A LineOut."""
    shown = asdict(line)
    shown["declaration"] = shown.pop("id")
    shown["outcome"] = "accepted" if shown.pop("accepted") else "rejected"
    shown["findings"] = [of_stored(finding) for finding in line.findings]
    return shown
