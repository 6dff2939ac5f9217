-- A migration older than the columns named here loads this file first.
SET LOCAL check_function_bodies = off;

-- Whose and where the stays in sight are. A person belongs to the place she lives in now, so that row-level security hides
-- her from the place she left, though her ended stay there is that place's own record. These run as the owner and apply
-- the caller's scope to the stay; a caller who has entered no scope gets an error, not an empty answer. Person and
-- dwelling are found by key: under a policy the planner expects too few rows, and loops over whole districts.
CREATE OR REPLACE FUNCTION stays_named(_stays bigint[])
RETURNS TABLE (stay bigint, person bigint, name text, sex text, birth_date date, id_kind text, id_number bytea,
               dwelling_code text, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id, p.id, p.name, p.sex, p.birth_date, coalesce(i.kind, ''), i.number_cipher, d.code, d.address
      FROM stays_stay s
      JOIN people_person p ON p.id = s.person_id
      JOIN places_dwelling d ON d.id = s.dwelling_id
      LEFT JOIN LATERAL (SELECT kind, number_cipher FROM people_identity WHERE person_id = p.id
                          ORDER BY id LIMIT 1) i ON true
     WHERE s.id = ANY (_stays)
       AND s.division >= (SELECT current_setting('anju.low')::bigint)
       AND s.division < (SELECT current_setting('anju.high')::bigint)
$$;

-- Persons of exactly this name, in any of their entries, who have, or had, a stay in sight.
CREATE OR REPLACE FUNCTION stays_persons_named(_name text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT s.person_id
      FROM people_person p
      JOIN stays_stay s ON s.person_id = coalesce(p.merged_into_id, p.id)
     WHERE p.name = _name
       AND s.division >= (SELECT current_setting('anju.low')::bigint)
       AND s.division < (SELECT current_setting('anju.high')::bigint)
$$;
