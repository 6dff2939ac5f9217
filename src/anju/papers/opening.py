"""Workbooks are opened in a process of their own: some kilobytes of a file may ask their reader for hundreds of
gigabytes, a cell in the last row and column is enough, and the reader then ends the process it runs in.

`open_apart` starts it as `python -P -m anju.papers.opening` and hands the file to its standard input; it answers with
its sheets as tables, each behind its length.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Iterator

from python_calamine import CalamineWorkbook

from anju.papers.tables import as_table, unreadable, without_prohibited

MOST_MEMORY = 1 << 30
"""Bytes, of which 200,000 rows of 17 columns take a third."""
MOST_SECONDS = 60
MOST_OUT = 256 << 20
"""Bytes of all tables together; 200,000 rows take a fifth."""
DAMAGED = 3
SIZE = 8


def open_apart(content: bytes) -> list[bytes]:
    """Every sheet of an .xlsx or .xls as a table (tables.as_table), in the workbook's order.

    Refused with E302: damaged, or swollen where it asks for more than a list of 200,000 rows could."""
    command = [sys.executable, "-P", "-m", "anju.papers.opening"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=2 * MOST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise unreadable("swollen") from error
    if done.returncode == DAMAGED:
        raise unreadable("damaged")
    if done.returncode != 0:
        raise unreadable("swollen")
    return list(_parts(done.stdout))


def _parts(answer: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(answer):
        end = at + SIZE + int.from_bytes(answer[at : at + SIZE])
        yield answer[at + SIZE : end]
        at = end


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = MOST_OUT
    # The reader raises a type of its own for each thing that may be wrong, and panics; to the sender they are one.
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in book.sheet_names:
            table = as_table(without_prohibited(book.get_sheet_by_name(name).iter_rows()))
            room -= len(table)
            if room < 0:
                return 1
            sys.stdout.buffer.write(len(table).to_bytes(SIZE) + table)
    except MemoryError:
        return 1
    except BaseException:
        return DAMAGED
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
