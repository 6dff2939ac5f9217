-- Loaded by an early migration already, before the columns it names are there.
SET LOCAL check_function_bodies = off;

-- Whose the jobs in sight are. A person belongs to the place she lives in, so that row-level security hides her from the
-- place, and from the staff, of an employer elsewhere, though her job is that employer's own record. These run as the
-- owner and apply the caller's scope to the job: the caller's range, or the party acted for. A party's own days end with
-- the job: of who left it is told the name she left with, by the entry that was declared, and nothing else.
CREATE OR REPLACE FUNCTION employment_named(_jobs bigint[])
RETURNS TABLE (job bigint, person bigint, name text, sex text, birth_date date, id_kind text, id_number bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT j.id, p.id, p.name, p.sex, p.birth_date, coalesce(i.kind, ''), i.number_cipher
      FROM employment_job j
      JOIN people_person p ON p.id = j.person_id
      LEFT JOIN LATERAL (SELECT kind, number_cipher FROM people_identity WHERE person_id = p.id
                          ORDER BY id LIMIT 1) i ON true
     WHERE j.id = ANY (_jobs)
       AND (people_in_range(j.division)
            OR j.employer_id = (SELECT nullif(current_setting('anju.party', true), '')::bigint)
           AND (j.end_on IS NULL OR j.end_on > access_today()))
    UNION ALL
    SELECT j.id, j.person_id, coalesce(former.name, p.name), '0', NULL, '', NULL
      FROM employment_job j
      LEFT JOIN employment_evidence e ON e.id = j.opened_by
      JOIN people_person p ON p.id = coalesce(e.person_id, j.person_id)
      LEFT JOIN LATERAL (SELECT h.name FROM people_person_history h
                          WHERE h.id = p.id AND h.recorded_until > j.end_on::timestamp AT TIME ZONE 'Asia/Shanghai'
                          ORDER BY h.recorded_until LIMIT 1) former ON true
     WHERE j.id = ANY (_jobs) AND NOT people_in_range(j.division) AND j.end_on <= access_today()
       AND j.employer_id = (SELECT nullif(current_setting('anju.party', true), '')::bigint)
$$;

-- Persons of exactly this name, in any of their entries, among one employer's staff, past and present: for the office. An
-- employer's own staff find by the names they are shown (employment.roster).
CREATE OR REPLACE FUNCTION employment_persons_named(_employer bigint, _name text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT j.person_id
      FROM employment_job j
      JOIN people_person p ON p.id = j.person_id OR p.merged_into_id = j.person_id
     WHERE j.employer_id = _employer AND p.name = _name
       AND j.division >= (SELECT current_setting('anju.low')::bigint)
       AND j.division < (SELECT current_setting('anju.high')::bigint)
$$;
