-- A person's jobs as all acts of all her entries make them, taken in their order, and the register brought to it
-- (docs/algorithms/annulment.md, merging.md); judged as employment_register judges. The same shape as stays_fold and stays_replay.
-- _person: a head, locked. One row for each difference written, as stays_replay tells them.
CREATE OR REPLACE FUNCTION employment_fold(_person bigint, OUT fold employment_position[], OUT acts employment_evidence[],
                                           OUT effect bigint[])
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    _act employment_evidence;
    _at int;
    _settled bigint;
    _died date;
    _dead int[] := '{}';
BEGIN
    fold := '{}';
    effect := '{}';
    SELECT coalesce(array_agg(a ORDER BY (a).act), '{}') INTO acts FROM (
        SELECT e AS a FROM employment_evidence e
         WHERE e.person_id IN (SELECT people_members(_person)) AND e.act IS NOT NULL AND e.annulment_id IS NULL
           AND NOT e.refused
        UNION ALL
        SELECT jsonb_populate_record(NULL::employment_evidence,
                                     jsonb_build_object('act', d.act, 'says', 'death', 'day', d.day))
          FROM employment_ending d
         WHERE d.person_id IN (SELECT people_members(_person)) AND d.undone_at IS NULL AND NOT d.asleep) x;
    FOREACH _act IN ARRAY acts LOOP
        _settled := NULL;
        IF _act.says = 'death' THEN
            _died := least(_died, _act.day);
            -- A job that began afterwards ends as it begins: it counts for nothing.
            FOR _at IN 1 .. coalesce(array_length(fold, 1), 0) LOOP
                IF fold[_at].end_on IS NULL THEN
                    fold[_at].end_on := greatest(fold[_at].start_on, _act.day);
                    _dead := _dead || _at;
                END IF;
            END LOOP;
            effect := effect || _settled;
            CONTINUE;
        END IF;
        _at := (SELECT min(p.ordinality) FROM unnest(fold) WITH ORDINALITY p
                 WHERE p.employer = _act.employer_id AND p.end_on IS NULL);
        IF _act.says = 'leave' THEN
            -- What ended with her life may have ended before it, or on that very day by her word too.
            _at := coalesce(_at, (SELECT max(p.ordinality) FROM unnest(fold) WITH ORDINALITY p
                                   WHERE p.employer = _act.employer_id AND p.ordinality = ANY (_dead)
                                     AND p.start_on <= _act.day AND p.end_on >= _act.day));
            IF _act.day >= fold[_at].start_on THEN
                fold[_at].end_on := _act.day;
                _dead := array_remove(_dead, _at);
                _settled := fold[_at].opener;
            END IF;
        ELSIF _at IS NOT NULL THEN
            _settled := fold[_at].opener;
        ELSIF (_act.day >= _died) IS NOT TRUE
              AND NOT EXISTS (SELECT 1 FROM unnest(fold) p WHERE p.employer = _act.employer_id AND p.end_on > _act.day
                                 AND p.start_on <> p.end_on) THEN
            -- What began before she died ended when she did.
            fold := fold || ROW(_act.id, _act.employer_id, _act.day, _died)::employment_position;
            IF _died IS NOT NULL THEN
                _dead := _dead || array_length(fold, 1);
            END IF;
            _settled := _act.id;
        END IF;
        effect := effect || _settled;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION employment_replay(_person bigint)
RETURNS TABLE (what text, job bigint, declaration bigint, division bigint, was_end date, now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _acts employment_evidence[];
    _fold employment_position[];
    _effect bigint[];
    _said bigint[] := ARRAY(SELECT id FROM employment_evidence WHERE person_id IN (SELECT people_members(_person)));
BEGIN
    SELECT f.fold, f.acts, f.effect INTO _fold, _acts, _effect FROM employment_fold(_person) f;
    RETURN QUERY
        UPDATE employment_job j SET state = 'annulled', recorded_at = clock_timestamp()
         WHERE j.opened_by = ANY (_said) AND j.state = 'registered'
           AND NOT EXISTS (SELECT 1 FROM unnest(_fold) p WHERE p.opener = j.opened_by)
        RETURNING 'annulled', j.id, NULL::bigint, j.division, j.end_on, j.start_on, j.end_on;
    RETURN QUERY
        WITH changed AS (
            SELECT j.id, j.person_id AS was_person, j.state AS was_state, j.end_on AS was_end, p.end_on
              FROM employment_job j JOIN unnest(_fold) p ON p.opener = j.opened_by
             WHERE j.opened_by = ANY (_said)
               AND (j.person_id, j.state, j.end_on) IS DISTINCT FROM (_person, 'registered', p.end_on)
        ), written AS (
            UPDATE employment_job j
               SET person_id = _person, state = 'registered', end_on = c.end_on, recorded_at = clock_timestamp()
              FROM changed c WHERE j.id = c.id
            RETURNING CASE WHEN c.was_state <> 'registered' THEN 'restored'
                           WHEN c.was_end IS NOT DISTINCT FROM c.end_on THEN NULL
                           WHEN c.end_on IS NULL THEN 'reopened' ELSE 'ended' END AS what,
                      c.was_person, j.id, j.division, c.was_end, j.start_on, j.end_on)
        SELECT w.what, w.id, NULL::bigint, w.division, w.was_end, w.start_on, w.end_on FROM written w WHERE w.what IS NOT NULL
        UNION ALL
        SELECT 'passed', w.id, NULL, w.division, w.was_end, w.start_on, w.end_on FROM written w WHERE w.was_person <> _person;
    -- What is annulled goes along, silently.
    UPDATE employment_job j SET person_id = _person, recorded_at = clock_timestamp()
     WHERE j.opened_by = ANY (_said) AND j.person_id <> _person;
    RETURN QUERY
        INSERT INTO employment_job AS j (division, person_id, employer_id, start_on, end_on, state, occupation, registered_on,
                                         registered_by, opened_by, recorded_at)
        SELECT e.division, _person, e.employer_id, p.start_on, p.end_on, 'registered', e.occupation, e.received_on,
               e.confirmed_by, e.id, clock_timestamp()
          FROM unnest(_fold) p JOIN employment_evidence e ON e.id = p.opener
         WHERE NOT EXISTS (SELECT 1 FROM employment_job j WHERE j.opened_by = p.opener)
        RETURNING 'opened', j.id, NULL::bigint, j.division, NULL::date, j.start_on, j.end_on;
    RETURN QUERY
        WITH now AS (
            SELECT a.id, j.id AS job
              FROM unnest(_acts) WITH ORDINALITY a
              LEFT JOIN employment_job j ON j.opened_by = _effect[a.ordinality::int]
        ), changed AS (
            SELECT e.id, e.job_id AS was, now.job FROM employment_evidence e JOIN now ON now.id = e.id
             WHERE e.job_id IS DISTINCT FROM now.job
        ), written AS (
            UPDATE employment_evidence e SET job_id = c.job FROM changed c WHERE e.id = c.id
            RETURNING e.declaration, e.division, e.day, c.was, c.job)
        SELECT CASE WHEN w.job IS NULL THEN 'unsettled' ELSE 'settled' END, coalesce(w.job, w.was), w.declaration,
               w.division, NULL::date, w.day, NULL::date
          FROM written w WHERE (w.job IS NULL) <> (w.was IS NULL);
END $$;

-- Replay of each head in turn, and a journal line for every job it touched; _detail names the deed.
CREATE OR REPLACE FUNCTION employment_settle_after(_heads bigint[], _actor bigint, _detail jsonb)
RETURNS TABLE (what text, job bigint, declaration bigint, division bigint, was_end date, now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _row record;
BEGIN
    FOR _row IN SELECT r.* FROM unnest(_heads) AS head CROSS JOIN LATERAL employment_replay(head) r LOOP
        IF _row.declaration IS NULL THEN
            INSERT INTO journal_line (actor, event, subject, division, detail)
            VALUES (_actor, 'employment:job:' || _row.what, _row.job, _row.division,
                    _detail || jsonb_build_object('end_on', jsonb_build_array(_row.was_end, _row.now_end)));
        END IF;
        what := _row.what; job := _row.job; declaration := _row.declaration; division := _row.division;
        -- Of what lies out of the caller's sight that it changes, and no days.
        IF people_in_range(_row.division) THEN
            was_end := _row.was_end; now_start := _row.now_start; now_end := _row.now_end;
        ELSE
            was_end := NULL; now_start := NULL; now_end := NULL;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

-- After a merge or its undoing; see stays_after_merge.
CREATE OR REPLACE FUNCTION employment_after_merge(_merge bigint, _heads bigint[])
RETURNS TABLE (merge bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT people_regroups(_merge, _heads) THEN
        RAISE EXCEPTION 'another''s merge' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM people_lock(_heads);
    IF EXISTS (SELECT 1 FROM unnest(_heads) AS head CROSS JOIN LATERAL people_members(head) AS member
                 JOIN employment_job j ON j.person_id = member WHERE j.opened_by IS NULL) THEN
        merge := _merge;
        what := 'unfounded';
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY SELECT _merge, r.*
                   FROM employment_settle_after(_heads, current_setting('anju.actor')::bigint,
                                                jsonb_build_object('merge', _merge)) r;
END $$;
