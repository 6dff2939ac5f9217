-- How far the verification of declarations in sight is, and why one was returned. A declarant's staff see no work list;
-- of what their own party said they may know the outcome and the reason, and nothing of who decided.
CREATE FUNCTION declarations_standing(_declarations bigint[])
RETURNS TABLE (declaration bigint, state text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, i.state, i.reason
      FROM declarations_declaration d
      JOIN worklist_item i ON i.kind = 'verify' AND i.subject = d.id
     WHERE d.id = ANY (_declarations)
       AND ((d.division >= (SELECT current_setting('anju.low')::bigint)
             AND d.division < (SELECT current_setting('anju.high')::bigint))
            OR d.party = (SELECT nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint))
$$;
