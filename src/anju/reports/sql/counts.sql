-- Counts of any day, from a summary that is always exact (docs/algorithms/counts.md).

-- Every change of a registered stay is noted, whoever makes it: a line for what it was, a line for what it is. Nothing is
-- counted and no row is locked here, so that those who register never wait for one another.
CREATE OR REPLACE FUNCTION reports_note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reports_change (division, dwelling, sign, start_on, end_on)
        SELECT division, dwelling_id, 1, start_on, end_on FROM come
         WHERE state = 'registered' AND start_on IS DISTINCT FROM end_on;
    ELSE
        INSERT INTO reports_change (division, dwelling, sign, start_on, end_on)
        SELECT change.division, change.dwelling, change.sign, change.start_on, change.end_on
          FROM gone o JOIN come n ON n.id = o.id
         CROSS JOIN LATERAL (VALUES (-1, o.state, o.division, o.dwelling_id, o.start_on, o.end_on),
                                    (1, n.state, n.division, n.dwelling_id, n.start_on, n.end_on))
               AS change (sign, state, division, dwelling, start_on, end_on)
         WHERE (o.state, o.division, o.dwelling_id, o.start_on, o.end_on)
               IS DISTINCT FROM (n.state, n.division, n.dwelling_id, n.start_on, n.end_on)
           AND change.state = 'registered' AND change.start_on IS DISTINCT FROM change.end_on;
    END IF;
    RETURN NULL;
END $$;

-- What the noted changes add to the tally: by division and day. Runs with the caller's sight. A dwelling is lived in while
-- anybody's stay lasts: of each dwelling touched, the days it is lived in by its stays as they stand, against the days it
-- was lived in before the changes, which are its stays with the changes taken back.
CREATE OR REPLACE FUNCTION reports_noted()
RETURNS TABLE (division bigint, since date, begun bigint, ended bigint, homes bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH change AS MATERIALIZED (SELECT * FROM reports_change),
    stay AS (
        SELECT touched.division, touched.dwelling, during.start_on, during.end_on, 1 AS now, 1 AS was
          FROM (SELECT DISTINCT c.division, c.dwelling FROM change c) touched
         CROSS JOIN LATERAL (
               SELECT s.start_on, s.end_on FROM stays_stay s
                WHERE s.dwelling_id = touched.dwelling AND s.division = touched.division AND s.state = 'registered'
                  AND s.start_on IS DISTINCT FROM s.end_on
               OFFSET 0) during
        UNION ALL
        SELECT c.division, c.dwelling, c.start_on, c.end_on, 0, -c.sign FROM change c
    ), period AS (
        SELECT s.division, s.dwelling, daterange(s.start_on, s.end_on) AS during, sum(s.now) AS now, sum(s.was) AS was
          FROM stay s GROUP BY s.division, s.dwelling, s.start_on, s.end_on
    ), lived AS (
        SELECT p.division, range_agg(p.during) FILTER (WHERE p.now > 0) AS now,
               range_agg(p.during) FILTER (WHERE p.was > 0) AS was
          FROM period p GROUP BY p.division, p.dwelling
    ), edge AS (
        SELECT l.division, lower(r) AS since, 0 AS begun, 0 AS ended, 1 AS homes FROM lived l, unnest(l.now) r
        UNION ALL SELECT l.division, upper(r), 0, 0, -1 FROM lived l, unnest(l.now) r
        UNION ALL SELECT l.division, lower(r), 0, 0, -1 FROM lived l, unnest(l.was) r
        UNION ALL SELECT l.division, upper(r), 0, 0, 1 FROM lived l, unnest(l.was) r
        UNION ALL SELECT c.division, c.start_on, c.sign, 0, 0 FROM change c
        UNION ALL SELECT c.division, c.end_on, 0, c.sign, 0 FROM change c
    )
    SELECT e.division, e.since, sum(e.begun), sum(e.ended), sum(e.homes) FROM edge e
     WHERE e.since IS NOT NULL GROUP BY e.division, e.since
    HAVING sum(e.begun) <> 0 OR sum(e.ended) <> 0 OR sum(e.homes) <> 0
$$;

-- Put what was noted into the tally. One statement sees one state of the register: the changes it reckons with are those it
-- removes. Two at a time would reckon with the same ones.
CREATE OR REPLACE FUNCTION reports_fold() RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    _folded bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reports_fold', 0));
    WITH noted AS MATERIALIZED (SELECT * FROM reports_noted()),
    taken AS (DELETE FROM reports_change RETURNING 1),
    kept AS (
        INSERT INTO reports_tally AS t (division, span, since, begun, ended, homes)
        SELECT n.division, span, CASE span WHEN 'day' THEN n.since ELSE date_trunc('month', n.since)::date END AS since,
               sum(n.begun), sum(n.ended), sum(n.homes)
          FROM noted n, unnest(ARRAY['day', 'month']) span GROUP BY 1, 2, 3
        ON CONFLICT (span, since, division) DO UPDATE
            SET begun = t.begun + excluded.begun, ended = t.ended + excluded.ended, homes = t.homes + excluded.homes)
    SELECT count(*) INTO _folded FROM taken;
    RETURN _folded;
END $$;

-- The tally made anew from the stays: all of them are taken as just come.
CREATE OR REPLACE FUNCTION reports_recount() RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE stays_stay IN SHARE MODE;
    DELETE FROM reports_tally;
    DELETE FROM reports_change;
    INSERT INTO reports_change (division, dwelling, sign, start_on, end_on)
    SELECT division, dwelling_id, 1, start_on, end_on FROM stays_stay
     WHERE state = 'registered' AND start_on IS DISTINCT FROM end_on;
    RETURN reports_fold();
END $$;

-- Of each division of a range: who lives there on a day, in how many dwellings, and who came and went in the days up to it.
-- Months that are over are one row each; the days of the asked one, and what is not folded yet, stand beside them. Runs
-- with the caller's sight.
CREATE OR REPLACE FUNCTION reports_counts(_on date, _days int, _low bigint, _high bigint)
RETURNS TABLE (division bigint, present bigint, homes bigint, begun bigint, ended bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT a.division, sum(a.begun - a.ended) FILTER (WHERE a.counts), sum(a.homes) FILTER (WHERE a.counts),
           coalesce(sum(a.begun) FILTER (WHERE a.lately), 0), coalesce(sum(a.ended) FILTER (WHERE a.lately), 0)
      FROM (SELECT t.division, t.begun, t.ended, t.homes, true AS counts, false AS lately
              FROM reports_tally t
             WHERE t.span = 'month' AND t.since < date_trunc('month', _on)::date
               AND t.division >= _low AND t.division < _high
            UNION ALL
            SELECT t.division, t.begun, t.ended, t.homes, t.since >= date_trunc('month', _on)::date, t.since > _on - _days
              FROM reports_tally t
             WHERE t.span = 'day' AND t.since > least(_on - _days, date_trunc('month', _on)::date - 1) AND t.since <= _on
               AND t.division >= _low AND t.division < _high
            UNION ALL
            SELECT n.division, n.begun, n.ended, n.homes, true, n.since > _on - _days
              FROM reports_noted() n
             WHERE n.since <= _on AND n.division >= _low AND n.division < _high) a
     GROUP BY a.division ORDER BY a.division
$$;
