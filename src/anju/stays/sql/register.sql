-- Verified evidence becomes registered fact: stays open, end, or gain evidence. Set-based: one declaration or many.
-- Runs as the owner, because an arrival here ends a stay that may lie out of the caller's sight; the evidence itself
-- must lie within it. A person's claims are taken in the order of their days, one round each.
--
-- Outcomes: opened, attached (already lives there, or lived there and came, or left, on that very day), extended (stays on), ended, blocked-later (another stay covers the day or follows it),
-- blocked-none (no open stay to end, extend or change there), blocked-before (the day lies before that stay began),
-- blocked-dwelling (it was demolished),
-- blocked-deceased (a stay of hers was deregistered because she died, or she was who had none).
CREATE OR REPLACE FUNCTION stays_register(_declarations bigint[])
RETURNS TABLE (declaration bigint, outcome text, stay bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _low bigint := current_setting('anju.low')::bigint;
    _high bigint := current_setting('anju.high')::bigint;
    _round int;
    _rounds int;
    _claims bigint[];
BEGIN
    IF EXISTS (SELECT 1 FROM stays_evidence e WHERE e.declaration = ANY (_declarations)
                AND NOT (e.division >= _low AND e.division < _high)) THEN
        RAISE EXCEPTION 'evidence outside the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- What was annulled is decided; only undoing the annulment brings it back.
    IF EXISTS (SELECT 1 FROM stays_evidence e WHERE e.declaration = ANY (_declarations)
                AND e.annulment_id IS NOT NULL) THEN
        RAISE EXCEPTION 'annulled evidence' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    -- One decision about a person at a time: two officers confirming two moves of hers take turns.
    PERFORM people_lock(ARRAY(SELECT person_id FROM stays_evidence WHERE declaration = ANY (_declarations)));
    -- Whoever demolishes a dwelling has counted who stands in it, or finds whom this registers.
    PERFORM 1 FROM places_dwelling d
      WHERE d.id IN (SELECT dwelling_id FROM stays_evidence WHERE declaration = ANY (_declarations)) ORDER BY d.id FOR SHARE;

    SELECT coalesce(max(c), 0) INTO _rounds
      FROM (SELECT count(*) AS c FROM stays_evidence e JOIN people_person own ON own.id = e.person_id
             WHERE e.declaration = ANY (_declarations) GROUP BY coalesce(own.merged_into_id, own.id)) x;
    FOR _round IN 1 .. _rounds LOOP
        SELECT array_agg(id) INTO _claims
          FROM (SELECT e.id, row_number() OVER (PARTITION BY coalesce(own.merged_into_id, own.id)
                                                ORDER BY e.day, e.declaration) AS k
                  FROM stays_evidence e JOIN people_person own ON own.id = e.person_id
                 WHERE e.declaration = ANY (_declarations)) x
         WHERE k = _round;
        RETURN QUERY SELECT * FROM stays_register_round(_claims, _actor);
    END LOOP;
END $$;

-- At most one claim a person, whichever of her entries it names. Judged first, on the register as it stands, then written by a handful of statements.
CREATE OR REPLACE FUNCTION stays_register_round(_claims bigint[], _actor bigint)
RETURNS TABLE (declaration bigint, outcome text, stay bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _verdicts jsonb;
BEGIN
    SELECT jsonb_agg(jsonb_build_object('evidence', e.id, 'outcome', CASE
               WHEN same.id IS NOT NULL THEN 'attached'
               WHEN e.says IN ('move_out', 'extend') AND (s.id IS NULL OR s.dwelling_id <> e.dwelling_id)
                   THEN 'blocked-none'
               WHEN e.says IN ('move_out', 'extend') AND e.day < s.start_on THEN 'blocked-before'
               WHEN e.says = 'move_out' THEN 'ended'
               WHEN e.says = 'extend' THEN 'extended'
               WHEN EXISTS (SELECT 1 FROM stays_stay d WHERE d.person_id = coalesce(own.merged_into_id, own.id)
                               AND d.state = 'registered' AND d.end_reason = 'deceased')
                    OR EXISTS (SELECT 1 FROM people_person d WHERE d.died_on IS NOT NULL
                                  AND d.id IN (SELECT people_members(coalesce(own.merged_into_id, own.id))))
                   THEN 'blocked-deceased'
               WHEN e.says = 'change' AND s.id IS NULL THEN 'blocked-none'
               WHEN later.id IS NOT NULL THEN 'blocked-later'
               WHEN s.dwelling_id = e.dwelling_id THEN 'attached'
               WHEN (SELECT w.state FROM places_dwelling w WHERE w.id = e.dwelling_id) = 'demolished'
                   THEN 'blocked-dwelling'
               ELSE 'opened' END,
               'current', coalesce(same.id, s.id), 'head', coalesce(own.merged_into_id, own.id),
               'fresh', coalesce((SELECT id FROM stays_stay WHERE opened_by = e.id), nextval('stays_stay_id_seq'))))
      INTO _verdicts
      FROM stays_evidence e
      JOIN people_person own ON own.id = e.person_id
      LEFT JOIN stays_stay s ON s.person_id = coalesce(own.merged_into_id, own.id) AND s.state = 'registered' AND s.end_on IS NULL
      LEFT JOIN LATERAL (
           SELECT id FROM stays_stay l
            WHERE l.person_id = coalesce(own.merged_into_id, own.id) AND l.state = 'registered' AND l.start_on <= coalesce(l.end_on, l.start_on)
              AND (l.start_on > e.day OR l.end_on > e.day) AND l.start_on IS DISTINCT FROM l.end_on
            LIMIT 1) later ON true
      -- A stay that is over and says the same day of coming, or of leaving: the claim is more evidence for it.
      LEFT JOIN LATERAL (
           SELECT f.id FROM stays_stay f
            WHERE f.person_id = coalesce(own.merged_into_id, own.id) AND f.dwelling_id = e.dwelling_id
              AND f.state = 'registered' AND f.start_on < f.end_on
              AND CASE e.says WHEN 'move_out' THEN f.end_reason = 'moved_out' AND f.end_on = e.day
                                   AND (s.dwelling_id = e.dwelling_id AND e.day >= s.start_on) IS NOT TRUE
                              WHEN 'extend' THEN false ELSE f.start_on = e.day END) same ON true
     WHERE e.id = ANY (_claims);

    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint))
    UPDATE stays_stay s
       SET end_on = e.day, end_reason = CASE e.says WHEN 'move_out' THEN 'moved_out' ELSE 'moved_on' END,
           whereabouts = e.whereabouts, recorded_at = clock_timestamp()
      FROM v JOIN stays_evidence e ON e.id = v.evidence
     WHERE s.id = v.current AND v.outcome IN ('ended', 'opened');

    -- An extension is the newest word on how long she stays, an unlimited one too; another voice adds what it knows.
    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint))
    UPDATE stays_stay s SET expected_until = e.until, recorded_at = clock_timestamp()
      FROM v JOIN stays_evidence e ON e.id = v.evidence
     WHERE s.id = v.current AND s.end_on IS NULL AND s.expected_until IS DISTINCT FROM e.until
       AND (v.outcome = 'extended' OR (v.outcome = 'attached' AND e.until IS NOT NULL));

    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, head bigint, fresh bigint))
    INSERT INTO stays_stay (id, division, person_id, dwelling_id, start_on, state, basis, reason, registered_on,
                            registered_by, end_reason, opened_by, expected_until)
    SELECT v.fresh, e.division, v.head, e.dwelling_id, e.day, 'registered', e.basis, e.reason, e.received_on,
           _actor, '', e.id, e.until
      FROM v JOIN stays_evidence e ON e.id = v.evidence
     WHERE v.outcome = 'opened'
    -- A claim that opened a stay before, lost its effect and is confirmed anew: the stay keeps its number.
    ON CONFLICT (opened_by) DO UPDATE
       SET division = excluded.division, person_id = excluded.person_id, dwelling_id = excluded.dwelling_id,
           start_on = excluded.start_on, end_on = NULL, end_reason = '', state = 'registered', basis = excluded.basis,
           reason = excluded.reason, registered_on = excluded.registered_on, registered_by = excluded.registered_by,
           expected_until = excluded.expected_until, whereabouts = '', recorded_at = clock_timestamp();

    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint, fresh bigint))
    UPDATE stays_evidence e
       SET stay_id = CASE v.outcome WHEN 'opened' THEN v.fresh ELSE v.current END,
           act = nextval('stays_act_seq'), confirmed_by = _actor
      FROM v
     WHERE e.id = v.evidence AND v.outcome IN ('opened', 'attached', 'extended', 'ended');

    -- A stay that ends on the day it began counts for nothing: she belongs again where she lived before.
    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint, head bigint)
    ), home AS (
        SELECT v.head, e.division FROM v JOIN stays_evidence e ON e.id = v.evidence WHERE v.outcome = 'opened'
        UNION ALL
        SELECT v.head, former.division
          FROM v JOIN stays_stay s ON s.id = v.current AND s.start_on = s.end_on
          CROSS JOIN LATERAL (
               SELECT f.division FROM stays_stay f
                WHERE f.person_id = v.head AND f.state = 'registered' AND f.start_on IS DISTINCT FROM f.end_on
                ORDER BY f.start_on DESC LIMIT 1) former
         WHERE v.outcome = 'ended')
    UPDATE people_person p SET division = home.division, recorded_at = clock_timestamp()
      FROM home CROSS JOIN LATERAL people_members(home.head) AS member
     WHERE p.id = member AND p.division <> home.division;

    WITH v AS (SELECT * FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint, fresh bigint))
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT _actor, 'stays:stay:opened', v.fresh, e.division,
           jsonb_build_object('declaration', e.declaration, 'start_on', e.day)
      FROM v JOIN stays_evidence e ON e.id = v.evidence WHERE v.outcome = 'opened'
    UNION ALL
    SELECT _actor, 'stays:stay:ended', v.current, s.division,
           jsonb_build_object('declaration', e.declaration, 'end_on', jsonb_build_array(NULL, e.day))
      FROM v JOIN stays_evidence e ON e.id = v.evidence JOIN stays_stay s ON s.id = v.current
     WHERE v.outcome IN ('opened', 'ended')
    UNION ALL
    SELECT _actor, 'stays:evidence:attached', v.current, e.division,
           jsonb_build_object('declaration', e.declaration)
      FROM v JOIN stays_evidence e ON e.id = v.evidence WHERE v.outcome = 'attached'
    UNION ALL
    SELECT _actor, 'stays:stay:extended', v.current, e.division,
           jsonb_build_object('declaration', e.declaration, 'until', e.until)
      FROM v JOIN stays_evidence e ON e.id = v.evidence WHERE v.outcome = 'extended';

    RETURN QUERY
        SELECT e.declaration, v.outcome,
               CASE WHEN v.outcome = 'opened' THEN v.fresh
                    WHEN v.outcome IN ('attached', 'extended', 'ended') THEN v.current END
          FROM jsonb_to_recordset(_verdicts) AS v(evidence bigint, outcome text, current bigint, fresh bigint)
          JOIN stays_evidence e ON e.id = v.evidence;
END $$;
