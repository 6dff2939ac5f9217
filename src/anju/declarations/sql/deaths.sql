-- Her jobs follow what the register holds of her death: an ending has effect while one of its stay's deregistrations has. Runs as
-- the owner: she may live, and work, out of the caller's sight. Rows as employment_settle_after tells them, each behind the
-- ending's id; none where they agree already.
CREATE OR REPLACE FUNCTION declarations_heed_deaths(_stays bigint[])
RETURNS TABLE (ending bigint, what text, job bigint, declaration bigint, division bigint, was_end date, now_start date,
               now_end date)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.* FROM (
        SELECT array_agg(d.stay_id) AS stays, array_agg(d.effective) AS effective FROM (
            SELECT stay_id, bool_or(effective) AS effective FROM stays_decision
             WHERE stay_id = ANY (_stays) AND what = 'deregistration' AND ground = 'deceased' AND undone_at IS NULL
             GROUP BY stay_id) d) death
     CROSS JOIN LATERAL employment_heed(death.stays, death.effective) h
$$;
