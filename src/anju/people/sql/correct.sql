-- A person's wrong facts replaced by right ones, and put back (docs/rooms/people.md). Both run as the owner, within the caller's range.
-- Locks a person in the caller's range, so that what is read next still holds when it is written; false where there is none.
CREATE OR REPLACE FUNCTION people_hold(_person bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM people_person
      WHERE id = _person AND division >= current_setting('anju.low')::bigint
        AND division < current_setting('anju.high')::bigint
        FOR NO KEY UPDATE;
    RETURN FOUND;
END $$;

-- Whose the document with this index is, but for the person's own; null: nobody's. Nothing but that comes back: whoever holds
-- it may live out of the caller's sight, and then is told as 0.
CREATE OR REPLACE FUNCTION people_holder(_person bigint, _index bytea) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN p.division >= current_setting('anju.low')::bigint
                 AND p.division < current_setting('anju.high')::bigint THEN p.id ELSE 0 END
      FROM people_identity i JOIN people_person p ON p.id = i.person_id
     WHERE i.number_index = _index AND i.person_id <> _person
$$;

-- The columns given take their values; what was wrong, sealed, stands in the correction. _undoes: the correction this puts back,
-- null: a new one. Answers with the correction. The person must be held.
CREATE OR REPLACE FUNCTION people_correct(_person bigint, _facts text[], _columns json, _document json, _was bytea,
                                          _now bytea, _ground text, _proof text, _undoes bigint)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _actor bigint := current_setting('anju.actor')::bigint;
    _division bigint;
    _made bigint := _undoes;
BEGIN
    IF NOT people_hold(_person) THEN
        RAISE EXCEPTION 'person outside the scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE people_person p
       SET (name, name_pinyin, name_initials, sex, birth_date, hukou_kind, hukou_address, phone_cipher, phone_index,
            recorded_at)
           = (SELECT n.name, n.name_pinyin, n.name_initials, n.sex, n.birth_date, n.hukou_kind, n.hukou_address,
                     n.phone_cipher, n.phone_index, clock_timestamp()
                FROM json_populate_record(p, _columns) n)
     WHERE p.id = _person RETURNING p.division INTO _division;
    IF _document IS NOT NULL THEN
        UPDATE people_identity i
           SET (kind, number_cipher, number_index, recorded_at)
               = (SELECT n.kind, n.number_cipher, n.number_index, clock_timestamp()
                    FROM json_populate_record(i, _document) n)
         WHERE i.id = (SELECT min(id) FROM people_identity WHERE person_id = _person);
    END IF;
    IF _undoes IS NULL THEN
        INSERT INTO people_correction (person_id, facts, was_cipher, now_cipher, ground, proof, made_by)
        VALUES (_person, _facts, _was, _now, _ground, _proof, _actor) RETURNING id INTO _made;
    ELSE
        UPDATE people_correction SET undone_by = _actor, undone_at = clock_timestamp(), undone_why = _proof
         WHERE id = _undoes AND person_id = _person AND undone_at IS NULL;
    END IF;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (_actor, CASE WHEN _undoes IS NULL THEN 'people:correction:made' ELSE 'people:correction:undone' END, _person,
            _division, jsonb_build_object('correction', _made, 'facts', to_jsonb(_facts)));
    RETURN _made;
END $$;
