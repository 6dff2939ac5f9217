"""Spreadsheets we hand out, written row by row: memory stays flat, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.utils import timezone
from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TEXT = 32_767
"""Characters a cell of the format holds."""


@contextmanager
def new_workbook(out: BinaryIO, *, title: str, made_by: str, made_at: datetime) -> Iterator[Workbook]:
    """A workbook written to `out` when the block ends. Rows go in order, cells of a row in any.

    Texts stay texts: nothing in them becomes a formula, a link or a number. Rows rest in a folder only this user can
    read until the file is whole."""
    with TemporaryDirectory(prefix="anju-sheet-") as private:
        book = Workbook(
            out,
            {
                "constant_memory": True,
                "tmpdir": private,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        created = timezone.localtime(made_at).replace(tzinfo=None)
        book.set_properties({"title": title, "author": made_by, "created": created})
        try:
            yield book
        finally:
            book.close()
