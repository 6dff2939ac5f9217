-- An invented county of any size, with its history, by statements over whole tables; county.py runs them one after the
-- other and prints what each took. `bench.people`: how many. What is drawn is drawn by hashing a number, so that the
-- same size is the same county on every machine.

-- == drawing
CREATE OR REPLACE FUNCTION bench_draw(_n bigint, _salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(_n, _salt) & 4294967295)::float8 / 4294967296
$$;
CREATE OR REPLACE FUNCTION bench_people() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT current_setting('bench.people')::bigint
$$;

-- == communities: eight towns of twelve; the largest holds eleven times what the smallest does
INSERT INTO territory_division (code, name, level, kind, parent_id)
VALUES (440000000000, '广东省', 'province', 'stat', NULL), (440300000000, '深圳市', 'prefecture', 'stat', 440000000000),
       (440309000000, '龙华区', 'county', 'stat', 440300000000);
INSERT INTO territory_division (code, name, level, kind, parent_id)
SELECT 440309000000 + t * 1000, substr('甲乙丙丁戊己庚辛', t, 1) || '街道', 'township', 'stat', 440309000000
  FROM generate_series(1, 8) t;
INSERT INTO territory_division (code, name, level, kind, parent_id)
SELECT 440309000000 + t * 1000 + c, substr('东西南北中前后左右上下内', c, 1) || '湖社区居委会', 'community', 'stat',
       440309000000 + t * 1000
  FROM generate_series(1, 8) t, generate_series(1, 12) c;
CREATE TEMP TABLE community AS
SELECT division, path, sum(share) OVER w / sum(share) OVER () - share / sum(share) OVER () AS low,
       sum(share) OVER w / sum(share) OVER () AS high
  FROM (SELECT d.code AS division, t.name || d.name AS path,
               1 / power(row_number() OVER (ORDER BY bench_draw(d.code, 1)), 0.55)::float8 AS share
          FROM territory_division d JOIN territory_division t ON t.code = d.parent_id WHERE d.level = 'community') shares
WINDOW w AS (ORDER BY division);
ANALYZE community;

-- == roads and buildings: most have a dozen dwellings, some two hundred
INSERT INTO places_addresselement (division, level, name)
SELECT division, '41', substr('民梅龙清景华新观福大', 1 + (bench_draw(division, r) * 10)::int % 10, 1)
           || substr('治龙华泉祥富田湖安和', r, 1) || substr('路街道巷', 1 + r % 4, 1)
  FROM community, generate_series(1, 10) r;
CREATE TEMP TABLE house AS
SELECT g, c.division, c.path, least(220, (4 + 3 / power(bench_draw(g, 3), 0.8))::int) AS rooms,
       row_number() OVER (PARTITION BY c.division ORDER BY g) AS serial
  FROM generate_series(1, greatest(40, bench_people() / 36)) g
  JOIN community c ON bench_draw(g, 2) >= c.low AND bench_draw(g, 2) < c.high;
ANALYZE house;
INSERT INTO places_building (division, code, address_id, name, path, management_mode)
SELECT h.division, h.division || lpad(h.serial::text, 7, '0'), road.id, 1 + h.serial % 30 || '栋',
       road.name || 1 + h.serial / 30 || '号' || 1 + h.serial % 30 || '栋',
       CASE WHEN h.rooms > 100 THEN 'employer' WHEN h.rooms > 20 THEN 'estate' ELSE 'dispersed' END
  FROM house h
  JOIN (SELECT id, division, name, row_number() OVER (PARTITION BY division ORDER BY id) AS n
          FROM places_addresselement) road ON road.division = h.division AND road.n = 1 + (bench_draw(h.g, 4) * 10)::int % 10;

-- == dwellings
ANALYZE places_building;
INSERT INTO places_dwelling (division, code, building_id, unit, floor, room, kind, state, address)
SELECT b.division, b.code || lpad(r::text, 6, '0'), b.id, '', (r + 3) / 4, (r + 3) / 4 || lpad((1 + (r + 3) % 4)::text, 2, '0'),
       'whole', 'active', '广东省深圳市龙华区' || h.path || b.path || (r + 3) / 4 || lpad((1 + (r + 3) % 4)::text, 2, '0')
  FROM house h JOIN places_building b ON b.code = h.division || lpad(h.serial::text, 7, '0'), generate_series(1, h.rooms) r;
CREATE TEMP TABLE home AS
SELECT row_number() OVER (ORDER BY bench_draw(id, 5)) AS k, id, division FROM places_dwelling;
CREATE UNIQUE INDEX ON home (k);
ANALYZE home;

-- == parties: landlords and firms; some let or employ thousands
INSERT INTO parties_party (division, kind, name, number_cipher, number_index)
SELECT c.division, 'person', n.name, p.landlord, sha256(('landlord' || g)::bytea)
  FROM generate_series(1, greatest(20, bench_people() / 20)) g
  JOIN newcomer n ON n.person = 1 + (bench_draw(g, 7) * (bench_people() - 1))::bigint
  JOIN payload p ON p.n = g % 1000
  JOIN community c ON bench_draw(g, 6) >= c.low AND bench_draw(g, 6) < c.high;
INSERT INTO parties_party (division, kind, name)
SELECT c.division, 'organisation', '深圳市' || substr('彩云新海金鹏宏联华信', 1 + (bench_draw(g, 9) * 10)::int % 10, 1)
           || substr('田天达源盛力泰科创维', 1 + (bench_draw(g, 10) * 10)::int % 10, 1) || g || '号有限公司'
  FROM generate_series(1, greatest(20, bench_people() / 150)) g
  JOIN community c ON bench_draw(g, 8) >= c.low AND bench_draw(g, 8) < c.high;
INSERT INTO parties_partyrole (party_id, role, start_on)
SELECT id, CASE kind WHEN 'person' THEN 'landlord' ELSE 'employer' END, current_date - 2400 FROM parties_party
UNION ALL SELECT id, 'agency', current_date - 1200 FROM parties_party WHERE kind = 'organisation' AND id % 10 = 0;
CREATE TEMP TABLE owner AS
SELECT kind, row_number() OVER (PARTITION BY kind ORDER BY id) AS k, id FROM parties_party;
CREATE TEMP TABLE owners AS SELECT kind, count(*) AS of FROM owner GROUP BY kind;
ANALYZE owner;
INSERT INTO places_letting (division, dwelling_id, party, role, start_on)
SELECT h.division, h.id, o.id, 'landlord', current_date - 2300 FROM home h JOIN owners ON owners.kind = 'person'
  JOIN owner o ON o.kind = owners.kind AND o.k = 1 + floor(owners.of * power(bench_draw(h.id, 11), 2.2))::bigint
 WHERE bench_draw(h.id, 12) < 0.6;

-- == who lived where: one person in forty has moved often; one stay in thirty is on a building site or in a hostel
CREATE TEMP TABLE stay AS
WITH life AS (
    SELECT person, 40 + (2160 * bench_draw(person, 21))::int AS days, bench_draw(person, 22) < 0.75 AS lives,
           CASE WHEN u < 0.60 THEN 1 WHEN u < 0.85 THEN 2 WHEN u < 0.95 THEN 3 WHEN u < 0.99 THEN 4 WHEN u < 0.9995 THEN 8
                ELSE 30 END AS stays
      FROM (SELECT person, bench_draw(person, 20) AS u FROM newcomer) drawn
), period AS (
    SELECT person * 32 + n AS seed, person, n = stays AS latest, lives, current_date - days + days * (n - 1) / stays AS start_on,
           current_date - days + days * n / stays AS next_on, greatest(1, (days * 0.6 / stays)::int) AS short
      FROM life, generate_series(1, stays) n)
SELECT row_number() OVER (ORDER BY p.start_on, p.seed) AS id, p.person, h.id AS dwelling, h.division, p.start_on, p.latest,
       CASE WHEN p.latest AND p.lives THEN NULL WHEN p.latest OR bench_draw(p.seed, 23) < 0.4
            THEN least(p.start_on + p.short, p.next_on) ELSE p.next_on END AS end_on
  FROM period p CROSS JOIN (SELECT count(*) AS n FROM home) homes
  JOIN home h ON h.k = 1 + floor(CASE WHEN bench_draw(p.seed, 24) < 0.03
                    THEN bench_draw(p.seed, 25) * greatest(1, bench_people() / 12000)
                    ELSE homes.n * power(bench_draw(p.seed, 25), 1.2) END)::bigint;
ANALYZE stay;

-- == people
INSERT INTO people_person (id, division, name, name_pinyin, name_initials, sex, birth_date, hukou_kind, hukou_address)
SELECT n.person, s.division, n.name, n.pinyin, n.initials, n.sex, n.birth_date, '省外', '湖南省长沙市望城区'
  FROM newcomer n JOIN stay s ON s.person = n.person AND s.latest ORDER BY n.person;
INSERT INTO people_identity (person_id, kind, number_cipher, number_index)
SELECT person, 'resident_id', cipher, index FROM newcomer ORDER BY person;

-- == stays
INSERT INTO stays_stay (id, division, person_id, dwelling_id, start_on, end_on, state, basis, reason, registered_on,
                        registered_by, end_reason, opened_by, recorded_at)
SELECT s.id, s.division, s.person, s.dwelling, s.start_on, s.end_on, 'registered', 'let', 'work', s.start_on + 2, 0,
       CASE WHEN s.end_on IS NULL THEN '' WHEN s.latest OR bench_draw(s.id, 26) < 0.4 THEN 'moved_out' ELSE 'moved_on' END,
       s.id, s.start_on + time '12:00'
  FROM stay s ORDER BY s.id;

-- == what was said: every stay by somebody, a third by two, half of the ends; and what waits to be verified
CREATE TEMP TABLE said AS
SELECT row_number() OVER (ORDER BY turn, day, stay) AS id, *
  FROM (SELECT 1 AS turn, s.id AS stay, person, dwelling, division, 'move_in' AS says, s.start_on AS day FROM stay s
        UNION ALL SELECT 2, s.id, person, dwelling, division, 'move_in', s.start_on FROM stay s WHERE bench_draw(s.id, 30) < 0.3
        UNION ALL SELECT 2, s.id, person, dwelling, division, 'move_out', s.end_on FROM stay s
         WHERE s.end_on IS NOT NULL AND bench_draw(s.id, 31) < 0.55
        UNION ALL SELECT 3, NULL, g.person, h.id, h.division, 'move_in', current_date - 2
          FROM (SELECT g, 1 + (bench_draw(g, 32) * (bench_people() - 1))::bigint AS person
                  FROM generate_series(1, bench_people() / 50) g) g
         CROSS JOIN (SELECT count(*) AS n FROM home) homes
          JOIN home h ON h.k = 1 + floor(homes.n * bench_draw(g.g, 33))::bigint) turns;
ANALYZE said;
CREATE TEMP TABLE told AS
SELECT s.*, CASE WHEN bench_draw(s.id, 34) < 0.7 THEN s.id / 400 ELSE 10000000 + s.id END AS message, o.id AS party
  FROM said s JOIN owners ON owners.kind = 'person'
  JOIN owner o ON o.kind = owners.kind AND o.k = 1 + floor(owners.of * power(bench_draw(s.id / 400, 35), 2))::bigint;
DROP TABLE said;
ANALYZE told;

-- == messages
INSERT INTO declarations_submission (id, division, party, declarant_role, entered_by, channel, received_at, key, fingerprint,
    pack, pack_version, mapping, unmapped, dropped_columns, state, findings, total, done, accepted, rejected)
SELECT row_number() OVER (ORDER BY max(day), message), min(division) / 1000 * 1000, min(party), 'landlord', 0,
       CASE WHEN message < 10000000 THEN 'spreadsheet' ELSE 'counter' END, (max(day) + 1) + time '10:00', 'bench-' || message,
       '\x00', 'cn-4403-2015', '1', '{}', '{}', '{}', 'committed', '[]', count(*), count(*), count(*), 0
  FROM told GROUP BY message;
ANALYZE declarations_submission;
INSERT INTO declarations_declaration (id, division, party, submission_id, row, kind, accepted, person, dwelling, day, article,
    codes, findings, payload, recorded_at)
SELECT t.id, t.division, t.party, m.id, row_number() OVER (PARTITION BY t.message ORDER BY t.id), t.says, true, t.person,
       t.dwelling, t.day, '', '{}', '[]', p.payload, t.day + 1 + time '10:00'
  FROM told t JOIN declarations_submission m ON m.key = 'bench-' || t.message JOIN payload p ON p.n = t.id % 1000 ORDER BY t.id;

-- == evidence
INSERT INTO stays_evidence (id, division, person_id, dwelling_id, says, day, basis, reason, declaration, received_on, stay_id,
    refused, act, confirmed_by)
SELECT id, division, person, dwelling, says, day, 'let', 'work', id, day + 1, stay, false,
       CASE WHEN stay IS NOT NULL THEN id END, CASE WHEN stay IS NOT NULL THEN 0 END
  FROM told ORDER BY id;

-- == work items: two people in a hundred wait
INSERT INTO worklist_item (id, division, kind, subject, state, entered_by, assignee, due_at, created_at, decided_at, decided_by,
    reason)
SELECT id, division, 'verify', id, CASE WHEN stay IS NOT NULL THEN 'confirmed' ELSE 'open' END, 0, NULL,
       CASE WHEN bench_draw(id, 40) < 0.5 THEN now() + interval '1 hour' * (bench_draw(id, 41) * 240 - 60) END,
       day + 1 + time '10:00', CASE WHEN stay IS NOT NULL THEN day + 3 + time '10:00' END,
       CASE WHEN stay IS NOT NULL THEN 0 END, ''
  FROM told ORDER BY id;

-- == jobs: some employers have thousands
INSERT INTO employment_job (division, person_id, employer_id, start_on, end_on, state, occupation, registered_on, registered_by)
SELECT s.division, s.person, o.id, s.start_on, s.end_on, 'registered', '', s.start_on + 2, 0
  FROM stay s JOIN owners ON owners.kind = 'organisation'
  JOIN owner o ON o.kind = owners.kind AND o.k = 1 + floor(owners.of * power(bench_draw(s.person, 50), 2.5))::bigint
 WHERE bench_draw(s.person, 51) < 0.4;

-- == journal
INSERT INTO journal_line (at, actor, event, subject, division, detail)
SELECT day + 1 + time '10:00', 0, 'declarations:declaration:accepted', id, division,
       jsonb_build_object('submission', message, 'row', id % 400, 'kind', says) FROM told ORDER BY id;
INSERT INTO journal_line (at, actor, event, subject, division, detail)
SELECT start_on + 3 + time '10:00', 0, 'stays:stay:opened', id, division,
       jsonb_build_object('declaration', id, 'start_on', start_on) FROM stay ORDER BY id;
INSERT INTO journal_accessline (at, actor, purpose, shown, person, division)
SELECT day + 3 + time '10:00', 1 + id % 40, '居住登记日常业务', 'queue', person, division FROM told ORDER BY id;

-- == numbers go on behind
SELECT setval('people_person_id_seq', (SELECT max(id) FROM people_person));
SELECT setval('stays_stay_id_seq', (SELECT max(id) FROM stays_stay));
SELECT setval('declarations_submission_id_seq', (SELECT max(id) FROM declarations_submission));
SELECT setval(said, (SELECT max(id) FROM told))
  FROM unnest(ARRAY['stays_evidence_id_seq', 'declarations_declaration_id_seq', 'worklist_item_id_seq', 'stays_act_seq']) said;
DROP FUNCTION bench_people(), bench_draw(bigint, int);
