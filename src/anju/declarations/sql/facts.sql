-- A migration older than the columns named here loads this file first.
SET LOCAL check_function_bodies = off;

-- What the register already knows about each row: its dwelling, its employer, its person's latest stay and latest job there. Set-based.
-- Runs as the owner: a person may live out of the caller's sight, and the rules must know. What comes back serves the
-- numbered checks; wording for a declarant never repeats it. Dwellings and employers are known to the office inside its
-- range, for whichever party it declares. A party's staff know every dwelling, because has_right then refuses (E207) what
-- the party does not let; of employers they know their own alone: whom others employ is not theirs to say or to ask.
-- Of a person's stays they learn of those in that dwelling only (full_sight is false then): where else somebody lives is
-- for verification to weigh, not for a declarant to probe; and of those there only what touches the days on which the party
-- lets the dwelling (lets.days): whoever let it once does not learn who came after. That somebody died a party learns of
-- who lived with it, or worked for it, until then; verification catches the rest. Who was entered twice is one person.
DROP FUNCTION IF EXISTS declarations_facts(json, bigint);
CREATE FUNCTION declarations_facts(_rows json, _party bigint)
RETURNS TABLE (n int, dwelling bigint, division bigint, dwelling_state text, address text, successor text,
               has_right boolean, person bigint, stay_dwelling bigint, stay_start date, stay_end date,
               move_in_pending boolean, same_pending boolean, employer bigint, employer_division bigint,
               job_start date, job_end date, hire_pending boolean, full_sight boolean,
               stay_end_reason text, said_in date, said_out date, died_on date, left_then boolean)
-- Planned once a session and row by row through indexes, whatever the sizes then were: planning costs four times what the
-- answer does, and a table joined whole while it was small is read whole when it no longer is.
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
    SELECT r.n, d.id, d.division, d.state, d.address, s.code,
           CASE WHEN _party IS NULL AND me.party = 0 THEN true
                WHEN r.says IN ('hire', 'leave', 'not_worked') THEN coalesce(p.id = _party, false)
                ELSE coalesce(coalesce(r.day, access_today()) <@ lets.days, false) END,
           i.person_id, st.dwelling_id, st.start_on, st.end_on,
           EXISTS (SELECT 1 FROM stays_evidence e WHERE e.person_id = ANY (own.entries) AND e.dwelling_id = d.id
                    AND e.says IN ('move_in', 'change') AND e.stay_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL
                    AND (me.party = 0 OR daterange(e.day, NULL) && lets.days)),
           -- Not what another said against the register: her own word is verified by itself, and must not wait for his case.
           EXISTS (SELECT 1 FROM (
               SELECT e.declaration FROM stays_evidence e
                WHERE e.person_id = ANY (own.entries) AND e.dwelling_id = d.id AND e.says = r.says AND e.day = r.day
                  AND e.until IS NOT DISTINCT FROM r.until AND e.stay_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL
               UNION ALL
               SELECT e.declaration FROM employment_evidence e
                WHERE e.person_id = ANY (own.entries) AND e.employer_id = p.id AND e.says = r.says AND e.day = r.day
                  AND e.job_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL) same
              WHERE NOT r.own OR NOT EXISTS (
                    SELECT 1 FROM declarations_dissent c JOIN declarations_declaration o ON o.id = c.declaration
                      JOIN declarations_submission u ON u.id = o.submission_id
                     WHERE c.declaration = same.declaration AND c.settled_at IS NULL AND u.declarant_role <> 'resident')),
           p.id, p.division, j.start_on, j.end_on,
           EXISTS (SELECT 1 FROM employment_evidence e WHERE e.person_id = ANY (own.entries) AND e.employer_id = p.id
                    AND e.says = 'hire' AND e.job_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL),
           me.party = 0, st.end_reason,
           -- Another day on which somebody says she came, or left, while nobody has verified it. Not in the same message: its
           -- reader has compared that, and a chunk must not depend on which others are in.
           CASE WHEN r.says IN ('move_in', 'not_lived') THEN
               (SELECT min(e.day) FROM stays_evidence e WHERE e.person_id = ANY (own.entries) AND e.dwelling_id = d.id
                   AND e.says IN ('move_in', 'change') AND (e.day <> r.day OR r.says = 'not_lived')
                   AND e.stay_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL AND (me.party = 0 OR daterange(e.day, NULL) && lets.days)
                   AND NOT EXISTS (SELECT 1 FROM declarations_declaration o WHERE o.id = e.declaration AND o.submission_id = r.submission))
                WHEN r.says IN ('hire', 'not_worked') THEN
               (SELECT min(e.day) FROM employment_evidence e WHERE e.person_id = ANY (own.entries) AND e.employer_id = p.id
                   AND e.says = 'hire' AND (e.day <> r.day OR r.says = 'not_worked')
                   AND e.job_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM declarations_declaration o WHERE o.id = e.declaration AND o.submission_id = r.submission)) END,
           CASE WHEN r.says IN ('move_out', 'extend') THEN
               (SELECT min(e.day) FROM stays_evidence e WHERE e.person_id = ANY (own.entries) AND e.dwelling_id = d.id
                   AND e.says = 'move_out' AND (e.day <> r.day OR r.says = 'extend')
                   AND e.stay_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL AND (me.party = 0 OR e.day <@ lets.days)
                   AND NOT EXISTS (SELECT 1 FROM declarations_declaration o WHERE o.id = e.declaration AND o.submission_id = r.submission))
                WHEN r.says = 'leave' THEN
               (SELECT min(e.day) FROM employment_evidence e WHERE e.person_id = ANY (own.entries) AND e.employer_id = p.id
                   AND e.says = 'leave' AND e.day <> r.day
                   AND e.job_id IS NULL AND NOT e.refused AND e.annulment_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM declarations_declaration o WHERE o.id = e.declaration AND o.submission_id = r.submission)) END,
           (SELECT min(o.day) FROM (
               SELECT end_on AS day, dwelling_id FROM stays_stay
                WHERE person_id = own.head AND state = 'registered' AND end_reason = 'deceased'
               UNION ALL
               SELECT died_on, NULL FROM people_person WHERE id = ANY (own.entries) AND died_on IS NOT NULL) o
             WHERE me.party = 0 OR (o.dwelling_id = d.id AND o.day <@ lets.days)
                OR (j.start_on < o.day AND coalesce(j.end_on, o.day) >= o.day)),
           r.says = 'move_out' AND EXISTS (
               SELECT 1 FROM stays_stay o WHERE o.person_id = own.head AND o.dwelling_id = d.id AND o.state = 'registered'
                  AND o.start_on IS DISTINCT FROM o.end_on
                  -- Who moved on had left by then, whichever day is told of it, unless she came back.
                  AND (o.end_on = r.day OR o.end_reason = 'moved_on' AND o.start_on <= r.day
                       AND (me.party = 0 OR daterange(o.start_on, o.end_on) && lets.days)
                       AND NOT EXISTS (
                           SELECT 1 FROM stays_stay b WHERE b.person_id = own.head AND b.dwelling_id = d.id
                              AND b.state = 'registered' AND b.start_on > o.start_on AND b.start_on IS DISTINCT FROM b.end_on
                              AND (me.party = 0 OR daterange(b.start_on, b.end_on) && lets.days))))
      FROM json_to_recordset(_rows)
           AS r(n int, code text, number_index bytea, day date, says text, until date, employer text, party bigint,
              submission bigint, own boolean)
      CROSS JOIN (SELECT coalesce(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party) me
      LEFT JOIN places_dwelling d ON d.code = r.code AND (
           (SELECT coalesce(nullif(current_setting('anju.party', true), ''), '0')::bigint) <> 0
           OR d.division >= (SELECT current_setting('anju.low')::bigint)
          AND d.division < (SELECT current_setting('anju.high')::bigint))
      LEFT JOIN places_dwelling s ON s.id = d.successor_id
      LEFT JOIN people_identity i ON i.number_index = r.number_index
      LEFT JOIN LATERAL (
           SELECT h.head, ARRAY(SELECT h.head UNION ALL SELECT m.id FROM people_person m WHERE m.merged_into_id = h.head)
                  AS entries
             FROM (SELECT coalesce(merged_into_id, id) AS head FROM people_person WHERE id = i.person_id) h) own ON true
      -- The days on which the party lets the dwelling; kept from being put in where they are used, so that they are found once.
      CROSS JOIN LATERAL (
           SELECT CASE WHEN me.party <> 0 OR _party IS NOT NULL THEN (
                  SELECT range_agg(daterange(l.start_on, l.end_on, '[]')) FROM places_letting l
                   WHERE l.dwelling_id = d.id AND l.party = coalesce(nullif(me.party, 0), _party)) END AS days
           OFFSET 0) lets
      LEFT JOIN LATERAL (
           SELECT dwelling_id, start_on, end_on, end_reason FROM stays_stay
            WHERE person_id = own.head AND state = 'registered' AND start_on IS DISTINCT FROM end_on
              AND (me.party = 0 OR (dwelling_id = d.id AND daterange(start_on, end_on) && lets.days))
            ORDER BY start_on DESC LIMIT 1) st ON true
      LEFT JOIN parties_party p ON (p.credit_code = r.employer OR (r.employer IS NULL AND p.id = r.party)) AND (
           p.id = (SELECT coalesce(nullif(current_setting('anju.party', true), ''), '0')::bigint)
           OR p.division >= (SELECT current_setting('anju.low')::bigint)
          AND p.division < (SELECT current_setting('anju.high')::bigint))
      LEFT JOIN LATERAL (
           SELECT w.start_on, w.end_on FROM employment_job w
            WHERE w.person_id = own.head AND w.employer_id = p.id AND w.state = 'registered'
              AND w.start_on IS DISTINCT FROM w.end_on
            ORDER BY w.start_on DESC LIMIT 1) j ON true
$$;

-- Made anew, because what it answers has grown: the rights with it, whichever migration loads this.
DO $do$
BEGIN
    REVOKE ALL ON FUNCTION declarations_facts(json, bigint) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION declarations_facts(json, bigint) TO %I', current_database() || '_web');
END $do$;
