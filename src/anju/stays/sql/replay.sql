-- A person's stays computed anew from all her acts, and the register brought to it (docs/algorithms/annulment.md).
-- One row for each difference written: what, the stay, the declaration behind it, its division, the dates before and
-- after. Runs as the owner: stays and claims may lie out of the caller's sight. The person must be locked.
CREATE OR REPLACE FUNCTION stays_replay(_person bigint, _actor bigint)
RETURNS TABLE (what text, stay bigint, declaration bigint, division bigint, was_end date, now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _acts stays_evidence[];
    _act stays_evidence;
    _fold stays_position[] := '{}';
    _effect bigint[] := '{}';   -- of each act the evidence that opened the stay it settled; null: none
    _at int;
    _later boolean;
    _n int;
BEGIN
    IF EXISTS (SELECT 1 FROM stays_stay s WHERE s.person_id = _person AND s.opened_by IS NULL) THEN
        RAISE EXCEPTION 'a stay without an act' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT coalesce(array_agg(e ORDER BY e.act), '{}') INTO _acts
      FROM stays_evidence e
     WHERE e.person_id = _person AND e.act IS NOT NULL AND e.annulment_id IS NULL AND NOT e.refused;

    -- The fold, judged as stays_register_round judges.
    FOREACH _act IN ARRAY _acts LOOP
        _at := (SELECT min(n) FROM unnest(_fold) WITH ORDINALITY AS p(opener, dwelling, start_on, end_on, reason, n)
                 WHERE p.end_on IS NULL);
        _later := EXISTS (SELECT 1 FROM unnest(_fold) p
                           WHERE (p.start_on > _act.day OR p.end_on > _act.day) AND p.start_on IS DISTINCT FROM p.end_on);
        IF _act.says = 'move_out' THEN
            IF _at IS NULL OR _fold[_at].dwelling <> _act.dwelling_id OR _act.day < _fold[_at].start_on THEN
                _effect := _effect || NULL::bigint;
            ELSE
                _fold[_at].end_on := _act.day;
                _fold[_at].reason := 'moved_out';
                _effect := _effect || _fold[_at].opener;
            END IF;
        ELSIF (_act.says = 'change' AND _at IS NULL) OR _later THEN
            _effect := _effect || NULL::bigint;
        ELSIF _at IS NOT NULL AND _fold[_at].dwelling = _act.dwelling_id THEN
            _effect := _effect || _fold[_at].opener;
        ELSE
            IF _at IS NOT NULL THEN
                _fold[_at].end_on := _act.day;
                _fold[_at].reason := 'moved_on';
            END IF;
            _fold := _fold || ROW(_act.id, _act.dwelling_id, _act.day, NULL, '')::stays_position;
            _effect := _effect || _act.id;
        END IF;
    END LOOP;

    -- What vanishes, then what shrinks, then what grows or comes back, then what is new.
    RETURN QUERY
        UPDATE stays_stay s SET state = 'annulled', recorded_at = clock_timestamp()
         WHERE s.person_id = _person AND s.state = 'registered'
           AND NOT EXISTS (SELECT 1 FROM unnest(_fold) p WHERE p.opener = s.opened_by)
        RETURNING 'annulled', s.id, NULL::bigint, s.division, s.end_on, s.start_on, s.end_on;
    FOR _n IN 1 .. 2 LOOP
        RETURN QUERY
            WITH changed AS (
                SELECT s.id, s.end_on AS was_end, s.state AS was_state, p.end_on, p.reason
                  FROM stays_stay s JOIN unnest(_fold) p ON p.opener = s.opened_by
                 WHERE s.person_id = _person
                   AND (s.state <> 'registered' OR s.end_on IS DISTINCT FROM p.end_on OR s.end_reason <> p.reason)
                   AND (_n = 2 OR (s.state = 'registered' AND p.end_on < coalesce(s.end_on, 'infinity'))))
            UPDATE stays_stay s
               SET state = 'registered', end_on = c.end_on, end_reason = c.reason, recorded_at = clock_timestamp()
              FROM changed c WHERE s.id = c.id
            RETURNING CASE WHEN c.was_state <> 'registered' THEN 'restored'
                           WHEN c.end_on IS NULL THEN 'reopened' ELSE 'ended' END,
                      s.id, NULL::bigint, s.division, c.was_end, s.start_on, c.end_on;
    END LOOP;
    RETURN QUERY
        INSERT INTO stays_stay AS s (division, person_id, dwelling_id, start_on, end_on, end_reason, state, basis, reason,
                                     registered_on, registered_by, opened_by, recorded_at)
        SELECT e.division, _person, e.dwelling_id, p.start_on, p.end_on, p.reason, 'registered', e.basis, e.reason,
               e.received_on, e.confirmed_by, e.id, clock_timestamp()
          FROM unnest(_fold) p JOIN stays_evidence e ON e.id = p.opener
         WHERE NOT EXISTS (SELECT 1 FROM stays_stay s WHERE s.opened_by = p.opener)
        RETURNING 'opened', s.id, NULL::bigint, s.division, NULL::date, s.start_on, s.end_on;

    -- Claims gain, lose or change their effect.
    RETURN QUERY
        WITH now AS (
            SELECT a.id, s.id AS stay
              FROM unnest(_acts) WITH ORDINALITY AS a
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

    -- She belongs to her open stay's place, else to her latest one's; without any, she stays where she is.
    RETURN QUERY
        WITH home AS (
            SELECT s.division FROM stays_stay s
             WHERE s.person_id = _person AND s.state = 'registered' AND s.start_on IS DISTINCT FROM s.end_on
             ORDER BY s.end_on IS NULL DESC, s.start_on DESC LIMIT 1)
        UPDATE people_person p SET division = home.division, recorded_at = clock_timestamp()
          FROM home WHERE p.id = _person AND p.division <> home.division
        RETURNING 'moved', NULL::bigint, NULL::bigint, home.division, NULL::date, NULL::date, NULL::date;
END $$;
