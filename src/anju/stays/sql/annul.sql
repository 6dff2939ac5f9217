-- Leave the acts of a stay out of the register, or put them back; then replay. Both run as the owner, for a stay within the
-- caller's range, and answer with everything that changed. Errors: P0002 no such stay or annulment in sight;
-- 55000 nothing to annul, or undone already.
CREATE OR REPLACE FUNCTION stays_annul(_stay bigint, _what text, _ground text, _proof text)
RETURNS TABLE (annulment bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _found stays_stay;
    _made bigint;
BEGIN
    PERFORM stays_lock(_stay);
    SELECT * INTO _found FROM stays_stay s
      WHERE s.id = _stay AND s.state = 'registered' AND s.division >= current_setting('anju.low')::bigint
        AND s.division < current_setting('anju.high')::bigint;
    what := CASE WHEN NOT FOUND THEN 'absent'
        WHEN EXISTS (SELECT 1 FROM stays_stay s WHERE s.person_id = _found.person_id AND s.opened_by IS NULL)
            THEN 'unfounded'
        WHEN NOT EXISTS (SELECT 1 FROM stays_evidence e WHERE e.stay_id = _stay AND e.annulment_id IS NULL
                          AND (e.says = 'move_out') = (_what = 'end')) THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO stays_annulment (division, person_id, stay_id, what, ground, proof, made_by)
    VALUES (_found.division, _found.person_id, _stay, _what, _ground, _proof, _actor) RETURNING id INTO _made;
    UPDATE stays_evidence e SET annulment_id = _made
     WHERE e.stay_id = _stay AND e.annulment_id IS NULL AND (e.says = 'move_out') = (_what = 'end');
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'stays:annulment:made', _made, _found.division,
            jsonb_build_object('stay', _stay, 'what', _what, 'ground', _ground));
    RETURN QUERY SELECT _made, r.*
                   FROM stays_settle_after(ARRAY[_found.person_id], _actor, jsonb_build_object('annulment', _made)) r;
    -- An end that the office made as well stands without the word: nothing else changes.
    IF NOT FOUND THEN
        annulment := _made;
        what := 'unchanged';
        RETURN NEXT;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION stays_undo_annulment(_annulment bigint, _why text)
RETURNS TABLE (annulment bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _found stays_annulment;
    -- Two, where it left out acts of two entries that were parted since.
    _heads bigint[] := people_lock(ARRAY(SELECT e.person_id FROM stays_evidence e WHERE e.annulment_id = _annulment));
BEGIN
    SELECT * INTO _found FROM stays_annulment a
      WHERE a.id = _annulment AND a.division >= current_setting('anju.low')::bigint
        AND a.division < current_setting('anju.high')::bigint;
    what := CASE WHEN NOT FOUND THEN 'absent' WHEN _found.undone_at IS NOT NULL THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE stays_annulment SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _why
     WHERE id = _annulment;
    UPDATE stays_evidence e SET annulment_id = NULL WHERE e.annulment_id = _annulment;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'stays:annulment:undone', _annulment, _found.division,
            jsonb_build_object('stay', _found.stay_id, 'what', _found.what, 'ground', _found.ground));
    RETURN QUERY SELECT _annulment, r.*
                   FROM stays_settle_after(_heads, _actor, jsonb_build_object('annulment', _annulment)) r;
END $$;

-- Replay of each head in turn, and a journal line for every stay it touched; _detail names the deed.
CREATE OR REPLACE FUNCTION stays_settle_after(_heads bigint[], _actor bigint, _detail jsonb)
RETURNS TABLE (what text, stay bigint, declaration bigint, division bigint, was_end date, now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _row record;
BEGIN
    FOR _row IN SELECT r.* FROM unnest(_heads) AS head CROSS JOIN LATERAL stays_replay(head, _actor) r LOOP
        IF _row.what IN ('annulled', 'restored', 'reopened', 'ended', 'opened', 'corrected', 'passed') THEN
            INSERT INTO journal_line (actor, event, subject, division, detail)
            VALUES (_actor, 'stays:stay:' || _row.what, _row.stay, _row.division,
                    _detail || jsonb_build_object('end_on', jsonb_build_array(_row.was_end, _row.now_end)));
        END IF;
        what := _row.what; stay := _row.stay; declaration := _row.declaration; division := _row.division;
        -- Of what lies out of the caller's sight that it changes, and no days.
        IF people_in_range(_row.division) THEN
            was_end := _row.was_end; now_start := _row.now_start; now_end := _row.now_end;
        ELSE
            was_end := NULL; now_start := NULL; now_end := NULL;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;
