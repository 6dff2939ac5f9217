-- The register as it was known at a moment: the version of each stay that was recorded then. Runs as the owner, because the
-- history is nobody's to read at large, and applies the caller's scope. Of a person, or of a dwelling (the other null).
CREATE OR REPLACE FUNCTION stays_known(_at timestamptz, _person bigint, _dwelling bigint)
RETURNS TABLE (stay bigint, division bigint, person bigint, dwelling bigint, start_on date, end_on date, state text,
               basis text, reason text, registered_on date, end_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (v.id) v.id, v.division, v.person_id, v.dwelling_id, v.start_on, v.end_on, v.state, v.basis,
           v.reason, v.registered_on, v.end_reason
      FROM stays_stay s
      CROSS JOIN LATERAL (
           SELECT c.id, c.division, c.person_id, c.dwelling_id, c.start_on, c.end_on, c.state, c.basis, c.reason,
                  c.registered_on, c.end_reason, c.recorded_at
             FROM stays_stay c WHERE c.id = s.id AND c.recorded_at <= _at
           UNION ALL
           SELECT h.id, h.division, h.person_id, h.dwelling_id, h.start_on, h.end_on, h.state, h.basis, h.reason,
                  h.registered_on, h.end_reason, h.recorded_at
             FROM stays_stay_history h WHERE h.id = s.id AND h.recorded_at <= _at AND h.recorded_until > _at) v
     WHERE (s.person_id = _person OR s.dwelling_id = _dwelling)
       AND s.division >= (SELECT current_setting('anju.low')::bigint)
       AND s.division < (SELECT current_setting('anju.high')::bigint)
     -- A new version is dated a moment before the old one is put away: the newer counts.
     ORDER BY v.id, v.recorded_at DESC
$$;

-- Every version of a stay in sight, oldest first; until and by whom it was changed, null for the one that stands.
CREATE OR REPLACE FUNCTION stays_versions(_stay bigint)
RETURNS TABLE (recorded_at timestamptz, recorded_until timestamptz, changed_by bigint, state text, start_on date,
               end_on date, end_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT v.* FROM (
        SELECT h.recorded_at, h.recorded_until, h.changed_by, h.state, h.start_on, h.end_on, h.end_reason
          FROM stays_stay_history h WHERE h.id = _stay
        UNION ALL
        SELECT s.recorded_at, NULL, NULL, s.state, s.start_on, s.end_on, s.end_reason
          FROM stays_stay s WHERE s.id = _stay) v
     WHERE EXISTS (SELECT 1 FROM stays_stay s WHERE s.id = _stay
                      AND s.division >= (SELECT current_setting('anju.low')::bigint)
                      AND s.division < (SELECT current_setting('anju.high')::bigint))
     ORDER BY v.recorded_until NULLS LAST, v.recorded_at
$$;
