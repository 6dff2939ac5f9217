-- Evidence of a job says again what was said; see stays_restore_evidence.
CREATE OR REPLACE FUNCTION employment_restore_evidence(_declarations bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE employment_evidence e SET dropped = NULL
     WHERE e.declaration = ANY (_declarations) AND e.dropped IS NOT NULL AND e.said IS NULL AND people_in_range(e.division);
    RETURN QUERY WITH back AS (
        UPDATE employment_evidence e SET day = e.said, said = NULL, corrected_why = '',
               dropped = jsonb_build_object('day', e.day, 'why', e.corrected_why)
         WHERE e.declaration = ANY (_declarations) AND e.said IS NOT NULL AND e.job_id IS NULL AND e.annulment_id IS NULL
           AND people_in_range(e.division)
        RETURNING e.id, e.declaration, e.division
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'employment:evidence:restored', id, division,
               jsonb_build_object('declaration', declaration) FROM back)
    SELECT declaration FROM back;
END $$;
