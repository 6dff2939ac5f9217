-- Added to the server's own count of transactions; raised where a restored register meets a server that has counted less
-- far (journal.sealing.count_on), so that numbers of new lines never fall among those that are sealed.
CREATE FUNCTION journal_counted_from() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 0::bigint';
