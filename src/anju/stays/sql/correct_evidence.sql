-- Evidence not yet registered takes what verification found. Runs as the owner, within the caller's range; old and new
-- values go into the journal; what the correction rests on stays with the evidence, because an officer's own words may
-- name people. Answers: corrected, absent (decided, or out of sight), no-dwelling, too-short (it would be
-- expected to end before it begins).
CREATE OR REPLACE FUNCTION stays_correct_evidence(_declaration bigint, _changes jsonb, _why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _low bigint := current_setting('anju.low')::bigint;
    _high bigint := current_setting('anju.high')::bigint;
    _old stays_evidence;
    _new stays_evidence;
    _home places_dwelling;
BEGIN
    SELECT * INTO _old FROM stays_evidence
      WHERE declaration = _declaration AND stay_id IS NULL AND NOT refused AND annulment_id IS NULL AND division >= _low AND division < _high
      FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'absent';
    END IF;
    SELECT * INTO _home FROM places_dwelling
      WHERE division >= _low AND division < _high AND state = 'active'
        AND CASE WHEN _changes ? 'dwelling_code' THEN code = _changes ->> 'dwelling_code' ELSE id = _old.dwelling_id END;
    IF NOT FOUND AND _changes ? 'dwelling_code' THEN
        RETURN 'no-dwelling';
    END IF;
    IF coalesce((_changes ->> 'until')::date, _old.until) <= coalesce((_changes ->> 'day')::date, _old.day) THEN
        RETURN 'too-short';
    END IF;
    UPDATE stays_evidence
       SET day = coalesce((_changes ->> 'day')::date, day),
           dwelling_id = coalesce(_home.id, dwelling_id),
           division = coalesce(_home.division, division),
           basis = coalesce(_changes ->> 'basis', basis),
           reason = coalesce(_changes ->> 'reason', reason),
           until = coalesce((_changes ->> 'until')::date, until),
           whereabouts = coalesce(_changes ->> 'whereabouts', whereabouts),
           said = coalesce(said, jsonb_build_object('day', day, 'dwelling', dwelling_id, 'division', division,
                                                    'basis', basis, 'reason', reason, 'until', until,
                                                    'whereabouts', whereabouts)),
           corrected_why = _why, dropped = NULL
     WHERE id = _old.id RETURNING * INTO _new;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (current_setting('anju.actor')::bigint, 'stays:evidence:corrected', _old.id, _new.division,
            jsonb_build_object('declaration', _declaration,
                'day', jsonb_build_array(_old.day, _new.day),
                'dwelling', jsonb_build_array(_old.dwelling_id, _new.dwelling_id),
                'basis', jsonb_build_array(_old.basis, _new.basis),
                'reason', jsonb_build_array(_old.reason, _new.reason),
                'until', jsonb_build_array(_old.until, _new.until),
                'whereabouts', jsonb_build_array(_old.whereabouts, _new.whereabouts)));
    RETURN 'corrected';
END $$;
