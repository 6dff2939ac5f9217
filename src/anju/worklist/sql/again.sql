-- Loaded by an early migration already, before the columns it names are there.
SET LOCAL check_function_bodies = off;

-- What was decided comes back, and what came back goes away, when a room finds that its ground has changed (an annulment).
-- Both run with the caller's sight, so that nobody moves what she may not see; a room whose deed reaches further calls them
-- from a function of its own, which looks (declarations_follow). They return how many items they touched.

-- A new open item for each subject, like its newest one, where none is waiting.
CREATE OR REPLACE FUNCTION worklist_reopen(_kind text, _subjects bigint[]) RETURNS int
LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH newest AS (
        SELECT DISTINCT ON (subject) division, kind, subject, state, entered_by, channel
          FROM worklist_item WHERE kind = _kind AND subject = ANY (_subjects) ORDER BY subject, id DESC
    ), added AS (
        INSERT INTO worklist_item (division, kind, subject, state, entered_by, reason, channel)
        SELECT division, kind, subject, 'open', entered_by, '', channel
          FROM newest WHERE state NOT IN ('open', 'claimed', 'proposed')
        RETURNING id, division, kind, subject
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'worklist:item:reopened', id, division,
               jsonb_build_object('kind', kind, 'subject', subject) FROM added)
    SELECT count(*)::int FROM added
$$;

-- Waiting items of the subjects are withdrawn: nothing is left to decide.
CREATE OR REPLACE FUNCTION worklist_withdraw(_kind text, _subjects bigint[]) RETURNS int
LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH gone AS (
        UPDATE worklist_item
           SET state = 'withdrawn', decided_at = clock_timestamp(), decided_by = current_setting('anju.actor')::bigint
         WHERE kind = _kind AND subject = ANY (_subjects) AND state IN ('open', 'claimed', 'proposed')
        RETURNING id, division, kind, subject
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT current_setting('anju.actor')::bigint, 'worklist:item:withdrawn', id, division,
               jsonb_build_object('kind', kind, 'subject', subject) FROM gone)
    SELECT count(*)::int FROM gone
$$;
