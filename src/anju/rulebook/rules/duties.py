"""Who must tell whom what, and by when; and who need not."""

from __future__ import annotations

from dataclasses import dataclass

from anju.kernel.deadlines import Duration
from anju.kernel.rates import Bound
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.words import Channel, Declarant, FieldMode, Recipient, Subject, Tier, Trigger


@dataclass(frozen=True, kw_only=True)
class ResidentScope(Rule):
    """Whose residence is registered: those whose hukou lies outside this tier's unit."""

    left: Tier
    within_city_excluded: bool = False


@dataclass(frozen=True, kw_only=True)
class RegistrationDuty(Rule):
    """The resident's own duty. stay_days: from how many days of (intended) stay; min_age in years."""

    trigger: Trigger
    deadline: Duration | None = None
    stay_days: int | None = None
    stay_bound: Bound = Bound.AT_LEAST
    min_age: int | None = None
    recipients: tuple[Recipient, ...] = ()
    channels: tuple[Channel, ...] = ()

    def clock(self) -> Duration | None:
        return self.deadline


@dataclass(frozen=True, kw_only=True)
class DeclarationDuty(Rule):
    """Somebody else's duty to declare. alternatives: whom it suffices to tell instead; exempt_under_days: stays shorter
    than this need none."""

    declarant: Declarant
    triggers: tuple[Trigger, ...]
    deadline: Duration
    subjects: tuple[Subject, ...] = (Subject.RESIDENT,)
    recipients: tuple[Recipient, ...] = (Recipient.POLICE_STATION,)
    alternatives: tuple[Recipient, ...] = ()
    channels: tuple[Channel, ...] = ()
    reduced_fields: bool = False
    exempt_under_days: int | None = None

    def clock(self) -> Duration | None:
        return self.deadline


@dataclass(frozen=True, kw_only=True)
class Exemption(Rule):
    """Whom the duties do not touch. when: a stable word such as ``HOTEL`` or ``WITH_LOCAL_CLOSE_RELATIVE``."""

    when: str
    max_days: int | None = None
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeDuty(Rule):
    """Registered facts that changed must be told."""

    deadline: Duration
    trigger: Trigger = Trigger.ADDRESS_CHANGED

    def clock(self) -> Duration | None:
        return self.deadline


@dataclass(frozen=True, kw_only=True)
class Reconfirmation(Rule):
    """A registered stay is to be confirmed anew after so many months: one is reminded so many days before, and so many
    after that day without a word a person is presumed to have left, which is a reason to look and nothing else."""

    months: int
    remind_days: int
    grace_days: int


@dataclass(frozen=True, kw_only=True)
class FieldPolicy(Rule):
    """Switches one field of the registration on or off; see rules.fields for what a pack may switch."""

    field: str
    mode: FieldMode


@dataclass(frozen=True, kw_only=True)
class Retention(Rule):
    """How long records of a class are kept after they ended."""

    records: str
    keep: Duration
