"""Messages are sent by eight at once while web and database are killed; each counts once, whole or not at all."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest

from faults.files import RECEIVED_ON, assert_nothing_stray
from faults.speaking import Answer, declare, until_healthy
from faults.standing import Site
from invented import person

pytestmark = pytest.mark.alone

SENDERS = 8
BY_KEY = """
    SELECT s.key, s.id, s.total, s.accepted,
           (SELECT count(*) FROM declarations_declaration d WHERE d.submission_id = s.id),
           (SELECT count(*) FROM declarations_declaration d JOIN stays_evidence e ON e.declaration = d.id
             WHERE d.submission_id = s.id),
           (SELECT count(*) FROM declarations_declaration d JOIN worklist_item i ON i.subject = d.id
             WHERE d.submission_id = s.id),
           (SELECT count(*) FROM journal_line l WHERE l.event = 'declarations:submission:received' AND l.subject = s.id)
      FROM declarations_submission s WHERE s.document_id IS NULL AND s.channel = 'api'"""


@dataclass
class Sender(threading.Thread):
    """Sends messages one after the other until told to stop; each again, with its key, until it is answered."""

    site: Site
    number: int
    homes: list[str]
    stop: threading.Event
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        draw = random.Random(self.number)
        while not self.stop.is_set():
            key = f"{self.number}-{len(self.messages)}"
            self.messages[key] = [self.line(draw) for _ in range(draw.randint(1, 3))]
            self.send(key)

    def send(self, key: str) -> None:
        while key not in self.answers:
            try:
                answer = declare(self.site, key, self.messages[key])
            except (OSError, http.client.HTTPException) as error:
                self.failures[type(error).__name__] += 1
                time.sleep(0.2)
                continue
            if answer.status in (http.client.CREATED, http.client.OK):
                self.answers[key] = answer
            else:
                assert answer.status >= http.client.INTERNAL_SERVER_ERROR, answer
                self.failures[str(answer.status)] += 1
                time.sleep(0.2)

    def line(self, draw: random.Random) -> dict[str, Any]:
        name, number = person(20_000_000 + draw.randrange(100) + self.number * 50, draw)
        return {
            "kind": "move_in",
            "dwelling_code": draw.choice(self.homes),
            "date": RECEIVED_ON.isoformat(),
            "name": name,
            "id_kind": "resident_id",
            "id_number": number,
            "hukou_address": "湖南省长沙市望城区",
            "reason": "务工",
        }


def cut_connections(site: Site) -> None:
    """What an administrator does, or a firewall: every connection of the web process is cut in whatever it does."""
    web = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = current_database() || '_web'"
    with site.superuser() as server:
        server.execute(web)


def kill_a_web_worker(site: Site) -> None:
    site.processes("web")[-1].kill()


def kill_the_web_server(site: Site) -> None:
    """Its first process alone; `anju serve` ends with it, and no worker of it lives on beside the next one."""
    _, server, *workers = site.processes("web")
    server.kill()
    site.process("web").wait(30)
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


def kill_the_web(site: Site) -> None:
    site.kill("web")


BLOWS = [cut_connections, kill_the_web, Site.cut_power_of_server, kill_a_web_worker, kill_the_web_server]


def test_every_message_counts_once_whatever_is_killed_meanwhile(site: Site) -> None:
    homes = [code for (code,) in site.rows("SELECT code FROM places_dwelling ORDER BY id LIMIT 500")]
    site.start("web")
    until_healthy(site)
    stop = threading.Event()
    senders = [Sender(site, number, homes, stop) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        strike(site)
    finally:
        stop.set()
        for sender in senders:
            sender.join()
    assert sum((sender.failures for sender in senders), Counter()), "nothing was cut off"
    assert_each_counted_once(site, senders)


def strike(site: Site) -> None:
    draw = random.Random(1)
    for blow in BLOWS:
        time.sleep(draw.uniform(0.5, 1.5))
        blow(site)
        site.mend("web")
        until_healthy(site)


def assert_each_counted_once(site: Site, senders: list[Sender]) -> None:
    kept = {row[0]: row[1:] for row in site.rows(BY_KEY)}
    sent = {key: (sender, lines) for sender in senders for key, lines in sender.messages.items()}
    assert kept.keys() == sent.keys()
    for key, (sender, lines) in sent.items():
        answer = sender.answers[key].body
        submission, total, accepted, rows, evidence, work, received = kept[key]
        known = sum("W408" in row["codes"] for row in answer["rows"] if row["outcome"] == "accepted")
        assert (submission, total, accepted) == (answer["submission"], len(lines), answer["accepted"])
        assert (rows, evidence, work, received) == (total, accepted - known, accepted - known, 1)
    for key in random.Random(2).sample(sorted(sent), 20):
        sender, lines = sent[key]
        again = declare(site, key, lines)
        assert (again.status, again.replayed, again.body) == (http.client.OK, True, sender.answers[key].body)
    assert_nothing_stray(site)
