"""What the web process may call that runs as the database's owner, and how each is kept within the caller's sight.

`CALLS`: function → (how it is scoped, a statement that asks it for everything there is of others'; it must answer with
no row, or be refused, and change nothing). A new function needs a line here, with an honest statement."""

from __future__ import annotations

RANGE = "the caller's range of divisions"
PARTY = "the party acted for"
EITHER = "the caller's range, or the party acted for"
ACTOR = "the caller's own account"
STATE = "what the register holds: it brings the one in line with the other, whoever calls"
MUTE = "says nothing about persons"
KNOWN = "an id or an outcome, to whoever knows the whole number"

CALLS: dict[str, tuple[str, str]] = {
    "declarations_dissent": (
        STATE,
        "SELECT 1 FROM unnest({accounts}) a, declarations_dissent((SELECT json_agg(json_build_object('declaration', d))"
        " FROM unnest({said}) d), a, now()) WHERE false",
    ),
    # A blind index cannot be made from a number without the key; the rows given here name one that is registered.
    "declarations_facts": (
        KNOWN,
        "SELECT dwelling, employer, died_on FROM declarations_facts((SELECT json_agg(json_build_object('n', 0, 'code',"
        " '{code}', 'number_index', i, 'day', '2026-11-20', 'says', 'move_in', 'employer', '{employer}'))"
        " FROM unnest({indexes}) i), NULL)"
        " WHERE dwelling IS NOT NULL AND (has_right OR stay_start IS NOT NULL OR died_on IS NOT NULL)"
        " OR employer IS NOT NULL",
    ),
    "declarations_follow": (STATE, "SELECT 1 FROM declarations_follow({said}, NULL) WHERE false"),
    "declarations_heed_deaths": (STATE, "SELECT * FROM declarations_heed_deaths({stays})"),
    "declarations_hold": (MUTE, "SELECT 1 FROM declarations_hold({persons}, {stays}, {jobs}) WHERE false"),
    "declarations_message": (EITHER, "SELECT m.* FROM unnest({said}) d, declarations_message(d) m"),
    "declarations_owed": (
        EITHER,
        "SELECT o.* FROM unnest({stays}) s, declarations_owed(NULL, s, NULL, NULL, NULL) o UNION ALL"
        " SELECT o.* FROM unnest({jobs}) j, declarations_owed(NULL, NULL, j, NULL, NULL) o UNION ALL"
        " SELECT o.* FROM unnest({parties}) p, declarations_owed(p, NULL, NULL, NULL, NULL) o UNION ALL"
        " SELECT o.* FROM unnest({dwellings}) d, declarations_owed(NULL, NULL, NULL, d, NULL) o",
    ),
    "declarations_owing_within": (
        RANGE,
        "SELECT * FROM declarations_owing_within(0, 1000000000000, '2020-01-01', 1000)",
    ),
    "declarations_own_words": (PARTY, "SELECT * FROM declarations_own_words({jobs})"),
    "declarations_people_of": (EITHER, "SELECT p.* FROM unnest({messages}) m, declarations_people_of(m) p"),
    "declarations_said_of": (EITHER, "SELECT * FROM declarations_said_of({stays}, {jobs})"),
    "declarations_standing": (EITHER, "SELECT * FROM declarations_standing({said})"),
    "declarations_statements": (RANGE, "SELECT t.* FROM unnest({said}) d, declarations_statements(d) t"),
    "employment_after_merge": (ACTOR, "SELECT a.* FROM unnest({merges}) m, employment_after_merge(m, {persons}) a"),
    "employment_annul": (
        RANGE,
        "SELECT a.* FROM unnest({jobs}) j, employment_annul(j, 'registration', 'entry', 'x') a WHERE what <> 'absent'",
    ),
    "employment_correct_again": (RANGE, "SELECT * FROM employment_correct_again({said})"),
    "employment_correct_evidence": (
        RANGE,
        "SELECT 1 FROM unnest({said}) d, employment_correct_evidence(d, '{{\"day\": \"2026-11-01\"}}', 'x') a"
        " WHERE a <> 'absent'",
    ),
    "employment_die": (
        RANGE,
        "SELECT e.* FROM unnest({persons}) p, employment_die(p, '2026-11-19', 'x') e WHERE what <> 'absent'",
    ),
    "employment_end": (RANGE, "SELECT e.* FROM unnest({persons}) p, employment_end(p, '2026-11-19', 'x', 1) e"),
    "employment_known": (RANGE, "SELECT k.* FROM unnest({persons}) p, employment_known(clock_timestamp(), p) k"),
    "employment_named": (EITHER, "SELECT * FROM employment_named({jobs})"),
    "employment_persons_named": (
        EITHER,
        "SELECT n FROM unnest({parties}) p, unnest({names}) name, employment_persons_named(p, name) n",
    ),
    "employment_register": (RANGE, "SELECT * FROM employment_register({said})"),
    "employment_restore_evidence": (RANGE, "SELECT * FROM employment_restore_evidence({said})"),
    "employment_undo_annulment": (
        RANGE,
        "SELECT u.* FROM unnest({job_annulments}) a, employment_undo_annulment(a, 'x') u WHERE what <> 'absent'",
    ),
    "employment_undo_death": (
        RANGE,
        "SELECT u.* FROM unnest({deaths}) d, employment_undo_death(d, 'x') u WHERE what <> 'absent'",
    ),
    "employment_undo_end": (RANGE, "SELECT u.* FROM unnest({stays}) s, employment_undo_end(s, 'x') u"),
    "employment_unregister": (RANGE, "SELECT * FROM employment_unregister({said})"),
    "employment_versions": (RANGE, "SELECT v.* FROM unnest({jobs}) j, employment_versions(j) v"),
    "journal_waiting": (MUTE, "SELECT * FROM journal_waiting() WHERE trail NOT IN ('line', 'access')"),
    "parties_named": (
        RANGE,
        "SELECT n FROM unnest({party_names}) p, parties_named(p, NULL, '2026-11-18', 50) n UNION ALL"
        " SELECT n FROM unnest({party_names}) p, parties_named(left(p, 1), NULL, '2026-11-18', 50) n",
    ),
    "people_correct": (
        RANGE,
        "SELECT people_correct(p, '{{name}}', '{{\"name\": \"x\"}}', NULL, '', '', 'entry', 'x', NULL)"
        " FROM unnest({persons}) p",
    ),
    "people_find_or_add": (
        KNOWN,
        "SELECT f.* FROM people_find_or_add('[]', {indexes}) f WHERE added OR f.person <> ALL ({persons})",
    ),
    "people_hold": (RANGE, "SELECT p FROM unnest({persons}) p WHERE people_hold(p)"),
    "people_holder": (KNOWN, "SELECT h FROM unnest({indexes}) i, people_holder(0, i) h WHERE h <> 0"),
    "people_join": (
        RANGE,
        "SELECT j.* FROM unnest({persons}) a, unnest({persons}) b, people_join(a, b, 'documents', 'x') j"
        " WHERE outcome <> 'absent'",
    ),
    "people_part": (RANGE, "SELECT p.* FROM unnest({merges}) m, people_part(m, 'x') p WHERE outcome <> 'absent'"),
    "places_find_dwellings": (EITHER, "SELECT * FROM places_find_dwellings(ARRAY['{road}'], 50)"),
    "stays_after_merge": (ACTOR, "SELECT a.* FROM unnest({merges}) m, stays_after_merge(m, {persons}) a"),
    "stays_annul": (
        RANGE,
        "SELECT a.* FROM unnest({stays}) s, stays_annul(s, 'registration', 'entry', 'x') a WHERE what <> 'absent'",
    ),
    "stays_correct": (
        RANGE,
        "SELECT c.* FROM unnest({stays}) s, stays_correct(s, '{{\"start_on\": \"2026-11-01\"}}', 'entry', 'x') c"
        " WHERE what <> 'absent'",
    ),
    "stays_correct_again": (RANGE, "SELECT * FROM stays_correct_again({said})"),
    "stays_correct_evidence": (
        RANGE,
        "SELECT 1 FROM unnest({said}) d, stays_correct_evidence(d, '{{\"day\": \"2026-11-01\"}}', 'x') a"
        " WHERE a <> 'absent'",
    ),
    "stays_deregister": (
        RANGE,
        "SELECT d.* FROM unnest({stays}) s, stays_deregister(s, '2026-11-19', 'deceased', 'x', '') d"
        " WHERE what <> 'absent'",
    ),
    "stays_known": (
        RANGE,
        "SELECT k.* FROM unnest({persons}) p, stays_known(clock_timestamp(), p, NULL) k UNION ALL"
        " SELECT k.* FROM unnest({dwellings}) d, stays_known(clock_timestamp(), NULL, d) k",
    ),
    "stays_living": (RANGE, "SELECT l FROM unnest({dwellings}) d, stays_living(d, '2026-11-18', 50) l"),
    "stays_named": (RANGE, "SELECT * FROM stays_named({stays})"),
    "stays_note_recheck": (EITHER, "SELECT * FROM stays_note_recheck({stays}, 'lives', 'landlord', '2025-06-01')"),
    "stays_persons_named": (RANGE, "SELECT n FROM unnest({names}) name, stays_persons_named(name) n"),
    "stays_register": (RANGE, "SELECT * FROM stays_register({said})"),
    "stays_restore_evidence": (RANGE, "SELECT * FROM stays_restore_evidence({said})"),
    "stays_unconfirmed": (
        EITHER,
        "SELECT * FROM stays_unconfirmed({stays}, '2030-01-01', 0, 1000000000000, NULL, NULL, false, '-infinity', 0,"
        " 50)",
    ),
    "stays_undo_annulment": (
        RANGE,
        "SELECT u.* FROM unnest({annulments}) a, stays_undo_annulment(a, 'x') u WHERE what <> 'absent'",
    ),
    "stays_undo_decision": (
        RANGE,
        "SELECT u.* FROM unnest({decisions}) d, stays_undo_decision(d, 'x') u WHERE what <> 'absent'",
    ),
    "stays_unregister": (RANGE, "SELECT * FROM stays_unregister({said})"),
    "stays_versions": (RANGE, "SELECT v.* FROM unnest({stays}) s, stays_versions(s) v"),
}

INVOKED = {
    "worklist_withdraw": "SELECT 1 WHERE worklist_withdraw('verify', {said}) <> 0",
    "worklist_reopen": "SELECT 1 WHERE worklist_reopen('verify', {said}) <> 0",
    "worklist_place": "SELECT 1 WHERE worklist_place('verify', {said}, array_fill(330822100001::bigint,"
    " ARRAY[cardinality({said})]), NULL) <> 0",
    "declarations_verify": "SELECT 1 FROM declarations_verify({said}) WHERE false",
    "employment_heed": "SELECT * FROM employment_heed({stays}, array_fill(true, ARRAY[cardinality({stays})]))",
    "employment_settle_after": "SELECT * FROM employment_settle_after({persons}, 0, '{{}}')",
    "stays_settle_after": "SELECT * FROM stays_settle_after({persons}, 0, '{{}}')",
}
"""Those that once ran as the owner, or are its tools: with the caller's sight they do no more than she might."""
