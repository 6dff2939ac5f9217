-- Loaded by an early migration already, before the tables and types it names are there.
SET LOCAL check_function_bodies = off;

-- A person's stays computed anew from all acts of all her entries, and the register brought to it
-- (docs/algorithms/annulment.md, merging.md). _person: a head, locked. A stay is hers whose opening evidence is of her entries,
-- whoever had it before: it passes to her in the same statement that changes it, so that the wall sees the end only.
-- One row for each difference written: what, the stay, the declaration behind it, its division, the dates before and
-- after. Runs as the owner: stays and claims may lie out of the caller's sight.
CREATE OR REPLACE FUNCTION stays_replay(_person bigint, _actor bigint)
RETURNS TABLE (what text, stay bigint, declaration bigint, division bigint, was_end date, now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _acts stays_act[];
    _fold stays_position[];
    _effect bigint[];
    _said bigint[] := ARRAY(SELECT id FROM stays_evidence WHERE person_id IN (SELECT people_members(_person)));
BEGIN
    IF EXISTS (SELECT 1 FROM stays_stay s WHERE s.person_id = _person AND s.opened_by IS NULL) THEN
        RAISE EXCEPTION 'a stay without an act' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT f.fold, f.acts, f.effect INTO _fold, _acts, _effect FROM stays_fold(_person) f;

    -- What vanishes, then what changes, then what is new. The wall against overlaps looks after each statement.
    RETURN QUERY
        UPDATE stays_stay s SET state = 'annulled', recorded_at = clock_timestamp()
         WHERE s.opened_by = ANY (_said) AND s.state = 'registered'
           AND NOT EXISTS (SELECT 1 FROM unnest(_fold) p WHERE p.opener = s.opened_by)
        RETURNING 'annulled', s.id, NULL::bigint, s.division, s.end_on, s.start_on, s.end_on;
    RETURN QUERY
        WITH changed AS (
            SELECT s.id, s.person_id AS was_person, s.state AS was_state, s.end_on AS was_end, p.*, d.division AS place,
                   (s.dwelling_id, s.start_on, s.basis, s.reason, s.whereabouts)
                       IS DISTINCT FROM (p.dwelling, p.start_on, p.basis, p.reason, p.whereabouts) AS corrected,
                   (s.dwelling_id, s.start_on, s.end_on, s.end_reason, s.expected_until, s.whereabouts, s.basis, s.reason)
                       IS DISTINCT FROM (p.dwelling, p.start_on, p.end_on, p.ended, p.until, p.whereabouts, p.basis,
                                         p.reason) AS others
              FROM stays_stay s
              JOIN unnest(_fold) p ON p.opener = s.opened_by
              JOIN places_dwelling d ON d.id = p.dwelling
             WHERE s.opened_by = ANY (_said)
               AND (s.person_id, s.state, s.dwelling_id, s.start_on, s.end_on, s.end_reason, s.expected_until, s.whereabouts,
                    s.basis, s.reason)
                   IS DISTINCT FROM (_person, 'registered', p.dwelling, p.start_on, p.end_on, p.ended, p.until, p.whereabouts,
                    p.basis, p.reason)
        ), written AS (
        UPDATE stays_stay s
           SET person_id = _person, state = 'registered', dwelling_id = c.dwelling, start_on = c.start_on, end_on = c.end_on,
               end_reason = c.ended, expected_until = c.until, whereabouts = c.whereabouts, basis = c.basis,
               reason = c.reason, division = CASE WHEN s.dwelling_id = c.dwelling THEN s.division ELSE c.place END,
               recorded_at = clock_timestamp()
          FROM changed c WHERE s.id = c.id
        RETURNING CASE WHEN c.was_state <> 'registered' THEN 'restored'
                       WHEN c.was_end IS NOT NULL AND c.end_on IS NULL THEN 'reopened'
                       WHEN c.was_end IS DISTINCT FROM c.end_on AND NOT c.corrected THEN 'ended'
                       WHEN c.was_end IS NULL AND c.end_on IS NOT NULL THEN 'ended'
                       WHEN c.others THEN 'corrected' END AS what,
                  c.was_person, s.id, s.division, c.was_end, s.start_on, s.end_on)
        SELECT w.what, w.id, NULL::bigint, w.division, w.was_end, w.start_on, w.end_on FROM written w WHERE w.what IS NOT NULL
        UNION ALL
        SELECT 'passed', w.id, NULL, w.division, w.was_end, w.start_on, w.end_on FROM written w WHERE w.was_person <> _person;
    -- What is annulled goes along, silently.
    UPDATE stays_stay s SET person_id = _person, recorded_at = clock_timestamp()
     WHERE s.opened_by = ANY (_said) AND s.person_id <> _person;
    RETURN QUERY
        INSERT INTO stays_stay AS s (division, person_id, dwelling_id, start_on, end_on, end_reason, state, basis, reason,
                                     registered_on, registered_by, opened_by, recorded_at, expected_until, whereabouts)
        SELECT CASE WHEN p.dwelling = e.dwelling_id THEN e.division ELSE d.division END, _person, p.dwelling, p.start_on,
               p.end_on, p.ended, 'registered', p.basis, p.reason, e.received_on, e.confirmed_by, e.id,
               clock_timestamp(), p.until, p.whereabouts
          FROM unnest(_fold) p
          JOIN stays_evidence e ON e.id = p.opener
          JOIN places_dwelling d ON d.id = p.dwelling
         WHERE NOT EXISTS (SELECT 1 FROM stays_stay s WHERE s.opened_by = p.opener)
        RETURNING 'opened', s.id, NULL::bigint, s.division, NULL::date, s.start_on, s.end_on;

    -- Claims gain, lose or change their effect; what the office decided takes effect, or has none for now.
    RETURN QUERY
        WITH now AS (
            SELECT a.evidence AS id, s.id AS stay
              FROM unnest(_acts) WITH ORDINALITY a
              LEFT JOIN stays_stay s ON s.opened_by = _effect[a.ordinality::int]
        ), changed AS (
            SELECT e.id, e.stay_id AS was, now.stay FROM stays_evidence e JOIN now ON now.id = e.id
             WHERE e.stay_id IS DISTINCT FROM now.stay
        ), written AS (
            UPDATE stays_evidence e SET stay_id = c.stay FROM changed c WHERE e.id = c.id
            RETURNING e.declaration, e.division, e.day, c.was, c.stay)
        SELECT CASE WHEN w.stay IS NULL THEN 'unsettled' ELSE 'settled' END, coalesce(w.stay, w.was), w.declaration,
               w.division, NULL::date, w.day, NULL::date
          FROM written w WHERE (w.stay IS NULL) <> (w.was IS NULL);
    RETURN QUERY
        UPDATE stays_decision d SET effective = _effect[a.ordinality::int] IS NOT NULL
          FROM unnest(_acts) WITH ORDINALITY a
         WHERE d.id = a.decision AND d.effective <> (_effect[a.ordinality::int] IS NOT NULL)
        RETURNING CASE WHEN d.effective THEN 'effective' ELSE 'idle' END, d.stay_id, NULL::bigint, d.division, NULL::date,
                  NULL::date, NULL::date;

    -- She belongs to her open stay's place, else to her latest one's; without any, she stays where she is.
    RETURN QUERY
        WITH home AS (
            SELECT s.division FROM stays_stay s
             WHERE s.person_id = _person AND s.state = 'registered' AND s.start_on IS DISTINCT FROM s.end_on
             ORDER BY s.end_on IS NULL DESC, s.start_on DESC LIMIT 1
        ), moved AS (
            UPDATE people_person p SET division = home.division, recorded_at = clock_timestamp()
              FROM home WHERE p.id IN (SELECT people_members(_person)) AND p.division <> home.division
            RETURNING p.id, p.division)
        SELECT 'moved', NULL::bigint, NULL::bigint, m.division, NULL::date, NULL::date, NULL::date
          FROM moved m WHERE m.id = _person;
END $$;
