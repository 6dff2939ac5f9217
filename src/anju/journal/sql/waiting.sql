-- Lines that no seal holds yet, by trail; at most a million are counted. Runs as the owner: whoever watches over the
-- trail learns their number and the age of the oldest, whatever division they belong to.
CREATE FUNCTION journal_waiting() RETURNS TABLE (trail text, lines bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'line', count(*), min(at)
      FROM (SELECT at FROM journal_line
             WHERE (tx, id) >= (
                   coalesce((SELECT high_tx FROM journal_seal WHERE trail = 'line' ORDER BY number DESC LIMIT 1),
                            (-9223372036854775808)::bigint),
                   coalesce((SELECT high_id FROM journal_seal WHERE trail = 'line' ORDER BY number DESC LIMIT 1),
                            (-9223372036854775808)::bigint))
             LIMIT 1000000) AS waiting
    UNION ALL
    SELECT 'access', count(*), min(at)
      FROM (SELECT at FROM journal_accessline
             WHERE (tx, id) >= (
                   coalesce((SELECT high_tx FROM journal_seal WHERE trail = 'access' ORDER BY number DESC LIMIT 1),
                            (-9223372036854775808)::bigint),
                   coalesce((SELECT high_id FROM journal_seal WHERE trail = 'access' ORDER BY number DESC LIMIT 1),
                            (-9223372036854775808)::bigint))
             LIMIT 1000000) AS waiting
$$;
