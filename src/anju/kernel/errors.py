"""The one error type that leaves a room: a door turns it into a page or a JSON problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from anju.kernel.findings import Finding


class Word(str):
    """A value of an error's sentence that is itself a word to translate, such as the state of a dwelling."""

    __slots__ = ()


class AnjuError(Exception):
    """Something the caller can act on.

    code: stable slug such as ``not-found``; message: plain words, English, no personal data; findings: numbered
    remarks that belong to it; status: the HTTP status a door answers with.

    A message with values is written as a sentence with named places and `params`, so that a door can say it in the
    reader's language: ``Refused("At most %(most)s items at once.", params={"most": 1000})``. Without `params` the
    message stands as it is, signs of percent included.
    """

    status = 400
    code = "bad-request"

    def __init__(
        self,
        message: str = "",
        *,
        params: Mapping[str, object] | None = None,
        code: str = "",
        findings: Iterable[Finding] = (),
    ) -> None:
        self.sentence = message
        self.params = dict(params or {})
        self.message = self.said(str)
        self.code = code or self.code
        self.findings = tuple(findings)
        super().__init__(self.message)

    def said(self, translate: Callable[[str], str]) -> str:
        """The message as `translate` (a door's gettext) says it, its values filled in; empty when there is none."""
        if not self.sentence:
            return ""
        values = {name: translate(value) if isinstance(value, Word) else value for name, value in self.params.items()}
        return translate(self.sentence) % values if values else translate(self.sentence)


class Impossible(ValueError):
    """A value that cannot be what a law or a notice says.

    fault: slug such as ``limit-value``, for whoever says it in words; params: what the words need.
    """

    def __init__(self, fault: str, **params: object) -> None:
        super().__init__(f"{fault}: {', '.join(f'{name} {value}' for name, value in params.items())}")
        self.fault = fault
        self.params = params


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


class TooMany(AnjuError):
    """More was asked than is answered within a time; retry_after: seconds until asking again makes sense."""

    status = 429
    code = "too-many"

    def __init__(self, message: str = "", *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
