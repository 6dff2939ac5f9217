-- Waiting items of the subjects brought to where their subjects now are, and given the time they have, where they have none;
-- one that moves is nobody's any more, because its holder may not see it there. Runs with the caller's
-- sight, as in again.sql. _due may be null. Returns how many it touched.
CREATE OR REPLACE FUNCTION worklist_place(_kind text, _subjects bigint[], _divisions bigint[], _due timestamptz[])
RETURNS int
LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH placed AS (
        UPDATE worklist_item i
           SET division = n.division, due_at = coalesce(i.due_at, n.due),
               state = CASE WHEN i.division = n.division THEN i.state ELSE 'open' END,
               assignee = CASE WHEN i.division = n.division THEN i.assignee END,
               proposed = CASE WHEN i.division = n.division THEN i.proposed ELSE '' END,
               proposed_by = CASE WHEN i.division = n.division THEN i.proposed_by END,
               proposed_at = CASE WHEN i.division = n.division THEN i.proposed_at END
          FROM unnest(_subjects, _divisions, _due) AS n(subject, division, due)
          JOIN worklist_item o ON o.kind = _kind AND o.subject = n.subject AND o.state IN ('open', 'claimed', 'proposed')
         WHERE i.id = o.id AND (o.division, o.due_at) IS DISTINCT FROM (n.division, coalesce(o.due_at, n.due))
        RETURNING i.id, i.division, i.subject, o.division AS was
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'worklist:item:moved', id, division,
               jsonb_build_object('kind', _kind, 'subject', subject, 'from', was) FROM placed WHERE was <> division)
    SELECT count(*)::int FROM placed
$$;
