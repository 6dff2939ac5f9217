-- Evidence that a correction changed says again what was said: the correction's decision was taken back, or not agreed to. Runs
-- as the owner, for what lies in the caller's range as it was said or as it was corrected. Returns the declarations.
-- In plpgsql, which looks for its columns when it is called: migrations older than corrected_why load it too.
CREATE OR REPLACE FUNCTION stays_restore_evidence(_declarations bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE stays_evidence e SET dropped = NULL
     WHERE e.declaration = ANY (_declarations) AND e.dropped IS NOT NULL AND e.said IS NULL AND people_in_range(e.division);
    RETURN QUERY WITH back AS (
        UPDATE stays_evidence e
           SET day = (e.said ->> 'day')::date, dwelling_id = (e.said ->> 'dwelling')::bigint,
               division = (e.said ->> 'division')::bigint, basis = e.said ->> 'basis', reason = e.said ->> 'reason',
               until = (e.said ->> 'until')::date, whereabouts = e.said ->> 'whereabouts', said = NULL,
               corrected_why = '',
               dropped = jsonb_build_object('day', e.day, 'dwelling', e.dwelling_id, 'division', e.division, 'basis', e.basis,
                                            'reason', e.reason, 'until', e.until, 'whereabouts', e.whereabouts,
                                            'why', e.corrected_why)
         WHERE e.declaration = ANY (_declarations) AND e.said IS NOT NULL AND e.stay_id IS NULL AND e.annulment_id IS NULL
           AND (people_in_range(e.division) OR people_in_range((e.said ->> 'division')::bigint))
        RETURNING e.id, e.declaration, e.division
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'stays:evidence:restored', id, division,
               jsonb_build_object('declaration', declaration) FROM back)
    SELECT declaration FROM back;
END $$;
