-- Who lives in a dwelling on a day: stays in the caller's sight, the longest first. Runs as the owner and applies the scope
-- itself, with bounds the planner knows: under a policy it expects next to nobody, and reads all of a building site's
-- thousands instead of the first that are shown.
CREATE OR REPLACE FUNCTION stays_living(_dwelling bigint, _on date, _most int) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    _low bigint := current_setting('anju.low')::bigint;
    _high bigint := current_setting('anju.high')::bigint;
BEGIN
    RETURN QUERY
        SELECT living.id FROM (
            (SELECT s.id, s.start_on FROM stays_stay s
              WHERE s.dwelling_id = _dwelling AND s.end_on IS NULL AND s.start_on <= _on AND s.state = 'registered'
                AND s.division >= _low AND s.division < _high
              ORDER BY s.end_on, s.start_on, s.id LIMIT _most)
            UNION ALL
            (SELECT s.id, s.start_on FROM stays_stay s
              WHERE s.dwelling_id = _dwelling AND s.end_on > _on AND s.start_on <= _on AND s.state = 'registered'
                AND s.division >= _low AND s.division < _high
              ORDER BY s.start_on, s.id LIMIT _most)
        ) living ORDER BY living.start_on, living.id LIMIT _most;
END $$;
