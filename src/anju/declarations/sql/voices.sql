-- What was said about stays: every accepted declaration, waiting, confirmed, returned or left out, with who said it. A
-- declaration that says what is known makes no evidence (W408) and is a voice all the same. Runs as the owner: a message
-- may be another office's. Stays in the caller's area are told whole; a party learns of its own words alone, and of those
-- of others only in which role and when they were said. Everything is found by key, stay by stay: how much was annulled
-- is misjudged, and a join by hashes would read the register whole.
CREATE OR REPLACE FUNCTION declarations_voices(_stays bigint[])
RETURNS TABLE (stay bigint, declaration bigint, kind text, day date, role text, party bigint, channel text,
               received_at timestamptz, due_at timestamptz, codes varchar[], pack text, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH me AS (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party
    ), fact AS (
        SELECT s.id, s.person_id, s.dwelling_id, s.start_on, s.end_on,
               s.division >= me.low AND s.division < me.high AS ours, me.party AS mine
          FROM stays_stay s, me
         WHERE s.id = ANY (_stays)
           AND (s.division >= me.low AND s.division < me.high
                OR EXISTS (SELECT 1 FROM places_letting l WHERE l.dwelling_id = s.dwelling_id AND l.party = me.party))
    ), word AS (
        SELECT f.id AS stay, e.declaration, 'confirmed' AS state
          FROM fact f JOIN stays_evidence e ON e.stay_id = f.id
         WHERE e.annulment_id IS NULL
        UNION ALL
        SELECT f.id, e.declaration, 'annulled'
          FROM fact f JOIN stays_annulment a ON a.stay_id = f.id JOIN stays_evidence e ON e.annulment_id = a.id
        UNION ALL
        SELECT f.id, d.id, CASE WHEN e.id IS NULL THEN 'agreed' WHEN e.refused THEN 'refused' ELSE 'waiting' END
          FROM fact f
          JOIN declarations_declaration d ON d.person IN (SELECT people_members(f.person_id)) AND d.dwelling = f.dwelling_id AND d.accepted
          LEFT JOIN stays_evidence e ON e.declaration = d.id
         WHERE e.stay_id IS NULL AND e.annulment_id IS NULL
           -- What is attached to none belongs to the stay it lies in or next to.
           AND d.day >= f.start_on - 92 AND (f.end_on IS NULL OR d.day <= f.end_on + 92)
           AND NOT EXISTS (SELECT 1 FROM stays_stay s WHERE s.person_id = f.person_id AND s.dwelling_id = f.dwelling_id
                            AND s.state = 'registered' AND s.start_on > f.start_on AND s.start_on <= d.day)
    )
    SELECT w.stay, CASE WHEN f.ours OR u.party = f.mine THEN d.id END, d.kind, d.day, u.declarant_role,
           CASE WHEN f.ours OR u.party = f.mine THEN u.party END,
           u.channel, u.received_at, d.due_at, d.codes, u.pack, w.state
      FROM word w
      JOIN fact f ON f.id = w.stay
      JOIN declarations_declaration d ON d.id = w.declaration
      JOIN declarations_submission u ON u.id = d.submission_id
     ORDER BY w.stay, u.received_at, d.id
$$;

-- Who had to say what about stays: each party that lets or keeps the dwelling on the day, and the resident herself. Whether
-- the law asks it, until when, and whether it was done, the rules decide. Of one stay, of a dwelling's stays, or of all a
-- party lets; `_since` leaves out what happened before. No names: a landlord is told the home and the day.
CREATE OR REPLACE FUNCTION declarations_owing(_party bigint, _stay bigint, _dwelling bigint, _since date)
RETURNS TABLE (stay bigint, role text, party bigint, kind text, day date, dwelling bigint, division bigint, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH me AS (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party
    ), asked AS (
        -- Each way by its own index, which tells the days too: an OR over the three would read all stays there are.
        SELECT _stay AS id
        UNION SELECT t.id FROM stays_stay t
               WHERE t.dwelling_id = _dwelling AND (_since IS NULL OR t.end_on >= _since OR t.start_on >= _since)
        UNION SELECT t.id FROM places_letting l JOIN stays_stay t ON t.dwelling_id = l.dwelling_id
               WHERE l.party = _party AND (_since IS NULL OR t.end_on >= _since OR t.start_on >= _since)
    ), fact AS (
        SELECT s.id, s.dwelling_id, s.division, s.start_on, s.end_on, s.end_reason
          FROM me, asked JOIN stays_stay s ON s.id = asked.id
         WHERE s.state = 'registered' AND s.start_on IS DISTINCT FROM s.end_on
           AND (_since IS NULL OR s.start_on >= _since OR s.end_on >= _since)
           AND (s.division >= me.low AND s.division < me.high OR me.party = _party)
    ), turn AS (
        SELECT id, dwelling_id, division, 'move_in' AS kind, start_on AS day FROM fact
        UNION ALL
        SELECT id, dwelling_id, division, 'move_out', end_on FROM fact WHERE end_reason IN ('moved_out', 'moved_on')
    ), owing AS (
        SELECT t.*, l.role, l.party
          FROM turn t
          JOIN places_letting l ON l.dwelling_id = t.dwelling_id AND l.start_on <= t.day
           AND (l.end_on IS NULL OR l.end_on >= t.day) AND (_party IS NULL OR l.party = _party)
        UNION ALL
        SELECT t.*, 'resident', NULL FROM turn t WHERE _party IS NULL
    )
    SELECT o.id, o.role, o.party, o.kind, o.day, o.dwelling_id, o.division, d.address
      FROM owing o
      JOIN places_dwelling d ON d.id = o.dwelling_id
     WHERE _since IS NULL OR o.day >= _since
     ORDER BY o.day, o.id, o.role, o.party
     LIMIT 5000
$$;
