"""A finding: one numbered remark about one field of what somebody told us.

`E` refuses, `W` accepts and says so. One number has one meaning on every channel; the wording (both languages) is
kept by the doors' common catalogue in ``declarations.messages``, so that rules stay free of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """code: ``E103``-like; field: name of the field as in the API; read: what was read, masked by whoever shows it;
    params: values the wording needs (strings, numbers, ISO dates)."""

    code: str
    field: str
    read: str | None = None
    params: Mapping[str, Any] = attribute(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.code.startswith("E")


def refuses(findings: Iterable[Finding]) -> bool:
    """True when at least one finding refuses the row."""
    return any(finding.refuses for finding in findings)
