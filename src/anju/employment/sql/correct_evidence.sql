-- Evidence of a job not yet registered takes the day verification found; why is told with the evidence, not in the
-- journal. Answers: corrected, absent.
CREATE OR REPLACE FUNCTION employment_correct_evidence(_declaration bigint, _changes jsonb, _why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    _old employment_evidence;
    _day date := (_changes ->> 'day')::date;
BEGIN
    SELECT * INTO _old FROM employment_evidence
      WHERE declaration = _declaration AND job_id IS NULL AND NOT refused AND annulment_id IS NULL
        AND division >= current_setting('anju.low')::bigint AND division < current_setting('anju.high')::bigint
      FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'absent';
    END IF;
    UPDATE employment_evidence SET day = coalesce(_day, day), said = coalesce(said, day), corrected_why = _why, dropped = NULL
      WHERE id = _old.id;
    INSERT INTO journal_line (actor, event, subject, division, detail)
    VALUES (current_setting('anju.actor')::bigint, 'employment:evidence:corrected', _old.id, _old.division,
            jsonb_build_object('declaration', _declaration, 'day', jsonb_build_array(_old.day, _day)));
    RETURN 'corrected';
END $$;
