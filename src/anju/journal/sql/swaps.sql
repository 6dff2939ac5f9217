-- Whether a sealed value may stand where another stood: the same, or as long and sealed with a newer key.
-- Its first byte is the key's version; nonce and tag have one length in both suites.
CREATE FUNCTION journal_is_swap(was bytea, now_is bytea) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN was IS NULL OR now_is IS NULL THEN was IS NULL AND now_is IS NULL
        WHEN octet_length(was) <> octet_length(now_is) THEN false
        WHEN get_byte(substr(now_is, 1, 1), 0) > get_byte(substr(was, 1, 1), 0) THEN true
        ELSE was = now_is
    END
$$;
