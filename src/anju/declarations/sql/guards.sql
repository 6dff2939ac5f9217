-- What a submission said never changes; only how far the work on it is.
CREATE FUNCTION declarations_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'submission %: what was said is kept as it was said', OLD.id
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER said_once BEFORE UPDATE ON declarations_submission FOR EACH ROW
    WHEN ((OLD.division, OLD.party, OLD.declarant_role, OLD.entered_by, OLD.channel, OLD.received_at, OLD.key,
           OLD.fingerprint, OLD.pack, OLD.document_id)
          IS DISTINCT FROM
          (NEW.division, NEW.party, NEW.declarant_role, NEW.entered_by, NEW.channel, NEW.received_at, NEW.key,
           NEW.fingerprint, NEW.pack, NEW.document_id))
    EXECUTE FUNCTION declarations_said_once();
