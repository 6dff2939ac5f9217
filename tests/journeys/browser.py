"""A member at a browser, against the web process's own database role; and the worker, who does what was put off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import PASSWORD, Member


@dataclass
class Browser:
    """Signed in by name and password. A page that answers 400 or more is the test's failure, unless it was expected."""

    member: Member
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.post("/login", username=self.member.account.username, password=PASSWORD)
        assert "sessionid" in self.client.cookies

    def get(self, path: str, *, expect: int = 200, **query: Any) -> str:
        with _web_process():
            answer = self.client.get(path, query, follow=True)
        return _text(answer, path, expect)

    def post(self, path: str, *, expect: int = 200, **form: Any) -> str:
        """The page one lands on."""
        with _web_process():
            answer = self.client.post(path, form, follow=True)
        self.at = answer.request["PATH_INFO"]
        return _text(answer, path, expect)

    def download(self, path: str, form: dict[str, Any] | None = None) -> bytes:
        with _web_process():
            answer = self.client.get(path) if form is None else self.client.post(path, form)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        assert "attachment" in answer.headers["Content-Disposition"]
        return bytes(answer.content)


def work_off() -> int:
    """Run what waits for the worker, in order, until nothing does; returns how many jobs there were."""
    jobs = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).order_by("pk")
    count = 0
    while job := jobs.first():
        task = app.tasks[job.task_name]
        # The attempt a task may ask for: the first.
        context = [SimpleNamespace(job=SimpleNamespace(attempts=0))] if task.pass_context else []
        task.func(*context, **job.args)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
        count += 1
    return count


class _Cells(HTMLParser):
    """Rows of all tables, each a list of the texts of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def rows_of(page: str) -> list[list[str]]:
    """The table rows of a page below their heads."""
    cells = _Cells()
    cells.feed(page)
    return [[" ".join(cell.split()) for cell in row] for row in cells.rows if row][1:]


def next_page(page: str) -> dict[str, str]:
    """What the link to the next page asks for; empty on the last one."""
    found = re.search(r'rel="next" href="[^"?]*\?([^"]*)"', page)
    return dict(parse_qsl(unescape(found[1]))) if found else {}


@contextmanager
def _web_process() -> Iterator[None]:
    role = f"{connection.settings_dict['NAME']}_web"
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
        cursor.execute(f'SET ROLE "{role}"')
        yield
        cursor.execute("RESET ROLE")


def _text(answer: HttpResponseBase, path: str, expected: int) -> str:
    assert answer.status_code == expected, f"{path}: {answer.status_code}"
    return answer.content.decode()  # type: ignore[attr-defined]
