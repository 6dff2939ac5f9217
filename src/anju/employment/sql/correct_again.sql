-- A correction of a job's evidence holds again; see stays_correct_again.
CREATE OR REPLACE FUNCTION employment_correct_again(_declarations bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY WITH again AS (
        UPDATE employment_evidence e
           SET said = e.day, day = (e.dropped ->> 'day')::date, corrected_why = e.dropped ->> 'why', dropped = NULL
         WHERE e.declaration = ANY (_declarations) AND e.dropped IS NOT NULL AND e.said IS NULL AND NOT e.refused
           AND e.job_id IS NULL AND e.annulment_id IS NULL AND people_in_range(e.division)
        RETURNING e.id, e.declaration, e.division
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'employment:evidence:corrected', id, division,
               jsonb_build_object('declaration', declaration, 'again', true) FROM again)
    SELECT declaration FROM again;
END $$;
