-- The office's own acts about a registered stay: correct what is wrong in it, or take it off the register (docs/algorithms/annulment.md).
-- Both run as the owner, for a stay within the caller's range, and answer with everything that changed; or with one line that
-- says why nothing was done: absent, unfounded, nothing (no fact is other than given), no-dwelling, ended (already),
-- not-ended, moved-on (the end is the next stay's beginning), before (an end before the beginning).
-- An act that the fold finds impossible answers idle: the caller takes it back.
CREATE OR REPLACE FUNCTION stays_correct(_stay bigint, _given jsonb, _ground text, _proof text)
RETURNS TABLE (decision bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _found stays_stay := stays_held(_stay);
    _home places_dwelling;
    _was jsonb;
    _now jsonb := _given - 'dwelling_code';
BEGIN
    IF _given ? 'dwelling_code' THEN
        SELECT * INTO _home FROM places_dwelling
          WHERE code = _given ->> 'dwelling_code' AND division >= current_setting('anju.low')::bigint
            AND division < current_setting('anju.high')::bigint
            -- Who left it before may have lived in what is demolished by now.
            AND (state <> 'demolished' OR _found.end_on IS NOT NULL)
          FOR SHARE;
        _now := _now || jsonb_build_object('dwelling', _home.id);
    END IF;
    _was := jsonb_build_object('start_on', _found.start_on, 'end_on', _found.end_on, 'dwelling', _found.dwelling_id,
        'basis', _found.basis, 'reason', _found.reason, 'whereabouts', _found.whereabouts,
        'until', _found.expected_until);
    SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO _now
      FROM jsonb_each(_now) WHERE value IS DISTINCT FROM _was -> key;
    what := CASE WHEN _found.id IS NULL THEN 'absent'
        WHEN _found.opened_by IS NULL THEN 'unfounded'
        WHEN _given ? 'dwelling_code' AND _home.id IS NULL THEN 'no-dwelling'
        WHEN _now = '{}' THEN 'nothing'
        WHEN (_now ? 'end_on' OR _now ? 'whereabouts') AND _found.end_on IS NULL THEN 'not-ended'
        WHEN (_now ? 'end_on' OR _now ? 'whereabouts') AND _found.end_reason = 'moved_on' THEN 'moved-on'
        WHEN ((_was || _now) ->> 'end_on')::date < ((_was || _now) ->> 'start_on')::date THEN 'before' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT jsonb_object_agg(key, value) INTO _was FROM jsonb_each(_was) WHERE _now ? key;
    RETURN QUERY SELECT * FROM stays_decide(_found, 'correction', NULL, _ground, _proof, '', _was, _now);
END $$;

CREATE OR REPLACE FUNCTION stays_deregister(_stay bigint, _day date, _ground text, _proof text, _whereabouts text)
RETURNS TABLE (decision bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _found stays_stay := stays_held(_stay);
BEGIN
    what := CASE WHEN _found.id IS NULL THEN 'absent'
        WHEN _found.opened_by IS NULL THEN 'unfounded'
        WHEN _found.end_on IS NOT NULL THEN 'ended'
        WHEN _day < _found.start_on THEN 'before' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM stays_decide(_found, 'deregistration', _day, _ground, _proof, _whereabouts, NULL, NULL);
END $$;

CREATE OR REPLACE FUNCTION stays_undo_decision(_decision bigint, _why text)
RETURNS TABLE (decision bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _found stays_decision;
    _heads bigint[];
BEGIN
    _heads := stays_lock((SELECT stay_id FROM stays_decision WHERE id = _decision));
    SELECT * INTO _found FROM stays_decision d
      WHERE d.id = _decision AND d.division >= current_setting('anju.low')::bigint
        AND d.division < current_setting('anju.high')::bigint;
    what := CASE WHEN NOT FOUND THEN 'absent' WHEN _found.undone_at IS NOT NULL THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE stays_decision SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _why WHERE id = _decision;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'stays:' || _found.what || ':undone', _decision, _found.division,
            jsonb_build_object('stay', _found.stay_id, 'ground', _found.ground));
    RETURN QUERY SELECT _decision, r.*
                   FROM stays_settle_after(_heads, _actor, jsonb_build_object('decision', _decision)) r;
END $$;

-- The registered stay in the caller's range, its person locked; without an id where there is none.
CREATE OR REPLACE FUNCTION stays_held(_stay bigint) RETURNS stays_stay
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    _found stays_stay;
BEGIN
    PERFORM stays_lock(_stay);
    SELECT * INTO _found FROM stays_stay s
      WHERE s.id = _stay AND s.state = 'registered' AND s.division >= current_setting('anju.low')::bigint
        AND s.division < current_setting('anju.high')::bigint;
    RETURN _found;
END $$;

-- The act written down as the newest, and what follows from it.
CREATE OR REPLACE FUNCTION stays_decide(_found stays_stay, _what text, _day date, _ground text, _proof text,
                                        _whereabouts text, _was jsonb, _now jsonb)
RETURNS TABLE (decision bigint, what text, stay bigint, declaration bigint, division bigint, was_end date,
               now_start date, now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _made bigint;
BEGIN
    INSERT INTO stays_decision (division, person_id, stay_id, what, act, day, ground, proof, whereabouts, was, now,
                                effective, made_by)
    VALUES (_found.division, _found.person_id, _found.id, _what, nextval('stays_act_seq'), _day, _ground, _proof,
            _whereabouts, _was, _now, true, _actor) RETURNING id INTO _made;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'stays:' || _what || ':made', _made, _found.division,
            jsonb_build_object('stay', _found.id, 'ground', _ground,
                               'facts', (SELECT jsonb_agg(key ORDER BY key) FROM jsonb_object_keys(_now) AS key)));
    RETURN QUERY SELECT _made, r.*
                   FROM stays_settle_after(ARRAY[_found.person_id], _actor, jsonb_build_object('decision', _made)) r;
END $$;
