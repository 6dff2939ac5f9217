-- The verifications of declarations brought to what the register holds of them, after a deed gave or took their effect: one that
-- was confirmed and stands in the register needs none, one that was confirmed and has no effect waits for one, where its
-- evidence lies, with the time it has. Runs as the owner, because a deed reaches out of the caller's sight; the register decides,
-- not the caller, and where both are at one nothing happens.
CREATE OR REPLACE FUNCTION declarations_follow(_declarations bigint[], _due timestamptz[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _stand bigint[];
    _lost bigint[];
    _places bigint[];
    _until timestamptz[];
BEGIN
    SELECT array_agg(w.declaration) FILTER (WHERE w.stands), array_agg(w.declaration) FILTER (WHERE NOT w.stands),
           array_agg(w.division) FILTER (WHERE NOT w.stands), array_agg(w.due) FILTER (WHERE NOT w.stands)
      INTO _stand, _lost, _places, _until
      FROM (SELECT e.declaration, e.division, n.due, e.stay_id IS NOT NULL AS stands
              FROM unnest(_declarations, _due) AS n(declaration, due)
              JOIN stays_evidence e ON e.declaration = n.declaration
             WHERE e.act IS NOT NULL AND e.annulment_id IS NULL AND NOT e.refused
            UNION ALL
            SELECT e.declaration, e.division, n.due, e.job_id IS NOT NULL
              FROM unnest(_declarations, _due) AS n(declaration, due)
              JOIN employment_evidence e ON e.declaration = n.declaration
             WHERE e.act IS NOT NULL AND e.annulment_id IS NULL AND NOT e.refused
             ORDER BY declaration) w;
    IF _lost IS NOT NULL THEN
        PERFORM declarations_verify(_lost);
        PERFORM worklist_reopen('verify', _lost);
        PERFORM worklist_place('verify', _lost, _places, _until);
    END IF;
    IF _stand IS NOT NULL THEN
        PERFORM worklist_withdraw('verify', _stand);
    END IF;
END $$;
