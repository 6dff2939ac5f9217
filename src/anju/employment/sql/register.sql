-- Verified evidence becomes registered fact: jobs open, end, or gain evidence. The same shape as stays_register.
--
-- Outcomes: opened, attached (already works there), ended, blocked-later, blocked-none, blocked-before, blocked-deceased.
CREATE OR REPLACE FUNCTION employment_register(_declarations bigint[])
RETURNS TABLE (declaration bigint, outcome text, job bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _low bigint := current_setting('anju.low')::bigint;
    _high bigint := current_setting('anju.high')::bigint;
    _claim employment_evidence;
    _job employment_job;
    _head bigint;
    _outcome text;
    _died date;
BEGIN
    PERFORM people_lock(ARRAY(SELECT person_id FROM employment_evidence WHERE declaration = ANY (_declarations)));
    FOR _claim IN SELECT * FROM employment_evidence WHERE declaration = ANY (_declarations) ORDER BY day, declaration LOOP
        IF NOT (_claim.division >= _low AND _claim.division < _high) THEN
            RAISE EXCEPTION 'evidence outside the scope' USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- What was annulled is decided; only undoing the annulment brings it back.
        IF _claim.annulment_id IS NOT NULL THEN
            RAISE EXCEPTION 'annulled evidence' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        _head := (SELECT coalesce(merged_into_id, id) FROM people_person WHERE id = _claim.person_id);
        SELECT * INTO _job FROM employment_job
          WHERE person_id = _head AND employer_id = _claim.employer_id AND state = 'registered' AND end_on IS NULL;
        _died := (SELECT min(d.day) FROM employment_ending d
                   WHERE d.person_id IN (SELECT people_members(_head)) AND d.undone_at IS NULL AND NOT d.asleep);
        -- What ended with her life, by nobody's word, may have ended before it, or on that very day by her word too.
        IF _claim.says = 'leave' AND _job.id IS NULL THEN
            SELECT * INTO _job FROM employment_job j
             WHERE j.person_id = _head AND j.employer_id = _claim.employer_id AND j.state = 'registered'
               AND j.start_on <= _claim.day AND j.end_on >= _claim.day
               AND EXISTS (SELECT 1 FROM employment_ending d
                            WHERE d.person_id IN (SELECT people_members(_head)) AND d.undone_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM employment_evidence e
                                WHERE e.job_id = j.id AND e.says = 'leave' AND e.annulment_id IS NULL);
        END IF;
        _outcome := CASE
            WHEN _claim.says = 'leave' AND _job.id IS NULL THEN 'blocked-none'
            WHEN _claim.says = 'leave' AND _claim.day < _job.start_on THEN 'blocked-before'
            WHEN _claim.says = 'leave' THEN 'ended'
            WHEN _job.id IS NOT NULL THEN 'attached'
            WHEN _claim.day >= _died THEN 'blocked-deceased'
            WHEN EXISTS (SELECT 1 FROM employment_job j WHERE j.person_id = _head
                          AND j.employer_id = _claim.employer_id AND j.state = 'registered' AND j.end_on > _claim.day
                          AND j.start_on <> j.end_on)
                THEN 'blocked-later'
            ELSE 'opened' END;
        IF _outcome = 'opened' THEN
            -- What began before she died ended when she did.
            INSERT INTO employment_job (division, person_id, employer_id, start_on, end_on, state, occupation, registered_on,
                                        registered_by, opened_by)
            VALUES (_claim.division, _head, _claim.employer_id, _claim.day, _died, 'registered', _claim.occupation,
                    _claim.received_on, _actor, _claim.id)
            RETURNING * INTO _job;
        ELSIF _outcome = 'ended' THEN
            UPDATE employment_job SET end_on = _claim.day, recorded_at = clock_timestamp() WHERE id = _job.id;
        END IF;
        IF _outcome IN ('opened', 'ended', 'attached') THEN
            UPDATE employment_evidence SET job_id = _job.id, act = nextval('employment_act_seq'), confirmed_by = _actor
             WHERE id = _claim.id;
            INSERT INTO journal_line (actor, event, subject, division, detail)
            VALUES (_actor, 'employment:job:' || _outcome, _job.id, _claim.division,
                    jsonb_build_object('declaration', _claim.declaration, 'day', _claim.day));
        END IF;
        declaration := _claim.declaration; outcome := _outcome; job := _job.id;
        RETURN NEXT;
    END LOOP;
END $$;
