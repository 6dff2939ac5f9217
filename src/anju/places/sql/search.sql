-- Dwellings by words of their address. Under row-level security neither LIKE nor an array operator may use its index
-- (they are not leakproof), so these functions run as the owner and apply the scope themselves, from the settings the
-- request's transaction carries: what lies in the viewer's range, or is let by the party acted for.

CREATE OR REPLACE FUNCTION places_written(_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT upper(regexp_replace(normalize(_text, NFKC), '\s', '', 'g'))
$$;

-- Every two neighbouring characters, each pair once: two Chinese characters are a word, three would miss it.
CREATE OR REPLACE FUNCTION places_bigrams(_text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(_text, i, 2)), '{}') FROM generate_series(1, length(_text) - 1) AS i
$$;

CREATE INDEX IF NOT EXISTS places_building_bigrams ON places_building USING gin (places_bigrams(places_written(path)));

-- Buildings first: there are twenty times fewer of them, and what stands before the room is what a person remembers.
CREATE OR REPLACE FUNCTION places_find_dwellings(_terms text[], _most int)
RETURNS TABLE (id bigint, division bigint, code text, building_id bigint, unit text, floor text, room text, kind text,
               state text, address text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    _low bigint := nullif(current_setting('anju.low', true), '')::bigint;
    _high bigint := nullif(current_setting('anju.high', true), '')::bigint;
    _party bigint := nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint;
    _pairs text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT pair), '{}') INTO _pairs
      FROM unnest(_terms) AS term,
           unnest(places_bigrams(regexp_replace(term, '([0-9A-Z]+单元)?[0-9A-Z-]*$', ''))) AS pair;
    IF cardinality(_pairs) > 0 AND _low < _high THEN
        RETURN QUERY
            SELECT d.id, d.division, d.code::text, d.building_id, d.unit::text, d.floor::text, d.room::text,
                   d.kind::text, d.state::text, d.address::text
              FROM places_building b JOIN places_dwelling d ON d.building_id = b.id
             WHERE places_bigrams(places_written(b.path)) @> _pairs
               AND b.division >= _low AND b.division < _high AND d.division >= _low AND d.division < _high
               AND (SELECT bool_and(strpos(places_written(d.address || ' ' || b.path || d.unit || d.room), term) > 0)
                      FROM unnest(_terms) AS term)
             LIMIT _most;
    END IF;
    IF cardinality(_terms) > 0 AND _party IS NOT NULL THEN
        RETURN QUERY
            SELECT d.id, d.division, d.code::text, d.building_id, d.unit::text, d.floor::text, d.room::text,
                   d.kind::text, d.state::text, d.address::text
              FROM places_dwelling d
             WHERE d.id IN (SELECT l.dwelling_id FROM places_letting l WHERE l.party = _party
                               AND l.start_on <= access_today() AND (l.end_on IS NULL OR l.end_on >= access_today()))
               AND (SELECT bool_and(strpos(places_written(d.address), term) > 0 OR strpos(d.code, term) = 1)
                      FROM unnest(_terms) AS term)
             LIMIT _most;
    END IF;
END $$;
