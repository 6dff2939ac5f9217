-- What was said about stays and jobs: every accepted declaration, waiting, confirmed, returned or left out, with who said it.
-- A declaration that says what is known makes no evidence (W408) and is a voice all the same. Runs as the owner: a message
-- may be another office's. Facts in the caller's area are told whole; a party learns of its own words alone, and of those
-- of others only in which role and when they were said. Everything is found by key, fact by fact: how much was annulled
-- is misjudged, and a join by hashes would read the register whole.
CREATE OR REPLACE FUNCTION declarations_said_of(_stays bigint[], _jobs bigint[])
RETURNS TABLE (of text, record bigint, declaration bigint, kind text, day date, role text, party bigint, channel text,
               received_at timestamptz, due_at timestamptz, codes varchar[], pack text, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH me AS (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party
    ), stay AS (
        SELECT s.id, s.person_id, s.dwelling_id, s.start_on, s.end_on,
               s.division >= me.low AND s.division < me.high AS ours, me.party AS mine
          FROM stays_stay s, me
         WHERE s.id = ANY (_stays)
           AND (s.division >= me.low AND s.division < me.high
                OR EXISTS (SELECT 1 FROM places_letting l WHERE l.dwelling_id = s.dwelling_id AND l.party = me.party
                              AND daterange(l.start_on, l.end_on, '[]') && daterange(s.start_on, s.end_on, '[]')))
    ), job AS (
        SELECT j.id, j.person_id, j.employer_id, j.start_on, j.end_on,
               j.division >= me.low AND j.division < me.high AS ours, me.party AS mine
          FROM employment_job j, me
         WHERE j.id = ANY (_jobs) AND (j.division >= me.low AND j.division < me.high OR j.employer_id = me.party)
    ), word AS (
        SELECT 'stay' AS of, f.id, f.ours, f.mine, e.declaration, 'confirmed' AS state
          FROM stay f JOIN stays_evidence e ON e.stay_id = f.id WHERE e.annulment_id IS NULL
        UNION ALL
        SELECT 'job', f.id, f.ours, f.mine, e.declaration, 'confirmed'
          FROM job f JOIN employment_evidence e ON e.job_id = f.id WHERE e.annulment_id IS NULL
        UNION ALL
        SELECT 'stay', f.id, f.ours, f.mine, e.declaration, 'annulled'
          FROM stay f JOIN stays_annulment a ON a.stay_id = f.id JOIN stays_evidence e ON e.annulment_id = a.id
        UNION ALL
        SELECT 'job', f.id, f.ours, f.mine, e.declaration, 'annulled'
          FROM job f JOIN employment_annulment a ON a.job_id = f.id JOIN employment_evidence e ON e.annulment_id = a.id
        UNION ALL
        -- What is attached to none belongs to the one stay or job it lies in or next to. Between two in the same place it tells of
        -- the end of the former, or of the beginning of the latter.
        SELECT 'stay', f.id, f.ours, f.mine, d.id,
               CASE WHEN e.id IS NULL THEN 'agreed' WHEN e.refused THEN 'refused' ELSE 'waiting' END
          FROM stay f
          JOIN declarations_declaration d ON d.person IN (SELECT people_members(f.person_id)) AND d.accepted
           AND d.dwelling = f.dwelling_id AND d.employer IS NULL
          LEFT JOIN stays_evidence e ON e.declaration = d.id
         WHERE e.stay_id IS NULL AND e.annulment_id IS NULL
           AND d.day >= f.start_on - 92 AND (f.end_on IS NULL OR d.day <= f.end_on + 92)
           AND NOT EXISTS (SELECT 1 FROM stays_stay s WHERE s.person_id = f.person_id AND s.dwelling_id = f.dwelling_id
                            AND s.state = 'registered' AND CASE WHEN s.start_on > f.start_on
                            THEN s.start_on <= d.day OR (s.start_on <= d.day + 92 AND d.day > f.end_on AND d.kind NOT IN ('move_out', 'extend'))
                            ELSE s.start_on < f.start_on AND d.day < f.start_on
                             AND s.end_on >= d.day - CASE WHEN d.kind IN ('move_out', 'extend') THEN 92 ELSE 0 END END)
        UNION ALL
        SELECT 'job', f.id, f.ours, f.mine, d.id,
               CASE WHEN e.id IS NULL THEN 'agreed' WHEN e.refused THEN 'refused' ELSE 'waiting' END
          FROM job f
          JOIN declarations_declaration d ON d.person IN (SELECT people_members(f.person_id)) AND d.accepted
           AND d.employer = f.employer_id
          LEFT JOIN employment_evidence e ON e.declaration = d.id
         WHERE e.job_id IS NULL AND e.annulment_id IS NULL
           AND d.day >= f.start_on - 92 AND (f.end_on IS NULL OR d.day <= f.end_on + 92)
           AND NOT EXISTS (SELECT 1 FROM employment_job j WHERE j.person_id = f.person_id AND j.employer_id = f.employer_id
                            AND j.state = 'registered' AND CASE WHEN j.start_on > f.start_on
                            THEN j.start_on <= d.day OR (j.start_on <= d.day + 92 AND d.day > f.end_on AND d.kind <> 'leave')
                            ELSE j.start_on < f.start_on AND d.day < f.start_on
                             AND j.end_on >= d.day - CASE d.kind WHEN 'leave' THEN 92 ELSE 0 END END)
    )
    SELECT w.of, w.id, CASE WHEN w.ours OR u.party = w.mine THEN d.id END, d.kind, d.day, u.declarant_role,
           CASE WHEN w.ours OR u.party = w.mine THEN u.party END,
           u.channel, u.received_at, d.due_at, d.codes, u.pack, w.state
      FROM word w
      JOIN declarations_declaration d ON d.id = w.declaration
      JOIN declarations_submission u ON u.id = d.submission_id
     ORDER BY w.of, w.id, u.received_at, d.id
$$;

-- Who had to say what about stays and jobs: each party that lets or keeps the dwelling on the day, the employer, and the
-- resident herself of her home. Whether the law asks it, until when, and whether it was done, the rules decide. Of one stay or
-- job, of a dwelling's stays, or of all a party lets and whom it employs; `_since` leaves out what happened before. No names: a
-- declarant is told the home, or that it is a job, and the day.
CREATE OR REPLACE FUNCTION declarations_owed(_party bigint, _stay bigint, _job bigint, _dwelling bigint, _since date)
RETURNS TABLE (of text, record bigint, role text, party bigint, kind text, day date, place bigint, division bigint,
               named text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH me AS (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party
    ), stay AS (
        -- Each way by its own index, which tells the days too: an OR over the three would read all stays there are.
        SELECT _stay AS id
        UNION SELECT t.id FROM stays_stay t
               WHERE t.dwelling_id = _dwelling AND (_since IS NULL OR t.end_on >= _since OR t.start_on >= _since)
        UNION SELECT t.id FROM places_letting l JOIN stays_stay t ON t.dwelling_id = l.dwelling_id
               WHERE l.party = _party AND (_since IS NULL OR t.end_on >= _since OR t.start_on >= _since)
    ), job AS (
        SELECT _job AS id
        UNION SELECT t.id FROM employment_job t
               WHERE t.employer_id = _party AND (_since IS NULL OR t.end_on >= _since OR t.start_on >= _since)
    ), home AS (
        SELECT s.id, s.dwelling_id, s.division, s.start_on, s.end_on, s.end_reason
          FROM me, stay JOIN stays_stay s ON s.id = stay.id
         WHERE s.state = 'registered' AND s.start_on IS DISTINCT FROM s.end_on
           AND (_since IS NULL OR s.start_on >= _since OR s.end_on >= _since)
           AND (s.division >= me.low AND s.division < me.high OR me.party = _party)
    ), work AS (
        SELECT j.id, j.employer_id, j.division, j.start_on, j.end_on
          FROM me, job JOIN employment_job j ON j.id = job.id
         WHERE j.state = 'registered' AND j.start_on IS DISTINCT FROM j.end_on
           AND (j.division >= me.low AND j.division < me.high OR me.party = _party AND j.employer_id = me.party)
    ), turn AS (
        SELECT id, dwelling_id, division, 'move_in' AS kind, start_on AS day FROM home
        UNION ALL
        SELECT id, dwelling_id, division, 'move_out', end_on FROM home WHERE end_reason IN ('moved_out', 'moved_on')
    ), owing AS (
        SELECT 'stay' AS of, t.id, l.role, l.party, t.kind, t.day, t.dwelling_id AS place, t.division
          FROM turn t
          JOIN places_letting l ON l.dwelling_id = t.dwelling_id AND l.start_on <= t.day
           AND (l.end_on IS NULL OR l.end_on >= t.day) AND (_party IS NULL OR l.party = _party)
        UNION ALL
        SELECT 'stay', t.id, 'resident', NULL, t.kind, t.day, t.dwelling_id, t.division FROM turn t WHERE _party IS NULL
        UNION ALL
        SELECT 'job', w.id, 'employer', w.employer_id, 'hire', w.start_on, w.employer_id, w.division FROM work w
        UNION ALL
        -- Of an end that nobody declared, a death, nobody owes a word.
        SELECT 'job', w.id, 'employer', w.employer_id, 'leave', w.end_on, w.employer_id, w.division FROM work w
         WHERE EXISTS (SELECT 1 FROM employment_evidence e WHERE e.job_id = w.id AND e.says = 'leave'
                          AND e.annulment_id IS NULL)
    )
    SELECT o.of, o.id, o.role, o.party, o.kind, o.day, o.place, o.division, coalesce(d.address, p.name)
      FROM owing o
      LEFT JOIN places_dwelling d ON o.of = 'stay' AND d.id = o.place
      LEFT JOIN parties_party p ON o.of = 'job' AND p.id = o.place
     WHERE _since IS NULL OR o.day >= _since
     ORDER BY o.day, o.of DESC, o.id, o.role, o.party
     LIMIT 5000
$$;
