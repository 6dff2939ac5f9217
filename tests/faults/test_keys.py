"""Keys are changed while people are looked up and declared, the command killed in the middle, more than once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from anju.site.embedded import is_installed
from faults.files import RECEIVED_ON
from faults.speaking import ask, declare, until_healthy
from faults.standing import Site, until
from invented import person

pytestmark = pytest.mark.alone

ROWS = 6_000
FIRST = 70_000_000
COMMITTED = "SELECT state = 'committed' FROM declarations_submission WHERE id = %s"
PEOPLE = "SELECT id FROM people_person WHERE phone_cipher IS NOT NULL ORDER BY id DESC LIMIT 60"
BY_VERSION = "SELECT get_byte(payload, 0), count(*) FROM declarations_declaration GROUP BY 1"
NUMBERS = "SELECT get_byte(number_cipher, 0), count(*) FROM people_identity GROUP BY 1"
HOME = "SELECT code FROM places_dwelling WHERE state = 'active' ORDER BY id LIMIT 1"


class WithKeyFile(Site):
    """An installation with its ring in a file, as most have it."""

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in super().environment().items() if name != "ANJU_KEYS"}


@pytest.fixture
def site() -> Iterator[Site]:
    """Of its own, because its keys are its own afterwards."""
    if not is_installed():
        pytest.skip("the extra `embedded` is not installed")
    with WithKeyFile.founded(dwellings=2_000) as founded:
        yield founded


@dataclass
class Office:
    """Somebody looks people up, somebody else declares, until told to stop; what did not go as ever is kept."""

    site: Site
    known: dict[int, Any]
    stop: threading.Event = field(default_factory=threading.Event)
    wrong: list[object] = field(default_factory=list)
    looks: int = 0
    declared: int = 0

    def look(self) -> None:
        while not self.stop.is_set():
            for id, card in self.known.items():
                answer = ask(self.site, "GET", f"/api/v1/persons/{id}")
                self.looks += 1
                if (answer.status, answer.body) != (200, card):
                    self.wrong.append((id, answer))

    def declare(self) -> None:
        home = self.site.ask(HOME)
        while not self.stop.is_set():
            _, number = person(FIRST + ROWS + self.declared, _Given())  # type: ignore[arg-type]
            said = {"kind": "move_in", "dwelling_code": home, "date": RECEIVED_ON.isoformat(), "name": "赵一",
                    "id_kind": "resident_id", "id_number": number, "reason": "1", "phone": "13900001234"}  # fmt: skip
            answer = declare(self.site, f"keys-{self.declared}", [said])
            if answer.status != 201:
                self.wrong.append(answer)
            self.declared += 1


class _Given:
    def choice(self, among: Any) -> Any:
        return among[0]

    def choices(self, among: Any, k: int) -> list[Any]:
        return [among[0]] * k


def test_keys_change_under_the_office_and_kills_leave_nothing_unreadable(site: Site) -> None:
    settle(site)
    site.start("web")
    until_healthy(site)
    people = [id for (id,) in site.rows(PEOPLE)]
    office = Office(site, {id: ask(site, "GET", f"/api/v1/persons/{id}").body for id in people})
    assert len(office.known) == 60 and all("*" in str(card) for card in office.known.values())
    threads = [threading.Thread(target=work) for work in (office.look, office.declare)]
    for thread in threads:
        thread.start()
    try:
        before = json.loads(site.run("keys", "status", "--json"))["current"]
        site.run("keys", "rotate")
        kill_twice(site, before + 1)
        site.run("keys", "reencrypt")
        site.run("keys", "retire")
        declared = office.declared
        until(lambda: office.declared > declared + 5, "people are declared after the old key has gone")
    finally:
        office.stop.set()
        for thread in threads:
            thread.join()
    assert office.wrong == [] and office.looks > 60 and office.declared > 5
    assert_all_at(site, before + 1)
    site.kill("web")
    site.start("web")
    until_healthy(site)
    assert {id: ask(site, "GET", f"/api/v1/persons/{id}").body for id in people} == office.known
    site.run("journal", "seal")
    site.run("journal", "verify")


def settle(site: Site) -> None:
    """A file of people, taken in: persons, numbers, telephones, lines as received, the file itself."""
    path = site.folder / "keys.csv"
    site.call("make", path, ROWS, FIRST)
    submission = site.call("take", path, "commit")["submission"]
    site.start("worker")
    until(lambda: site.ask(COMMITTED, submission), "the file is in")
    site.kill("worker")


def kill_twice(site: Site, version: int) -> None:
    """Each time some values are at the new version, and some still at the old one."""
    for number, query in enumerate((BY_VERSION, NUMBERS)):
        site.spawn(f"keys-{number}", "keys", "reencrypt")
        until(lambda query=query: dict(site.rows(query)).get(version, 0) > 1_000, "values are sealed anew", every=0.005)
        site.kill(f"keys-{number}")
        found = json.loads(site.run("keys", "status", "--json"))["values"]
        assert {one["version"] for one in found} == {version - 1, version}


def assert_all_at(site: Site, version: int) -> None:
    said = json.loads(site.run("keys", "status", "--json"))
    assert {one["version"] for one in said["values"]} == {version}
    assert (said["current"], said["versions"]) == (version, [version])
    assert sum(one["values"] for one in said["values"]) > 3 * ROWS * 0.9
    kept = json.loads((site.folder / "keys.json").read_text())["keys"]
    assert [set(entry) for number, entry in kept.items() if int(number) < version] == [{"sign"}] * (version - 1)
