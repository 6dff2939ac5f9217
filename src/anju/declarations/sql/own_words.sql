-- What the caller's party itself said of those who work, or worked, for it: for each job its hire, the latest, otherwise its
-- latest word. Its staff know of a person what it declared, by whichever of her entries, and not what others did, or what was
-- set right since. Runs as the owner, because her entries may lie out of sight; to the office it tells nothing. By key, job by job.
CREATE OR REPLACE FUNCTION declarations_own_words(_jobs bigint[])
RETURNS TABLE (job bigint, payload bytea, pack text, received_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    SELECT DISTINCT ON (j.id) j.id, d.payload, u.pack, (u.received_at AT TIME ZONE 'Asia/Shanghai')::date
      FROM employment_job j
      JOIN declarations_declaration d ON d.person IN (SELECT people_members(j.person_id)) AND d.accepted
       AND d.employer = j.employer_id AND d.party = j.employer_id
      JOIN declarations_submission u ON u.id = d.submission_id
     WHERE j.id = ANY (_jobs) AND j.employer_id = (SELECT nullif(current_setting('anju.party', true), '')::bigint)
     ORDER BY j.id, (d.kind = 'hire') DESC, d.id DESC
$$;
