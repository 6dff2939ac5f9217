-- A verification for each declaration that never had one, because it was decided with a case: it has lost its effect, and is
-- weighed by itself now. For a caller that has looked (declarations_follow).
CREATE OR REPLACE FUNCTION declarations_verify(_declarations bigint[]) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH added AS (
        INSERT INTO worklist_item (division, kind, subject, state, entered_by, reason, channel)
        SELECT d.division, 'verify', d.id, 'open', u.entered_by, '', u.channel
          FROM declarations_declaration d JOIN declarations_submission u ON u.id = d.submission_id
         WHERE d.id = ANY (_declarations)
           AND NOT EXISTS (SELECT 1 FROM worklist_item i WHERE i.kind = 'verify' AND i.subject = d.id)
        RETURNING id, division, subject
    )
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT current_setting('anju.actor')::bigint, 'worklist:item:reopened', id, division,
           jsonb_build_object('kind', 'verify', 'subject', subject) FROM added
$$;
