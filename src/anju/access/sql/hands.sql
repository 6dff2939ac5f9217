-- Nobody grants himself, and the three administrations stay in three hands (docs/decisions/0014): what the table's own
-- constraints cannot say, because it takes a second row or the role that writes.
CREATE FUNCTION access_keep_hands_apart() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    administrations CONSTANT text[] := ARRAY['system_admin', 'security_admin', 'auditor'];
    by_web CONSTANT boolean := current_user = current_database() || '_web';
    granter access_account;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.role <> NEW.role AND OLD.role = ANY (administrations) AND NEW.role = ANY (administrations) THEN
            RAISE EXCEPTION 'who kept one administration does not take another with the same account'
                USING ERRCODE = 'check_violation';
        END IF;
        IF by_web AND OLD.staff_number <> NEW.staff_number THEN
            RAISE EXCEPTION 'whose an account is does not change' USING ERRCODE = 'check_violation';
        END IF;
        IF (NEW.role, NEW.area, NEW.party, NEW.granted_by, NEW.opened_by)
            IS NOT DISTINCT FROM (OLD.role, OLD.area, OLD.party, OLD.granted_by, OLD.opened_by) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF by_web AND NEW.role = ANY (administrations) THEN
        RAISE EXCEPTION 'administrators are appointed at the machine' USING ERRCODE = 'check_violation';
    END IF;
    IF by_web AND NEW.granted_by IS NOT NULL
        AND NEW.granted_by::text IS DISTINCT FROM current_setting('anju.actor', true) THEN
        RAISE EXCEPTION 'rights are granted in one''s own name' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.granted_by IS NULL OR NEW.granted_by = 0 THEN
        RETURN NEW;
    END IF;
    SELECT * INTO granter FROM access_account WHERE id = NEW.granted_by;
    IF granter.role IS DISTINCT FROM 'security_admin' OR NOT granter.is_active THEN
        RAISE EXCEPTION 'rights are granted by the security administrator' USING ERRCODE = 'check_violation';
    END IF;
    IF granter.staff_number IN (
        NEW.staff_number, (SELECT opener.staff_number FROM access_account opener WHERE opener.id = NEW.opened_by)
    ) THEN
        RAISE EXCEPTION 'nobody grants rights to himself, or to an account of his own making'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_hands_apart BEFORE INSERT OR UPDATE ON access_account
    FOR EACH ROW EXECUTE FUNCTION access_keep_hands_apart();
