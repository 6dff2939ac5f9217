-- Two entries of one person made one, and parted again (docs/algorithms/merging.md). Both run as the owner, for persons within the
-- caller's range, and change nothing but who stands under whom; the rooms that keep acts take their folds anew.

-- Outcomes: merged (`merge` is new), absent, same, under (`head`: whom the merged person, or the other one, stands under).
CREATE OR REPLACE FUNCTION people_join(_person bigint, _into bigint, _ground text, _proof text)
RETURNS TABLE (outcome text, merge bigint, head bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _b people_person;
    _a people_person;
BEGIN
    PERFORM 1 FROM people_person WHERE id IN (_person, _into) ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO _b FROM people_person WHERE id = _person AND people_in_range(division);
    SELECT * INTO _a FROM people_person WHERE id = _into AND people_in_range(division);
    outcome := CASE WHEN _a.id IS NULL OR _b.id IS NULL THEN 'absent' WHEN _a.id = _b.id THEN 'same'
        WHEN _b.merged_into_id IS NOT NULL OR _a.merged_into_id IS NOT NULL THEN 'under' ELSE 'merged' END;
    head := coalesce(_b.merged_into_id, _a.merged_into_id);
    IF outcome = 'merged' THEN
        INSERT INTO people_merge (person_id, into_id, person_division, into_division, ground, proof, made_by)
        VALUES (_b.id, _a.id, _b.division, _a.division, _ground, _proof, _actor) RETURNING id INTO merge;
        UPDATE people_person SET merged_into_id = _a.id, division = _a.division, recorded_at = clock_timestamp()
         WHERE id IN (SELECT people_members(_b.id));
        PERFORM people_tell_merge('people:person:merged', merge);
    END IF;
    RETURN NEXT;
END $$;

-- Outcomes: parted (`head`: under whom she stood), absent, nothing (undone already).
CREATE OR REPLACE FUNCTION people_part(_merge bigint, _why text)
RETURNS TABLE (outcome text, person bigint, head bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _found people_merge;
    _group bigint[];
BEGIN
    SELECT * INTO _found FROM people_merge WHERE id = _merge;
    PERFORM people_lock(ARRAY[_found.person_id]);
    SELECT * INTO _found FROM people_merge m
     WHERE m.id = _merge AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = m.person_id AND people_in_range(p.division));
    outcome := CASE WHEN NOT FOUND THEN 'absent' WHEN _found.undone_at IS NOT NULL THEN 'nothing' ELSE 'parted' END;
    IF outcome = 'parted' THEN
        person := _found.person_id;
        head := (SELECT merged_into_id FROM people_person WHERE id = person);
        UPDATE people_merge SET undone_by = current_setting('anju.actor')::bigint, undone_at = clock_timestamp(),
               undone_why = _why WHERE id = _merge;
        WITH RECURSIVE below(id) AS (
            SELECT person UNION ALL
            SELECT m.person_id FROM people_merge m JOIN below ON m.into_id = below.id WHERE m.undone_at IS NULL)
        SELECT array_agg(id ORDER BY id) INTO _group FROM below;
        UPDATE people_person SET merged_into_id = nullif(person, id), division = _found.person_division,
               recorded_at = clock_timestamp() WHERE id = ANY (_group);
        -- Who has a home is moved there by the fold; who has none belongs where she belonged.
        UPDATE people_person SET division = _found.into_division, recorded_at = clock_timestamp()
         WHERE head = _found.into_id AND id IN (SELECT people_members(head)) AND division <> _found.into_division;
        PERFORM people_tell_merge('people:merge:undone', _merge);
    END IF;
    RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION people_tell_merge(_event text, _merge bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT current_setting('anju.actor')::bigint, _event, person_id, into_division,
           jsonb_build_object('merge', id, 'into', into_id, 'ground', ground)
      FROM people_merge WHERE id = _merge
$$;

-- Whether the caller made, or undid, this merge, and these are heads of the persons it is about.
CREATE OR REPLACE FUNCTION people_regroups(_merge bigint, _heads bigint[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM people_merge m
                    WHERE m.id = _merge AND current_setting('anju.actor')::bigint IN (m.made_by, m.undone_by)
                      AND _heads <@ people_heads(ARRAY[m.person_id, m.into_id]))
$$;

CREATE OR REPLACE FUNCTION people_in_range(_division bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT _division >= current_setting('anju.low')::bigint AND _division < current_setting('anju.high')::bigint
$$;
