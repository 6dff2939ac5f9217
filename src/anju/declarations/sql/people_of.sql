-- Everybody the lines of a message in sight are about, whichever town a line's dwelling lies in: who opens the message's
-- workbook sees them all, and each must get an access line. Nothing but ids comes back.
CREATE OR REPLACE FUNCTION declarations_people_of(_submission bigint) RETURNS TABLE (person bigint, division bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.person, min(d.division)
      FROM declarations_submission s
      JOIN declarations_declaration d ON d.submission_id = s.id
     WHERE s.id = _submission AND d.person IS NOT NULL
       AND ((s.division >= (SELECT current_setting('anju.low')::bigint)
             AND s.division < (SELECT current_setting('anju.high')::bigint))
            OR s.party = (SELECT nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint))
     GROUP BY d.person
$$;
