"""Words that agreed with another's (W408) and made no work, once nothing says any more what they say: each is weighed
by itself then (docs/algorithms/contradictions.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from anju.declarations import law
from anju.declarations.said import WITH_DWELLING, Reader, Said
from anju.declarations.taking import SAYS, VERIFY, open_payload
from anju.employment import actions as employment
from anju.stays import actions as stays
from anju.worklist.actions import raise_items

ALONE = """
SELECT a.id, a.payload, a.kind, a.day, a.person, a.dwelling, a.employer, a.division, m.pack, m.declarant_role,
       m.received_at, m.entered_by, m.channel
  FROM (SELECT DISTINCT coalesce(p.merged_into_id, p.id) AS head FROM people_person p WHERE p.id = ANY (%(persons)s)) h
 CROSS JOIN LATERAL people_members(h.head) AS member
  JOIN declarations_declaration a ON a.person = member AND a.accepted AND 'W408' = ANY (a.codes)
   AND people_in_range(a.division)
 CROSS JOIN LATERAL declarations_message(a.id) m
 WHERE NOT EXISTS (SELECT 1 FROM stays_evidence e WHERE e.declaration = a.id)
   AND NOT EXISTS (SELECT 1 FROM employment_evidence e WHERE e.declaration = a.id)
   AND CASE WHEN a.employer IS NULL THEN
       NOT EXISTS (SELECT 1 FROM stays_evidence e
                    WHERE e.person_id IN (SELECT people_members(h.head)) AND e.dwelling_id = a.dwelling
                      AND (e.says = a.kind OR (e.says IN ('move_in', 'change') AND a.kind IN ('move_in', 'change', 'lodging')))
                      AND a.day IN (e.day, (e.said ->> 'day')::date) AND NOT e.refused AND e.annulment_id IS NULL)
       AND NOT EXISTS (SELECT 1 FROM stays_stay s
                        WHERE s.person_id = h.head AND s.dwelling_id = a.dwelling AND s.state = 'registered'
                          AND CASE a.kind WHEN 'extend' THEN false
                                          WHEN 'move_out' THEN a.day = s.end_on
                                               OR (s.end_reason = 'moved_on' AND a.day >= s.start_on)
                                          ELSE a.day = s.start_on END)
       ELSE
       NOT EXISTS (SELECT 1 FROM employment_evidence e
                    WHERE e.person_id IN (SELECT people_members(h.head)) AND e.employer_id = a.employer
                      AND e.says = a.kind AND a.day IN (e.day, e.said) AND NOT e.refused AND e.annulment_id IS NULL)
       AND NOT EXISTS (SELECT 1 FROM employment_job j
                        WHERE j.person_id = h.head AND j.employer_id = a.employer AND j.state = 'registered'
                          AND a.day = CASE a.kind WHEN 'hire' THEN j.start_on ELSE j.end_on END) END
 ORDER BY a.id"""  # noqa: E501

TAKE_TURNS = """
SELECT pg_advisory_xact_lock(hashtext('declarations:alone'), (person %% 2147483647)::int)
  FROM unnest(%s::bigint[]) AS person"""
TELL = """
INSERT INTO journal_line (actor, event, subject, division, detail)
SELECT current_setting('anju.actor')::bigint, 'declarations:declaration:reopened', id, division,
       jsonb_build_object('kind', kind)
  FROM declarations_declaration WHERE id = ANY (%s)"""


@dataclass(frozen=True, slots=True)
class Alone:
    """Such a word, as it was said; dwelling or employer is set."""

    id: int
    payload: bytes
    kind: str
    day: date
    person: int
    dwelling: int | None
    employer: int | None
    division: int
    pack: str
    role: str
    received_at: datetime
    entered_by: int
    channel: str

    @property
    def received_on(self) -> date:
        return timezone.localdate(self.received_at)

    def read(self) -> Said:
        form = law.Law.of(self.pack, self.role, self.received_on).form
        return Reader(form, self.received_on).read(1, open_payload(self.payload))


def weigh_alone(persons: Iterable[int]) -> list[int]:
    """Have words about these persons that agreed with what was annulled, returned or set aside verified by themselves;
    their declarations. What lies out of the caller's area stays as it is. Call inside the transaction that did it."""
    asked = sorted(set(persons))
    found = _alone(asked) if asked else []
    if found:
        # Two who take the ground from one word at the same time: the second finds it weighed.
        with connection.cursor() as cursor:
            cursor.execute(TAKE_TURNS, [asked])
        found = _alone(asked)
    if found:
        _keep(found)
    return [each.id for each in found]


def persons_of(declarations: Collection[int]) -> list[int]:
    """Whom declarations are about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT person FROM declarations_declaration WHERE id = ANY (%s)", [list(declarations)])
        return sorted(row[0] for row in cursor.fetchall() if row[0] is not None)


def _alone(persons: list[int]) -> list[Alone]:
    with connection.cursor() as cursor:
        cursor.execute(ALONE, {"persons": persons})
        return [Alone(*row) for row in cursor.fetchall()]


def _keep(found: list[Alone]) -> None:
    stays.add_evidence([_of_home(each, each.read()) for each in found if each.kind in WITH_DWELLING])
    employment.add_evidence([_of_job(each, each.read()) for each in found if each.kind not in WITH_DWELLING])
    now = timezone.now()
    senders: dict[tuple[int, str], list[Alone]] = defaultdict(list)
    for each in found:
        senders[each.entered_by, each.channel].append(each)
    for (entered_by, channel), words in senders.items():
        items = [(each.id, each.division, law.verify_by(each.division, now)) for each in words]
        raise_items(VERIFY, items, entered_by=entered_by, channel=channel)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [[each.id for each in found]])


def _of_home(word: Alone, said: Said) -> stays.Claim:
    assert word.dwelling is not None
    return stays.Claim(
        division=word.division, person=word.person, dwelling=word.dwelling, says=SAYS[word.kind], day=word.day,
        basis=said.basis, reason=said.reason, declaration=word.id, received_on=word.received_on, until=said.until,
        whereabouts=said.whereabouts,
    )  # fmt: skip


def _of_job(word: Alone, said: Said) -> employment.Claim:
    assert word.employer is not None
    return employment.Claim(
        division=word.division, person=word.person, employer=word.employer, says=word.kind, day=word.day,
        occupation=said.occupation, declaration=word.id, received_on=word.received_on,
    )  # fmt: skip
