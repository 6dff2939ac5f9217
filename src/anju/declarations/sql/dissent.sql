-- Loaded by an early migration already, before the columns it names are there.
SET LOCAL check_function_bodies = off;

-- Lines that contradict: the first about a person in a dwelling, or with an employer, opens one case with one work item, those
-- that follow join it while it is open, by whichever of her entries they name her. Runs as the owner: a declarant sees neither
-- the case nor the work list; but only lines that contradict and are compared nowhere yet are taken, which are those of the
-- message being written, and what they say is read where it is kept. Statement by statement, so that what another transaction
-- opened meanwhile is seen.
CREATE OR REPLACE FUNCTION declarations_dissent(_rows json, _entered_by bigint, _due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _lines bigint[] := ARRAY(
        SELECT d.id FROM json_to_recordset(_rows) AS r(declaration bigint)
          JOIN declarations_declaration d ON d.id = r.declaration AND d.accepted AND 'W422' = ANY (d.codes)
          JOIN declarations_submission u ON u.id = d.submission_id
         WHERE u.entered_by = _entered_by
           AND NOT EXISTS (SELECT 1 FROM declarations_dissent c WHERE c.declaration = d.id)
         ORDER BY d.id);
BEGIN
    -- Whoever decides a case holds its first statement: what comes meanwhile waits, and then opens a case of its own.
    PERFORM 1 FROM declarations_dissent d
     WHERE d.declaration = d.lead AND d.settled_at IS NULL
       AND EXISTS (SELECT 1 FROM declarations_declaration r JOIN people_person p ON p.id = r.person
                    WHERE r.id = ANY (_lines)
                      AND d.person IN (SELECT people_members(coalesce(p.merged_into_id, p.id)))
                      AND d.dwelling IS NOT DISTINCT FROM CASE WHEN r.employer IS NULL THEN r.dwelling END
                      AND d.employer IS NOT DISTINCT FROM r.employer)
     ORDER BY d.declaration FOR UPDATE;
    WITH r AS (
        SELECT d.id AS declaration, d.person, CASE WHEN d.employer IS NULL THEN d.dwelling END AS dwelling, d.employer,
               d.division, coalesce(p.merged_into_id, p.id) AS head
          FROM declarations_declaration d JOIN people_person p ON p.id = d.person
         WHERE d.id = ANY (_lines)
    ), opened AS (
        INSERT INTO declarations_dissent (declaration, lead, person, dwelling, employer, division)
        SELECT DISTINCT ON (r.head, r.dwelling, r.employer)
               r.declaration, r.declaration, r.person, r.dwelling, r.employer, r.division
          FROM r
         WHERE NOT EXISTS (SELECT 1 FROM declarations_dissent d
                            WHERE d.person IN (SELECT people_members(r.head)) AND d.dwelling IS NOT DISTINCT FROM r.dwelling
                              AND d.employer IS NOT DISTINCT FROM r.employer AND d.declaration = d.lead
                              AND d.settled_at IS NULL)
         ORDER BY r.head, r.dwelling, r.employer, r.declaration
        ON CONFLICT (person, dwelling, employer) WHERE declaration = lead AND settled_at IS NULL DO NOTHING
        RETURNING declaration, division
    )
    INSERT INTO worklist_item (division, kind, subject, state, entered_by, due_at, reason)
    SELECT division, 'contradiction', declaration, 'open', _entered_by, _due, '' FROM opened;

    INSERT INTO declarations_dissent (declaration, lead, person, dwelling, employer, division)
    SELECT r.id, d.lead, r.person, CASE WHEN r.employer IS NULL THEN r.dwelling END, r.employer, r.division
      FROM declarations_declaration r
      JOIN people_person p ON p.id = r.person
      JOIN declarations_dissent d ON d.person IN (SELECT people_members(coalesce(p.merged_into_id, p.id)))
       AND d.dwelling IS NOT DISTINCT FROM CASE WHEN r.employer IS NULL THEN r.dwelling END
       AND d.employer IS NOT DISTINCT FROM r.employer
       AND d.declaration = d.lead AND d.settled_at IS NULL
     WHERE r.id = ANY (_lines)
     ORDER BY r.id, d.lead
    ON CONFLICT (declaration) DO NOTHING;
END $$;

-- Everything said about the fact a case is about, in the order of receipt: what stands, what waits, what contradicts.
CREATE OR REPLACE FUNCTION declarations_statements(_lead bigint)
RETURNS TABLE (declaration bigint, kind text, day date, role text, party bigint, channel text, received_at timestamptz,
               due_at timestamptz, late boolean, state text, entered_by bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH fact AS (
        SELECT c.dwelling, c.employer, coalesce(p.merged_into_id, p.id) AS head
          FROM declarations_dissent c JOIN people_person p ON p.id = c.person
         WHERE c.declaration = _lead AND c.division >= (SELECT current_setting('anju.low')::bigint)
           AND c.division < (SELECT current_setting('anju.high')::bigint)
    )
    SELECT d.id, d.kind, d.day, u.declarant_role, u.party, u.channel, u.received_at, d.due_at, 'W401' = ANY (d.codes),
           CASE WHEN c.lead = _lead THEN 'dissent' WHEN e.annulment_id IS NOT NULL OR j.annulment_id IS NOT NULL THEN 'annulled'
                WHEN e.refused OR j.refused THEN 'refused'
                WHEN e.stay_id IS NOT NULL OR j.job_id IS NOT NULL THEN 'confirmed'
                WHEN e.id IS NULL AND j.id IS NULL THEN 'agreed'
                ELSE 'waiting' END,
           u.entered_by
      FROM fact f
      JOIN declarations_declaration d ON d.person IN (SELECT people_members(f.head)) AND d.accepted
       AND d.employer IS NOT DISTINCT FROM f.employer AND (f.employer IS NOT NULL OR d.dwelling = f.dwelling)
      JOIN declarations_submission u ON u.id = d.submission_id
      LEFT JOIN stays_evidence e ON e.declaration = d.id
      LEFT JOIN employment_evidence j ON j.declaration = d.id
      LEFT JOIN declarations_dissent c ON c.declaration = d.id
     -- What another case decided upon is told where the register rests on it.
     WHERE c.lead IS NULL OR c.lead = _lead OR e.stay_id IS NOT NULL OR j.job_id IS NOT NULL
     ORDER BY u.received_at, d.id
$$;

-- As in standing.sql, with what was compared. How far the verification of declarations in sight is, and why one was returned. A declarant's staff see no work list;
-- of what their own party said they may know the outcome and the reason, and nothing of who decided. What contradicts is
-- decided with all it contradicts: its outcome goes before that of a verification of its own.
CREATE OR REPLACE FUNCTION declarations_standing(_declarations bigint[])
RETURNS TABLE (declaration bigint, state text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, i.state, i.reason
      FROM declarations_declaration d
      JOIN worklist_item i ON i.kind = 'verify' AND i.subject = d.id
     WHERE d.id = ANY (_declarations)
       AND ((d.division >= (SELECT current_setting('anju.low')::bigint)
             AND d.division < (SELECT current_setting('anju.high')::bigint))
            OR d.party = (SELECT nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint))
    UNION ALL
    SELECT d.id, coalesce(nullif(c.outcome, ''), 'compared'), c.reason
      FROM declarations_declaration d
      JOIN declarations_dissent c ON c.declaration = d.id
     WHERE d.id = ANY (_declarations)
       AND ((d.division >= (SELECT current_setting('anju.low')::bigint)
             AND d.division < (SELECT current_setting('anju.high')::bigint))
            OR d.party = (SELECT nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint))
       AND (c.settled_at IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM worklist_item i WHERE i.kind = 'verify' AND i.subject = d.id))
$$;
