-- Leave the acts of a job out of the register, or put them back; then replay. The same shape, answers and scope as stays_annul and
-- stays_undo_annulment.
CREATE OR REPLACE FUNCTION employment_annul(_job bigint, _what text, _ground text, _proof text)
RETURNS TABLE (annulment bigint, what text, job bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _found employment_job;
    _made bigint;
BEGIN
    PERFORM people_lock(ARRAY(SELECT coalesce(e.person_id, j.person_id) FROM employment_job j
                                LEFT JOIN employment_evidence e ON e.id = j.opened_by WHERE j.id = _job));
    SELECT * INTO _found FROM employment_job j
     WHERE j.id = _job AND j.state = 'registered' AND people_in_range(j.division);
    what := CASE WHEN NOT FOUND THEN 'absent'
        WHEN EXISTS (SELECT 1 FROM employment_job j WHERE j.person_id = _found.person_id AND j.opened_by IS NULL)
            THEN 'unfounded'
        WHEN NOT EXISTS (SELECT 1 FROM employment_evidence e WHERE e.job_id = _job AND e.annulment_id IS NULL
                          AND (e.says = 'leave') = (_what = 'end')) THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO employment_annulment (division, person_id, job_id, what, ground, proof, made_by)
    VALUES (_found.division, _found.person_id, _job, _what, _ground, _proof, _actor) RETURNING id INTO _made;
    UPDATE employment_evidence e SET annulment_id = _made
     WHERE e.job_id = _job AND e.annulment_id IS NULL AND (e.says = 'leave') = (_what = 'end');
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'employment:annulment:made', _made, _found.division,
            jsonb_build_object('job', _job, 'what', _what, 'ground', _ground));
    RETURN QUERY SELECT _made, r.* FROM employment_settle_after(ARRAY[_found.person_id], _actor,
                                                                jsonb_build_object('annulment', _made)) r;
    -- An end that the office made as well stands without the word: nothing else changes.
    IF NOT FOUND THEN
        annulment := _made;
        what := 'unchanged';
        RETURN NEXT;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION employment_undo_annulment(_annulment bigint, _why text)
RETURNS TABLE (annulment bigint, what text, job bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _found employment_annulment;
    _heads bigint[] := people_lock(ARRAY(SELECT e.person_id FROM employment_evidence e WHERE e.annulment_id = _annulment));
BEGIN
    SELECT * INTO _found FROM employment_annulment a WHERE a.id = _annulment AND people_in_range(a.division);
    what := CASE WHEN NOT FOUND THEN 'absent' WHEN _found.undone_at IS NOT NULL THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE employment_annulment SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _why
     WHERE id = _annulment;
    UPDATE employment_evidence e SET annulment_id = NULL WHERE e.annulment_id = _annulment;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'employment:annulment:undone', _annulment, _found.division,
            jsonb_build_object('job', _found.job_id, 'what', _found.what, 'ground', _found.ground));
    RETURN QUERY SELECT _annulment, r.*
                   FROM employment_settle_after(_heads, _actor, jsonb_build_object('annulment', _annulment)) r;
END $$;
