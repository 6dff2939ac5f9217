-- A correction that was dropped with its proposal (restore_evidence.sql) holds again: what dropped it was taken back. Runs as the
-- owner, within the caller's range. Returns the declarations.
CREATE OR REPLACE FUNCTION stays_correct_again(_declarations bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY WITH again AS (
        UPDATE stays_evidence e
           SET said = jsonb_build_object('day', e.day, 'dwelling', e.dwelling_id, 'division', e.division, 'basis', e.basis,
                                         'reason', e.reason, 'until', e.until, 'whereabouts', e.whereabouts),
               day = (e.dropped ->> 'day')::date, dwelling_id = (e.dropped ->> 'dwelling')::bigint,
               division = (e.dropped ->> 'division')::bigint, basis = e.dropped ->> 'basis',
               reason = e.dropped ->> 'reason', until = (e.dropped ->> 'until')::date,
               whereabouts = e.dropped ->> 'whereabouts', corrected_why = e.dropped ->> 'why', dropped = NULL
         WHERE e.declaration = ANY (_declarations) AND e.dropped IS NOT NULL AND e.said IS NULL AND NOT e.refused
           AND e.stay_id IS NULL AND e.annulment_id IS NULL
           AND (people_in_range(e.division) OR people_in_range((e.dropped ->> 'division')::bigint))
        RETURNING e.id, e.declaration, e.division
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'stays:evidence:corrected', id, division,
               jsonb_build_object('declaration', declaration, 'again', true) FROM again)
    SELECT declaration FROM again;
END $$;
