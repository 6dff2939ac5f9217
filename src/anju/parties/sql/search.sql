-- Declarants by a part of their name. Under row-level security LIKE may use no index (it is not leakproof), so this runs as
-- the owner and applies the scope itself, from the settings the request's transaction carries (decision 0007).

CREATE OR REPLACE FUNCTION parties_written(_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT upper(regexp_replace(normalize(_name, NFKC), '\s', '', 'g'))
$$;

-- Every two neighbouring characters, each pair once.
CREATE OR REPLACE FUNCTION parties_pairs(_name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(_name, i, 2)), '{}') FROM generate_series(1, length(_name) - 1) AS i
$$;

CREATE INDEX IF NOT EXISTS parties_party_pairs ON parties_party USING gin (parties_pairs(parties_written(name)));

-- The newest of those in sight; with a role, of those that hold it on the day. One character is how a name begins.
CREATE OR REPLACE FUNCTION parties_named(_text text, _role text, _on date, _most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    _low bigint := nullif(current_setting('anju.low', true), '')::bigint;
    _high bigint := nullif(current_setting('anju.high', true), '')::bigint;
    _sought text := parties_written(_text);
    _pairs text[] := parties_pairs(_sought);
BEGIN
    IF cardinality(_pairs) = 0 THEN
        RETURN QUERY
            SELECT p.id FROM parties_party p
             WHERE _sought <> '' AND p.name >= _sought AND p.name < _sought || chr(1114111)
               AND p.division >= _low AND p.division < _high
               AND (_role IS NULL OR EXISTS (SELECT FROM parties_partyrole r WHERE r.party_id = p.id AND r.role = _role
                                                AND r.start_on <= _on AND (r.end_on IS NULL OR r.end_on >= _on)))
             ORDER BY p.id DESC LIMIT _most;
    ELSE
        RETURN QUERY
            SELECT p.id FROM parties_party p
             WHERE parties_pairs(parties_written(p.name)) @> _pairs AND strpos(parties_written(p.name), _sought) > 0
               AND p.division >= _low AND p.division < _high
               AND (_role IS NULL OR EXISTS (SELECT FROM parties_partyrole r WHERE r.party_id = p.id AND r.role = _role
                                                AND r.start_on <= _on AND (r.end_on IS NULL OR r.end_on >= _on)))
             ORDER BY p.id DESC LIMIT _most;
    END IF;
END $$;
