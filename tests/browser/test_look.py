"""Every page of the desk with everybody who may open it, as the doors' table has them: looked at by a machine, and
pictured for people by `make look`."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from browser.conftest import LANGUAGES, WIDTHS, served
from browser.looking import remarks_on
from doors.knocks import Knock, knocks
from doors.town import Town, make_town

TABLE = Path(__file__).parents[1] / "doors" / "table.csv"
ALBUM = os.environ.get("ANJU_LOOK", "")
"""A folder for the pictures; none are taken without it."""
NOT_PAGES = {
    "healthz", "readyz", "problems/<slug:code>", "declare/dwellings", "divisions/suggest", "upload/template",
    "submissions/<int:submission_id>/progress", "journal/seals/progress", "documents/<int:document_id>",
    "exports/<int:export_id>", "statements/<int:statement_id>",
}  # fmt: skip
"""Files, and parts of pages."""
OTHERS = {"next_clerk", "next_officer", "next_admin", "next_security", "outsider"}
"""See the same pages with other rows, or none."""
SHEET = """<!doctype html><meta charset="utf-8"><title>Anju</title><style>body { font: 14px sans-serif }
p { display: flex; gap: 8px; align-items: start } img { max-height: 420px; border: 1px solid #999 }</style>"""
ALL = [(language, width) for language in LANGUAGES for width in WIDTHS]
SOME = [("zh-hans", "phone"), ("en", "desk"), ("en", "phone")]


@dataclass(frozen=True, slots=True)
class Pair:
    """A page, and somebody who may open it."""

    who: str
    knock: Knock

    @property
    def address(self) -> str:
        return self.knock.path + ("?" + urlencode(self.knock.data) if self.knock.data else "")

    @property
    def name(self) -> str:
        pattern = self.knock.pattern.replace("<int:", "").replace("<str:", "").replace(">", "") or "home"
        return "-".join([*pattern.split("/"), *self.knock.of.split()]).replace("'", "")


@dataclass(frozen=True, slots=True)
class Street:
    """The doors' town behind a running server."""

    url: str
    sessions: dict[str, str]
    pairs: list[Pair]


@pytest.fixture(scope="session")
def street(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Street]:
    with served("look", _fill, tmp_path_factory.mktemp("look"), django_db_blocker) as (url, (town, sessions)):
        yield Street(url, sessions, list(_pairs(town)))


def _fill() -> tuple[Town, dict[str, str]]:
    """The town, and everybody's session: one of them has a second factor that nobody here holds."""
    with transaction.atomic():
        town = make_town()
    cookie = settings.SESSION_COOKIE_NAME
    return town, {name: member.client().cookies[cookie].value for name, member in town.members.items()}


def _pairs(town: Town) -> Iterator[Pair]:
    """As the committed table answers, in the order of the addresses; without an album the first who may open a page."""
    with TABLE.open(encoding="utf-8") as stream:
        answers = {(row["method"], row["pattern"], row["of"]): row for row in csv.DictReader(stream)}
    for knock in knocks(town.things):
        if knock.method != "GET" or "api/" in knock.pattern or knock.pattern in NOT_PAGES:
            continue
        row = answers.get(knock.key, {})
        who = [name for name in (*town.members, "anonymous") if row.get(name) == "200" and name not in OTHERS]
        yield from (Pair(name, knock) for name in (who if ALBUM else who[:1]))


@pytest.mark.parametrize(("language", "width"), ALL if ALBUM else SOME)
def test_every_page_fits_and_speaks_one_language(street: Street, browser: Browser, language: str, width: str) -> None:
    desks: dict[str, Page] = {}
    wrong: dict[str, str] = {}
    for pair in street.pairs:
        if pair.who not in desks:
            desks[pair.who] = _desk(street, browser, pair.who, language, width)
        for remark in _look(desks[pair.who], pair, language, width):
            wrong.setdefault(remark, pair.name)
    for page in desks.values():
        page.context.close()
    if ALBUM:
        _bind(Path(ALBUM), street.pairs)
    assert not wrong, "\n".join(f"{where}: {remark}" for remark, where in wrong.items())


def _look(page: Page, pair: Pair, language: str, width: str) -> list[str]:
    answer = page.goto(pair.address)
    if not answer or not answer.ok:
        return [f"{pair.name} does not open for {pair.who}"]
    if ALBUM:
        folder = Path(ALBUM) / pair.name
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{pair.who}.{language}.{width}.png", full_page=True)
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    return remarks_on(page, language)


def _desk(street: Street, browser: Browser, who: str, language: str, width: str) -> Page:
    context = browser.new_context(
        viewport={"width": WIDTHS[width], "height": 800}, locale=LANGUAGES[language], base_url=street.url
    )
    if who in street.sessions:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": street.sessions[who], "url": street.url}])
    return context.new_page()


def _bind(album: Path, pairs: list[Pair]) -> None:
    """One sheet to look at: a row a page and member, its pictures beside each other; each opens whole."""
    rows = []
    for pair in pairs:
        taken = [f"{pair.name}/{pair.who}.{language}.{width}.png" for language, width in ALL]
        shown = "".join(f'<a href="{path}"><img src="{path}" alt="" loading="lazy"></a>' for path in taken)
        rows.append(f"<h2>{pair.name} · {pair.who}</h2><p>{shown}</p>")
    (album / "index.html").write_text(SHEET + "".join(rows), encoding="utf-8")
