"""Declarations as they are sent, and what becomes of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictStr, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from anju.api.shapes.base import PLAIN, Body, FindingOut, Id, PackId

MOST_LINES = 200
MOST_BULK_LINES = 5_000
MOST_TEXT = 500
FARTHEST = 10**18
Text = Annotated[StrictStr, Field(max_length=MOST_TEXT, pattern=PLAIN)]


def _read_cell(value: Any) -> str | int | float | None:
    """One misfit a cell, where a union of types would tell one a type."""
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise PydanticCustomError("string_too_long", "too long", {"max_length": MOST_TEXT})
        if "\0" in value:
            raise PydanticCustomError("string_pattern_mismatch", "no such character")
        return value
    if value is None or (type(value) in (int, float) and -FARTHEST <= value <= FARTHEST):
        return value  # type: ignore[no-any-return]
    raise PydanticCustomError("cell_type", "This must be text, a number or null.")


Cell = Annotated[
    str | int | float | None,
    PlainValidator(_read_cell),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": MOST_TEXT, "pattern": PLAIN},
                {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST},
                {"type": "null"},
            ]
        }
    ),
]


class Role(StrEnum):
    LANDLORD = "landlord"
    AGENCY = "agency"
    EMPLOYER = "employer"
    HOST = "host"
    PROPERTY_MANAGER = "property_manager"
    RESIDENT = "resident"


class LineIn(BaseModel):
    """One person's line. Values are taken as they would be from a spreadsheet: the checks say what is wrong with them.

    Values of coded fields may be slugs or the words of the pack's form. A field that Anju never keeps (ethnicity,
    religion, health …) is dropped before anything is stored, and the receipt names it; any other field that is not
    listed here is refused (E213)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "minProperties": 1,
            "examples": [
                {
                    "kind": "move_in",
                    "dwelling_code": "4403090020010000001000001",
                    "date": "2026-11-16",
                    "name": "林秀文",
                    "id_kind": "resident_id",
                    "id_number": "330822199506120026",
                    "hukou_address": "浙江省衢州市常山县",
                    "reason": "务工",
                    "phone": "13912345678",
                }
            ],
        },
    )
    __pydantic_extra__: dict[str, Cell]

    kind: Cell = Field(
        None,
        description=(
            "move_in, change, extend, move_out, hire, leave, lodging, not_lived, not_worked, or the form's word (入住)."
        ),
    )
    dwelling_code: Cell = Field(None, description="25 digits. Needed unless somebody is hired or leaves.")
    address: Cell = Field(None, description="For the eye; the code decides (W407).")
    date: Text | None = Field(
        None, description="Day, or moment, at which it happened: 2026-11-16, 2026年11月16日, 2026-11-16T20:30."
    )
    name: Cell = Field(None, description="As on the identity document.")
    id_kind: Cell = Field(
        None,
        description="resident_id, hmt_residence, foreign_pr, passport, hmt_travel, taiwan_travel, other, or the form's"
        " word.",
    )
    id_number: Cell = Field(None, description="As text: a number loses its last digits (E107).")
    sex: Cell = Field(None, description="1 or 男, 2 or 女. Read from the identity number where that holds it.")
    birth_date: Text | None = Field(None, description="Read from the identity number where that holds it.")
    hukou_type: Cell = Field(None, description="Kind of the place of household registration.")
    hukou_address: Cell = Field(None, description="Place of household registration.")
    occupation: Cell = Field(None, description="Code or word of the pack's list.")
    reason: Cell = Field(None, description="Why the person lives here; kept coarse.")
    place_type: Cell = Field(None, description="Basis of the stay: rented, own, employer's premises …")
    employer: Cell = Field(None, description="Place of work, as written.")
    employer_code: Cell = Field(None, description="Unified social credit code; for hire, leave and not_worked.")
    head_name: Cell = Field(None, description="Head of the household here.")
    head_number: Cell = Field(None, description="That person's identity number.")
    relation: Cell = Field(None, description="Relation to that person.")
    phone: Cell = Field(None, description="Telephone.")
    until: Text | None = Field(
        None, description="Until which day the person will stay, of an arrival or an extension, where that is known."
    )
    whereabouts: Cell = Field(
        None,
        description="Where a person went who moved out: at_home_place, elsewhere_in_county, in_province,"
        " out_of_province, abroad, military, deceased, unknown, or the form's word. Never an address.",
    )
    sequence: Cell = Field(None, description="The sender's own serial; not read.")
    declarant: Cell = Field(None, description="Declarant's name as on the form; the account decides.")
    handler: Cell = Field(None, description="Who filled the form in.")
    note: Cell = Field(None, description="Anything else.")

    @model_validator(mode="after")
    def _filled(self) -> LineIn:
        if not any(name != "sequence" for name in self.cells()):
            raise PydanticCustomError("empty_line", "There is nothing in this line.")
        return self

    def cells(self) -> dict[str, Any]:
        """The filled fields, as declarations take them."""
        given = self.__dict__ | (self.__pydantic_extra__ or {})
        return {name: value for name, value in given.items() if value is not None and value != ""}


class MessageIn(Body):
    """One message: who declares, in which role, by which pack, and the lines."""

    role: Role = Field(description="In which role the declarant declares; decides which deadline applies.")
    pack: PackId
    party: Id | None = Field(
        None,
        description="The declaring party. A party's own staff leave it out; so does the office for its own intake.",
    )
    lines: list[LineIn] = Field(min_length=1, max_length=MOST_LINES)


class BulkIn(MessageIn):
    """A larger message, checked and entered by the worker."""

    lines: list[LineIn] = Field(min_length=1, max_length=MOST_BULK_LINES)
    commit: bool = Field(
        False, description="Enter the accepted lines once they are checked, without being asked again."
    )


class FileIn(Body):
    """The form fields beside a file."""

    role: Role
    pack: PackId
    party: Id | None = None
    commit: bool = False


class RowOut(Schema):
    """What became of one line; all its findings at once."""

    row: int = Field(description="From 1, in the order sent.")
    outcome: str = Field(description="accepted or rejected.", examples=["accepted"])
    codes: list[str] = Field(description="Numbers of the findings, ascending, each once.", examples=[["W401"]])
    findings: list[FindingOut]
    declaration: int = Field(description="Id of the declaration that was kept, accepted or not.")
    due: str | None = Field(description="When the duty to declare ended.", examples=["2026-11-23T24:00+08:00"])
    article: str = Field(description="The article that says so.")


class ReceiptOut(Schema):
    """Proof that a message arrived."""

    submission: int = Field(description="Id under which it is found at /submissions/{id}.")
    number: str = Field(description="Receipt number with check digit.", examples=["20261118-00000042-7"])
    received_at: datetime
    accepted: int
    rejected: int
    dropped_columns: list[str] = Field(description="Fields that were dropped because Anju never keeps them.")
    rows: list[RowOut]


class SubmissionOut(Schema):
    """A message and how far the work on it stands."""

    id: int
    number: str
    state: str = Field(
        description="received, checking, checked, committing, committed or failed.", examples=["checked"]
    )
    channel: str
    role: str
    party: int | None
    division: int
    entered_by: int
    received_at: datetime
    pack: str
    pack_version: str
    file_name: str | None
    total: int = Field(description="Filled lines; 0 until they are known.")
    done: int = Field(description="Lines worked on so far.")
    accepted: int
    rejected: int
    dropped_columns: list[str]
    unmapped: list[str] = Field(description="Headers that nothing maps; say what they mean at …/mapping.")
    findings: list[FindingOut] = Field(description="Why nothing of the file could be taken (E302).")
    workbook: str | None = Field(description="Where the same table with a findings column is, once it is made.")


class SubmissionPage(Schema):
    """Messages, newest first."""

    rows: list[SubmissionOut]
    after: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class LineOut(Schema):
    """A line as said, with its findings. Before the commit only lines that have findings are kept."""

    row: int
    declaration: int | None = Field(description="Id of the declaration, once entered.")
    kind: str
    outcome: str
    codes: list[str]
    findings: list[FindingOut]
    day: date | None
    fields: dict[str, str] = Field(description="As said; identity numbers and telephone numbers masked.")
    verification: str = Field(
        description="open, claimed, confirmed or refused; empty where nothing is to be verified. Of what contradicts:"
        " compared, then kept (the register stands), taken or asked."
    )
    reason: str = Field(description="Why the station returned it; empty otherwise.")


class LinePage(Schema):
    """Lines by row."""

    rows: list[LineOut]
    after: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class MappingIn(Body):
    """What headers mean that nothing maps. Kept for this declarant."""

    mapping: dict[Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN)], Text] = Field(
        min_length=1, max_length=100, description="Header → field.", examples=[{"来本地日期": "date"}]
    )
