-- The office's act that all of a person's jobs end, because she died: an act of the fold like her employers' words, by the
-- entry it is about, so that merging and parting carry it along. It comes with the deregistration of a stay (_because, the
-- stay's number) and is undone with it. Runs as the owner: she may work out of the caller's sight; she herself lies within it.
-- Rows as employment_settle_after tells them, each behind the ending's id; none where it was done already.
CREATE OR REPLACE FUNCTION employment_end(_person bigint, _day date, _proof text, _because bigint)
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _heads bigint[] := people_lock(ARRAY[_person]);
    _place bigint := (SELECT p.division FROM people_person p WHERE p.id = _person AND people_in_range(p.division));
    _made bigint;
BEGIN
    IF _place IS NULL THEN
        RAISE EXCEPTION 'a person outside the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO employment_ending (division, person_id, act, day, proof, because, made_by)
    VALUES (_place, _person, nextval('employment_act_seq'), _day, _proof, _because, _actor)
    ON CONFLICT (because) WHERE undone_at IS NULL DO UPDATE
       SET act = excluded.act, day = excluded.day, proof = excluded.proof, made_by = excluded.made_by, asleep = false
     WHERE employment_ending.asleep
    RETURNING id INTO _made;
    IF _made IS NOT NULL THEN
        RETURN QUERY SELECT _made, r.*
                       FROM employment_settle_after(_heads, _actor, jsonb_build_object('ending', _made)) r;
    END IF;
END $$;

-- The same undone. No row where there is none.
CREATE OR REPLACE FUNCTION employment_undo_end(_because bigint, _why text)
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _heads bigint[] := people_lock(ARRAY(SELECT d.person_id FROM employment_ending d
                                          WHERE d.because = _because AND d.undone_at IS NULL));
    _undone bigint;
BEGIN
    UPDATE employment_ending d SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _why
     WHERE d.because = _because AND d.undone_at IS NULL AND people_in_range(d.division) RETURNING d.id INTO _undone;
    IF _undone IS NOT NULL THEN
        RETURN QUERY SELECT _undone, r.*
                       FROM employment_settle_after(_heads, _actor, jsonb_build_object('ending', _undone)) r;
    END IF;
END $$;

-- Endings sleep while the deregistration they came with has no effect, and wake with it: _effective tells it of each of _because.
-- For a caller that has looked (declarations_heed_deaths). Rows as above.
CREATE OR REPLACE FUNCTION employment_heed(_because bigint[], _effective boolean[])
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _ending record;
BEGIN
    FOR _ending IN
        SELECT d.id, d.person_id, n.effective
          FROM employment_ending d JOIN unnest(_because, _effective) AS n(because, effective) ON n.because = d.because
         WHERE d.undone_at IS NULL AND d.asleep = n.effective ORDER BY d.person_id, d.id
    LOOP
        UPDATE employment_ending d SET asleep = NOT _ending.effective WHERE d.id = _ending.id;
        RETURN QUERY SELECT _ending.id, r.*
                       FROM employment_settle_after(people_lock(ARRAY[_ending.person_id]), _actor,
                                                    jsonb_build_object('ending', _ending.id)) r;
    END LOOP;
END $$;

-- The death of a person who has no stay with which it could be registered: her jobs end, and the day stands with her, so that
-- nothing begins any more anywhere. Rows as above; or one line that says why nothing was done: absent, died (it is registered
-- already), nothing (no job of hers is open).
CREATE OR REPLACE FUNCTION employment_die(_person bigint, _day date, _proof text)
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _heads bigint[] := people_lock(ARRAY[_person]);
    _place bigint := (SELECT p.division FROM people_person p WHERE p.id = _person AND people_in_range(p.division));
    _made bigint;
BEGIN
    what := CASE WHEN _place IS NULL THEN 'absent'
        WHEN EXISTS (SELECT 1 FROM employment_ending d
                      WHERE d.person_id IN (SELECT people_members(_heads[1])) AND d.undone_at IS NULL AND NOT d.asleep)
            THEN 'died'
        WHEN NOT EXISTS (SELECT 1 FROM employment_job j
                          WHERE j.person_id = _heads[1] AND j.state = 'registered' AND j.end_on IS NULL) THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO employment_ending (division, person_id, act, day, proof, made_by)
    VALUES (_place, _person, nextval('employment_act_seq'), _day, _proof, _actor) RETURNING id INTO _made;
    UPDATE people_person p SET died_on = _day, recorded_at = clock_timestamp() WHERE p.id = _person;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'employment:death:made', _made, _place, jsonb_build_object('person', _person));
    RETURN QUERY SELECT _made, r.*
                   FROM employment_settle_after(_heads, _actor, jsonb_build_object('ending', _made)) r;
END $$;

-- The same undone. Without an ending: absent, or nothing (undone already).
CREATE OR REPLACE FUNCTION employment_undo_death(_ending bigint, _why text)
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _heads bigint[] := people_lock(ARRAY(SELECT d.person_id FROM employment_ending d WHERE d.id = _ending));
    _found employment_ending;
BEGIN
    SELECT * INTO _found FROM employment_ending d
     WHERE d.id = _ending AND d.because IS NULL AND people_in_range(d.division);
    what := CASE WHEN NOT FOUND THEN 'absent' WHEN _found.undone_at IS NOT NULL THEN 'nothing' END;
    IF what IS NOT NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE employment_ending d SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _why WHERE d.id = _ending;
    UPDATE people_person p SET died_on = NULL, recorded_at = clock_timestamp() WHERE p.id = _found.person_id;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, 'employment:death:undone', _ending, _found.division, jsonb_build_object('person', _found.person_id));
    RETURN QUERY SELECT _ending, r.*
                   FROM employment_settle_after(_heads, _actor, jsonb_build_object('ending', _ending)) r;
END $$;
