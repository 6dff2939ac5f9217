"""An empty workbook in a place's own words, to be filled in and sent: what it offers is what the reader understands."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anju.papers.workbooks import new_workbook
from anju.rulebook.installed import the_book
from anju.rulebook.rules.forms import UNCHANGED, FormSpec

ROWS = 1_000
"""So many rows below the header are prepared with their lists; more may be filled in."""
PERSON = ("name", "id_kind", "id_number", "hukou_type", "hukou_address", "occupation")
HOME = (
    "kind", "dwelling_code", "address", "date", *PERSON, "reason", "place_type", "until", "whereabouts", "phone",
    "note",
)  # fmt: skip
ROSTER = ("kind", "date", "name", "id_kind", "id_number", "employer_code", "occupation", "note")
JOB = ("kind", "employer_code", "employer", "date", *PERSON, "phone", "note")
NEEDED = frozenset({"kind", "date", "name", "id_kind", "id_number", "dwelling_code", "employer_code"})
COLUMNS = {"home": HOME, "job": JOB, "roster": ROSTER}
KINDS = {
    "home": ("move_in", "change", "extend", "move_out", "not_lived"),
    "job": ("hire", "leave", "not_worked"),
    "roster": (UNCHANGED, "leave", "hire", "not_worked"),
}
WIDTHS = {"dwelling_code": 28, "address": 36, "hukou_address": 30, "id_number": 22, "employer_code": 22, "employer": 24}
USUAL_WIDTH = 14
NEVER_THERE = gettext_noop(
    "Who never lived there, or never worked there: choose the word for that, and write the first day that was said of"
    " the person."
)
NOTES = (
    gettext_noop("One row a person. Fill in below the header; leave the header as it is."),
    gettext_noop("Columns marked * are needed; the others help whoever verifies, and may stay empty."),
    gettext_noop("Where a cell has a list, choose from it or type the same word."),
    gettext_noop("Identity numbers stand in cells of text: pasted as numbers they lose their last digits."),
    gettext_noop("Dates as 2026-11-18."),
    gettext_noop("Until when somebody will stay, and where somebody went who moved out, are said only where known."),
    NEVER_THERE,
    gettext_noop("Add no columns on ethnicity, religion, health and the like: they are dropped unread."),
    gettext_noop("Send the file as it is. A dry run shows every row with its remarks before anything is entered."),
)


def template(pack: str, role: str, *, on: date, now: datetime, made_by: str) -> bytes:
    """The workbook (.xlsx) of a pack on a day for a declarant's role: an employer's of jobs, all others' of homes.

    RuleUnknown when there is no such pack. Headers and lists are the pack's; the notes are in the language of the
    caller."""
    form = the_book().form(pack, on)
    what = "job" if role == "employer" else "home"
    title = f"{the_book().pack(pack).head.title} {_('Declarations')}"
    out = io.BytesIO()
    with new_workbook(out, title=title, made_by=made_by, made_at=now) as book:
        write_form(book, form, what, title=title, notes=NOTES)
    return out.getvalue()


def write_form(
    book: Workbook,
    form: FormSpec,
    what: str,
    *,
    title: str,
    notes: Sequence[str],
    rows: Iterable[Mapping[str, str]] = (),
) -> None:
    """The table with its header and lists, `rows` (field → text) filled in below; then a sheet of notes."""
    sheet = book.add_worksheet(_("Declarations"))
    _write_table(book, sheet, form, what, rows)
    _write_notes(book, book.add_worksheet(_("Notes")), title, notes)


def _write_table(
    book: Workbook, sheet: Worksheet, form: FormSpec, what: str, rows: Iterable[Mapping[str, str]]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EDF0F3", "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    styles = {"date": day, "until": day}
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    columns = COLUMNS[what]
    for column, name in enumerate(columns):
        sheet.set_column(column, column, WIDTHS.get(name, USUAL_WIDTH), styles.get(name, text))
        sheet.write_string(0, column, form.printed.get(name, name) + ("*" if name in NEEDED else ""), head)
        _offer(sheet, column, _choices(form, name, what))
    for number, filled in enumerate(rows, 1):
        for column, name in enumerate(columns):
            if filled.get(name):
                sheet.write_string(number, column, filled[name])


def _choices(form: FormSpec, name: str, what: str) -> list[str]:
    if name == "kind":
        return [form.printed.get(kind, kind) for kind in KINDS[what]]
    return list(form.labels.get(name, {}).values())


def _offer(sheet: Worksheet, column: int, choices: list[str]) -> None:
    # The format holds a list of 255 characters.
    if choices and len(",".join(choices)) <= 255:
        sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": choices, "error_type": "warning"})


def _write_notes(book: Workbook, sheet: Worksheet, title: str, notes: Sequence[str]) -> None:
    wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90, wrapped)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for row, note in enumerate(notes, 2):
        sheet.write_string(row, 0, _(note))
