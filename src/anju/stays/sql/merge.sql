-- The head a stay belongs to, locked. By the evidence that opened it: it names the same entry whoever is merged meanwhile.
CREATE OR REPLACE FUNCTION stays_lock(_stay bigint) RETURNS bigint[]
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT people_lock(ARRAY(SELECT coalesce(e.person_id, s.person_id)
                               FROM stays_stay s LEFT JOIN stays_evidence e ON e.id = s.opened_by WHERE s.id = _stay))
$$;

-- After a merge or its undoing: the folds of the heads it touched, she who parted first, so that her stays are gone before the
-- other's grow. It decides nothing: where no act changed, a fold changes nothing; and it is taken for the merge's own persons,
-- by whoever made or undid it.
CREATE OR REPLACE FUNCTION stays_after_merge(_merge bigint, _heads bigint[])
RETURNS TABLE (merge bigint, what text, stay bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT people_regroups(_merge, _heads) THEN
        RAISE EXCEPTION 'another''s merge' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM people_lock(_heads);
    IF EXISTS (SELECT 1 FROM unnest(_heads) AS head CROSS JOIN LATERAL people_members(head) AS member
                 JOIN stays_stay s ON s.person_id = member WHERE s.opened_by IS NULL) THEN
        merge := _merge;
        what := 'unfounded';
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY SELECT _merge, r.*
                   FROM stays_settle_after(_heads, current_setting('anju.actor')::bigint,
                                           jsonb_build_object('merge', _merge)) r;
END $$;
