CREATE TRIGGER freshen_on_insert AFTER INSERT ON stays_stay REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION stays_freshen();
CREATE TRIGGER freshen_on_update AFTER UPDATE ON stays_stay REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION stays_freshen();
CREATE TRIGGER freshen_on_update AFTER UPDATE ON stays_evidence REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION stays_freshen();
CREATE TRIGGER freshen_on_insert AFTER INSERT ON stays_recheck REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION stays_freshen();

INSERT INTO stays_freshness (stay, division, dwelling, evidenced_on, how, declaration)
SELECT s.id, s.division, s.dwelling_id, coalesce(said.received_on, s.registered_on), 'declared', said.declaration
  FROM stays_stay s
  LEFT JOIN (SELECT DISTINCT ON (stay_id) stay_id, received_on, declaration FROM stays_evidence
              WHERE stay_id IS NOT NULL AND says IN ('move_in', 'change', 'extend')
              ORDER BY stay_id, received_on DESC, declaration DESC) said ON said.stay_id = s.id
 WHERE s.state = 'registered' AND s.end_on IS NULL;
