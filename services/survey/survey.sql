-- Cases by id, by order number, by the number of any request ever asked back or of an appeal; locked in one order.
PREPARE survey_load(uuid[], text[]) AS
SELECT c.id, c.number, c.district, c.unit, array_to_string(c.co, ',') AS co, c.state, c.round, c.visit, c.redo_max,
       c.supervised, c.outcome, c.fed_back_at, c.to_ask, c.open, c.kind, c.area, c.matter, c.party, c.urgency, c.order_class,
       c.policy, c.pack_version, c.works_until, c.works_done_at, c.works_done_by, c.works_text, c.analyse_until,
       c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until, c.next_at, c.window_until,
       c.overdue, c.reported
FROM (SELECT unnest($1) AS id
      UNION SELECT n.id FROM survey_case n WHERE n.number = ANY ($2)
      UNION SELECT s.case_id FROM survey s WHERE s.number = ANY ($2)
      UNION SELECT a.case_id FROM appeal a WHERE a.number = ANY ($2)) wanted
JOIN survey_case c ON c.id = wanted.id
ORDER BY c.id
FOR UPDATE OF c;

-- The surveys of the present visit of these cases, by request.
PREPARE survey_load_surveys(uuid[]) AS
SELECT s.case_id, s.visit, s.request_id, s.round, s.number, s.channel, s.district, s.state, s.rating, s.cause, s.text,
       s.rated_by, s.opened_at, s.rated_at, s.kind, s.unit, s.area, s.matter, s.party, s.urgency, s.source, s.responded, s.solved,
       s.recurred, s.aspects::text AS aspects, s.cause_basis, s.plan, s.step, s.way, s.tries, s.laters, s.attempts, s.next_at, s.sent,
       s.gone, s.overdue, s.tried,
       EXISTS (SELECT FROM exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id)
                                         AND e.state = 2) AS excluded,
       EXISTS (SELECT FROM exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id)
                                         AND e.state = 4) AS restored,
       (SELECT e.proposed_by FROM exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id)
                                                AND e.state = 1) AS proposed_by
FROM survey_case c JOIN survey s ON s.case_id = c.id AND s.visit = c.visit
WHERE c.id = ANY ($1)
ORDER BY s.case_id, s.request_id;

-- Which case the number of a request means: where it is asked now; else the one it was asked back in last, but for orders that
-- it has left (N02). Not the own one as such: once that has been merged into another, nothing is said or done about it there.
PREPARE survey_load_numbers(text[]) AS
SELECT DISTINCT ON (s.number) s.number, s.case_id
FROM survey s JOIN survey_case c ON c.id = s.case_id
WHERE s.number = ANY ($1)
ORDER BY s.number, (s.state = 1 AND s.visit = c.visit) DESC, s.gone OR s.state = 3, (s.visit = c.visit) DESC, s.opened_at DESC,
         (c.number = s.number) DESC, s.case_id DESC, s.visit DESC;

-- The latest application of each case.
PREPARE survey_load_write_offs(uuid[]) AS
SELECT DISTINCT ON (w.case_id) w.case_id, w.attempt, w.round, w.state, w.unit, w.applied_by, w.text, w.applied_at,
       w.decided_by, w.reason, w.decided_at
FROM write_off w
WHERE w.case_id = ANY ($1)
ORDER BY w.case_id, w.attempt DESC;

PREPARE survey_save(uuid[], text[], text[], text[], text[], int[], int[], int[], int[], bool[], int[], timestamptz[],
                    int[], int[], int[], text[], text[], int[], int[], int[], text[], int[], timestamptz[], timestamptz[],
                    text[], text[], timestamptz[], timestamptz[], timestamptz[], timestamptz[], text[], timestamptz[],
                    timestamptz[], bool[], text[]) AS
INSERT INTO survey_case (id, number, district, unit, co, state, round, visit, redo_max, supervised, outcome,
                         fed_back_at, to_ask, open, kind, area, matter, party, urgency, order_class, policy, pack_version,
                         works_until, works_done_at, works_done_by, works_text, analyse_until, written_off_at, look_back_at,
                         archive_at, retain_until, next_at, window_until, overdue, reported)
SELECT i, n, d, u, string_to_array(c, ','), s, r, v, m, p, o, f, t, k, kd, ar, ma, pa, ur, oc, po, pv, wu, wd, wb, wt, an, wo,
       lb, ac, re::date, nx, wi, od, rp
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)
    AS x (i, n, d, u, c, s, r, v, m, p, o, f, t, k, kd, ar, ma, pa, ur, oc, po, pv, wu, wd, wb, wt, an, wo, lb, ac, re, nx,
          wi, od, rp)
ON CONFLICT (id) DO UPDATE SET
    number = excluded.number, district = excluded.district, unit = excluded.unit, co = excluded.co,
    state = excluded.state, round = excluded.round, visit = excluded.visit, redo_max = excluded.redo_max,
    supervised = excluded.supervised, outcome = excluded.outcome, fed_back_at = excluded.fed_back_at,
    to_ask = excluded.to_ask, open = excluded.open, kind = excluded.kind, area = excluded.area, matter = excluded.matter,
    party = excluded.party, urgency = excluded.urgency, order_class = excluded.order_class, policy = excluded.policy,
    pack_version = excluded.pack_version, works_until = excluded.works_until, works_done_at = excluded.works_done_at,
    works_done_by = excluded.works_done_by, works_text = excluded.works_text, analyse_until = excluded.analyse_until,
    written_off_at = excluded.written_off_at, look_back_at = excluded.look_back_at, archive_at = excluded.archive_at,
    retain_until = excluded.retain_until, next_at = excluded.next_at, window_until = excluded.window_until,
    overdue = excluded.overdue, reported = excluded.reported;

PREPARE survey_save_surveys(uuid[], int[], uuid[], int[], text[], text[], text[], int[], int[], int[], text[], text[],
                            timestamptz[], timestamptz[], int[], text[], text[], text[], int[], int[], int[], int[], int[],
                            int[], text[], int[], text[], int[], int[], int[], int[], int[], timestamptz[], bool[], bool[], bool[], bool[]) AS
INSERT INTO survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, text, rated_by,
                    opened_at, rated_at, kind, unit, area, matter, party, urgency, source, responded, solved, recurred, aspects,
                    cause_basis, plan, step, way, tries, laters, attempts, next_at, sent, gone, overdue, tried)
SELECT c, v, r, n, nu, ch, d, s, ra, ca, t, b, o, ta, k, u, ar, m, p, ur, so, re, sl, rc, a::jsonb, cb, pl, st, w, tr, la, at,
       nx, se, go, od, td
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)
    AS x (c, v, r, n, nu, ch, d, s, ra, ca, t, b, o, ta, k, u, ar, m, p, ur, so, re, sl, rc, a, cb, pl, st, w, tr, la, at, nx,
          se, go, od, td)
ON CONFLICT (case_id, visit, request_id) DO UPDATE SET
    state = excluded.state, rating = excluded.rating, cause = excluded.cause, text = excluded.text,
    rated_by = excluded.rated_by, rated_at = excluded.rated_at, source = excluded.source, responded = excluded.responded,
    solved = excluded.solved, recurred = excluded.recurred, aspects = excluded.aspects, cause_basis = excluded.cause_basis,
    plan = excluded.plan, step = excluded.step, way = excluded.way, tries = excluded.tries, laters = excluded.laters, attempts = excluded.attempts,
    next_at = excluded.next_at, sent = excluded.sent, gone = excluded.gone, overdue = excluded.overdue,
    tried = excluded.tried;

PREPARE survey_save_write_offs(uuid[], int[], int[], int[], text[], text[], text[], timestamptz[], text[], text[],
                               timestamptz[]) AS
INSERT INTO write_off (case_id, attempt, round, state, unit, applied_by, text, applied_at, decided_by, reason,
                       decided_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (case_id, attempt) DO UPDATE SET
    state = excluded.state, decided_by = excluded.decided_by, reason = excluded.reason,
    decided_at = excluded.decided_at;

-- Attempts in the order in which they came, after those that are there.
PREPARE survey_add_attempts(uuid[], int[], uuid[], int[], int[], timestamptz[], text[], timestamptz[], text[]) AS
INSERT INTO attempt (case_id, visit, request_id, seq, way, result, at, by, later_at, note)
SELECT c, v, r, (SELECT count(*) FROM attempt o WHERE (o.case_id, o.visit, o.request_id) = (c, v, r))
                + row_number() OVER (PARTITION BY c, v, r ORDER BY n), w, re, t, b, l, nt
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY AS x (c, v, r, w, re, t, b, l, nt, n);

-- ---- what time brings: what another replica holds is left to it ----

-- Cases with somebody who is to be written to, or whose time for answering is over.
PREPARE survey_due(timestamptz, int) AS
SELECT c.id, c.number, c.district, c.unit, array_to_string(c.co, ',') AS co, c.state, c.round, c.visit, c.redo_max,
       c.supervised, c.outcome, c.fed_back_at, c.to_ask, c.open, c.kind, c.area, c.matter, c.party, c.urgency, c.order_class,
       c.policy, c.pack_version, c.works_until, c.works_done_at, c.works_done_by, c.works_text, c.analyse_until,
       c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until, c.next_at, c.window_until,
       c.overdue, c.reported
FROM (SELECT DISTINCT d.case_id
      FROM (SELECT s.case_id FROM survey s WHERE s.next_at <= $1 AND s.way <> 1
            ORDER BY s.next_at, s.case_id, s.visit, s.request_id LIMIT $2) d) due
JOIN survey_case c ON c.id = due.case_id
ORDER BY c.id
FOR NO KEY UPDATE OF c SKIP LOCKED;

-- Cases whose analysis or window is over, that are to be looked back at, or archived.
PREPARE survey_case_due(timestamptz, int) AS
SELECT c.id, c.number, c.district, c.unit, array_to_string(c.co, ',') AS co, c.state, c.round, c.visit, c.redo_max,
       c.supervised, c.outcome, c.fed_back_at, c.to_ask, c.open, c.kind, c.area, c.matter, c.party, c.urgency, c.order_class,
       c.policy, c.pack_version, c.works_until, c.works_done_at, c.works_done_by, c.works_text, c.analyse_until,
       c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until, c.next_at, c.window_until,
       c.overdue, c.reported
FROM (SELECT n.id FROM survey_case n WHERE n.next_at <= $1 ORDER BY n.next_at, n.id LIMIT $2) due
JOIN survey_case c ON c.id = due.id
WHERE c.next_at <= $1
ORDER BY c.id
FOR NO KEY UPDATE OF c SKIP LOCKED;

-- Cases without an order, and so without its clock, on whose appeal nobody has ruled in time.
PREPARE survey_appeal_due(timestamptz, int) AS
SELECT c.id, c.number, c.district, c.unit, array_to_string(c.co, ',') AS co, c.state, c.round, c.visit, c.redo_max,
       c.supervised, c.outcome, c.fed_back_at, c.to_ask, c.open, c.kind, c.area, c.matter, c.party, c.urgency, c.order_class,
       c.policy, c.pack_version, c.works_until, c.works_done_at, c.works_done_by, c.works_text, c.analyse_until,
       c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until, c.next_at, c.window_until,
       c.overdue, c.reported
FROM (SELECT DISTINCT d.case_id
      FROM (SELECT a.case_id FROM appeal a JOIN survey_case o ON o.id = a.case_id
            WHERE a.state = 1 AND NOT a.overdue AND a.due_at <= $1 AND o.unit IS NULL
            ORDER BY a.due_at, a.number LIMIT $2) d) due
JOIN survey_case c ON c.id = due.case_id
ORDER BY c.id
FOR NO KEY UPDATE OF c SKIP LOCKED;

-- ---- lists ----

-- Who is to be asked back: first whom nobody asked in time, then longest waiting first. $kind 0 = every. In all lists the last
-- two: what the key does not reach, codes of matters and of units that are reported.
PREPARE survey_list(int, int, text[], text[]) AS
SELECT s.number, s.district, c.unit, s.round, c.outcome, c.fed_back_at, s.kind, s.way, s.attempts, s.next_at, c.pack_version,
       c.matter, c.reported
FROM survey s JOIN survey_case c ON c.id = s.case_id AND c.visit = s.visit
WHERE s.state = 1 AND (s.kind = $1 OR $1 = 0) AND c.matter <> ALL ($3) AND c.reported <> ALL ($4)
ORDER BY s.overdue DESC, s.opened_at, s.number
LIMIT $2;

PREPARE survey_list_district(text, int, int, text[], text[]) AS
SELECT s.number, s.district, c.unit, s.round, c.outcome, c.fed_back_at, s.kind, s.way, s.attempts, s.next_at, c.pack_version,
       c.matter, c.reported
FROM survey s JOIN survey_case c ON c.id = s.case_id AND c.visit = s.visit
WHERE s.state = 1 AND s.district = $1 AND (s.kind = $2 OR $2 = 0) AND c.matter <> ALL ($4) AND c.reported <> ALL ($5)
ORDER BY s.overdue DESC, s.opened_at, s.number
LIMIT $3;

-- Who may be called now: first whom nobody asked in time, then whose turn came first.
PREPARE survey_list_callable(timestamptz, int, int, text[], text[]) AS
SELECT s.number, s.district, c.unit, s.round, c.outcome, c.fed_back_at, s.kind, s.way, s.attempts, s.next_at, c.pack_version,
       c.matter, c.reported
FROM survey s JOIN survey_case c ON c.id = s.case_id AND c.visit = s.visit
WHERE s.state = 1 AND s.way = 1 AND s.next_at <= $1 AND (s.kind = $2 OR $2 = 0) AND c.matter <> ALL ($4)
  AND c.reported <> ALL ($5)
ORDER BY s.overdue DESC, s.next_at, s.number
LIMIT $3;

PREPARE survey_list_callable_district(timestamptz, text, int, int, text[], text[]) AS
SELECT s.number, s.district, c.unit, s.round, c.outcome, c.fed_back_at, s.kind, s.way, s.attempts, s.next_at, c.pack_version,
       c.matter, c.reported
FROM survey s JOIN survey_case c ON c.id = s.case_id AND c.visit = s.visit
WHERE s.state = 1 AND s.way = 1 AND s.next_at <= $1 AND s.district = $2 AND (s.kind = $3 OR $3 = 0)
  AND c.matter <> ALL ($5) AND c.reported <> ALL ($6)
ORDER BY s.overdue DESC, s.next_at, s.number
LIMIT $4;

-- Theme projects.
PREPARE theme_load(text[]) AS
SELECT t.code, t.month::text AS month, t.title, t.lead, array_to_string(t.matters, ',') AS matters,
       array_to_string(t.areas, ',') AS areas, t.plan, t.state, t.set_by, t.opened_at, t.changed_at, t.done_at
FROM theme t
WHERE t.code = ANY ($1)
ORDER BY t.code
FOR UPDATE;

PREPARE theme_save(text[], text[], text[], text[], text[], text[], text[], int[], text[], timestamptz[], timestamptz[],
                   timestamptz[]) AS
INSERT INTO theme (code, month, title, lead, matters, areas, plan, state, set_by, opened_at, changed_at, done_at)
SELECT c, m::date, t, l, string_to_array(ma, ','), string_to_array(ar, ','), p, s, b, o, ch, d
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS x (c, m, t, l, ma, ar, p, s, b, o, ch, d)
ON CONFLICT (code) DO UPDATE SET
    month = excluded.month, title = excluded.title, lead = excluded.lead, matters = excluded.matters, areas = excluded.areas,
    plan = excluded.plan, state = excluded.state, set_by = excluded.set_by, changed_at = excluded.changed_at,
    done_at = excluded.done_at;

-- ---- the unit's call, the centre's second one, findings (R39) ----

-- What units registered of the present round of these cases.
PREPARE call_load(uuid[]) AS
SELECT u.case_id, u.request_id, u.round, u.number, u.unit, u.called_at, u.rating, u.solved, u.text, u.by, u.at
FROM unit_call u JOIN survey_case c ON c.id = u.case_id AND c.round = u.round
WHERE u.case_id = ANY ($1);

PREPARE call_add(uuid[], uuid[], int[], text[], text[], timestamptz[], int[], int[], text[], text[], timestamptz[]) AS
INSERT INTO unit_call (case_id, request_id, round, number, unit, called_at, rating, solved, text, by, at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- Every check of these requests, and what the unit heard in that round; locked: each is answered once.
PREPARE check_load(text[]) AS
SELECT k.sample, k.request_id, k.case_id, k.visit, k.number, k.district, k.unit, k.weight, k.rating, k.solved, s.round,
       u.rating IS NOT NULL AS unit_called, coalesce(u.rating, 0)::int AS unit_rating, coalesce(u.solved, 0)::int AS unit_solved
FROM check_call k
JOIN survey s ON (s.case_id, s.visit, s.request_id) = (k.case_id, k.visit, k.request_id)
LEFT JOIN unit_call u ON (u.case_id, u.request_id, u.round) = (s.case_id, s.request_id, s.round)
WHERE k.number = ANY ($1) AND k.case_id IN (SELECT a.case_id FROM survey a WHERE a.number = ANY ($1))
ORDER BY k.sample, k.request_id
FOR NO KEY UPDATE OF k;

PREPARE check_answer(text[], uuid[], int[], int[], int[], text[], text[], text[], timestamptz[]) AS
UPDATE check_call k
SET rating = x.rating, responded = x.responded, solved = x.solved, aspects = x.aspects::jsonb, text = x.text, by = x.by, at = x.at
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
     AS x (sample, request_id, rating, responded, solved, aspects, text, by, at)
WHERE k.sample = x.sample AND k.request_id = x.request_id;

-- Who answered a follow-up in a period: each person the last time, unless that answer has been drawn before. Who was never
-- reached is not called a second time, nor who was asked by a deployment above (way 9). The last two as in survey_list.
PREPARE sample_population(timestamptz, timestamptz, text[], text[]) AS
SELECT count(*)::int AS count
FROM (SELECT DISTINCT ON (s.request_id) s.request_id, s.case_id, s.visit
      FROM survey s
      WHERE s.state = 2 AND s.kind = 1 AND s.source IN (1, 2) AND s.way <> 9 AND s.rated_at >= $1 AND s.rated_at < $2
      ORDER BY s.request_id, s.rated_at DESC) a
JOIN survey_case c ON c.id = a.case_id
WHERE c.matter <> ALL ($3) AND c.reported <> ALL ($4)
  AND NOT EXISTS (SELECT FROM check_call k WHERE (k.case_id, k.visit, k.request_id) = (a.case_id, a.visit, a.request_id));

PREPARE sample_asked(timestamptz, timestamptz, int, text[], text[]) AS
SELECT a.request_id, a.case_id, a.visit, a.round, a.number, a.district, a.unit, a.urgency, a.party, c.matter, c.reported,
       EXISTS (SELECT FROM unit_call u WHERE (u.case_id, u.request_id, u.round) = (a.case_id, a.request_id, a.round)) AS called
FROM (SELECT DISTINCT ON (s.request_id) s.request_id, s.case_id, s.visit, s.round, s.number, s.district, s.unit, s.urgency,
             s.party
      FROM survey s
      WHERE s.state = 2 AND s.kind = 1 AND s.source IN (1, 2) AND s.way <> 9 AND s.rated_at >= $1 AND s.rated_at < $2
      ORDER BY s.request_id, s.rated_at DESC) a
JOIN survey_case c ON c.id = a.case_id
WHERE c.matter <> ALL ($4) AND c.reported <> ALL ($5)
  AND NOT EXISTS (SELECT FROM check_call k WHERE (k.case_id, k.visit, k.request_id) = (a.case_id, a.visit, a.request_id))
ORDER BY a.request_id
LIMIT $3;

-- Samples are numbered one after the other.
PREPARE sample_lock AS
SELECT count(pg_advisory_xact_lock(hashtext('loopline sample')))::int AS count;

PREPARE sample_count(text) AS
SELECT count(*)::int AS count FROM sample WHERE id LIKE $1 || '/%';

PREPARE sample_add(text[], text[], timestamptz[], timestamptz[], int[], int[], int[], text[], timestamptz[]) AS
INSERT INTO sample (id, seed, since, until, percent, population, drawn, drawn_by, drawn_at)
SELECT i, s::numeric, a, b, p, o, d, w, t FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS x (i, s, a, b, p, o, d, w, t);

PREPARE check_add(text[], uuid[], uuid[], int[], text[], text[], text[], int[]) AS
INSERT INTO check_call (sample, request_id, case_id, visit, number, district, unit, weight)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8);

-- Whom the centre has still to call. $1 '' = every district.
PREPARE check_open(text, int, text[], text[]) AS
SELECT k.number, k.district, k.unit, k.sample, s.round, c.outcome, c.fed_back_at, c.matter, c.reported
FROM check_call k
JOIN survey s ON (s.case_id, s.visit, s.request_id) = (k.case_id, k.visit, k.request_id)
JOIN survey_case c ON c.id = k.case_id
WHERE k.rating = 0 AND (k.district = $1 OR $1 = '') AND c.matter <> ALL ($3) AND c.reported <> ALL ($4)
ORDER BY k.sample, k.number
LIMIT $2;

-- One after the other; the same one is never told twice.
PREPARE finding_add(uuid[], int[], uuid[], text[], int[], text[], int[], int[], text[], timestamptz[]) AS
INSERT INTO finding (case_id, seq, kind, request_id, number, round, unit, unit_rating, centre_rating, sample, at)
SELECT c, (SELECT count(*) FROM finding f WHERE f.case_id = c) + row_number() OVER (PARTITION BY c ORDER BY n),
       k, r, nu, ro, u, ur, cr, s, a
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY AS x (c, k, r, nu, ro, u, ur, cr, s, a, n)
WHERE NOT EXISTS (SELECT FROM finding f WHERE (f.case_id, f.kind, f.request_id, f.round, f.sample) = (c, k, r, ro, s));

-- ---- exclusion, appeal ----

PREPARE exclusion_load(uuid[]) AS
SELECT e.case_id, e.visit, e.request_id, e.seq, e.number, e.ground, e.text, e.evidence::text AS evidence, e.proposed_by,
       e.proposed_at, e.state, e.decided_by, e.decided_at, e.reason, e.annulled_by, e.annulled_at
FROM exclusion e
WHERE e.case_id = ANY ($1)
ORDER BY e.case_id, e.visit, e.request_id, e.seq;

PREPARE exclusion_save(uuid[], int[], uuid[], int[], text[], text[], text[], text[], text[], timestamptz[], int[], text[],
                       timestamptz[], text[], text[], timestamptz[]) AS
INSERT INTO exclusion (case_id, visit, request_id, seq, number, ground, text, evidence, proposed_by, proposed_at, state,
                       decided_by, decided_at, reason, annulled_by, annulled_at)
SELECT c, v, r, q, n, g, t, e::jsonb, p, pa, s, d, da, re, a, aa
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    AS x (c, v, r, q, n, g, t, e, p, pa, s, d, da, re, a, aa)
ON CONFLICT (case_id, visit, request_id, seq) DO UPDATE SET
    state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason,
    annulled_by = excluded.annulled_by, annulled_at = excluded.annulled_at;

PREPARE appeal_load(uuid[]) AS
SELECT a.number, a.case_id, a.against, a.target, a.visit, a.request_id, a.request_number, a.unit, a.ground, a.text,
       a.evidence::text AS evidence, a.filed_by, a.filed_at, a.state, a.ruled_by, a.ruled_at, a.reason, a.effect, a.due_at,
       a.overdue, a.marked_at
FROM appeal a
WHERE a.case_id = ANY ($1)
ORDER BY a.number;

-- Every answer of a case, of all its visits.
PREPARE appeal_load_ratings(uuid[]) AS
SELECT s.case_id, s.request_id, s.visit, s.round, s.number, s.unit, s.rated_by, s.rated_at,
       EXISTS (SELECT FROM exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id)
                                         AND e.state = 2) AS excluded
FROM survey s
WHERE s.case_id = ANY ($1) AND s.state = 2
ORDER BY s.case_id, s.visit, s.request_id;

PREPARE appeal_load_closures(uuid[]) AS
SELECT w.case_id, w.attempt, w.decided_by, w.decided_at
FROM write_off w
WHERE w.case_id = ANY ($1) AND w.state = 2
ORDER BY w.case_id, w.attempt;

PREPARE appeal_load_cards(uuid[]) AS
SELECT c.order_id AS case_id, c.id, c.unit, c.fired_at
FROM escalation.card c
WHERE c.order_id = ANY ($1)
ORDER BY c.id;

-- Late returns, and clocks that ended missed.
PREPARE appeal_load_marks(uuid[]) AS
SELECT m.order_id AS case_id, m.unit, 0 AS stage, m.round, m.at
FROM escalation.milestone m
WHERE m.order_id = ANY ($1) AND m.milestone = 22
UNION ALL
SELECT c.order_id, c.unit, c.stage, c.round, c.stopped_at
FROM escalation.clock c
WHERE c.order_id = ANY ($1) AND c.state = 3
ORDER BY 5;

PREPARE appeal_serial(int, int) AS
INSERT INTO appeal_serial AS s (year, last) VALUES ($1, $2)
ON CONFLICT (year) DO UPDATE SET last = s.last + excluded.last
RETURNING last;

PREPARE appeal_save(text[], uuid[], int[], text[], int[], uuid[], text[], text[], text[], text[], text[], text[], timestamptz[],
                    int[], text[], timestamptz[], text[], text[], timestamptz[], bool[], timestamptz[]) AS
INSERT INTO appeal (number, case_id, against, target, visit, request_id, request_number, unit, ground, text, evidence,
                    filed_by, filed_at, state, ruled_by, ruled_at, reason, effect, due_at, overdue, marked_at)
SELECT n, c, ag, ta, v, r, rn, u, g, t, e::jsonb, f, fa, s, ru, ra, re, ef, du, od, ma
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
    AS x (n, c, ag, ta, v, r, rn, u, g, t, e, f, fa, s, ru, ra, re, ef, du, od, ma)
ON CONFLICT (number) DO UPDATE SET
    state = excluded.state, ruled_by = excluded.ruled_by, ruled_at = excluded.ruled_at, reason = excluded.reason,
    effect = excluded.effect, overdue = excluded.overdue;

PREPARE correction_save(text[], uuid[], int[], text[], int[], uuid[], text[], timestamptz[], text[], text[],
                         timestamptz[]) AS
INSERT INTO correction (appeal, case_id, against, target, visit, request_id, unit, at, reason, by, marked_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- ---- kept long enough ----

-- Of a request what it answered and what was noted of it; of a case what was written, once all of its requests are.
PREPARE anonymise_lock(text[]) AS
SELECT id FROM survey_case WHERE id IN (SELECT s.case_id FROM survey s WHERE s.number = ANY ($1)) ORDER BY id FOR UPDATE;

PREPARE anonymise(uuid[], text[], timestamptz) AS
WITH mine AS MATERIALIZED (SELECT DISTINCT s.case_id AS id FROM survey s WHERE s.number = ANY ($2) UNION SELECT unnest($1)),
     over AS MATERIALIZED (
         SELECT m.id FROM mine m
         WHERE NOT EXISTS (SELECT FROM survey s
                           WHERE s.case_id = m.id AND s.anonymised_at IS NULL AND s.request_id <> ALL ($1))),
     asked AS (UPDATE survey SET anonymised_at = $3, text = '' WHERE case_id IN (SELECT id FROM mine) AND request_id = ANY ($1)),
     called AS (UPDATE unit_call SET text = '' WHERE case_id IN (SELECT id FROM mine) AND request_id = ANY ($1)),
     checked AS (UPDATE check_call SET text = '' WHERE case_id IN (SELECT id FROM mine) AND request_id = ANY ($1)),
     excluded AS (
         UPDATE exclusion SET text = '（已匿名化）', reason = CASE WHEN reason <> '' THEN '（已匿名化）' ELSE '' END
         WHERE case_id IN (SELECT id FROM mine) AND request_id = ANY ($1)),
     appealed AS (
         UPDATE appeal SET text = '（已匿名化）', reason = CASE WHEN reason <> '' THEN '（已匿名化）' ELSE reason END
         WHERE case_id IN (SELECT id FROM mine) AND (request_id = ANY ($1) OR case_id IN (SELECT id FROM over))),
     written_off AS (
         UPDATE write_off SET text = '', reason = CASE WHEN reason <> '' THEN '（已匿名化）' ELSE '' END
         WHERE case_id IN (SELECT id FROM over)),
     cases AS (
         UPDATE survey_case SET works_text = CASE WHEN works_text <> '' THEN '（已匿名化）' ELSE works_text END
         WHERE id IN (SELECT id FROM over))
SELECT forget($1, ARRAY(SELECT id FROM mine));
