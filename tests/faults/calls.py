"""Things done by a process of their own, so that a test may kill it: `python -m faults.calls WORD …` prints JSON."""

# ruff: noqa: E402 - models may be imported once Django is set up, not before

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from anju.site.cli.running import point_django_at, prepare_django
from anju.site.embedded import Embedded

prepare_django()
point_django_at(Embedded().url())

from django.db import transaction

from anju.access.actions import issue_token, open_account
from anju.access.queries import viewer_of
from anju.access.rules import Role, system_viewer
from anju.declarations.actions.files import check_file, commit_lines, take_file
from faults.files import LONGHUA, RECEIVED_ON, write_file
from invented import make_dwellings

RECEIVED_AT = datetime.combine(RECEIVED_ON, datetime.min.time(), ZoneInfo("Asia/Shanghai")).replace(hour=12)
SYSTEM = system_viewer(on=RECEIVED_ON)


def found(dwellings: str) -> dict[str, Any]:
    """A town, and a clerk of the whole county with a token."""
    with transaction.atomic():
        make_dwellings(int(dwellings))
        clerk = open_account(
            viewer=SYSTEM, username="clerk", password="not used by anybody", display_name="窗口", role=Role.CLERK,
            area=LONGHUA,
        )  # fmt: skip
        return {"token": issue_token(viewer=viewer_of(clerk, on=RECEIVED_ON), label="tests")}


def make(path: str, count: str, first: str) -> dict[str, Any]:
    """A file of `count` rows, its people numbered from `first`, and what is to become of them."""
    return write_file(Path(path), int(count), first=int(first))


def take(path: str, then: str) -> dict[str, Any]:
    """Hand a file in as the office's own; then: check (by the worker), commit (after that), or nothing."""
    submission = take_file(
        viewer=SYSTEM, name="newcomers.csv", content=Path(path).read_bytes(), role="landlord", party=None,
        pack="cn-4403-2015", received_at=RECEIVED_AT, channel="spreadsheet", defer_check=then != "nothing",
        commit_when_checked=then == "commit",
    )  # fmt: skip
    return {"submission": submission}


def check(submission: str) -> dict[str, Any]:
    """What the worker's task does, here and now."""
    check_file(int(submission))
    return {}


def commit(submission: str) -> dict[str, Any]:
    """What the worker's task does, here and now."""
    commit_lines(int(submission))
    return {}


if __name__ == "__main__":
    print(json.dumps({call.__name__: call for call in (found, make, take, check, commit)}[sys.argv[1]](*sys.argv[2:])))
