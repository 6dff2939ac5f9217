-- Loaded by an early migration already, before a function it calls is there.
SET LOCAL check_function_bodies = off;

-- When an open stay was last evidenced, and by what: kept by triggers whenever stays, evidence or re-checks change, for
-- many at once (docs/algorithms/freshness.md). A stay that ended or was annulled has no row. Nothing here changes a stay.

-- Brings the rows of these stays to what stays, evidence and re-checks say. A flag goes when newer evidence came, or with
-- the stay; then the waiting items are withdrawn, unless the caller is the decision about them.
CREATE OR REPLACE FUNCTION stays_refresh(_stays bigint[], _withdraw boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _flagged bigint[];
    _settled bigint[];
BEGIN
    SELECT array_agg(stay) INTO _flagged FROM stays_freshness WHERE stay = ANY (_stays) AND flagged_at IS NOT NULL;

    DELETE FROM stays_freshness f WHERE f.stay = ANY (_stays) AND NOT EXISTS (
        SELECT 1 FROM stays_stay s WHERE s.id = f.stay AND s.state = 'registered' AND s.end_on IS NULL);

    INSERT INTO stays_freshness (stay, division, dwelling, evidenced_on, how, declaration)
    SELECT s.id, s.division, s.dwelling_id, coalesce(said.evidenced_on, s.registered_on), coalesce(said.how, 'declared'),
           said.declaration
      FROM stays_stay s
      LEFT JOIN LATERAL (
           SELECT x.* FROM (
               SELECT e.received_on AS evidenced_on, 'declared' AS how, e.declaration
                 FROM stays_evidence e WHERE e.stay_id = s.id AND e.says IN ('move_in', 'change', 'extend')
               UNION ALL
               SELECT r.found_on, r.how, NULL FROM stays_recheck r WHERE r.stay = s.id AND r.found = 'lives') x
            ORDER BY x.evidenced_on DESC, x.declaration DESC NULLS FIRST LIMIT 1) said ON true
     WHERE s.id = ANY (_stays) AND s.state = 'registered' AND s.end_on IS NULL
        ON CONFLICT (stay) DO UPDATE
       SET division = excluded.division, dwelling = excluded.dwelling, evidenced_on = excluded.evidenced_on,
           how = excluded.how, declaration = excluded.declaration,
           flagged_at = CASE WHEN excluded.evidenced_on <= stays_freshness.evidenced_on THEN stays_freshness.flagged_at END
     WHERE (stays_freshness.division, stays_freshness.dwelling, stays_freshness.evidenced_on, stays_freshness.how,
            stays_freshness.declaration)
           IS DISTINCT FROM (excluded.division, excluded.dwelling, excluded.evidenced_on, excluded.how, excluded.declaration);

    IF _flagged IS NOT NULL THEN
        PERFORM worklist_place('presumed-left', array_agg(f.stay), array_agg(f.division), NULL)
           FROM stays_freshness f WHERE f.stay = ANY (_flagged) AND f.flagged_at IS NOT NULL HAVING count(*) > 0;
    END IF;
    IF _withdraw AND _flagged IS NOT NULL THEN
        SELECT array_agg(id) INTO _settled FROM unnest(_flagged) id
         WHERE NOT EXISTS (SELECT 1 FROM stays_freshness f WHERE f.stay = id AND f.flagged_at IS NOT NULL);
        IF _settled IS NOT NULL THEN
            PERFORM worklist_withdraw('presumed-left', _settled);
        END IF;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION stays_freshen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _touched bigint[];
    _decided boolean := false;
BEGIN
    IF TG_TABLE_NAME = 'stays_stay' AND TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO _touched FROM come WHERE state = 'registered' AND end_on IS NULL;
    ELSIF TG_TABLE_NAME = 'stays_stay' THEN
        SELECT array_agg(n.id) INTO _touched FROM come n JOIN gone o ON o.id = n.id
         WHERE (o.state, o.end_on, o.division, o.dwelling_id) IS DISTINCT FROM (n.state, n.end_on, n.division, n.dwelling_id);
    ELSIF TG_TABLE_NAME = 'stays_evidence' THEN
        SELECT array_agg(DISTINCT v.stay) INTO _touched
          FROM come n JOIN gone o ON o.id = n.id CROSS JOIN LATERAL (VALUES (n.stay_id), (o.stay_id)) v(stay)
         WHERE n.stay_id IS DISTINCT FROM o.stay_id AND v.stay IS NOT NULL AND n.says IN ('move_in', 'change', 'extend');
    ELSE
        SELECT array_agg(DISTINCT n.stay), bool_and(n.how = 'visit') INTO _touched, _decided
          FROM come n WHERE n.found = 'lives';
    END IF;
    IF _touched IS NOT NULL THEN
        PERFORM stays_refresh(_touched, NOT _decided);
    END IF;
    RETURN NULL;
END $$;

-- Open stays that nobody confirmed since a day, oldest evidence first, with whose and where they are: in the caller's
-- range, or in dwellings the caller's party lets or manages today. Runs as the owner and applies that scope itself.
CREATE OR REPLACE FUNCTION stays_unconfirmed(_stays bigint[], _until date, _low bigint, _high bigint, _dwelling bigint,
                                             _party bigint, _flagged boolean, _after_on date, _after bigint, _limit int)
RETURNS TABLE (stay bigint, division bigint, person bigint, name text, id_kind text, id_number bytea, dwelling bigint,
               dwelling_code text, address text, start_on date, evidenced_on date, how text, flagged_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH me AS MATERIALIZED (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party
    ), picked AS MATERIALIZED (
        SELECT f.* FROM stays_freshness f
         WHERE f.evidenced_on <= _until AND (_stays IS NULL OR f.stay = ANY (_stays))
           AND f.division >= _low AND f.division < _high
           AND (_dwelling IS NULL OR f.dwelling = _dwelling)
           AND (NOT _flagged OR f.flagged_at IS NOT NULL)
           AND (_party IS NULL OR f.dwelling IN (SELECT l.dwelling_id FROM places_letting l WHERE l.party = _party
                 AND l.start_on <= access_today() AND (l.end_on IS NULL OR l.end_on >= access_today())))
           AND (f.evidenced_on, f.stay) > (_after_on, _after)
           AND ((f.division >= (SELECT low FROM me) AND f.division < (SELECT high FROM me))
                OR ((SELECT party FROM me) IS NOT NULL AND f.dwelling IN (
                    SELECT l.dwelling_id FROM places_letting l WHERE l.party = (SELECT party FROM me)
                       AND l.start_on <= access_today() AND (l.end_on IS NULL OR l.end_on >= access_today()))))
         ORDER BY f.evidenced_on, f.stay LIMIT _limit
    )
    SELECT f.stay, f.division, p.id, p.name, coalesce(i.kind, ''), i.number_cipher, d.id, d.code, d.address, s.start_on,
           f.evidenced_on, f.how, f.flagged_at
      FROM picked f
      JOIN stays_stay s ON s.id = f.stay
      JOIN people_person p ON p.id = s.person_id
      JOIN places_dwelling d ON d.id = f.dwelling
      LEFT JOIN LATERAL (SELECT kind, number_cipher FROM people_identity WHERE person_id = p.id ORDER BY id LIMIT 1) i
             ON true
     ORDER BY f.evidenced_on, f.stay
$$;

-- Somebody looked whether these persons still live there: `lives` is evidence, `left` is what an estimate rests on. Only
-- open stays in the caller's scope are taken; those come back.
CREATE OR REPLACE FUNCTION stays_note_recheck(_stays bigint[], _found text, _how text, _on date) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH me AS (
        SELECT current_setting('anju.low')::bigint AS low, current_setting('anju.high')::bigint AS high,
               nullif(nullif(current_setting('anju.party', true), ''), '0')::bigint AS party,
               current_setting('anju.actor')::bigint AS actor
    ), noted AS (
        INSERT INTO stays_recheck (stay, division, found, how, found_on, age_days, party, said_by)
        SELECT f.stay, f.division, _found, _how, _on, greatest(_on - f.evidenced_on, 0), me.party, me.actor
          FROM stays_freshness f CROSS JOIN me
         WHERE f.stay = ANY (_stays)
           AND ((f.division >= me.low AND f.division < me.high)
                OR (me.party IS NOT NULL AND EXISTS (
                    SELECT 1 FROM places_letting l WHERE l.dwelling_id = f.dwelling AND l.party = me.party
                       AND l.start_on <= access_today() AND (l.end_on IS NULL OR l.end_on >= access_today()))))
        RETURNING stay, division, found, how
    ), told AS (
        INSERT INTO journal_line (actor, event, subject, division, detail)
        SELECT me.actor, 'stays:stay:rechecked', noted.stay, noted.division,
               jsonb_build_object('found', noted.found, 'how', noted.how)
          FROM noted CROSS JOIN me)
    SELECT stay FROM noted
$$;
