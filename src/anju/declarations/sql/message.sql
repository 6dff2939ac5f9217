-- The message a declaration in sight came with. A declarant's message may concern dwellings of several towns; whoever
-- verifies one line must know who sent it, when and how, though the message itself belongs to another office.
CREATE OR REPLACE FUNCTION declarations_message(_declaration bigint) RETURNS SETOF declarations_submission
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.*
      FROM declarations_declaration d
      JOIN declarations_submission s ON s.id = d.submission_id
     WHERE d.id = _declaration
       AND ((d.division >= (SELECT current_setting('anju.low')::bigint)
             AND d.division < (SELECT current_setting('anju.high')::bigint))
            OR d.party = (SELECT nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint))
$$;
