-- Registrations of jobs taken back right after they were made: the acts are struck out and the fold is taken without them. The
-- same shape and outcomes as stays_unregister, for each of a person's jobs with an employer by itself.
CREATE OR REPLACE FUNCTION employment_unregister(_declarations bigint[])
RETURNS TABLE (declaration bigint, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _head bigint;
    _employer bigint;
    _claims bigint[];
    _said bigint[];
BEGIN
    IF EXISTS (SELECT 1 FROM employment_evidence e
                WHERE e.declaration = ANY (_declarations) AND NOT people_in_range(e.division)) THEN
        RAISE EXCEPTION 'evidence outside the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM people_lock(ARRAY(SELECT e.person_id FROM employment_evidence e WHERE e.declaration = ANY (_declarations)));
    FOR _head, _employer, _claims IN
        SELECT coalesce(p.merged_into_id, p.id), e.employer_id, array_agg(e.id)
          FROM employment_evidence e JOIN people_person p ON p.id = e.person_id
         WHERE e.declaration = ANY (_declarations) GROUP BY 1, 2 ORDER BY 1, 2
    LOOP
        _said := ARRAY(SELECT e.id FROM employment_evidence e
                        WHERE e.person_id IN (SELECT people_members(_head)) AND e.employer_id = _employer);
        -- A newer act stands behind these claims, or an annulment left one of them out, or a job rests on no act.
        IF EXISTS (SELECT 1 FROM employment_evidence e
                    WHERE e.id = ANY (_claims) AND (e.act IS NULL OR e.annulment_id IS NOT NULL))
           OR EXISTS (SELECT 1 FROM employment_evidence e
                       WHERE e.id = ANY (_said) AND e.id <> ALL (_claims) AND e.annulment_id IS NULL
                         AND e.act > (SELECT min(c.act) FROM employment_evidence c WHERE c.id = ANY (_claims)))
           OR EXISTS (SELECT 1 FROM employment_ending d
                       WHERE d.person_id IN (SELECT people_members(_head)) AND d.undone_at IS NULL AND NOT d.asleep
                         AND d.act > (SELECT min(c.act) FROM employment_evidence c WHERE c.id = ANY (_claims)))
           OR EXISTS (SELECT 1 FROM employment_job j WHERE j.person_id = _head AND j.opened_by IS NULL) THEN
            RETURN QUERY SELECT e.declaration, 'blocked-followed' FROM employment_evidence e WHERE e.id = ANY (_claims);
            CONTINUE;
        END IF;
        UPDATE employment_evidence e SET act = NULL, confirmed_by = NULL, job_id = NULL WHERE e.id = ANY (_claims);
        PERFORM 1 FROM employment_settle_after(ARRAY[_head], _actor, jsonb_build_object('taken_back', to_jsonb(_claims)));
        -- Confirmed anew, a claim opens a job of its own: the one that was taken back is nobody's any more.
        UPDATE employment_job j SET opened_by = -nextval('employment_act_seq') WHERE j.opened_by = ANY (_claims);
        RETURN QUERY SELECT e.declaration, 'taken-back' FROM employment_evidence e WHERE e.id = ANY (_claims);
    END LOOP;
END $$;
