-- Loaded by an early migration already, before the tables and types it names are there.
SET LOCAL check_function_bodies = off;

-- The register as it was known at a moment: the version of each stay that was recorded then. Runs as the owner, because the
-- history is nobody's to read at large, and applies the caller's scope. Of a person, or of a dwelling (the other null).
CREATE OR REPLACE FUNCTION stays_known(_at timestamptz, _person bigint, _dwelling bigint)
RETURNS TABLE (stay bigint, division bigint, person bigint, dwelling bigint, start_on date, end_on date, state text,
               basis text, reason text, registered_on date, end_reason text, dwelling_code text, address text,
               expected_until date, whereabouts text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.id, k.division, k.person_id, k.dwelling_id, k.start_on, k.end_on, k.state, k.basis, k.reason,
           k.registered_on, k.end_reason, d.code, d.address, k.expected_until, coalesce(k.whereabouts, '')
      FROM (
        SELECT DISTINCT ON (v.id) v.*
          FROM (SELECT id FROM stays_stay WHERE person_id = _person OR dwelling_id = _dwelling
                UNION SELECT stay_id FROM stays_decision WHERE was_dwelling = _dwelling) s
          CROSS JOIN LATERAL (
               SELECT c.id, c.division, c.person_id, c.dwelling_id, c.start_on, c.end_on, c.state, c.basis, c.reason,
                      c.registered_on, c.end_reason, c.expected_until, c.whereabouts, c.recorded_at
                 FROM stays_stay c WHERE c.id = s.id AND c.recorded_at <= _at
               UNION ALL
               SELECT h.id, h.division, h.person_id, h.dwelling_id, h.start_on, h.end_on, h.state, h.basis, h.reason,
                      h.registered_on, h.end_reason, h.expected_until, h.whereabouts, h.recorded_at
                 FROM stays_stay_history h WHERE h.id = s.id AND h.recorded_at <= _at AND h.recorded_until > _at) v
         -- A new version is dated a moment before the old one is put away: the newer counts.
         ORDER BY v.id, v.recorded_at DESC) k
      JOIN places_dwelling d ON d.id = k.dwelling_id
     WHERE (k.person_id = _person OR k.dwelling_id = _dwelling)
       AND k.division >= (SELECT current_setting('anju.low')::bigint)
       AND k.division < (SELECT current_setting('anju.high')::bigint)
$$;

-- Every version of a stay in sight, oldest first; until and by whom it was changed, null for the one that stands. Where it was
-- registered at a dwelling out of sight before it was corrected, without the address.
CREATE OR REPLACE FUNCTION stays_versions(_stay bigint)
RETURNS TABLE (recorded_at timestamptz, recorded_until timestamptz, changed_by bigint, state text, start_on date,
               end_on date, end_reason text, dwelling text, basis text, reason text, expected_until date,
               whereabouts text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT v.recorded_at, v.recorded_until, v.changed_by, v.state, v.start_on, v.end_on, v.end_reason,
           CASE WHEN people_in_range(d.division) THEN d.address ELSE '' END, v.basis, v.reason, v.expected_until, v.whereabouts
      FROM (
        SELECT h.recorded_at, h.recorded_until, h.changed_by, h.state, h.start_on, h.end_on, h.end_reason,
               h.dwelling_id, h.basis, h.reason, h.expected_until, coalesce(h.whereabouts, '') AS whereabouts
          FROM stays_stay_history h WHERE h.id = _stay
        UNION ALL
        SELECT s.recorded_at, NULL, NULL, s.state, s.start_on, s.end_on, s.end_reason, s.dwelling_id, s.basis, s.reason,
               s.expected_until, s.whereabouts
          FROM stays_stay s WHERE s.id = _stay) v
      JOIN places_dwelling d ON d.id = v.dwelling_id
     WHERE EXISTS (SELECT 1 FROM stays_stay s WHERE s.id = _stay
                      AND s.division >= (SELECT current_setting('anju.low')::bigint)
                      AND s.division < (SELECT current_setting('anju.high')::bigint))
     ORDER BY v.recorded_until NULLS LAST, v.recorded_at
$$;
