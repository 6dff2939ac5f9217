-- Registrations of jobs taken back right after they were made. A job goes with the claim that opened it unless another
-- voice or an end rests on it by now; an end is lifted unless the person works there again.
--
-- Outcomes: taken-back, blocked-followed.
CREATE OR REPLACE FUNCTION employment_unregister(_declarations bigint[])
RETURNS TABLE (declaration bigint, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _claim employment_evidence;
    _job employment_job;
    _deed text;
BEGIN
    PERFORM 1 FROM people_person
      WHERE id IN (SELECT person_id FROM employment_evidence WHERE declaration = ANY (_declarations))
      ORDER BY id FOR NO KEY UPDATE;
    FOR _claim IN SELECT * FROM employment_evidence WHERE declaration = ANY (_declarations)
                   ORDER BY day DESC, declaration DESC LOOP
        IF NOT (_claim.division >= current_setting('anju.low')::bigint
                AND _claim.division < current_setting('anju.high')::bigint) THEN
            RAISE EXCEPTION 'evidence outside the scope' USING ERRCODE = 'insufficient_privilege';
        END IF;
        SELECT * INTO _job FROM employment_job j WHERE j.id = _claim.job_id AND j.state = 'registered' FOR UPDATE;
        SELECT substring(event FROM '[^:]+$') INTO _deed FROM journal_line
          WHERE subject = _job.id AND event IN ('employment:job:opened', 'employment:job:ended', 'employment:job:attached')
            AND (detail ->> 'declaration')::bigint = _claim.declaration
          ORDER BY id DESC LIMIT 1;
        declaration := _claim.declaration;
        outcome := CASE
            WHEN _job.id IS NULL OR _deed IS NULL THEN 'blocked-followed'
            WHEN _deed = 'opened' AND (_job.end_on IS NOT NULL OR EXISTS (
                 SELECT 1 FROM employment_evidence e WHERE e.job_id = _job.id AND e.id <> _claim.id)) THEN 'blocked-followed'
            WHEN _deed = 'ended' AND (_job.end_on IS DISTINCT FROM _claim.day OR EXISTS (
                 SELECT 1 FROM employment_job j WHERE j.person_id = _job.person_id AND j.employer_id = _job.employer_id
                    AND j.id <> _job.id AND j.state = 'registered' AND (j.end_on IS NULL OR j.end_on > _job.end_on)))
                 THEN 'blocked-followed'
            ELSE 'taken-back' END;
        IF outcome = 'taken-back' THEN
            UPDATE employment_evidence SET job_id = NULL WHERE id = _claim.id;
            UPDATE employment_job j
               SET state = CASE _deed WHEN 'opened' THEN 'annulled' ELSE j.state END,
                   end_on = CASE _deed WHEN 'ended' THEN NULL ELSE j.end_on END, recorded_at = clock_timestamp()
             WHERE j.id = _job.id AND _deed IN ('opened', 'ended');
            INSERT INTO journal_line (actor, event, subject, division, detail)
            VALUES (_actor, 'employment:job:taken-back', _job.id, _claim.division,
                    jsonb_build_object('declaration', _claim.declaration, 'was', _deed));
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;
