"""Files of declarations with known outcomes, and the count of what a register made of them."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from faults.standing import Site
from invented import HEADERS, dwelling_codes, person

LONGHUA = 440309000000
RECEIVED_ON = date(2026, 11, 18)
NOBODYS = "4403090990010000001000001"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be in the register of one file when all is done."""

    rows: int
    rejected: dict[int, str]
    persons: int

    @classmethod
    def of(cls, made: dict[str, Any]) -> Expected:
        return cls(made["rows"], {int(row): code for row, code in made["rejected"].items()}, made["persons"])


def write_file(path: Path, count: int, *, first: int) -> dict[str, Any]:
    """A .csv: most rows somebody new; of a hundred, two of somebody who stands further up and moves on, and five that
    must be refused: wrong check character, unknown dwelling, the very row of before. Seeded by `first`."""
    draw = random.Random(first)
    homes = dwelling_codes()
    rejected: dict[int, str] = {}
    sure: list[list[Any]] = []
    persons: set[str] = set()
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(HEADERS)
        for n in range(count):
            row = _newcomer(n, first + n, homes, draw)
            lot = draw.randrange(100) if sure else 99
            if lot < 2:
                known = draw.choice(sure)
                row[2:4], row[5:8] = homes[(n * 7 + 1) % len(homes)][2:4], known[5:8]
            elif lot < 4:
                row[7] = row[7][:-1] + ("1" if row[7][-1] != "1" else "2")
                rejected[n + 1] = "E103"
            elif lot < 5:
                row[2] = NOBODYS
                rejected[n + 1] = "E201"
            elif lot < 7:
                row = [n + 1, *draw.choice(sure)[1:]]
                rejected[n + 1] = "E301"
            else:
                sure.append(row)
            if n + 1 not in rejected:
                persons.add(row[7])
            table.writerow(row)
    return {"rows": count, "rejected": rejected, "persons": len(persons)}


def _newcomer(n: int, number: int, homes: list[tuple[int, int, str, str]], draw: random.Random) -> list[Any]:
    _, _, code, address = homes[draw.randrange(len(homes))]
    name, identity = person(number, draw)
    day = date(2026, 11, 12) + timedelta(days=n % 7)
    return [n + 1, "入住", code, address, day.isoformat(), name, "居民身份证", identity, "湖南省长沙市望城区",
            5, 1, "", "非亲属", f"139{n % 100000000:08d}", "汉族"]  # fmt: skip


COUNTS = """
    SELECT s.state, s.total, s.done, s.accepted, s.rejected, d.*, c.chunks, c.accepted, c.rejected
      FROM declarations_submission s,
           LATERAL (SELECT count(*), count(DISTINCT row), count(*) FILTER (WHERE accepted), count(DISTINCT person),
                           count(*) FILTER (WHERE accepted <> (person IS NOT NULL))
                      FROM declarations_declaration WHERE submission_id = s.id) AS d,
           LATERAL (SELECT count(*), sum(accepted), sum(rejected) FROM declarations_chunk WHERE submission_id = s.id)
                AS c (chunks, accepted, rejected)
     WHERE s.id = %s"""
REFUSED = "SELECT row, codes FROM declarations_declaration WHERE submission_id = %s AND NOT accepted"
# What each accepted row needs, once each: (accepted, needing work, evidence, work items, journal lines of acceptance).
OWED = """
    WITH d AS (SELECT id, row, accepted AND NOT codes @> '{W408}' AS work FROM declarations_declaration
                WHERE submission_id = %s AND accepted)
    SELECT (SELECT count(*) FROM d), (SELECT count(*) FROM d WHERE work),
           (SELECT count(*) FROM stays_evidence e JOIN d ON d.id = e.declaration AND d.work),
           (SELECT count(*) FROM worklist_item i JOIN d ON d.id = i.subject AND d.work AND i.kind = 'verify'),
           (SELECT count(*) FROM journal_line l JOIN d ON d.id = l.subject
                                                      AND l.event = 'declarations:declaration:accepted')"""
# Rows without what they belong to, in the whole register: each must be none.
STRAYS = {
    "evidence of no declaration": """SELECT count(*) FROM stays_evidence e
        WHERE NOT EXISTS (SELECT 1 FROM declarations_declaration d WHERE d.id = e.declaration AND d.accepted)""",
    "work about no declaration": """SELECT count(*) FROM worklist_item i
        WHERE NOT EXISTS (SELECT 1 FROM declarations_declaration d WHERE d.id = i.subject AND d.accepted)""",
    "acceptance of no declaration": """SELECT count(*) FROM journal_line l
        WHERE l.event = 'declarations:declaration:accepted'
          AND NOT EXISTS (SELECT 1 FROM declarations_declaration d WHERE d.id = l.subject AND d.accepted)""",
    "declarations of no message": """SELECT count(*) FROM declarations_declaration d
        WHERE NOT EXISTS (SELECT 1 FROM declarations_submission s WHERE s.id = d.submission_id)""",
    "persons nobody declared": """SELECT count(*) FROM people_person p
        WHERE NOT EXISTS (SELECT 1 FROM declarations_declaration d WHERE d.person = p.id)""",
    "persons without one identity": """SELECT count(*) FROM people_person p
        WHERE (SELECT count(*) FROM people_identity i WHERE i.person_id = p.id) <> 1""",
    "identities without a person": """SELECT count(*) FROM people_identity i
        WHERE NOT EXISTS (SELECT 1 FROM people_person p WHERE p.id = i.person_id)""",
    "persons not added once": """SELECT count(*) FROM people_person p WHERE (SELECT count(*) FROM journal_line l
        WHERE l.event = 'people:person:added' AND l.subject = p.id) <> 1""",
    "messages not as whole as they say": """SELECT count(*) FROM declarations_submission s
        WHERE s.state = 'committed' AND (s.total <> s.accepted + s.rejected OR s.total <>
              (SELECT count(*) FROM declarations_declaration d WHERE d.submission_id = s.id))""",
    "files of no message": """SELECT count(*) FROM papers_document p WHERE p.kind = 'intake'
        AND NOT EXISTS (SELECT 1 FROM declarations_submission s WHERE s.document_id = p.id)""",
    "files not entered once in the journal": """SELECT count(*) FROM declarations_submission s
        WHERE s.state = 'committed' AND s.document_id IS NOT NULL AND (SELECT count(*) FROM journal_line l
        WHERE l.event = 'declarations:submission:committed' AND l.subject = s.id) <> 1""",
}


def assert_counted_once(site: Site, submission: int, expected: Expected) -> None:
    """Every row of the file is in, once, with everything that belongs to it and nothing besides."""
    accepted, rejected = expected.rows - len(expected.rejected), len(expected.rejected)
    (counts,) = site.rows(COUNTS, submission)
    chunks = -(-expected.rows // 2000)
    assert counts == (
        "committed", expected.rows, expected.rows, accepted, rejected,
        expected.rows, expected.rows, accepted, expected.persons, 0,
        chunks, accepted, rejected,
    )  # fmt: skip
    refused = dict(site.rows(REFUSED, submission))
    assert refused.keys() == expected.rejected.keys()
    assert all(code in refused[row] for row, code in expected.rejected.items())
    (owed,) = site.rows(OWED, submission)
    assert owed[0] == owed[4] == accepted
    assert owed[1] == owed[2] == owed[3]
    assert_nothing_stray(site)


def assert_nothing_stray(site: Site) -> None:
    """Nothing half-written anywhere in the register."""
    assert {what: count for what, query in STRAYS.items() if (count := site.ask(query))} == {}
