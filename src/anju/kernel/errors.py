"""The one error type that leaves a room: a door turns it into a page or a JSON problem."""

from __future__ import annotations

from collections.abc import Iterable

from anju.kernel.findings import Finding


class AnjuError(Exception):
    """Something the caller can act on.

    code: stable slug such as ``not-found``; message: plain words, English, no personal data; findings: numbered
    remarks that belong to it; status: the HTTP status a door answers with.
    """

    status = 400
    code = "bad-request"

    def __init__(self, message: str = "", *, code: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.findings = tuple(findings)


class NotFound(AnjuError):
    """Absent, or out of the viewer's scope: the two answer alike."""

    status = 404
    code = "not-found"


class Forbidden(AnjuError):
    """The viewer lacks a permission; the message names it, for staff."""

    status = 403
    code = "forbidden"


class Conflict(AnjuError):
    """The state moved on: somebody decided, the key was used for another payload, periods overlap."""

    status = 409
    code = "conflict"


class Refused(AnjuError):
    """What was sent cannot be taken; findings say why, all at once."""

    status = 422
    code = "refused"
