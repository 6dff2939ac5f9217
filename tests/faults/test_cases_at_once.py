"""A statement that comes while its case is decided opens one of its own: none is left that nobody decides."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from faults.standing import Site, until
from faults.test_merges_at_once import WAITING, acting

pytestmark = pytest.mark.alone
PERSON = """INSERT INTO people_person (division, name, name_pinyin, name_initials, sex, hukou_kind, hukou_address)
SELECT division, '某人', '', '', '0', '', '' FROM places_dwelling LIMIT 1 RETURNING id"""
MESSAGE = """INSERT INTO declarations_submission (division, declarant_role, entered_by, channel, received_at, key,
    fingerprint, pack, pack_version, mapping, unmapped, dropped_columns, state, findings, total, done, accepted,
    rejected)
VALUES (0, 'landlord', 0, 'window', now(), 'at-once', '', '', '', '{}', '{}', '{}', 'committed', '[]', 2, 2, 2, 0)
RETURNING id"""
SAID = """INSERT INTO declarations_declaration (id, division, submission_id, row, kind, accepted, person, dwelling,
    article, codes, findings, payload)
SELECT number, %s, %s, number - 900000, 'move_in', true, %s, %s, '', '{W422}', '[]', ''
  FROM generate_series(900001, 900002) AS number RETURNING id"""
SAY = "SELECT declarations_dissent(%s::json, 0, NULL)"
HOLD = "SELECT 1 FROM declarations_dissent WHERE declaration = 900001 FOR UPDATE"
SETTLE = "UPDATE declarations_dissent SET settled_at = now(), outcome = 'kept', reason = '走访' WHERE lead = 900001"


def test_joins_no_case_that_is_being_decided() -> None:
    with Site.founded(dwellings=10) as site:
        person = site.ask(PERSON)
        home, division = site.rows("SELECT id, division FROM places_dwelling ORDER BY id LIMIT 1")[0]
        site.rows(SAID, division, site.ask(MESSAGE), person, home)
        one, other = (json.dumps([{"declaration": number}]) for number in (900001, 900002))
        with acting(site) as first:
            first.execute(SAY, [one])
            first.commit()
        with acting(site) as deciding, acting(site) as saying, ThreadPoolExecutor(1) as pool:
            deciding.execute(HOLD)
            deciding.execute(SETTLE)
            waits = pool.submit(lambda: saying.execute(SAY, [other]))
            until(lambda: site.ask(WAITING), "the statement waits for the decision")
            deciding.commit()
            waits.result(30)
            saying.commit()
        told = site.rows("SELECT declaration, lead, settled_at IS NULL FROM declarations_dissent ORDER BY 1")
        assert told == [(900001, 900001, False), (900002, 900002, True)]
        assert site.rows("SELECT subject FROM worklist_item WHERE kind = 'contradiction' ORDER BY 1") == [
            (900001,),
            (900002,),
        ]
