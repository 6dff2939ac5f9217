-- Loaded by an early migration already, before the tables and types it names are there.
SET LOCAL check_function_bodies = off;

-- A person's stays as all acts of all her entries make them, taken in their order (docs/algorithms/annulment.md); judged as
-- stays_register_round judges. Writes nothing.
-- fold: the stays; acts: what was taken; effect: of each act the evidence that opened the stay it settled, null: none.
CREATE OR REPLACE FUNCTION stays_fold(_person bigint, OUT fold stays_position[], OUT acts stays_act[], OUT effect bigint[])
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    _act stays_act;
    _at int;
    _later boolean;
    _died boolean;
    _settled bigint;
    _same bigint;
    _changed stays_position[];
BEGIN
    fold := '{}';
    effect := '{}';
    acts := stays_acts(_person);
    FOREACH _act IN ARRAY acts LOOP
        _settled := NULL;
        _at := (SELECT min(p.ordinality) FROM unnest(fold) WITH ORDINALITY p WHERE p.end_on IS NULL);
        -- A stay that is over and says the same day of coming, or of leaving: the claim is more evidence for it.
        _same := (SELECT p.opener FROM unnest(fold) p
                   WHERE p.dwelling = _act.dwelling AND p.start_on < p.end_on
                     AND CASE _act.says WHEN 'move_out' THEN p.ended = 'moved_out' AND p.end_on = _act.day
                                        WHEN 'extend' THEN false ELSE p.start_on = _act.day END);
        IF _act.says = 'correction' THEN
            _changed := stays_corrected(fold, _act.opener, _act.now);
            IF _changed IS NOT NULL THEN
                fold := _changed;
                _settled := _act.opener;
            END IF;
        ELSIF _act.says = 'deregistration' THEN
            IF fold[_at].opener = _act.opener AND _act.day >= fold[_at].start_on THEN
                fold[_at].end_on := _act.day;
                fold[_at].ended := _act.ground;
                fold[_at].whereabouts := _act.whereabouts;
                _settled := _act.opener;
            END IF;
        ELSIF _act.says IN ('move_out', 'extend') THEN
            IF fold[_at].dwelling = _act.dwelling AND _act.day >= fold[_at].start_on THEN
                _settled := fold[_at].opener;
                IF _act.says = 'extend' THEN
                    fold[_at].until := _act.until;
                ELSE
                    fold[_at].end_on := _act.day;
                    fold[_at].ended := 'moved_out';
                    fold[_at].whereabouts := _act.whereabouts;
                END IF;
            ELSE
                _settled := _same;
            END IF;
        ELSIF _same IS NOT NULL THEN
            _settled := _same;
        ELSE
            _later := EXISTS (SELECT 1 FROM unnest(fold) p WHERE (p.start_on > _act.day OR p.end_on > _act.day)
                                 AND p.start_on IS DISTINCT FROM p.end_on);
            _died := EXISTS (SELECT 1 FROM unnest(fold) p WHERE p.ended = 'deceased');
            IF _later OR _died OR (_act.says = 'change' AND _at IS NULL) THEN
                NULL;
            ELSIF fold[_at].dwelling = _act.dwelling THEN
                fold[_at].until := coalesce(_act.until, fold[_at].until);
                _settled := fold[_at].opener;
            ELSE
                IF _at IS NOT NULL THEN
                    fold[_at].end_on := _act.day;
                    fold[_at].ended := 'moved_on';
                    fold[_at].left_for := _act.evidence;
                END IF;
                fold := fold || ROW(_act.evidence, _act.dwelling, _act.day, NULL, '', NULL, _act.until, '', _act.basis,
                                    _act.reason)::stays_position;
                _settled := _act.evidence;
            END IF;
        END IF;
        effect := effect || _settled;
    END LOOP;
END $$;

-- All that was confirmed or decided about a person and is not left out, in its order.
CREATE OR REPLACE FUNCTION stays_acts(_person bigint) RETURNS stays_act[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(ROW(a.*)::stays_act ORDER BY a.act), '{}') FROM (
        SELECT e.act, e.id AS evidence, NULL::bigint AS decision, NULL::bigint AS opener, e.says, e.day, e.dwelling_id,
               e.until, e.basis, e.reason, '' AS ground, e.whereabouts, NULL::jsonb AS now
          FROM stays_evidence e
         WHERE e.person_id IN (SELECT people_members(_person)) AND e.act IS NOT NULL AND e.annulment_id IS NULL
           AND NOT e.refused
        UNION ALL
        SELECT d.act, NULL, d.id, s.opened_by, d.what, d.day, NULL, NULL, '', '', d.ground, d.whereabouts, d.now
          FROM stays_evidence o JOIN stays_stay s ON s.opened_by = o.id JOIN stays_decision d ON d.stay_id = s.id
         WHERE o.person_id IN (SELECT people_members(_person)) AND d.undone_at IS NULL) a
$$;

-- The stays with one of them corrected (now: the right values of the facts that were wrong); null where that cannot be:
-- no such stay, an end it does not have or owes to the next stay, an end before its beginning, a beginning before the
-- stay it was left for began, or days on which she lived elsewhere. The stay that was left for it ends when it begins.
CREATE OR REPLACE FUNCTION stays_corrected(fold stays_position[], _opener bigint, _now jsonb) RETURNS stays_position[]
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
DECLARE
    _of int := (SELECT p.ordinality FROM unnest(fold) WITH ORDINALITY p WHERE p.opener = _opener);
    _former int := (SELECT p.ordinality FROM unnest(fold) WITH ORDINALITY p WHERE p.left_for = _opener);
    _stay stays_position := fold[_of];
BEGIN
    IF _of IS NULL OR ((_now ? 'end_on' OR _now ? 'whereabouts') AND (_stay.end_on IS NULL OR _stay.ended = 'moved_on')) THEN
        RETURN NULL;
    END IF;
    _stay.start_on := coalesce((_now ->> 'start_on')::date, _stay.start_on);
    _stay.end_on := coalesce((_now ->> 'end_on')::date, _stay.end_on);
    _stay.dwelling := coalesce((_now ->> 'dwelling')::bigint, _stay.dwelling);
    _stay.basis := coalesce(_now ->> 'basis', _stay.basis);
    _stay.reason := coalesce(_now ->> 'reason', _stay.reason);
    _stay.whereabouts := coalesce(_now ->> 'whereabouts', _stay.whereabouts);
    _stay.until := CASE WHEN _now ? 'until' THEN (_now ->> 'until')::date ELSE _stay.until END;
    IF _stay.end_on < _stay.start_on OR fold[_former].start_on > _stay.start_on THEN
        RETURN NULL;
    END IF;
    fold[_of] := _stay;
    IF _former IS NOT NULL THEN
        fold[_former].end_on := _stay.start_on;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(fold) p WHERE p.opener <> _opener
                  AND daterange(p.start_on, p.end_on) && daterange(_stay.start_on, _stay.end_on)) THEN
        RETURN NULL;
    END IF;
    RETURN fold;
END $$;
