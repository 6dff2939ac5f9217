-- Registrations taken back right after they were made: the acts are struck out and the fold is taken without them, so that
-- the register stands as before. Only a person's newest acts can be struck out, all of those asked for or none; what rests
-- on them since must go first. Runs as the owner, as stays_register does; the evidence must lie in the caller's scope.
--
-- Outcomes: taken-back, blocked-followed (a newer act, a correction or an annulment of hers stands behind it).
CREATE OR REPLACE FUNCTION stays_unregister(_declarations bigint[])
RETURNS TABLE (declaration bigint, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _head bigint;
    _claims bigint[];
BEGIN
    IF EXISTS (SELECT 1 FROM stays_evidence e WHERE e.declaration = ANY (_declarations)
                AND NOT (e.division >= current_setting('anju.low')::bigint
                         AND e.division < current_setting('anju.high')::bigint)) THEN
        RAISE EXCEPTION 'evidence outside the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOREACH _head IN ARRAY people_lock(
        ARRAY(SELECT e.person_id FROM stays_evidence e WHERE e.declaration = ANY (_declarations))) LOOP
        _claims := ARRAY(SELECT e.id FROM stays_evidence e
                          WHERE e.person_id IN (SELECT people_members(_head)) AND e.declaration = ANY (_declarations));
        IF stays_is_followed(_head, _claims) THEN
            RETURN QUERY SELECT e.declaration, 'blocked-followed' FROM stays_evidence e WHERE e.id = ANY (_claims);
            CONTINUE;
        END IF;
        UPDATE stays_evidence e SET act = NULL, confirmed_by = NULL, stay_id = NULL WHERE e.id = ANY (_claims);
        PERFORM 1 FROM stays_settle_after(ARRAY[_head], _actor, jsonb_build_object('taken_back', to_jsonb(_claims)));
        -- Confirmed anew, a claim opens a stay of its own: the one that was taken back is nobody's any more.
        UPDATE stays_stay s SET opened_by = -nextval('stays_act_seq') WHERE s.opened_by = ANY (_claims);
        RETURN QUERY SELECT e.declaration, 'taken-back' FROM stays_evidence e WHERE e.id = ANY (_claims);
    END LOOP;
END $$;

-- Whether a newer act of hers stands behind these claims, or an annulment left one of them out.
CREATE OR REPLACE FUNCTION stays_is_followed(_head bigint, _claims bigint[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM stays_evidence e
                    WHERE e.id = ANY (_claims) AND (e.act IS NULL OR e.annulment_id IS NOT NULL))
        OR EXISTS (SELECT 1 FROM unnest(stays_acts(_head)) a
                    WHERE (a.evidence IS NULL OR a.evidence <> ALL (_claims))
                      AND a.act > (SELECT min(act) FROM stays_evidence WHERE id = ANY (_claims)))
        OR EXISTS (SELECT 1 FROM stays_stay s
                    WHERE s.person_id IN (SELECT people_members(_head)) AND s.opened_by IS NULL)
$$;
