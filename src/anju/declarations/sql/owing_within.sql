-- What parties had to say of late about the stays and jobs of an area and did not say: of each turn, who let or kept the
-- dwelling on the day, or the employer, and no word of theirs, or of their role without a party, stands with the evidence.
-- The latest days first, `_most` at most. Whether the law asks it, until when, and whether another word will do, the rules
-- decide. For the office: within its own area. No names of residents.
CREATE OR REPLACE FUNCTION declarations_owing_within(_low bigint, _high bigint, _since date, _most int)
RETURNS TABLE (of text, record bigint, role text, party bigint, kind text, day date, place bigint, division bigint,
               named text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH me AS (
        SELECT greatest(_low, current_setting('anju.low')::bigint) AS low,
               least(_high, current_setting('anju.high')::bigint) AS high
         WHERE coalesce(nullif(current_setting('anju.party', true), ''), '0') = '0'
    ), home AS (
        SELECT s.id, s.dwelling_id, s.division, 'move_in' AS kind, s.start_on AS day
          FROM me JOIN stays_stay s ON s.division >= me.low AND s.division < me.high
         WHERE s.state = 'registered' AND s.start_on >= _since AND s.start_on IS DISTINCT FROM s.end_on
        UNION ALL
        SELECT s.id, s.dwelling_id, s.division, 'move_out', s.end_on
          FROM me JOIN stays_stay s ON s.division >= me.low AND s.division < me.high
         WHERE s.state = 'registered' AND s.end_on >= _since AND s.start_on <> s.end_on
           AND s.end_reason IN ('moved_out', 'moved_on')
    ), work AS (
        SELECT j.id, j.employer_id, j.division, 'hire' AS kind, j.start_on AS day
          FROM me JOIN employment_job j ON j.division >= me.low AND j.division < me.high
         WHERE j.state = 'registered' AND j.start_on >= _since AND j.start_on IS DISTINCT FROM j.end_on
        UNION ALL
        SELECT j.id, j.employer_id, j.division, 'leave', j.end_on
          FROM me JOIN employment_job j ON j.division >= me.low AND j.division < me.high
         WHERE j.state = 'registered' AND j.end_on >= _since AND j.start_on <> j.end_on
           -- Of an end that nobody declared, a death, nobody owes a word.
           AND EXISTS (SELECT 1 FROM employment_evidence e
                        WHERE e.job_id = j.id AND e.says = 'leave' AND e.annulment_id IS NULL)
    ), owing AS (
        SELECT 'stay' AS of, t.id, l.role, l.party, t.kind, t.day, t.dwelling_id AS place, t.division
          FROM home t
          JOIN places_letting l ON l.dwelling_id = t.dwelling_id AND l.start_on <= t.day
           AND (l.end_on IS NULL OR l.end_on >= t.day)
         WHERE NOT EXISTS (
               SELECT 1 FROM stays_evidence e
                 JOIN declarations_declaration d ON d.id = e.declaration
                 JOIN declarations_submission u ON u.id = d.submission_id
                WHERE e.stay_id = t.id AND e.annulment_id IS NULL
                  AND CASE t.kind WHEN 'move_in' THEN e.says IN ('move_in', 'change') ELSE e.says = 'move_out' END
                  AND u.declarant_role = l.role AND (u.party IS NULL OR u.party = l.party))
        UNION ALL
        SELECT 'job', t.id, 'employer', t.employer_id, t.kind, t.day, t.employer_id, t.division
          FROM work t
         WHERE NOT EXISTS (
               SELECT 1 FROM employment_evidence e
                 JOIN declarations_declaration d ON d.id = e.declaration
                 JOIN declarations_submission u ON u.id = d.submission_id
                WHERE e.job_id = t.id AND e.annulment_id IS NULL AND (e.says = 'leave') = (t.kind = 'leave')
                  AND u.declarant_role = 'employer' AND (u.party IS NULL OR u.party = t.employer_id))
    ), latest AS (
        SELECT * FROM owing ORDER BY day DESC, of DESC, id DESC, role, party LIMIT _most
    )
    SELECT o.of, o.id, o.role, o.party, o.kind, o.day, o.place, o.division, coalesce(d.address, p.name)
      FROM latest o
      LEFT JOIN places_dwelling d ON o.of = 'stay' AND d.id = o.place
      LEFT JOIN parties_party p ON o.of = 'job' AND p.id = o.place
     ORDER BY o.day DESC, o.of DESC, o.id DESC, o.role, o.party
$$;
