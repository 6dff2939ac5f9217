"""The product itself, served from a database of its own as the role that owns nothing, and Chromium before it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import global_settings, settings
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from access.provider import CLIENT, SECRET, honest
from anju.access.models import Account
from cast import COMMUNITIES, PASSWORD, make_cast, make_divisions, make_dwelling
from desk.office import NEIGHBOUR, Morning, line, make_morning, say

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FAMILY_HOME = ("新区大道", "9号", "2栋", "1203")
FAMILY_COMMUNITY = 440309002022
"""Where nothing else waits, whatever other tests declare."""
PATIENCE = 60
PATIENCE_OF_A_CLERK = 15_000
WIDTHS = {"desk": 1280, "phone": 360}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    """A running register: where it answers, and who and what is in it."""

    url: str
    morning: Morning


@pytest.fixture(scope="session")
def house(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[House]:
    with served("browser", _fill, tmp_path_factory.mktemp("home"), django_db_blocker) as (url, morning):
        yield House(url, morning)


@contextmanager
def served(name: str, fill: Callable[[], T], home: Path, blocker: DjangoDbBlocker) -> Iterator[tuple[str, T]]:
    """The product with a database of its own that `fill` filled: where it answers, and what `fill` says is in it."""
    with blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_{name}"
    port = _free_port()
    with _database(name) as url, honest() as issuer:
        environment = {
            **os.environ, "DATABASE_URL": url, "ANJU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anju.site.settings",
            "ANJU_SECOND_FACTOR": "offered", "ANJU_SIGN_IN_RATE": "0", "ANJU_SESSIONS_AT_ONCE": "0",
            "ANJU_URL": f"http://127.0.0.1:{port}", "ANJU_OIDC_ISSUER": issuer,
            "ANJU_OIDC_CLIENT": CLIENT, "ANJU_OIDC_SECRET": SECRET,
        }  # fmt: skip
        environment.pop("ANJU_TEST_DATABASE", None)
        _anju(["migrate"], environment)
        with blocker.unblock(), _in_database(name):
            filled = fill()
        with _running(["serve", "--port", str(port), "--workers", "1"], environment), _running(["worker"], environment):
            _wait_for(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}", filled


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        named = os.environ.get("ANJU_CHROMIUM")
        path = named or next((found for found in map(shutil.which, CHROMIUMS) if found), None)
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def badges() -> dict[str, Any]:
    """The cookies of those who signed in once: a password's hash is slow on purpose."""
    return {}


@pytest.fixture
def at_work(house: House, browser: Browser, badges: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """`at_work("clerk", width="phone", language="en")`: a page of somebody signed in; its console must stay silent."""
    opened = []

    def sign_in(who: str, *, width: str = "desk", language: str = "zh-hans") -> Page:
        context = browser.new_context(
            viewport={"width": WIDTHS[width], "height": 800},
            locale=LANGUAGES[language],
            base_url=house.url,
            storage_state=badges.get(who),
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_OF_A_CLERK)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if _is_wrong(message) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        opened.append((context, said))
        if who not in badges:
            enter(page, getattr(house.morning.cast, who).account)
            badges[who] = context.storage_state()
        page.goto("/")
        return page

    yield sign_in
    for context, said in opened:
        context.close()
        assert said == []


def _is_wrong(message: ConsoleMessage) -> bool:
    """A refused form answers 422, which Chromium counts as an error of the page; everything else is one."""
    return message.type == "error" and "status of 422" not in message.text


def enter(page: Page, account: Account) -> None:
    page.goto("/login")
    page.fill("#id_username", account.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


@contextmanager
def _database(name: str) -> Iterator[str]:
    """A database made for these tests and dropped after them."""
    with psycopg.connect(settings.OWNER_URL, autocommit=True) as admin:
        drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
        admin.execute(drop)
        admin.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(settings.OWNER_URL)._replace(path=f"/{name}"))
        admin.execute(drop)


@contextmanager
def _in_database(name: str) -> Iterator[None]:
    """Another database behind Django's connection, and passwords hashed as the product takes them."""
    tested = connection.settings_dict["NAME"]
    # Playwright's loop, once it runs, makes Django believe that this is asynchronous code.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = tested


def _fill() -> Morning:
    """The cast and its morning, and two neighbours elsewhere."""
    morning = make_morning(make_cast())
    make_divisions({FAMILY_COMMUNITY: "上塘社区居委会"})
    make_dwelling(FAMILY_COMMUNITY, *FAMILY_HOME)
    neighbours = [home for home in morning.cast.dwellings.values() if home.division == COMMUNITIES[1]]
    lines = [
        line(morning.cast, **NEIGHBOUR, dwelling_code=home.code, date=day)
        for home, day in zip(neighbours[:2], ("2026-11-10", "2026-11-12"), strict=True)
    ]
    say(morning.cast.clerk.viewer(), lines, key="next door")
    return morning


def _anju(words: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "anju.site.cli", *words], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


@contextmanager
def _running(words: list[str], environment: dict[str, str]) -> Iterator[None]:
    """One of the product's processes; what it says is kept beside its data."""
    with (Path(environment["ANJU_HOME"]) / f"{words[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "anju.site.cli", *words], env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server's address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer within {PATIENCE} s")
