-- The waiting verifications about persons, or those whose stays or jobs are named, locked before the persons are: verifying locks
-- the item and then the person, and a deed that withdraws or reopens items must not come the other way round. By whichever of
-- her entries. Runs as the owner: some may lie out of the caller's sight.
CREATE OR REPLACE FUNCTION declarations_hold(_persons bigint[], _stays bigint[], _jobs bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _heads bigint[] := people_heads(_persons || ARRAY(SELECT person_id FROM stays_stay WHERE id = ANY (_stays)
                                            UNION ALL SELECT person_id FROM employment_job WHERE id = ANY (_jobs)));
BEGIN
    PERFORM 1 FROM worklist_item i
      WHERE i.kind = 'verify' AND i.state IN ('open', 'claimed', 'proposed') AND i.subject IN (
            SELECT d.id FROM unnest(_heads) AS head CROSS JOIN LATERAL people_members(head) AS member
              JOIN declarations_declaration d ON d.person = member)
      ORDER BY i.id FOR UPDATE;
END $$;
