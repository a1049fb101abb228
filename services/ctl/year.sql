-- `loopline demo year`: one year of a county-level city (handbook S3), made of a seed. Run by the owner in one transaction:
-- the groups in their order; between "year_orders" and "year_life", and after "year_life", the program tells when clocks
-- are due, by the pack. Every share stands here, none in the program. Nothing is drawn by chance: chance(i, salt) is a
-- hash of the seed, so the same seed makes the same rows.

-- @year_look
PREPARE year_look AS
SELECT coalesce((SELECT kind FROM bus.deployment), '') AS kind, (SELECT count(*) FROM intake.request) AS requests,
       (SELECT count(*) FROM router.work_order) AS orders, (SELECT count(*) FROM bus.event) AS events;

-- @year_open
CREATE TEMP TABLE year_plan (scale float8, first date, district text, prefix text, pack int, over timestamptz, cadence text, cadence_name text, level text) ON COMMIT DROP;
CREATE TEMP TABLE year_day (day date, n int, working bool, holiday bool, appeal_due timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE year_code (list text, n int, code text) ON COMMIT DROP;
CREATE TEMP TABLE year_area (n int, code text, name text, street bool, urban bool) ON COMMIT DROP;
CREATE TEMP TABLE year_matter (n int, code text, name text) ON COMMIT DROP;
CREATE TEMP TABLE year_channel (n int, code text, phone bool) ON COMMIT DROP;
CREATE TEMP TABLE year_route (matter text, area text, urgency int, lead text, policy text, entry text, ground text, co text, class int)
    ON COMMIT DROP;
CREATE TEMP TABLE year_unit (n int, code text, kind text) ON COMMIT DROP;
-- Clocks of the year: asked of the program, answered by it.
CREATE TEMP TABLE year_clock (k bigint, order_id uuid, unit text, area text, policy text, lead text, urgency int, stage int,
    round int, started timestamptz, stopped timestamptz, due timestamptz) ON COMMIT DROP;
CREATE FUNCTION pg_temp.chance(i bigint, salt int) RETURNS float8 LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(i, current_setting('year.seed')::bigint * 1000 + salt) & 4503599627370495)::float8 / 4503599627370496::float8
$$;
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int) RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(i, current_setting('year.seed')::bigint * 1000 + salt) & 1073741823)::int % n
$$;
-- Ids as services make them: ascending by time, the rest by hash.
CREATE FUNCTION pg_temp.made_id(at timestamptz, i bigint, salt text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
    FROM md5(current_setting('year.seed') || salt || i) AS x (h)
$$;
CREATE FUNCTION pg_temp.spread(at timestamptz, low interval, high interval, c float8) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT date_trunc('second', at + low + (high - low) * c)
$$;
-- People are called between nine and twenty (China time): else the next morning.
CREATE FUNCTION pg_temp.callable(at timestamptz, c float8) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN l::time < '09:00' THEN (date_trunc('day', l) + interval '9 h' + c * interval '3 h') AT TIME ZONE 'Asia/Shanghai'
                WHEN l::time > '20:00' THEN (date_trunc('day', l) + interval '33 h' + c * interval '3 h') AT TIME ZONE 'Asia/Shanghai'
                ELSE at END
    FROM (SELECT at AT TIME ZONE 'Asia/Shanghai') x (l)
$$;

-- @year_tell
PREPARE year_set(bigint, text, text, text, text, int, timestamptz, text, text, text) AS
INSERT INTO year_plan SELECT $2::float8, $3::date, $4, $5, $6, $7, $8, $9, $10 FROM (SELECT set_config('year.seed', $1::text, true)) x;
PREPARE year_days(text[], bigint[], bigint[], bigint[]) AS
INSERT INTO year_day SELECT d::date, o, w <> 0, h <> 0, CASE WHEN u <> 0 THEN to_timestamp(0) + u * interval '1 microsecond' END
FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS x (d, w, h, u, o);
PREPARE year_codes(text[], text[]) AS
INSERT INTO year_code SELECT l, row_number() OVER (PARTITION BY l ORDER BY o), c FROM unnest($1, $2) WITH ORDINALITY AS x (l, c, o);
PREPARE year_areas(text[], text[], bigint[], bigint[]) AS
INSERT INTO year_area SELECT o, c, n, s <> 0, u <> 0 FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS x (c, n, s, u, o);
PREPARE year_matters(text[], text[]) AS
INSERT INTO year_matter SELECT o, c, n FROM unnest($1, $2) WITH ORDINALITY AS x (c, n, o);
PREPARE year_channels(text[], bigint[]) AS
INSERT INTO year_channel SELECT row_number() OVER (PARTITION BY p <> 0 ORDER BY o), c, p <> 0
FROM unnest($1, $2) WITH ORDINALITY AS x (c, p, o);
PREPARE year_units(text[], text[]) AS
INSERT INTO year_unit SELECT row_number() OVER (PARTITION BY k ORDER BY o), c, k FROM unnest($1, $2) WITH ORDINALITY AS x (c, k, o);
PREPARE year_routes(text[], text[], bigint[], text[], text[], text[], text[], text[], bigint[]) AS
INSERT INTO year_route SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9);
PREPARE year_asked(bigint) AS
SELECT k, unit, area, policy, lead, urgency, stage, round, started, stopped FROM year_clock WHERE k > $1 ORDER BY k LIMIT 5000;
PREPARE year_dues(bigint[], bigint[]) AS
UPDATE year_clock c SET due = to_timestamp(0) + x.d * interval '1 microsecond' FROM unnest($1, $2) x (k, d) WHERE c.k = x.k;
PREPARE year_clocks(bigint[], bigint[], bigint[], text[], bigint[], bigint[], bigint[], text[]) AS
INSERT INTO escalation.clock (id, order_id, unit, stage, round, state, started_at, due_at, stopped_at, rungs, fired, next_rung, next_at, explain)
SELECT pg_temp.made_id(c.started, c.k, 'clock'), c.order_id, c.unit, c.stage, c.round, x.state, c.started,
       to_timestamp(0) + x.due * interval '1 microsecond', c.stopped, x.rungs, x.fired, x.rung,
       CASE WHEN x.next <> 0 THEN to_timestamp(0) + x.next * interval '1 microsecond' END, x.explain::json
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) WITH ORDINALITY AS x (k, state, due, rungs, fired, rung, next, explain, o)
JOIN year_clock c ON c.k = x.k ORDER BY x.o;
PREPARE year_cards(bigint[], bigint[], bigint[], text[], text[], bigint[]) AS
INSERT INTO escalation.card (order_id, clock_id, unit, stage, round, action, level, told, rung, due_at, fired_at, late, acknowledged_at, acknowledged_by)
SELECT c.order_id, pg_temp.made_id(c.started, c.k, 'clock'), c.unit, c.stage, c.round, x.action, x.level, x.told, x.step, at, at, false,
       CASE WHEN ack THEN pg_temp.spread(at, '30 min', '20 h', pg_temp.chance(c.k, 91)) END,
       CASE WHEN ack THEN 'leader-' || CASE WHEN c.unit = '' THEN c.lead ELSE c.unit END END
FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS x (k, step, action, level, told, at_us, o)
JOIN year_clock c ON c.k = x.k, LATERAL (SELECT to_timestamp(0) + x.at_us * interval '1 microsecond', x.action IN (2, 3) AND pg_temp.chance(c.k, 90) < 0.8) y (at, ack)
ORDER BY at, x.o;

-- @year_requests
-- One big load: plans that cost seconds to compile pay for nothing, sorts fit into memory.
SET LOCAL jit = off;
SET LOCAL work_mem = '128MB';
SET LOCAL synchronous_commit = off;
ANALYZE year_plan, year_day, year_area, year_matter, year_channel, year_route, year_unit;
-- How many come on which day: the season, the weekday, holidays quieter, a little chance, and slowly more.
CREATE TEMP TABLE year_load ON COMMIT DROP AS
SELECT day, n, (sum(w) OVER (ORDER BY n) - w) / sum(w) OVER () AS lo, sum(w) OVER (ORDER BY n) / sum(w) OVER () AS hi
FROM (SELECT day, n, (ARRAY[0.94, 0.78, 1.02, 1.0, 1.03, 1.12, 1.22, 1.18, 1.0, 0.92, 0.9, 0.95])[extract(month FROM day)]
             * CASE WHEN holiday THEN 0.55 WHEN working THEN 1.1 - 0.02 * extract(isodow FROM day) ELSE 0.68 END
             * (0.93 + 0.14 * pg_temp.chance(n, 1)) * (1 + 0.1 * n / 366) AS w
      FROM year_day, year_plan p WHERE day < p.first + interval '1 year') x;
-- What about: a thousand places of each month's urn. Some matters belong to the summer, some to the winter, some rise in
-- the last two months.
CREATE TEMP TABLE year_urn ON COMMIT DROP AS
WITH ranked AS (
    SELECT m.code, row_number() OVER (ORDER BY pg_temp.chance(m.n, 3), m.n) AS r FROM year_matter m),
weighed AS (
    SELECT month, code, r, power(r + 2, -0.9) * (1 + 0.6 * cos(2 * pi() * (extract(month FROM month) - r * 5) / 12))
           * CASE WHEN r IN (9, 14, 22, 31) AND month >= p.first + interval '10 months' THEN 2.6 ELSE 1 END AS w
    FROM ranked, year_plan p, LATERAL (SELECT (p.first + g * interval '1 month')::date FROM generate_series(0, 11) g) x (month)),
run AS (
    SELECT month, code, (sum(w) OVER o - w) / sum(w) OVER (PARTITION BY month) AS lo, sum(w) OVER o / sum(w) OVER (PARTITION BY month) AS hi
    FROM weighed WINDOW o AS (PARTITION BY month ORDER BY r))
SELECT (extract(year FROM month) * 12 + extract(month FROM month))::int AS month, slot, code
FROM run, LATERAL generate_series(ceil(lo * 2000)::int, ceil(hi * 2000)::int - 1) slot;
CREATE TEMP TABLE year_place ON COMMIT DROP AS
WITH weighed AS (SELECT code, n, (CASE WHEN urban THEN 3.0 ELSE 1.0 END) * (CASE WHEN street THEN 1.5 ELSE 1.0 END)
                        * (0.5 + pg_temp.chance(n, 4)) AS w FROM year_area),
run AS (SELECT code, (sum(w) OVER (ORDER BY n) - w) / sum(w) OVER () AS lo, sum(w) OVER (ORDER BY n) / sum(w) OVER () AS hi FROM weighed)
SELECT slot, code FROM run, LATERAL generate_series(ceil(lo * 1000)::int, ceil(hi * 1000)::int - 1) slot;
-- Places that repeat: one matter in one place for some weeks.
CREATE TEMP TABLE year_hot ON COMMIT DROP AS
SELECT h, (SELECT code FROM year_matter ORDER BY pg_temp.chance(n, 100 + h), n LIMIT 1) AS matter,
       (SELECT code FROM year_area ORDER BY pg_temp.chance(n, 200 + h), n LIMIT 1) AS area,
       (p.first + pg_temp.pick(h, 5, 320)) AS since, (p.first + pg_temp.pick(h, 5, 320) + 45) AS until
FROM generate_series(0, 23) h, year_plan p;

ANALYZE year_load, year_urn, year_place, year_hot;
CREATE TEMP TABLE year_raw ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY day, second, k) AS i, day, ((day + second * interval '1 s') AT TIME ZONE 'Asia/Shanghai') AS at
FROM (SELECT l.day, k, ((ARRAY[0,1,5,6,7,7,8,8,8,8,9,9,9,9,9,10,10,10,10,11,11,12,12,13,13,14,14,14,14,15,15,15,15,16,16,16,17,17,18,19,19,20,20,21,22,23])
             [1 + pg_temp.pick(k, 6, 46)] * 3600 + pg_temp.pick(k, 7, 3600)) AS second
      FROM (SELECT day, lo, hi, 82853 * scale AS total FROM year_load, year_plan) l,
           LATERAL generate_series(floor(l.lo * round(l.total) + 0.5)::bigint + 1, floor(l.hi * round(l.total) + 0.5)::bigint) k) x;

CREATE TEMP TABLE year_request ON COMMIT DROP AS
WITH called AS (
    SELECT r.*, row_number() OVER (ORDER BY pg_temp.chance(i, 8), i) <= 78685 * p.scale AS phone, p.scale FROM year_raw r, year_plan p),
fated AS (
    SELECT *, row_number() OVER (PARTITION BY phone ORDER BY pg_temp.chance(i, 9), i) AS r FROM called),
judged AS (
    -- 1 answered, 2 dispatched, 3 not accepted, 4 withdrawn: 41,658 + (15,466 + 2,500) are valid
    SELECT *, CASE WHEN NOT phone THEN CASE WHEN r <= 2500 * scale THEN 2 ELSE 4 END
                   WHEN r <= 41658 * scale THEN 1 WHEN r <= 57124 * scale THEN 2 WHEN r <= 77124 * scale THEN 3 ELSE 4 END AS fate
    FROM fated)
SELECT j.i, pg_temp.made_id(j.at, j.i, 'request') AS id,
       p.prefix || to_char(j.day, 'YYYYMMDD') || '-' || lpad(row_number() OVER (PARTITION BY j.day ORDER BY j.i)::text, 5, '0') AS number,
       j.day, j.at, j.fate, j.phone, c.code AS channel, coalesce(h.matter, u.code) AS matter, coalesce(h.area, a.code) AS area,
       CASE WHEN pg_temp.chance(j.i, 10) < 0.045 THEN 2 ELSE 1 END AS party,
       CASE j.fate WHEN 1 THEN (ARRAY[1,1,1,1,1,1,2,2,5,6])[1 + pg_temp.pick(j.i, 11, 10)]
                   ELSE (ARRAY[3,3,3,3,3,2,2,2,4,5])[1 + pg_temp.pick(j.i, 11, 10)] END AS nature,
       CASE WHEN j.fate = 2 AND pg_temp.chance(j.i, 12) < 0.025 THEN 2 ELSE 1 END AS urgency,
       pg_temp.chance(j.i, 13) < 0.06 AS withheld
FROM judged j CROSS JOIN year_plan p
JOIN year_urn u ON u.month = extract(year FROM j.day)::int * 12 + extract(month FROM j.day)::int AND u.slot = pg_temp.pick(j.i, 14, 2000)
JOIN year_place a ON a.slot = pg_temp.pick(j.i, 15, 1000)
JOIN year_channel c ON c.phone = j.phone AND c.n = CASE WHEN j.phone THEN 1 ELSE 1 + pg_temp.pick(j.i, 16, (SELECT count(*)::int FROM year_channel WHERE NOT phone)) END
LEFT JOIN year_hot h ON pg_temp.chance(j.i, 17) < 0.5 AND h.h = pg_temp.pick(j.i, 18, 24) AND j.day >= h.since AND j.day < h.until;
CREATE UNIQUE INDEX ON year_request (i);
ANALYZE year_request;
CREATE TEMP TABLE year_words ON COMMIT DROP AS
SELECT r.i, a.name || (ARRAY['一路', '二路', '东街', '西巷', '老街', '新村'])[1 + pg_temp.pick(r.i, 20, 6)] || (1 + pg_temp.pick(r.i, 21, 180)) || '号' AS address,
       (ARRAY['张', '王', '李', '刘', '陈', '杨', '周', '吴', '彭', '谢', '胡', '何'])[1 + pg_temp.pick(r.i, 22, 12)]
       || (ARRAY['先生', '女士'])[1 + pg_temp.pick(r.i, 23, 2)] AS name,
       '1' || (ARRAY['38', '39', '59', '73', '86'])[1 + pg_temp.pick(r.i, 24, 5)] || lpad(pg_temp.pick(r.i, 25, 100000000)::text, 8, '0') AS phone,
       m.name AS matter, a.name AS area
FROM year_request r JOIN year_area a ON a.code = r.area JOIN year_matter m ON m.code = r.matter;
CREATE UNIQUE INDEX ON year_words (i);
ANALYZE year_words;

-- @year_orders
CREATE TEMP TABLE year_order ON COMMIT DROP AS
SELECT r.i, r.id, r.number, r.at AS accepted, r.area, r.matter, r.party, r.nature, r.urgency, r.withheld, r.channel, r.phone,
       pg_temp.chance(r.i, 30) < 0.15 AS by_person,
       pg_temp.spread(r.at, '2 min', CASE WHEN r.urgency = 2 THEN interval '6 min' ELSE '75 min' END, pg_temp.chance(r.i, 31)) AS dispatched,
       x.lead AS first_unit, x.policy, x.entry, x.ground, x.class,
       CASE WHEN x.co = '' THEN '{}' ELSE string_to_array(x.co, ',') END AS co,
       CASE WHEN r.urgency = 1 AND pg_temp.chance(r.i, 32) < 0.032 THEN CASE WHEN pg_temp.chance(r.i, 33) < 0.62 THEN 1 ELSE 2 END ELSE 0 END AS returned, -- the ruling
       r.urgency = 1 AND pg_temp.chance(r.i, 34) < 0.006 AS late_return,
       pg_temp.chance(r.i, 35) < CASE WHEN hashtextextended(x.lead, current_setting('year.seed')::bigint) % 9 = 0 THEN 0.11 ELSE 0.032 END AS late
FROM year_request r JOIN year_route x ON x.matter = r.matter AND x.area = r.area AND x.urgency = r.urgency
WHERE r.fate = 2;
ALTER TABLE year_order ADD lead text, ADD given timestamptz, ADD signed timestamptz, ADD returned_at timestamptz, ADD ruled timestamptz,
    ADD contacted timestamptz, ADD arrived timestamptz, ADD due timestamptz, ADD fed_back timestamptz, ADD meeting date,
    ADD open bool NOT NULL DEFAULT false, ADD rounds int NOT NULL DEFAULT 0, ADD settled timestamptz, ADD written_off timestamptz,
    ADD whistle bool NOT NULL DEFAULT false;
UPDATE year_order SET signed = pg_temp.spread(dispatched, '3 min', CASE WHEN urgency = 2 THEN interval '9 min' WHEN pg_temp.chance(i, 36) < 0.02 THEN '30 h' ELSE '150 min' END, pg_temp.chance(i, 37));
UPDATE year_order SET returned_at = pg_temp.spread(signed, '20 min', '5 h', pg_temp.chance(i, 38)) WHERE returned <> 0;
UPDATE year_order SET ruled = pg_temp.spread(returned_at, '40 min', '7 h', pg_temp.chance(i, 39)) WHERE returned <> 0;
UPDATE year_order o SET lead = CASE WHEN returned = 1 THEN (SELECT u.code FROM year_unit u WHERE u.kind = 'department' AND u.code <> o.first_unit AND NOT u.code = ANY (o.co)
                                                             ORDER BY (u.n + pg_temp.pick(o.i, 40, 1000)) % 17, u.n LIMIT 1) ELSE first_unit END,
    given = CASE WHEN returned = 1 THEN ruled ELSE dispatched END;
UPDATE year_order SET contacted = pg_temp.spread(CASE WHEN returned = 1 THEN ruled ELSE signed END, '4 min', CASE WHEN urgency = 2 THEN interval '12 min' ELSE '6 h' END, pg_temp.chance(i, 41));
UPDATE year_order SET arrived = pg_temp.spread(contacted, '1 min', '22 min', pg_temp.chance(i, 42)) WHERE urgency = 2;
INSERT INTO year_clock (k, order_id, unit, area, policy, lead, urgency, stage, round, started)
SELECT row_number() OVER (ORDER BY i), id, lead, area, policy, lead, urgency, 4, 0, given FROM year_order;
CREATE UNIQUE INDEX ON year_clock (k);
ANALYZE year_order, year_clock;

-- @year_life
UPDATE year_order o SET due = c.due FROM year_clock c WHERE c.order_id = o.id;
TRUNCATE year_clock;
UPDATE year_order SET fed_back = greatest(date_trunc('second', CASE WHEN late THEN due + (0.02 + 4.5 * power(pg_temp.chance(i, 43), 2)) * interval '1 day'
                                                                    ELSE given + (0.06 + 0.9 * pg_temp.chance(i, 44)) * (due - given) END),
                                          coalesce(arrived, contacted) + interval '9 min');
-- Direct assignment at the meetings (R24): 745 in 30 of the 36 occasions, 697 done. A meeting on a day off is held on the next
-- working day.
CREATE TEMP TABLE year_meeting ON COMMIT DROP AS
SELECT d.day AS date, (((SELECT min(w.day) FROM year_day w WHERE w.day >= d.day AND w.working) + time '09:00') AT TIME ZONE 'Asia/Shanghai') AS held,
       row_number() OVER (ORDER BY pg_temp.chance(d.n, 50), d.n) <= 30 AS assigns
FROM year_day d, year_plan p WHERE extract(day FROM d.day) IN (6, 16, 26) AND d.day < p.first + interval '1 year';
WITH fits AS (
    SELECT DISTINCT ON (o.i) o.i, m.date FROM year_order o JOIN year_meeting m ON m.assigns AND m.held > o.contacted + interval '1 hour'
        AND m.held + interval '4 hours' < o.fed_back WHERE o.urgency = 1 ORDER BY o.i, m.date)
UPDATE year_order o SET meeting = x.date
FROM (SELECT i, date FROM fits ORDER BY pg_temp.chance(i, 51), i LIMIT (SELECT round(745 * scale)::bigint FROM year_plan)) x WHERE x.i = o.i;
UPDATE year_order SET open = true, fed_back = NULL, co = '{}'
WHERE i IN (SELECT i FROM year_order WHERE meeting IS NOT NULL ORDER BY accepted DESC, i DESC LIMIT (SELECT round(48 * scale)::bigint FROM year_plan));
UPDATE year_order SET whistle = true WHERE NOT open AND urgency = 1 AND fed_back - contacted > interval '30 hours' AND lead IN (SELECT code FROM year_unit WHERE kind = 'street')
    AND pg_temp.chance(i, 52) < 0.05;

-- Follow-up: who is asked in which visit, and what they say. 59,576 first visits (the valid but for the 48 that run), 876
-- second, 120 third; of 60,572 ratings 1,020 are dissatisfied (900 + 120) and 579 decline: 58,973 are content = 97.4 %.
-- 24 of the dissatisfied were excluded and 8 struck on appeal: without them it is 97.4 % as well.
CREATE TEMP TABLE year_visit ON COMMIT DROP AS
SELECT r.i, r.id, r.number, r.fate, r.channel, r.matter, r.area, r.party, r.urgency, o.lead AS unit, 1 AS visit, 0 AS round,
       coalesce(o.fed_back, r.at) AS opened, row_number() OVER (PARTITION BY r.fate ORDER BY pg_temp.chance(r.i, 53) * CASE WHEN o.late THEN 0.25 ELSE 1 END, r.i) AS r
FROM year_request r LEFT JOIN year_order o ON o.i = r.i WHERE r.fate = 1 OR (r.fate = 2 AND NOT o.open);
ALTER TABLE year_visit ADD rating int, ADD rated timestamptz, ADD source int, ADD excluded bool NOT NULL DEFAULT false;
UPDATE year_visit v SET rated = pg_temp.callable(pg_temp.spread(opened, '40 min', '40 h', pg_temp.chance(i, 54)), pg_temp.chance(i, 55)),
    rating = CASE WHEN fate = 2 AND r <= 900 * p.scale THEN 4 WHEN fate = 1 AND r <= 379 * p.scale THEN 3
                  WHEN fate = 2 AND r <= 1100 * p.scale THEN 3 WHEN pg_temp.chance(i, 56) < 0.81 THEN 1 ELSE 2 END,
    excluded = fate = 2 AND r <= 24 * p.scale FROM year_plan p;
INSERT INTO year_visit (i, id, number, fate, channel, matter, area, party, urgency, unit, visit, round, opened, r, rating, rated)
SELECT i, id, number, fate, channel, matter, area, party, urgency, unit, 2, 1, fed, r, CASE WHEN r <= 144 * p.scale THEN 4 WHEN pg_temp.chance(i, 57) < 0.6 THEN 1 ELSE 2 END,
       pg_temp.callable(pg_temp.spread(fed, '40 min', '30 h', pg_temp.chance(i, 58)), pg_temp.chance(i, 59))
FROM year_visit v, year_plan p, LATERAL (SELECT pg_temp.spread(v.rated, '20 h', '95 h', pg_temp.chance(v.i, 60))) x (fed) WHERE rating = 4 AND NOT excluded AND fate = 2;
INSERT INTO year_visit (i, id, number, fate, channel, matter, area, party, urgency, unit, visit, round, opened, r, rating, rated)
SELECT i, id, number, fate, channel, matter, area, party, urgency, unit, 3, 2, fed, r, CASE WHEN pg_temp.chance(i, 61) < 0.5 THEN 1 ELSE 2 END,
       pg_temp.callable(pg_temp.spread(fed, '40 min', '30 h', pg_temp.chance(i, 62)), pg_temp.chance(i, 63))
FROM year_visit v, LATERAL (SELECT pg_temp.spread(v.rated, '20 h', '70 h', pg_temp.chance(v.i, 64))) x (fed) WHERE rating = 4 AND visit = 2;
UPDATE year_visit SET source = CASE WHEN rating = 3 AND pg_temp.chance(i * 4 + visit, 65) < 0.7 THEN 3 WHEN pg_temp.chance(i * 4 + visit, 66) < 0.12 THEN 2 ELSE 1 END;
CREATE UNIQUE INDEX ON year_visit (i, visit);
ANALYZE year_visit;
UPDATE year_order o SET rounds = v.visits - 1, settled = v.opened, written_off = pg_temp.spread(v.rated, '3 h', '50 h', pg_temp.chance(o.i, 67))
FROM (SELECT i, max(visit) AS visits, max(opened) AS opened, max(rated) AS rated FROM year_visit WHERE fate = 2 GROUP BY i) v WHERE v.i = o.i;
CREATE UNIQUE INDEX ON year_order (i);
CREATE UNIQUE INDEX ON year_order (id);
ANALYZE year_order;
-- Redo rounds: dispatched anew when the rating came, fed back when the next visit opened.
CREATE TEMP TABLE year_round ON COMMIT DROP AS
SELECT o.i, o.id, n.round, v.rated AS dispatched, pg_temp.spread(v.rated, '6 min', '110 min', pg_temp.chance(o.i * 4 + n.round, 68)) AS signed,
       pg_temp.spread(v.rated, '2 h', '9 h', pg_temp.chance(o.i * 4 + n.round, 69)) AS contacted, n.opened AS fed_back
FROM year_visit v JOIN year_visit n ON n.i = v.i AND n.visit = v.visit + 1 JOIN year_order o ON o.i = v.i;
-- Whistles (R16): a lead calls one or two bureaus; most come in time, some late, some never.
CREATE TEMP TABLE year_call ON COMMIT DROP AS
SELECT o.i, o.id, o.lead, o.area, o.policy, w.at, c.n, c.unit, CASE WHEN pg_temp.chance(o.i * 4 + c.n, 70) < 0.94 THEN
           pg_temp.spread(w.at, '25 min', CASE WHEN pg_temp.chance(o.i * 4 + c.n, 71) < 0.1 THEN interval '26 h' ELSE '8 h' END, pg_temp.chance(o.i * 4 + c.n, 72)) END AS came,
       w.over
FROM year_order o, LATERAL (SELECT pg_temp.spread(o.contacted, '20 min', '80 min', pg_temp.chance(o.i, 73)), o.fed_back - interval '20 min') w (at, over),
     LATERAL (SELECT row_number() OVER (ORDER BY (u.n + pg_temp.pick(o.i, 74, 1000)) % 17, u.n) AS n, u.code AS unit FROM year_unit u
              WHERE u.kind = 'department' AND u.code NOT IN (o.lead, o.first_unit) AND NOT u.code = ANY (o.co) LIMIT 1 + pg_temp.pick(o.i, 75, 2)) c
WHERE o.whistle;
UPDATE year_call SET came = NULL WHERE came >= over;

-- The clocks, each with the instant that ended it.
INSERT INTO year_clock (k, order_id, unit, area, policy, lead, urgency, stage, round, started, stopped)
SELECT row_number() OVER (ORDER BY started, order_id, stage, unit, round), order_id, unit, area, policy, lead, urgency, stage, round, started, stopped FROM (
    SELECT id AS order_id, first_unit AS unit, area, policy, lead, urgency, 1 AS stage, 0 AS round, dispatched AS started, signed AS stopped FROM year_order
    UNION ALL SELECT id, lead, area, policy, lead, urgency, 2, 0, given, contacted FROM year_order
    UNION ALL SELECT id, lead, area, policy, lead, urgency, 3, 0, given, arrived FROM year_order WHERE urgency = 2
    UNION ALL SELECT id, lead, area, policy, lead, urgency, 4, 0, given, fed_back FROM year_order
    UNION ALL SELECT id, '', area, policy, lead, urgency, 5, 0, dispatched, fed_back FROM year_order
    UNION ALL SELECT o.id, u, o.area, o.policy, o.lead, o.urgency, 4, 0, o.dispatched, o.fed_back - interval '3 min' FROM year_order o, unnest(o.co) u
    UNION ALL SELECT id, first_unit, area, policy, lead, urgency, 9, 0, returned_at, ruled FROM year_order WHERE returned <> 0
    UNION ALL SELECT id, '', area, policy, lead, o.urgency, 6, v.round, v.opened, v.rated FROM year_order o JOIN year_visit v USING (i, id, area)
    UNION ALL SELECT o.id, o.lead, o.area, o.policy, o.lead, o.urgency, s, r.round, r.dispatched, CASE s WHEN 1 THEN r.signed WHEN 2 THEN r.contacted ELSE r.fed_back END
              FROM year_round r JOIN year_order o USING (i), unnest(ARRAY[1, 2, 7]) s
    UNION ALL SELECT id, unit, area, policy, lead, 1, 12, 0, at, coalesce(came, over) FROM year_call) x;
ANALYZE year_clock, year_round, year_call, year_meeting;
INSERT INTO escalation.watch (id, number, district, area, policy, pack_version, urgency, round, lead, closed, matter, unclear, accepted_at, order_class)
SELECT o.id, o.number, p.district, o.area, o.policy, p.pack, o.urgency, o.rounds, o.lead, NOT o.open, o.matter, false, o.accepted,
       CASE WHEN o.meeting IS NOT NULL THEN 4 WHEN o.class = 2 THEN 2 ELSE 1 END
FROM year_order o, year_plan p ORDER BY o.i;

-- @year_rows
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, area, address, urgency, matter, content,
    accepted_at, state, unit, answer, ground)
SELECT r.id, r.number, upper(substr(md5(r.id::text), 1, 6)), r.channel, 'channel-' || r.channel, 'zh', r.party, r.withheld, p.district, r.area, w.address,
       r.urgency, r.matter,
       w.area || w.address || (ARRAY['反映', '来电投诉', '求助', '咨询'])[1 + pg_temp.pick(r.i, 80, 4)] || w.matter
       || (ARRAY['问题,希望尽快处理', '长期无人管,请协调', ',多次反映未果', '如何办理', ',影响居民生活', ',请派人到现场看看'])[1 + pg_temp.pick(r.i, 81, 6)]
       || CASE WHEN pg_temp.chance(r.i, 82) < 0.1 THEN '。联系人' || w.name || ',电话' || w.phone ELSE '' END,
       r.at, CASE r.fate WHEN 1 THEN 7 WHEN 2 THEN CASE WHEN o.open THEN 4 ELSE 7 END WHEN 3 THEN 3 ELSE 6 END, coalesce(o.lead, ''),
       CASE r.fate WHEN 1 THEN '已当场答复: ' || w.matter || '按现行规定办理' ELSE '' END,
       CASE r.fate WHEN 3 THEN (ARRAY['unclear', 'unclear', 'unclear', 'elsewhere', 'competence', 'legal', 'concluded', 'emergency', 'malicious', 'discipline'])
                               [1 + pg_temp.pick(r.i, 83, 10)] ELSE '' END
FROM year_request r JOIN year_words w USING (i) LEFT JOIN year_order o USING (i) CROSS JOIN year_plan p ORDER BY r.i;
INSERT INTO identity.person (request_id, name, phone)
SELECT r.id, w.name, w.phone FROM year_request r JOIN year_words w USING (i) ORDER BY r.i;
INSERT INTO intake.number_block (district, day, next)
SELECT p.district, r.day, count(*) + 1 FROM year_request r, year_plan p GROUP BY 1, 2 ORDER BY 2;

INSERT INTO classifier.classification (id, number, channel, district, said_area, said_matter, said_party, said_urgency, withheld, address, content,
    accepted_at, state, matter, nature, urgency, party, area, confidence, reasons, pack_version, person_matter, person_nature, person_urgency,
    person_party, person_area, decided_by, decided_at, gate)
SELECT r.id, r.number, r.channel, p.district, '', '', 0, 0, r.withheld, q.address, q.content, r.at,
       CASE WHEN r.fate = 4 THEN 4 WHEN o.by_person THEN 3 ELSE 1 END, r.matter, r.nature, r.urgency, r.party, r.area,
       CASE WHEN o.by_person OR r.fate = 4 THEN 30 ELSE 75 END + pg_temp.pick(r.i, 84, 25), '[]', p.pack,
       CASE WHEN o.by_person THEN r.matter END, CASE WHEN o.by_person THEN r.nature END, CASE WHEN o.by_person THEN r.urgency END,
       CASE WHEN o.by_person THEN r.party END, CASE WHEN o.by_person THEN r.area END, CASE WHEN o.by_person THEN 'agent' END,
       CASE WHEN o.by_person THEN o.dispatched - interval '20 s' END, CASE WHEN o.by_person OR r.fate = 4 THEN 2 ELSE 1 END
FROM year_request r JOIN intake.request q ON q.id = r.id LEFT JOIN year_order o ON o.i = r.i CROSS JOIN year_plan p WHERE r.fate IN (2, 4) ORDER BY r.i;

INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld, by_person, policy, entry,
    ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, fed_back_at, written_off_at, class, first_unit,
    hops, dispatches, front_line, one_go, cause, founded_at)
SELECT o.id, o.number, p.district, o.area, q.address, o.matter, q.content, o.nature, o.urgency, o.party, o.withheld, o.by_person, o.policy, o.entry,
       o.ground, p.pack, CASE WHEN o.open THEN 2 ELSE 6 END, o.rounds, 6 + o.rounds * 4, CASE WHEN o.returned <> 0 THEN 1 ELSE 0 END,
       coalesce(k.yellow, 0), coalesce(k.red, 0), o.accepted, o.dispatched, o.settled, o.written_off,
       CASE WHEN o.meeting IS NOT NULL THEN 4 WHEN o.class = 2 THEN 2 ELSE 1 END, o.first_unit, CASE WHEN o.returned = 1 THEN 1 ELSE 0 END,
       1 + CASE WHEN o.returned = 1 THEN 1 ELSE 0 END + o.rounds, f.front, f.front AND pg_temp.chance(o.i, 85) < 0.8,
       CASE WHEN o.open THEN '' ELSE (ARRAY['管护不到位', '设施老化', '经营者违规', '信息不畅', '规划遗留'])[1 + pg_temp.pick(o.i, 86, 5)] END,
       o.dispatched
FROM year_order o JOIN intake.request q ON q.id = o.id CROSS JOIN year_plan p
LEFT JOIN (SELECT order_id, count(*) FILTER (WHERE action = 2) AS yellow, count(*) FILTER (WHERE action = 3) AS red FROM escalation.card GROUP BY 1) k ON k.order_id = o.id
CROSS JOIN LATERAL (SELECT NOT o.open AND o.rounds = 0 AND o.returned <> 1 AND o.co = '{}' AND NOT o.whistle) f (front) ORDER BY o.i;
INSERT INTO router.order_request (request_id, order_id, number, channel, accepted_at)
SELECT id, id, number, channel, accepted FROM year_order ORDER BY i;

-- Parts: who had it first, who has it after an upheld return, co-handlers, who was called.
CREATE TEMP TABLE year_part ON COMMIT DROP AS
SELECT o.i, o.id, 1 AS seq, o.first_unit AS unit, 1 AS duty, true AS relieved FROM year_order o WHERE o.returned = 1
UNION ALL SELECT o.i, o.id, CASE WHEN o.returned = 1 THEN 2 ELSE 1 END, o.lead, 1, false FROM year_order o
UNION ALL SELECT o.i, o.id, CASE WHEN o.returned = 1 THEN 2 ELSE 1 END + x.n::int, x.u, 2, false FROM year_order o, unnest(o.co) WITH ORDINALITY x (u, n)
UNION ALL SELECT o.i, o.id, CASE WHEN o.returned = 1 THEN 2 ELSE 1 END + cardinality(o.co) + c.n::int, c.unit, 4, true FROM year_order o JOIN year_call c USING (i);
INSERT INTO router.assignment (order_id, seq, unit, duty, state, round, dispatched_at, return_by, signed_at, contacted_at, arrived_at, reported_at,
    fed_back_at, relieved_at, outcome, result, reported_by, yellow, red, visits, called_at, reported_in_at)
SELECT p.id, p.seq, p.unit, p.duty, CASE WHEN p.relieved THEN 6 WHEN o.open THEN 2 ELSE 5 END,
       CASE WHEN p.duty = 1 AND NOT p.relieved THEN o.rounds ELSE 0 END,
       CASE WHEN p.duty = 4 THEN c.at WHEN p.relieved THEN o.dispatched WHEN p.duty = 1 THEN coalesce(r.dispatched, o.given) ELSE o.dispatched END, NULL,
       CASE WHEN p.duty = 4 THEN c.came WHEN p.duty = 1 AND NOT p.relieved THEN coalesce(r.signed, greatest(o.signed, o.given)) ELSE o.signed END,
       CASE WHEN p.duty = 1 AND NOT p.relieved THEN coalesce(r.contacted, o.contacted) END, CASE WHEN p.duty = 1 AND NOT p.relieved THEN o.arrived END,
       CASE WHEN p.relieved OR o.open THEN NULL WHEN p.duty = 1 THEN o.settled ELSE o.fed_back - interval '3 min' END,
       CASE WHEN p.relieved OR o.open THEN NULL WHEN p.duty = 1 THEN o.settled ELSE o.fed_back - interval '3 min' END,
       CASE WHEN p.duty = 4 THEN c.over WHEN p.relieved THEN o.ruled END,
       CASE WHEN p.relieved OR o.open THEN 0 ELSE x.outcome END, CASE WHEN p.relieved OR o.open THEN NULL ELSE '已到现场处理并回复诉求人' END,
       CASE WHEN p.relieved OR o.open THEN NULL ELSE 'unit-' || p.unit END, 0, 0, CASE WHEN o.urgency = 2 AND p.duty = 1 THEN 1 ELSE 0 END, c.at, c.came
FROM year_part p JOIN year_order o USING (i) LEFT JOIN year_round r ON r.i = p.i AND r.round = o.rounds
LEFT JOIN year_call c ON p.duty = 4 AND c.i = p.i AND c.unit = p.unit
CROSS JOIN LATERAL (SELECT (ARRAY[1,1,1,1,1,1,1,1,2,2])[1 + pg_temp.pick(p.i, 87, 10)]) x (outcome) ORDER BY p.i, p.seq;
UPDATE router.assignment a SET yellow = k.yellow, red = k.red
FROM (SELECT order_id, unit, count(*) FILTER (WHERE action = 2) AS yellow, count(*) FILTER (WHERE action = 3) AS red FROM escalation.card
      WHERE action IN (2, 3) AND unit <> '' GROUP BY 1, 2) k WHERE a.order_id = k.order_id AND a.unit = k.unit AND a.state <> 6;
INSERT INTO router.return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling, new_unit, reason, ruled_by, ruled_at)
SELECT id, 1, 1, first_unit, (ARRAY['not_duty', 'other_unit', 'other_area'])[1 + pg_temp.pick(i, 88, 3)], '不属本单位职责', 'unit-' || first_unit, returned_at, returned,
       CASE WHEN returned = 1 THEN lead END, CASE WHEN returned = 1 THEN '职责另有归属' ELSE '目录已明确' END, 'dispatcher', ruled
FROM year_order WHERE returned <> 0 ORDER BY i;
INSERT INTO router.result (order_id, seq, unit, round, interim, outcome, text, measures, cost_fen, ground, contact_at, contact_way, contact_with, contact_result,
    attachments, at, told_at, by)
SELECT o.id, CASE WHEN o.returned = 1 THEN 2 ELSE 1 END, o.lead, x.round, false, (ARRAY[1,1,1,1,1,1,1,1,2,2])[1 + pg_temp.pick(o.i, 87, 10)], '已到现场处理并回复诉求人',
       '现场核实,落实责任', 0, '', x.contacted, 1 + pg_temp.pick(o.i, 89, 2), '诉求人', 1, '[]', x.at, x.at, 'unit-' || o.lead
FROM (SELECT i, 0 AS round, contacted, fed_back AS at FROM year_order WHERE NOT open UNION ALL SELECT i, round, contacted, fed_back FROM year_round) x
JOIN year_order o USING (i) ORDER BY x.at, o.i;
INSERT INTO router.whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state, finding, measures, participants, ended_by, ended_at)
SELECT DISTINCT ON (c.i) c.id, 1, 1, p.level, c.lead, 'unit-' || c.lead, '需有关部门到场共同处置', '', c.at, 3, '现场会商,各负其责', '联合处置', '到场单位', 'unit-' || c.lead, c.over
FROM year_call c, year_plan p ORDER BY c.i;
INSERT INTO router.whistle_call (order_id, whistle, assignment, unit, reported_in_at, person, by)
SELECT c.id, 1, p.seq, c.unit, c.came, CASE WHEN c.came IS NOT NULL THEN '值班负责人' END, CASE WHEN c.came IS NOT NULL THEN 'unit-' || c.unit END
FROM year_call c JOIN year_part p ON p.i = c.i AND p.unit = c.unit AND p.duty = 4 ORDER BY c.i, p.seq;

INSERT INTO escalation.milestone (order_id, unit, milestone, round, at)
SELECT id, unit, milestone, round, at FROM (
    SELECT id, first_unit AS unit, 15 AS milestone, 0 AS round, dispatched AS at, i FROM year_order
    UNION ALL SELECT id, u, 15, 0, dispatched, i FROM year_order, unnest(co) u
    UNION ALL SELECT id, u, 8, 0, fed_back - interval '3 min', i FROM year_order, unnest(co) u WHERE NOT open
    UNION ALL SELECT id, lead, 15, 0, ruled, i FROM year_order WHERE returned = 1
    UNION ALL SELECT id, first_unit, 1, 0, signed, i FROM year_order
    UNION ALL SELECT id, first_unit, 5, 0, returned_at, i FROM year_order WHERE returned <> 0
    UNION ALL SELECT id, first_unit, 6, 0, ruled, i FROM year_order WHERE returned <> 0
    UNION ALL SELECT id, first_unit, 13, 0, ruled, i FROM year_order WHERE returned = 1
    UNION ALL SELECT id, first_unit, 22, 0, dispatched + interval '5 days', i FROM year_order WHERE late_return
    UNION ALL SELECT id, lead, 2, 0, contacted, i FROM year_order
    UNION ALL SELECT id, lead, 3, 0, arrived, i FROM year_order WHERE arrived IS NOT NULL
    UNION ALL SELECT id, lead, 8, 0, fed_back, i FROM year_order WHERE NOT open
    UNION ALL SELECT o.id, o.lead, m, r.round, CASE m WHEN 15 THEN r.dispatched WHEN 1 THEN r.signed WHEN 2 THEN r.contacted ELSE r.fed_back END, o.i
              FROM year_round r JOIN year_order o USING (i), unnest(ARRAY[15, 1, 2, 8]) m
    UNION ALL SELECT v.id, '', 9, v.round, v.opened, v.i FROM year_visit v WHERE fate = 2
    UNION ALL SELECT v.id, '', 10, v.round, v.rated, v.i FROM year_visit v WHERE fate = 2
    UNION ALL SELECT id, '', 11, rounds, written_off, i FROM year_order WHERE NOT open
    UNION ALL SELECT id, unit, 17, 0, at, i FROM year_call
    UNION ALL SELECT id, unit, CASE WHEN came IS NULL THEN 24 ELSE 18 END, 0, coalesce(came, over), i FROM year_call) x ORDER BY at, i, milestone, unit;
INSERT INTO escalation.slip_serial (year, last)
SELECT extract(year FROM fired_at AT TIME ZONE 'Asia/Shanghai')::int, count(*) FROM escalation.card WHERE action = 5 GROUP BY 1;
INSERT INTO escalation.slip (number, order_id, clock_id, unit, text, state, issued_at, answer, answered_by, answered_at, closed_by, closed_at)
SELECT 'DB' || year || '-' || lpad(row_number() OVER (PARTITION BY year ORDER BY k.fired_at, k.id)::text, 5, '0'), k.order_id, k.clock_id, o.lead, '限期办结并说明原因', 3,
       k.fired_at, '正在落实,已明确完成时间', 'unit-' || o.lead, k.fired_at + interval '1 day', 'supervisor', k.fired_at + interval '30 hours'
FROM escalation.card k JOIN year_order o ON o.id = k.order_id, LATERAL (SELECT extract(year FROM k.fired_at AT TIME ZONE 'Asia/Shanghai')::int) y (year)
WHERE k.action = 5 ORDER BY k.fired_at, k.id;

INSERT INTO escalation.occasion (cadence, date, kind, since, due_at, fired_at)
SELECT p.cadence, m.date, 1, lag(m.held) OVER (ORDER BY m.date), m.held, m.held FROM year_meeting m, year_plan p ORDER BY m.date;
INSERT INTO escalation.meeting (cadence, date, name, area, state, held_at, closed_by, closed_at)
SELECT p.cadence, m.date, p.cadence_name, p.district, 2, m.held, 'supervisor', m.held + interval '3 hours' FROM year_meeting m, year_plan p ORDER BY m.date;
INSERT INTO escalation.meeting_item (cadence, date, order_id, seq, reasons, class, state, lead, decision, decided_by, decided_at, done_at)
SELECT p.cadence, o.meeting, o.id, row_number() OVER (PARTITION BY o.meeting ORDER BY o.i), 64, '', CASE WHEN o.open THEN 2 ELSE 3 END, o.lead, '会上直接交办,限期办结',
       'supervisor', m.held + interval '1 hour', o.fed_back
FROM year_order o JOIN year_meeting m ON m.date = o.meeting CROSS JOIN year_plan p ORDER BY o.meeting, o.i;

-- ---- asked back
-- A ground that the pack lists, of exclusion or appeal.
CREATE FUNCTION pg_temp.ground(list text, i bigint, salt int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT c.code FROM year_code c WHERE c.list = $1
      AND c.n = 1 + pg_temp.pick(i, salt, (SELECT count(*)::int FROM year_code k WHERE k.list = $1))
$$;
CREATE TEMP TABLE year_look ON COMMIT DROP AS
SELECT o.i, o.id, o.rounds + 2 AS visit, pg_temp.callable(o.written_off + interval '30 days' + pg_temp.chance(o.i, 92) * interval '60 h', pg_temp.chance(o.i, 93)) AS rated,
       o.written_off + interval '30 days' AS opened
FROM year_order o WHERE NOT o.open AND pg_temp.chance(o.i, 94) < 0.04;
INSERT INTO survey.survey_case (id, number, district, unit, co, state, round, visit, redo_max, supervised, outcome, fed_back_at, to_ask, open, kind, area,
    matter, party, urgency, order_class, policy, pack_version, written_off_at, look_back_at, archive_at, retain_until)
SELECT r.id, r.number, p.district, o.lead, coalesce(o.co, '{}'), CASE r.fate WHEN 1 THEN 7 ELSE 11 END, coalesce(o.rounds, 0), coalesce(l.visit, o.rounds + 1, 1), 2,
       coalesce(o.rounds > 0, false), CASE r.fate WHEN 1 THEN 0 ELSE (ARRAY[1,1,1,1,1,1,1,1,2,2])[1 + pg_temp.pick(r.i, 87, 10)] END, coalesce(o.settled, r.at), 1, 0,
       CASE WHEN l.i IS NULL THEN 1 ELSE 2 END, r.area, r.matter, r.party, r.urgency, CASE r.fate WHEN 1 THEN 0 ELSE 1 END, coalesce(o.policy, ''), p.pack,
       o.written_off, l.opened, o.written_off + interval '45 days', (o.written_off + interval '5 years')::date
FROM year_request r LEFT JOIN year_order o USING (i) LEFT JOIN year_look l USING (i) CROSS JOIN year_plan p
WHERE r.fate = 1 OR (r.fate = 2 AND NOT o.open) ORDER BY r.i;
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, text, rated_by, opened_at, rated_at, kind, unit,
    area, matter, party, urgency, source, responded, solved, cause_basis, way, attempts)
SELECT v.id, v.visit, v.id, v.round, v.number, v.channel, p.district, 2, v.rating, CASE WHEN v.rating = 4 THEN CASE WHEN v.excluded THEN 5 ELSE 1 + pg_temp.pick(v.i, 95, 4) END ELSE 0 END,
       CASE WHEN v.rating = 4 THEN '不满意,问题依旧' ELSE '' END, CASE v.source WHEN 1 THEN 'agent' WHEN 2 THEN 'person' ELSE '' END, v.opened, v.rated, 1, v.unit,
       v.area, v.matter, v.party, v.urgency, v.source, CASE WHEN v.source = 3 THEN 0 WHEN v.rating = 4 AND pg_temp.chance(v.i, 96) < 0.3 THEN 3 ELSE 1 END,
       CASE WHEN v.source = 3 THEN 0 WHEN v.rating = 4 THEN 3 WHEN v.rating = 1 THEN 1 WHEN pg_temp.chance(v.i, 97) < 0.4 THEN 2 ELSE 1 END,
       CASE WHEN v.rating = 4 THEN 1 ELSE 0 END, 1, CASE WHEN v.source = 3 THEN 3 ELSE 1 END
FROM year_visit v, year_plan p ORDER BY v.rated, v.i, v.visit;
INSERT INTO survey.survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, rated_by, opened_at, rated_at, kind, unit, area, matter,
    party, urgency, source, responded, solved, recurred, way, attempts)
SELECT l.id, l.visit, l.id, o.rounds, o.number, o.channel, p.district, 2, CASE WHEN pg_temp.chance(l.i, 98) < 0.75 THEN 1 ELSE 2 END, 0, 'agent', l.opened, l.rated, 2, o.lead,
       o.area, o.matter, o.party, o.urgency, 1, 1, 1, 3, 1, 1
FROM year_look l JOIN year_order o USING (i) CROSS JOIN year_plan p ORDER BY l.rated, l.i;
INSERT INTO survey.attempt (case_id, visit, request_id, seq, way, result, at, by)
SELECT v.id, v.visit, v.id, s, CASE v.source WHEN 2 THEN 2 ELSE 1 END,
       CASE v.source WHEN 1 THEN 1 WHEN 2 THEN 6 ELSE 2 END, CASE v.source WHEN 2 THEN v.opened ELSE v.rated - (n - s) * (v.rated - v.opened) / (n + 1) END,
       CASE v.source WHEN 2 THEN '' ELSE 'agent' END
FROM year_visit v, LATERAL (SELECT CASE WHEN v.source = 3 THEN 3 ELSE 1 END) k (n), generate_series(1, k.n) s ORDER BY v.rated, v.i, v.visit, s;
INSERT INTO survey.write_off (case_id, attempt, round, state, unit, applied_by, text, applied_at, decided_by, reason, decided_at)
SELECT o.id, a, o.rounds, CASE WHEN a = x.n THEN 2 ELSE 3 END, o.lead, 'unit-' || o.lead, '问题已处理到位,申请销号', o.written_off - CASE WHEN a = x.n THEN interval '70 min' ELSE interval '150 min' END,
       'reviewer', CASE WHEN a = x.n THEN '' ELSE '材料不全' END, o.written_off - CASE WHEN a = x.n THEN interval '0' ELSE interval '100 min' END
FROM year_order o, LATERAL (SELECT CASE WHEN pg_temp.chance(o.i, 99) < 0.03 THEN 2 ELSE 1 END) x (n), generate_series(1, x.n) a WHERE NOT o.open ORDER BY o.i, a;
INSERT INTO survey.exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state, decided_by, decided_at, reason)
SELECT v.id, 1, v.id, 1, v.number, pg_temp.ground('exclusion', v.i, 101), '诉求超出政策规定,已解释', '[]', 'agent', v.rated + interval '2 h',
       CASE WHEN v.excluded THEN 2 ELSE 3 END, 'reviewer', v.rated + interval '5 h', CASE WHEN v.excluded THEN '依据充分' ELSE '依据不足' END
FROM year_visit v, year_plan p WHERE v.fate = 2 AND v.visit = 1 AND v.r <= 32 * p.scale ORDER BY v.i;

-- Of each unit's ratings one in fifty is asked a second time (R39), month by month.
CREATE TEMP TABLE year_sample ON COMMIT DROP AS
SELECT to_char(month, 'YYYY-MM') || '/1' AS id, month, v.i, v.id AS case_id, v.number, v.unit, v.rating, row_number() OVER (PARTITION BY month ORDER BY pg_temp.chance(v.i, 102), v.i) AS r,
       count(*) OVER (PARTITION BY month) AS population, v.rated
FROM year_visit v, LATERAL (SELECT date_trunc('month', v.rated AT TIME ZONE 'Asia/Shanghai')) m (month) WHERE v.fate = 2 AND v.visit = 1 AND v.rating <> 3 AND v.rating <> 4;
INSERT INTO survey.sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at)
SELECT id, current_setting('year.seed')::numeric, month AT TIME ZONE 'Asia/Shanghai', (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai', 2, population,
       ceil(population * 0.02)::int, 'supervisor', (month + interval '1 month 9 hours') AT TIME ZONE 'Asia/Shanghai'
FROM year_sample GROUP BY id, month, population ORDER BY id;
INSERT INTO survey.check_call (sample, request_id, case_id, visit, number, district, unit, weight, rating, responded, solved, by, at)
SELECT s.id, s.case_id, s.case_id, 1, s.number, p.district, s.unit, 1, CASE WHEN pg_temp.chance(s.i, 103) < 0.06 THEN 4 ELSE s.rating END, 1,
       CASE WHEN pg_temp.chance(s.i, 103) < 0.06 THEN 3 ELSE 1 END, 'agent', pg_temp.callable((s.month + interval '1 month 10 hours') AT TIME ZONE 'Asia/Shanghai' + pg_temp.chance(s.i, 104) * interval '9 days', 0.5)
FROM year_sample s, year_plan p WHERE s.r <= ceil(s.population * 0.02) ORDER BY s.id, s.r;
INSERT INTO survey.unit_call (case_id, request_id, round, number, unit, called_at, rating, solved, text, by, at)
SELECT v.id, v.id, v.round, v.number, v.unit, c.at, CASE WHEN pg_temp.chance(v.i, 105) < 0.9 THEN 1 ELSE 2 END, 1, '', 'unit-' || v.unit, c.at + interval '2 min'
FROM year_visit v, LATERAL (SELECT date_trunc('second', v.opened + (v.rated - v.opened) * 0.4)) c (at) WHERE v.fate = 2 AND v.visit = 1 AND pg_temp.chance(v.i, 106) < 0.1 ORDER BY c.at, v.i;
INSERT INTO survey.finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, sample, at)
SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY at, sample), 1, request_id, number, round, unit, unit_rating, centre_rating, sample, at FROM (
    SELECT u.case_id, u.request_id, u.number, u.round, u.unit, u.rating AS unit_rating, s.rating AS centre_rating, '' AS sample, greatest(s.rated_at, u.at) AS at
    FROM survey.unit_call u JOIN survey.survey s ON s.case_id = u.case_id AND s.request_id = u.request_id AND s.round = u.round AND s.kind = 1 WHERE s.rating = 4 AND u.rating < 4
    UNION ALL
    SELECT c.case_id, c.request_id, c.number, 0, c.unit, u.rating, c.rating, c.sample, c.at FROM survey.check_call c
    JOIN survey.unit_call u ON u.case_id = c.case_id AND u.request_id = c.request_id AND u.round = 0 WHERE c.rating = 4 AND u.rating < 4) x ORDER BY at, case_id;

-- Appeals (R41): units against ratings (8 upheld), against cards; persons against the closure.
CREATE TEMP TABLE year_appeal ON COMMIT DROP AS
SELECT x.*, extract(year FROM x.at AT TIME ZONE 'Asia/Shanghai')::int AS year,
       row_number() OVER (PARTITION BY extract(year FROM x.at AT TIME ZONE 'Asia/Shanghai') ORDER BY x.at, x.case_id, x.against) AS serial
FROM (SELECT v.i, v.id AS case_id, 1 AS against, '' AS target, 1 AS visit, v.id AS request_id, v.number, v.unit, pg_temp.ground('appeal', v.i, 112) AS ground, v.r <= 48 * p.scale AS upheld, v.rated + interval '26 h' AS at
      FROM year_visit v, year_plan p WHERE v.fate = 2 AND v.visit = 1 AND v.r > 40 * p.scale AND v.r <= 65 * p.scale
      UNION ALL
      SELECT o.i, o.id, 2, k.id::text, 0, NULL, '', k.unit, pg_temp.ground('appeal', o.i, 112), pg_temp.chance(o.i, 107) < 0.4, o.settled + interval '30 h'
      FROM (SELECT DISTINCT ON (order_id) * FROM escalation.card WHERE action = 3 AND unit <> '' ORDER BY order_id, id) k JOIN year_order o ON o.id = k.order_id
      WHERE NOT o.open AND o.rounds = 0 AND pg_temp.chance(o.i, 108) < 0.06
      UNION ALL
      SELECT o.i, o.id, 4, '', 0, o.id, o.number, '', '', false, o.written_off + interval '50 h' FROM year_order o WHERE NOT o.open AND pg_temp.chance(o.i, 109) < 0.0006) x;
INSERT INTO survey.appeal_serial (year, last) SELECT year, max(serial) FROM year_appeal GROUP BY 1 ORDER BY 1;
INSERT INTO survey.appeal (number, case_id, against, target, visit, request_id, request_number, unit, ground, text, evidence, filed_by, filed_at, state, ruled_by, ruled_at, reason, effect, due_at)
SELECT 'SS' || year || '-' || lpad(serial::text, 5, '0'), case_id, against, target, visit, request_id, number, unit, ground, '与事实不符,请予复核', '[]',
       CASE unit WHEN '' THEN 'agent' ELSE 'unit-' || unit END, at, CASE WHEN upheld THEN 2 ELSE 3 END, 'bench', at + interval '3 days', CASE WHEN upheld THEN '经查属实' ELSE '依据不足' END,
       CASE WHEN upheld THEN 'struck' ELSE '' END, greatest(d.appeal_due, at)
FROM year_appeal LEFT JOIN year_day d ON d.day = (at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY at, case_id, against;
INSERT INTO survey.correction (appeal, case_id, against, target, visit, request_id, unit, at, reason, by)
SELECT 'SS' || year || '-' || lpad(serial::text, 5, '0'), case_id, against, target, visit, request_id, unit, at + interval '3 days', '经查属实', 'bench'
FROM year_appeal WHERE upheld ORDER BY at, case_id, against;

-- A theme of each month (N10), done with it; who is visited regularly (R43), from the end of the year on.
INSERT INTO survey.theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at, done_at)
SELECT to_char(s.month, 'YYYY-MM'), s.month::date, t.name, t.lead, ARRAY[t.code], ARRAY[p.district], '逐件排查,按月通报', 3, 'supervisor',
       x.opened, x.done, x.done
FROM year_plan p, LATERAL generate_series(p.first::timestamp, p.first + interval '11 months', '1 month') WITH ORDINALITY AS s (month, n),
     LATERAL (SELECT (s.month + interval '9 h') AT TIME ZONE 'Asia/Shanghai', (s.month + interval '1 month 9 h') AT TIME ZONE 'Asia/Shanghai') x (opened, done),
     LATERAL (SELECT m.code, m.name, (SELECT min(r.lead) FROM year_route r WHERE r.matter = m.code) AS lead FROM year_matter m
              WHERE EXISTS (SELECT FROM year_route r WHERE r.matter = m.code) ORDER BY pg_temp.chance(s.n * 1000 + m.n, 113), m.n LIMIT 1) t ORDER BY s.n;
INSERT INTO intake.care (reference, area, district, kind, address, kept_by, kept_at, next_at)
SELECT upper(p.prefix) || '-' || lpad(g.n::text, 4, '0'), a.code, p.district, k.code, '', 'agent', p.over - interval '10 days' + g.n * interval '1 min',
       p.over + (1 + g.n % 28) * interval '1 day'
FROM year_plan p, LATERAL generate_series(1, ceil(40 * p.scale)::int) AS g (n),
     LATERAL (SELECT a.code FROM year_area a WHERE NOT a.street ORDER BY pg_temp.chance(g.n * 1000 + a.n, 114), a.n LIMIT 1) a,
     LATERAL (SELECT c.code FROM year_code c WHERE c.list = 'care' AND c.n = 1 + pg_temp.pick(g.n, 115, (SELECT count(*)::int FROM year_code y WHERE y.list = 'care'))) k ORDER BY g.n;

-- @year_lines
-- What the person and the channel were told.
INSERT INTO intake.step (request_id, channel, at, state, what, unit)
SELECT id, channel, at, state, what, unit FROM (
    SELECT i, id, channel, at, 1 AS state, 'accepted' AS what, '' AS unit, 1 AS n FROM year_request
    UNION ALL SELECT i, id, channel, at, CASE fate WHEN 1 THEN 2 ELSE 3 END, CASE fate WHEN 1 THEN 'answered' ELSE 'refused' END, '', 2 FROM year_request WHERE fate IN (1, 3)
    UNION ALL SELECT i, id, channel, pg_temp.spread(at, '3 min', '50 min', pg_temp.chance(i, 110)), 6, 'withdrawn', '', 2 FROM year_request WHERE fate = 4
    UNION ALL SELECT i, id, channel, dispatched, 4, 'dispatched', first_unit, 3 FROM year_order
    UNION ALL SELECT i, id, channel, signed, 4, 'signed', first_unit, 4 FROM year_order
    UNION ALL SELECT i, id, channel, contacted, 4, 'contacted', lead, 5 FROM year_order
    UNION ALL SELECT i, id, channel, opened, 5, 'fed_back', '', 6 FROM year_visit WHERE fate = 2
    UNION ALL SELECT i, id, channel, rated, 5, 'followed_up', '', 7 FROM year_visit
    UNION ALL SELECT r.i, o.id, o.channel, r.dispatched, 4, 'redo', '', 8 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT i, id, channel, written_off, 7, 'closed', '', 9 FROM year_order WHERE NOT open) x ORDER BY at, i, n;
-- The history of every order: one line per fact.
-- Linked in one go; nothing was said of these orders before.
WITH told AS MATERIALIZED (
SELECT nextval('bus.event_id_seq') AS number, y.* FROM (
SELECT x.*, p.district FROM (
    SELECT i, id, 1 AS service, at, 'accepted' AS kind, NULL AS unit, 'channel-' || channel AS actor, jsonb_build_object('channel', channel, 'withheld', withheld) AS detail, 1 AS n FROM year_request
    UNION ALL SELECT i, id, 1, at, CASE fate WHEN 1 THEN 'answered' ELSE 'refused' END, NULL, 'channel-' || channel, '{}', 2 FROM year_request WHERE fate IN (1, 3)
    UNION ALL SELECT i, id, 1, pg_temp.spread(at, '3 min', '50 min', pg_temp.chance(i, 110)), 'request_withdrawn', NULL, 'channel-' || channel, '{}', 2 FROM year_request WHERE fate = 4
    UNION ALL SELECT i, id, 2, CASE WHEN by_person THEN dispatched - interval '20 s' ELSE accepted + interval '1 s' END, CASE WHEN by_person THEN 'review_decided' ELSE 'classified' END,
                     NULL, CASE WHEN by_person THEN 'agent' END, jsonb_build_object('matter', matter, 'area', area, 'nature', (ARRAY['consult', 'help', 'complaint', 'report', 'suggest', 'praise'])[nature],
                     'urgency', (ARRAY['normal', 'urgent'])[urgency], 'party', (ARRAY['citizen', 'enterprise'])[party]), 3 FROM year_order
    UNION ALL SELECT i, id, 3, dispatched, 'ordered', NULL, NULL, jsonb_build_object('entry', entry, 'ground', ground, 'lead', first_unit, 'co', to_jsonb(co), 'policy', policy), 4 FROM year_order
    UNION ALL SELECT i, id, 3, dispatched, 'dispatched', first_unit, NULL, '{"duty": "lead", "round": 0}', 5 FROM year_order
    UNION ALL SELECT i, id, 3, dispatched, 'dispatched', u, NULL, '{"duty": "co", "round": 0}', 6 FROM year_order, unnest(co) u
    UNION ALL SELECT i, id, 3, signed, 'signed', first_unit, 'unit-' || first_unit, '{}', 7 FROM year_order
    UNION ALL SELECT i, id, 3, returned_at, 'returned', first_unit, 'unit-' || first_unit, '{}', 8 FROM year_order WHERE returned <> 0
    UNION ALL SELECT i, id, 3, ruled, CASE returned WHEN 1 THEN 'return_upheld' ELSE 'return_dismissed' END, first_unit, 'dispatcher', '{}', 9 FROM year_order WHERE returned <> 0
    UNION ALL SELECT i, id, 3, ruled, 'dispatched', lead, NULL, '{"duty": "lead", "round": 0}', 10 FROM year_order WHERE returned = 1
    UNION ALL SELECT i, id, 3, dispatched + interval '5 days', 'late_return', first_unit, 'unit-' || first_unit, '{}', 10 FROM year_order WHERE late_return
    UNION ALL SELECT i, id, 3, contacted, 'contacted', lead, 'unit-' || lead, '{}', 11 FROM year_order
    UNION ALL SELECT i, id, 3, arrived, 'arrived', lead, 'unit-' || lead, '{}', 12 FROM year_order WHERE arrived IS NOT NULL
    UNION ALL SELECT DISTINCT ON (i) i, id, 3, at, 'whistled', NULL, 'unit-' || lead, jsonb_build_object('unit', lead, 'whistle', 1, 'whistle_kind', 'whistle'), 13 FROM year_call
    UNION ALL SELECT i, id, 3, at, 'called', unit, 'unit-' || lead, '{}', 14 FROM year_call
    UNION ALL SELECT i, id, 3, came, 'reported_in', unit, 'unit-' || unit, '{"whistle": 1}', 15 FROM year_call WHERE came IS NOT NULL
    UNION ALL SELECT DISTINCT ON (i) i, id, 3, over, 'whistle_concluded', NULL, 'unit-' || lead, jsonb_build_object('unit', lead, 'whistle', 1, 'end', 'closed'), 16 FROM year_call
    UNION ALL SELECT o.i, o.id, 4, m.held + interval '1 hour', 'meeting_assigned', o.lead, 'supervisor', '{}', 17 FROM year_order o JOIN year_meeting m ON m.date = o.meeting
    UNION ALL SELECT i, id, 3, fed_back, 'fed_back', lead, 'unit-' || lead, '{"round": 0}', 18 FROM year_order WHERE NOT open
    UNION ALL SELECT i, id, 3, fed_back, 'settled', NULL, 'unit-' || lead, '{}', 19 FROM year_order WHERE NOT open
    UNION ALL SELECT o.i, o.id, 3, o.settled, CASE WHEN w.one_go THEN 'one_go' ELSE 'front_line' END, o.lead, 'unit-' || o.lead, '{}', 20 FROM year_order o JOIN router.work_order w ON w.id = o.id WHERE w.front_line
    UNION ALL SELECT i, id, 5, opened, 'follow_up_opened', unit, NULL, jsonb_build_object('round', round, 'requests', 1), 21 FROM year_visit
    UNION ALL SELECT i, id, 5, rated, 'rated', unit, CASE source WHEN 1 THEN 'agent' WHEN 2 THEN 'person' ELSE NULL END,
                     jsonb_build_object('rating', (ARRAY['satisfied', 'basically', 'declined', 'dissatisfied'])[rating], 'round', round, 'request', number), 22 FROM year_visit
    UNION ALL SELECT i, id, 5, rated, 'followed_up', unit, NULL, jsonb_build_object('round', round), 23 FROM year_visit
    UNION ALL SELECT r.i, o.id, 5, r.dispatched, 'redo_ordered', o.lead, 'agent', jsonb_build_object('round', r.round), 24 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.dispatched, 'redo', NULL, NULL, jsonb_build_object('round', r.round), 25 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.dispatched, 'dispatched', o.lead, NULL, jsonb_build_object('round', r.round, 'duty', 'lead'), 26 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.signed, 'signed', o.lead, 'unit-' || o.lead, '{}', 27 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.contacted, 'contacted', o.lead, 'unit-' || o.lead, '{}', 28 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.fed_back, 'fed_back', o.lead, 'unit-' || o.lead, jsonb_build_object('round', r.round), 29 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT r.i, o.id, 3, r.fed_back, 'settled', NULL, 'unit-' || o.lead, '{}', 30 FROM year_round r JOIN year_order o USING (i)
    UNION ALL SELECT i, id, 5, written_off - interval '70 min', 'write_off_applied', lead, 'unit-' || lead, jsonb_build_object('round', rounds), 31 FROM year_order WHERE NOT open
    UNION ALL SELECT i, id, 5, written_off, 'write_off_approved', lead, 'reviewer', jsonb_build_object('round', rounds), 32 FROM year_order WHERE NOT open
    UNION ALL SELECT i, id, 3, written_off, 'written_off', NULL, NULL, jsonb_build_object('round', rounds), 33 FROM year_order WHERE NOT open
    UNION ALL SELECT o.i, o.id, 4, k.fired_at, 'card', nullif(k.unit, ''), NULL, jsonb_build_object('card', (ARRAY['remind', 'yellow', 'red', 'notice', 'slip', 'bulletin', 'talk', 'account'])[k.action],
                     'stage', (ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review', 'opinion', 'reply', 'report_in'])[k.stage],
                     'level', k.level, 'round', k.round), 34 FROM escalation.card k JOIN year_order o ON o.id = k.order_id) x, year_plan p ORDER BY at, i, n) y),
placed AS (SELECT t.*, (row_number() OVER (PARTITION BY id, service ORDER BY number))::int AS seq FROM told t)
INSERT INTO bus.event (id, subject, district, service, at, kind, unit, actor, detail, seq, link) OVERRIDING SYSTEM VALUE
SELECT number, id, district, service, at, kind, unit, actor, detail, seq,
       bus.chain(NULL, bus.event_words(number, id, district, service, seq, at, kind, unit, actor, detail))
           OVER (PARTITION BY id, service ORDER BY number ROWS UNBOUNDED PRECEDING)
FROM placed ORDER BY number;
-- The town goes on from there, on a clock that stands where the year ends.
INSERT INTO bus.clock (origin, wall_origin, speed) SELECT over, clock_timestamp(), 1 FROM year_plan
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin, speed = excluded.speed;

-- @year_figures
PREPARE year_figures AS
SELECT (SELECT count(*) FROM intake.request) AS demands, (SELECT count(*) FROM intake.request q JOIN year_channel c ON c.code = q.channel AND c.phone) AS calls,
       (SELECT count(*) FROM intake.request WHERE state <> 3 AND state <> 6) AS valid, (SELECT count(*) FROM survey.survey_case WHERE unit IS NULL) AS answered,
       (SELECT count(*) FROM router.work_order) AS dispatched, (SELECT count(*) FROM survey.survey WHERE kind = 1) AS asked,
       (SELECT count(*) FROM survey.survey WHERE kind = 1 AND rating IN (1, 2)) AS content, (SELECT count(*) FROM escalation.meeting_item) AS assigned,
       (SELECT count(*) FROM escalation.meeting_item WHERE state = 3) AS done, (SELECT count(DISTINCT date) FROM escalation.meeting_item) AS batches,
       (SELECT count(*) FROM escalation.clock) AS clocks, (SELECT count(*) FROM escalation.card) AS cards, (SELECT count(*) FROM bus.event) AS events;

-- @year_settle
ANALYZE;
