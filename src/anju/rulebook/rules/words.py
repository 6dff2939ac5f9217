"""The words packs may use where a rule asks for one of a list."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Rank of a legal instrument. NORMATIVE is a notice or opinion below the rank of law."""

    LAW = "LAW"
    ADMIN_REG = "ADMIN_REG"
    LOCAL_REG = "LOCAL_REG"
    DEPT_RULE = "DEPT_RULE"
    LOCAL_GOV_RULE = "LOCAL_GOV_RULE"
    NORMATIVE = "NORMATIVE"


class Evidence(StrEnum):
    """How a text was read. A: in full; B: as an excerpt of an official text; C: second hand; M: from memory."""

    A = "A"
    B = "B"
    C = "C"
    M = "M"


class Status(StrEnum):
    """Only ACTIVE answers. UNKNOWN: the text was not found; DISABLED: in the law, deliberately not used."""

    ACTIVE = "active"
    DRAFT = "draft"
    UNKNOWN = "unknown"
    DISABLED = "disabled"


class PackStatus(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    ACTIVE = "active"
    RETIRED = "retired"


class Tier(StrEnum):
    """Tier of a jurisdiction, from the nation down."""

    NATION = "NATION"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"


class Declarant(StrEnum):
    """Who owes a declaration."""

    RESIDENT = "RESIDENT"
    LANDLORD = "LANDLORD"
    SUBLESSOR = "SUBLESSOR"
    AGENCY = "AGENCY"
    EMPLOYER = "EMPLOYER"
    HOUSEHOLD = "HOUSEHOLD"
    HOST = "HOST"
    HOTEL = "HOTEL"
    PROPERTY_MANAGER = "PROPERTY_MANAGER"
    VENUE = "VENUE"
    OTHER = "OTHER"


class CountDay(StrEnum):
    """The day a head-count is taken: that one looks at it, or the last day of the month before."""

    TODAY = "TODAY"
    MONTH_END = "MONTH_END"


class Subject(StrEnum):
    """Whom a declaration is about."""

    TENANT = "TENANT"
    CO_RESIDENT = "CO_RESIDENT"
    EMPLOYEE = "EMPLOYEE"
    LODGER = "LODGER"
    RESIDENT = "RESIDENT"


class Trigger(StrEnum):
    """The event a clock starts with."""

    ARRIVAL = "ARRIVAL"
    DEPARTURE = "DEPARTURE"
    MOVE_IN = "MOVE_IN"
    MOVE_OUT = "MOVE_OUT"
    LETTING_START = "LETTING_START"
    LETTING_END = "LETTING_END"
    LEASE_CREATED = "LEASE_CREATED"
    LEASE_ENDED = "LEASE_ENDED"
    CONTRACT_SIGNED = "CONTRACT_SIGNED"
    CONTRACT_TERMINATED = "CONTRACT_TERMINATED"
    EMPLOYMENT_CREATED = "EMPLOYMENT_CREATED"
    EMPLOYMENT_ENDED = "EMPLOYMENT_ENDED"
    HOST_REGISTERED = "HOST_REGISTERED"
    INFORMED = "INFORMED"
    ADDRESS_CHANGED = "ADDRESS_CHANGED"
    ACCEPTED = "ACCEPTED"
    FORWARDED = "FORWARDED"
    RESIDENCE_START = "RESIDENCE_START"
    PERMIT_ISSUE_DATE = "PERMIT_ISSUE_DATE"
    PERMIT_EXPIRY = "PERMIT_EXPIRY"


class Recipient(StrEnum):
    POLICE_STATION = "POLICE_STATION"
    RESIDENTS_COMMITTEE = "RESIDENTS_COMMITTEE"
    SERVICE_STATION = "SERVICE_STATION"
    PROPERTY_MANAGER = "PROPERTY_MANAGER"
    LEASE_OFFICE = "LEASE_OFFICE"
    EMPLOYMENT_SERVICE = "EMPLOYMENT_SERVICE"
    LANDLORD = "LANDLORD"


class Channel(StrEnum):
    """How a declaration may be made."""

    PAPER = "PAPER"
    ONLINE = "ONLINE"
    FAX = "FAX"
    PHONE = "PHONE"
    APP = "APP"
    SMS = "SMS"
    COUNTER = "COUNTER"
    VISIT = "VISIT"


class Ground(StrEnum):
    """What a permit may rest on."""

    STABLE_JOB = "STABLE_JOB"
    STABLE_DWELLING = "STABLE_DWELLING"
    CONTINUOUS_STUDY = "CONTINUOUS_STUDY"
    STABLE_INCOME = "STABLE_INCOME"


class Late(StrEnum):
    """What a missed endorsement does to a permit."""

    SUSPEND = "SUSPEND"
    EXPIRE = "EXPIRE"


class AfterRestore(StrEnum):
    """From when residence years count once a permit works again."""

    FROM_RESTORE = "FROM_RESTORE"
    CONTINUOUS = "CONTINUOUS"


class Act(StrEnum):
    """What a penalty is for."""

    NOT_DECLARED = "NOT_DECLARED"
    NOT_REGISTERED = "NOT_REGISTERED"
    CHECK_REFUSED = "CHECK_REFUSED"
    DATA_LEAKED = "DATA_LEAKED"
    PERMIT_FRAUD = "PERMIT_FRAUD"
    PERMIT_LENT = "PERMIT_LENT"
    PERMIT_WITHHELD = "PERMIT_WITHHELD"
    PERMIT_MISUSED = "PERMIT_MISUSED"
    PERMIT_FORGED = "PERMIT_FORGED"
    LANDLORD_NO_CHECK = "LANDLORD_NO_CHECK"


class Precondition(StrEnum):
    """What must stand before a fine. "拒不改正" and "逾期不改正" are different things."""

    NONE = "NONE"
    RECTIFICATION_ORDERED = "RECTIFICATION_ORDERED"
    RECTIFICATION_REFUSED = "RECTIFICATION_REFUSED"
    RECTIFICATION_OVERDUE = "RECTIFICATION_OVERDUE"


class Authority(StrEnum):
    POLICE = "POLICE"
    LEASE_OFFICE = "LEASE_OFFICE"
    HOUSING = "HOUSING"


class Per(StrEnum):
    """Whether an amount is for the act, or for each person it concerns."""

    ACT = "ACT"
    PERSON = "PERSON"


class Decision(StrEnum):
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"


class VisitSubject(StrEnum):
    """What is visited on a cadence. PERSON is here only to be refused with the reason."""

    DWELLING = "DWELLING"
    BUILDING = "BUILDING"
    UNIT = "UNIT"
    PERSON = "PERSON"


class Body(StrEnum):
    """What a threshold is measured on."""

    COMMUNITY = "COMMUNITY"
    EMPLOYER = "EMPLOYER"
    TOWNSHIP = "TOWNSHIP"


class Opens(StrEnum):
    """What opens a benefit."""

    NONE = "NONE"
    REGISTRATION = "REGISTRATION"
    PERMIT = "PERMIT"


class FieldMode(StrEnum):
    ON = "ON"
    OFF = "OFF"


class ManagementMode(StrEnum):
    """旅业式, 物业式, 单位自管式, 散居包片式, 院区围合式."""

    HOTEL = "HOTEL"
    ESTATE = "ESTATE"
    EMPLOYER = "EMPLOYER"
    DISPERSED = "DISPERSED"
    COMPOUND = "COMPOUND"
