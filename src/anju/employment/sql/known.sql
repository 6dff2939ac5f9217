-- A person's jobs as they were known at a moment, and every version of a job; as stays_known and stays_versions. Both run as the
-- owner, because the history is nobody's to read at large, and apply the caller's scope.
CREATE OR REPLACE FUNCTION employment_known(_at timestamptz, _person bigint)
RETURNS TABLE (job bigint, division bigint, person bigint, employer bigint, employer_name text, start_on date, end_on date,
               state text, occupation text, registered_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.id, k.division, k.person_id, k.employer_id, p.name, k.start_on, k.end_on, k.state, k.occupation,
           k.registered_on
      FROM (
        SELECT DISTINCT ON (v.id) v.*
          FROM employment_job s
          CROSS JOIN LATERAL (
               SELECT c.id, c.division, s.person_id, c.employer_id, c.start_on, c.end_on, c.state, c.occupation,
                      c.registered_on, c.recorded_at
                 FROM employment_job c WHERE c.id = s.id AND c.recorded_at <= _at
               UNION ALL
               SELECT h.id, h.division, s.person_id, h.employer_id, h.start_on, h.end_on, h.state, h.occupation,
                      h.registered_on, h.recorded_at
                 FROM employment_job_history h WHERE h.id = s.id AND h.recorded_at <= _at AND h.recorded_until > _at) v
         WHERE s.person_id = _person
         ORDER BY v.id, v.recorded_at DESC) k
      JOIN parties_party p ON p.id = k.employer_id
     WHERE k.division >= (SELECT current_setting('anju.low')::bigint)
       AND k.division < (SELECT current_setting('anju.high')::bigint)
$$;

CREATE OR REPLACE FUNCTION employment_versions(_job bigint)
RETURNS TABLE (recorded_at timestamptz, recorded_until timestamptz, changed_by bigint, state text, start_on date, end_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT v.* FROM (
        SELECT h.recorded_at, h.recorded_until, h.changed_by, h.state, h.start_on, h.end_on
          FROM employment_job_history h WHERE h.id = _job
        UNION ALL
        SELECT j.recorded_at, NULL, NULL, j.state, j.start_on, j.end_on FROM employment_job j WHERE j.id = _job) v
     WHERE EXISTS (SELECT 1 FROM employment_job j WHERE j.id = _job
                      AND j.division >= (SELECT current_setting('anju.low')::bigint)
                      AND j.division < (SELECT current_setting('anju.high')::bigint))
     ORDER BY v.recorded_until NULLS LAST, v.recorded_at
$$;
