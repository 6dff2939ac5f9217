-- The persons' heads, locked: whoever decides about a person goes through here (docs/algorithms/merging.md). Distinct, in the order
-- of their numbers. If somebody merged or parted them while we waited, the locks are let go and taken anew.
CREATE OR REPLACE FUNCTION people_lock(_persons bigint[]) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    _heads bigint[];
BEGIN
    LOOP
        _heads := people_heads(_persons);
        BEGIN
            PERFORM 1 FROM people_person WHERE id = ANY (_heads) ORDER BY id FOR NO KEY UPDATE;
            IF people_heads(_persons) = _heads THEN
                RETURN _heads;
            END IF;
            RAISE EXCEPTION 'merged meanwhile' USING ERRCODE = 'AJ001';
        EXCEPTION WHEN SQLSTATE 'AJ001' THEN
            NULL;
        END;
    END LOOP;
END $$;

-- Volatile, though it only reads: after a wait it must see what was committed meanwhile.
CREATE OR REPLACE FUNCTION people_heads(_persons bigint[]) RETURNS bigint[]
LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT coalesce(merged_into_id, id)), '{}') FROM people_person WHERE id = ANY (_persons)
$$;

-- A head and all who stand under her.
CREATE OR REPLACE FUNCTION people_members(_head bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT _head UNION ALL SELECT id FROM people_person WHERE merged_into_id = _head
$$;
