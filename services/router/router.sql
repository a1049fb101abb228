-- Statements of the router. Saving: one array per column, one statement per table; what exists is changed in the
-- columns that can change.

-- The orders of these ids and numbers, those that their requests ride on, and the parents and children of both. One lock
-- order for all: by id.
PREPARE order_load(uuid[], text[]) AS
WITH own AS MATERIALIZED (SELECT unnest($1) AS id UNION SELECT id FROM work_order WHERE number = ANY ($2)),
     riding AS MATERIALIZED (SELECT id FROM own UNION
                             SELECT q.order_id FROM order_request q WHERE q.request_id = ANY (ARRAY(SELECT id FROM own))),
     wanted AS MATERIALIZED (SELECT id FROM riding UNION
                             SELECT c.parent_id FROM work_order c
                             WHERE c.id = ANY (ARRAY(SELECT id FROM riding)) AND c.parent_id IS NOT NULL UNION
                             SELECT c.id FROM work_order c WHERE c.parent_id = ANY (ARRAY(SELECT id FROM riding)))
SELECT id, number, district, area, address, matter, text, nature::int, urgency::int, party::int, name_withheld, by_person,
       policy, entry, ground, pack_version, state::int, round, version, returns, yellow, red, accepted_at, dispatched_at,
       fed_back_at, written_off_at, withdrawn_at, limit_text, merged_into, merged_at, reopened, weight,
       class::int, letter, leader, first_unit, cause, unclear, forced, hops, dispatches, whistles_open, children,
       children_open, front_line, one_go, parent_id, child_kind::int, reported, to_json(upper_path) AS path, upper_due,
       handed_back_at
FROM work_order WHERE id = ANY (ARRAY(SELECT w.id FROM wanted w)) ORDER BY id FOR UPDATE;

PREPARE assignment_load(uuid[]) AS
SELECT order_id, seq, unit, duty::int, task, state::int, round, dispatched_at, return_by, signed_at, contacted_at,
       arrived_at, reported_at, fed_back_at, relieved_at, outcome::int, result, reported_by, yellow, red,
       coalesce(parent_seq, 0) AS parent_seq, limit_text, visits, called_at, reported_in_at, works_until
FROM assignment WHERE order_id = ANY ($1) ORDER BY order_id, seq;

-- `via`: the order that its own was merged into.
PREPARE request_load(uuid[]) AS
SELECT q.order_id, q.request_id, q.number, q.channel, q.accepted_at, q.withdrawn_at, q.weight, q.nobody,
       o.merged_into AS via
FROM order_request q LEFT JOIN work_order o ON o.id = q.request_id
WHERE q.order_id = ANY ($1) ORDER BY q.order_id, q.request_id;

PREPARE link_load(uuid[]) AS
SELECT order_id, other_id, kind::int, at FROM order_link WHERE order_id = ANY ($1);

PREPARE order_add(uuid[], text[], text[], text[], text[], text[], text[], int[], int[], int[], bool[], bool[], text[],
                  text[], text[], int[], int[], int[], int[], int[], int[], int[], timestamptz[], timestamptz[],
                  timestamptz[], timestamptz[], timestamptz[], text[], uuid[], timestamptz[], int[], int[],
                        int[], text[], text[], text[], text[], bool[], bool[], int[], int[], int[], int[], int[],
                        bool[], bool[], uuid[], int[], text[]) AS
INSERT INTO work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
                        by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at,
                        dispatched_at, fed_back_at, written_off_at, withdrawn_at, limit_text, merged_into, merged_at,
                        reopened, weight, class, letter, leader, first_unit, cause,
                        unclear, forced, hops, dispatches, whistles_open, children, children_open, front_line, one_go,
                        parent_id, child_kind, reported, founded_at)
SELECT o.*, o.x FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                     $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42,
                     $43, $44, $45, $46, $47, $48, $49)
    AS o (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x); -- x: dispatched_at, by the founding

-- Of those that a deployment above handed down. The path comes as JSON: a row has several names.
PREPARE upper_add(uuid[], text[], timestamptz[]) AS
UPDATE work_order o SET upper_path = ARRAY(SELECT jsonb_array_elements_text(x.path::jsonb)), upper_due = x.due
FROM unnest($1, $2, $3) AS x (id, path, due) WHERE o.id = x.id;

PREPARE order_save(uuid[], int[], int[], int[], int[], int[], int[], timestamptz[], timestamptz[], timestamptz[], text[],
                   text[], text[], timestamptz[], uuid[], timestamptz[], int[], int[],
                   text[], int[], text[], text[], text[], text[], bool[], bool[], int[], int[], int[], int[], int[],
                   bool[], bool[], timestamptz[], timestamptz[]) AS
UPDATE work_order o
SET state = x.state, round = x.round, version = x.version, returns = x.returns, yellow = x.yellow, red = x.red,
    fed_back_at = x.fed_back_at, written_off_at = x.written_off_at, withdrawn_at = x.withdrawn_at, matter = x.matter,
    policy = x.policy, limit_text = x.limit_text, dispatched_at = x.dispatched_at, merged_into = x.merged_into,
    merged_at = x.merged_at, reopened = x.reopened, weight = x.weight, area = x.area,
    class = x.class, letter = x.letter, leader = x.leader, first_unit = x.first_unit, cause = x.cause,
    unclear = x.unclear, forced = x.forced, hops = x.hops, dispatches = x.dispatches, whistles_open = x.whistles_open,
    children = x.children, children_open = x.children_open, front_line = x.front_line, one_go = x.one_go,
    upper_due = x.upper_due, handed_back_at = x.handed_back_at
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)
     AS x (id, state, round, version, returns, yellow, red, fed_back_at, written_off_at, withdrawn_at, matter, policy,
           limit_text, dispatched_at, merged_into, merged_at, reopened, weight, area,
           class, letter, leader, first_unit, cause, unclear, forced, hops, dispatches, whistles_open, children,
           children_open, front_line, one_go, upper_due, handed_back_at)
WHERE o.id = x.id;

-- Rows come by order and seq: who left is relieved before the next lead is added.
PREPARE assignment_save(uuid[], int[], text[], int[], text[], int[], int[], timestamptz[], timestamptz[], timestamptz[],
                        timestamptz[], timestamptz[], timestamptz[], timestamptz[], timestamptz[], int[], text[], text[],
                        int[], int[], int[], text[], int[], timestamptz[], timestamptz[], timestamptz[]) AS
INSERT INTO assignment (order_id, seq, unit, duty, task, state, round, dispatched_at, return_by, signed_at, contacted_at,
                        arrived_at, reported_at, fed_back_at, relieved_at, outcome, result, reported_by, yellow, red,
                        parent_seq, limit_text, visits, called_at, reported_in_at, works_until)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, nullif(u, 0), v, w, x1, y, y1
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26)
     WITH ORDINALITY AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x1, y, y1, z)
ORDER BY z
ON CONFLICT (order_id, seq) DO UPDATE
SET state = excluded.state, round = excluded.round, dispatched_at = excluded.dispatched_at,
    signed_at = excluded.signed_at, contacted_at = excluded.contacted_at, arrived_at = excluded.arrived_at,
    reported_at = excluded.reported_at, fed_back_at = excluded.fed_back_at, relieved_at = excluded.relieved_at,
    outcome = excluded.outcome, result = excluded.result, reported_by = excluded.reported_by, yellow = excluded.yellow,
    red = excluded.red, limit_text = excluded.limit_text, visits = excluded.visits, called_at = excluded.called_at,
    reported_in_at = excluded.reported_in_at, works_until = excluded.works_until;

PREPARE request_save(uuid[], uuid[], text[], text[], timestamptz[], timestamptz[], int[], bool[]) AS
INSERT INTO order_request (order_id, request_id, number, channel, accepted_at, withdrawn_at, weight, nobody)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (request_id) DO UPDATE SET order_id = excluded.order_id, withdrawn_at = excluded.withdrawn_at,
    weight = excluded.weight;

-- Where they had been until then.
PREPARE scope_before_add(uuid[], timestamptz[], text[], text[]) AS
INSERT INTO scope_before (order_id, until, area, matter) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING;

PREPARE link_add(uuid[], uuid[], int[], timestamptz[]) AS
INSERT INTO order_link (order_id, other_id, kind, at) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING;

PREPARE slip_add(uuid[], int[], int[], text[], text[], text[], text[], timestamptz[]) AS
INSERT INTO return_slip (order_id, seq, assignment, unit, ground, text, returned_by, returned_at, ruling)
SELECT a, b, c, d, e, f, g, h, 0 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS x (a, b, c, d, e, f, g, h);

PREPARE slip_rule(uuid[], int[], int[], text[], text[], text[], timestamptz[], text[]) AS
UPDATE return_slip s
SET ruling = x.ruling, new_unit = x.new_unit, reason = x.reason, ruled_by = x.ruled_by, ruled_at = x.ruled_at,
    units = x.units
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
     AS x (order_id, assignment, ruling, new_unit, reason, ruled_by, ruled_at, units)
WHERE s.order_id = x.order_id AND s.assignment = x.assignment AND s.ruling = 0;

-- What rulings teach the catalogue.
PREPARE proposal_add(uuid[], text[], text[], int[], int[], text[], text[], text[], text[], text[], timestamptz[]) AS
INSERT INTO proposal (order_id, matter, area, party, urgency, lead, co, policy, ground, by, at)
SELECT a, b, c, d, e, f, string_to_array(g, ','), h, i, j, k
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS x (a, b, c, d, e, f, g, h, i, j, k);

PREPARE supplement_add(uuid[], uuid[], uuid[], text[], timestamptz[]) AS
INSERT INTO supplement (id, order_id, request_id, text, at) SELECT * FROM unnest($1, $2, $3, $4, $5);

-- Routing that collapses to the backstop. One replica looks, once a minute; nobody waits for it. A clock that was set
-- back does not stop the looking.
PREPARE alarm_claim(timestamptz) AS
UPDATE backstop_watch SET at = $1
WHERE single = (SELECT w.single FROM backstop_watch w
                WHERE w.at <= $1 - interval '1 minute' OR w.at > $1 FOR UPDATE SKIP LOCKED)
RETURNING at;

-- Orders that were dispatched since then, by district, and how many of them fitted no row; every open alarm, too.
PREPARE alarm_look(timestamptz) AS
SELECT coalesce(w.district, a.district) AS district, coalesce(w.orders, 0) AS orders,
       coalesce(w.backstop, 0) AS backstop, a.district IS NOT NULL AS open
FROM (SELECT district, count(*)::int AS orders, count(*) FILTER (WHERE entry = '')::int AS backstop
      FROM work_order WHERE dispatched_at > $1 AND first_unit <> '' AND parent_id IS NULL GROUP BY district) w
FULL JOIN (SELECT district FROM backstop_alarm WHERE cleared_at IS NULL) a ON a.district = w.district
ORDER BY 1;

PREPARE alarm_raise(text[], int[], int[], timestamptz) AS
INSERT INTO backstop_alarm (district, orders, backstop, raised_at)
SELECT d, o, b, $4 FROM unnest($1, $2, $3) AS x (d, o, b) ON CONFLICT DO NOTHING;

PREPARE alarm_clear(text[], timestamptz) AS
UPDATE backstop_alarm SET cleared_at = greatest($2, raised_at) WHERE district = ANY ($1) AND cleared_at IS NULL;

PREPARE alarm_open AS
SELECT count(*)::int AS alarms FROM backstop_alarm WHERE cleared_at IS NULL;

-- Whistles, joint visits and whom they called.
PREPARE whistle_load(uuid[]) AS
SELECT order_id, seq, kind::int, level, unit, by, text, limit_text, at, state::int, finding, measures, participants, lead,
       co, ended_by, ended_at
FROM whistle WHERE order_id = ANY ($1) ORDER BY order_id, seq;

PREPARE whistle_call_load(uuid[]) AS
SELECT order_id, whistle, assignment, unit, reported_in_at, person, note, by
FROM whistle_call WHERE order_id = ANY ($1) ORDER BY order_id, whistle, assignment;

PREPARE whistle_save(uuid[], int[], int[], text[], text[], text[], text[], text[], timestamptz[], int[], text[], text[],
                     text[], text[], text[], text[], timestamptz[]) AS
INSERT INTO whistle (order_id, seq, kind, level, unit, by, text, limit_text, at, state, finding, measures, participants,
                     lead, co, ended_by, ended_at)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (order_id, seq) DO UPDATE
SET state = excluded.state, finding = excluded.finding, measures = excluded.measures,
    participants = excluded.participants, lead = excluded.lead, co = excluded.co, ended_by = excluded.ended_by,
    ended_at = excluded.ended_at;

PREPARE whistle_call_save(uuid[], int[], int[], text[], timestamptz[], text[], text[], text[]) AS
INSERT INTO whistle_call (order_id, whistle, assignment, unit, reported_in_at, person, note, by)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (order_id, whistle, assignment) DO UPDATE
SET reported_in_at = excluded.reported_in_at, person = excluded.person, note = excluded.note, by = excluded.by;

-- Sessions and hand-overs. Lists come as JSON: a row has several of them.
PREPARE session_load(uuid[]) AS
SELECT order_id, kind::int, max(round) AS round FROM session WHERE order_id = ANY ($1) GROUP BY order_id, kind;

PREPARE session_add(uuid[], int[], int[], text[], text[], timestamptz[], timestamptz[], text[], text[], text[], text[],
                    int[], text[], timestamptz[], text[]) AS
INSERT INTO session (order_id, kind, round, unit, by, at, held_at, place, units, participants, parties, result, text,
                     next_at, attachments)
SELECT a, b, c, d, e, f, g, h, ARRAY(SELECT jsonb_array_elements_text(i::jsonb)),
       ARRAY(SELECT jsonb_array_elements_text(j::jsonb)), ARRAY(SELECT jsonb_array_elements_text(k::jsonb)), l, m, n,
       o::jsonb
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);

PREPARE hand_over_add(uuid[], int[], text[], text[], text[], text[], timestamptz[], timestamptz[], text[]) AS
INSERT INTO hand_over (order_id, direction, agency, reference, unit, by, at, recorded_at, note)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- Final results: one of a later round must say something else.
PREPARE result_load(uuid[]) AS
SELECT order_id, round, text FROM result WHERE order_id = ANY ($1) AND NOT interim;

-- The newest final one of every part, for the level above.
PREPARE result_last(uuid[]) AS
SELECT DISTINCT ON (order_id, seq)
       order_id, seq, unit, round, outcome::int, text, measures, cost_fen, ground, contact_at, contact_way::int,
       contact_result::int, told_at, works_until, agreed_fen
FROM result WHERE order_id = ANY ($1) AND NOT interim ORDER BY order_id, seq, id DESC;

PREPARE result_add(uuid[], int[], text[], int[], bool[], int[], text[], text[], bigint[], text[], timestamptz[],
                   timestamptz[], int[], text[], int[], text[], timestamptz[], timestamptz[], text[], timestamptz[], bigint[]) AS
INSERT INTO result (order_id, seq, unit, round, interim, outcome, text, measures, cost_fen, ground, until_at, contact_at,
                    contact_way, contact_with, contact_result, attachments, at, told_at, by, works_until, agreed_fen)
SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p::jsonb, q, r, s, t, u
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
     AS x (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u);

-- So many of every unit: an outside company sees its own alone.
PREPARE comment_load(uuid[], int) AS
SELECT order_id, unit, by, at, text, attachments::text AS attachments
FROM (SELECT c.*, row_number() OVER (PARTITION BY c.order_id, c.unit ORDER BY c.id DESC) AS n
      FROM comment c WHERE c.order_id = ANY ($1)) AS c
WHERE n <= $2 ORDER BY order_id, id;

PREPARE comment_add(uuid[], text[], text[], timestamptz[], text[], text[]) AS
INSERT INTO comment (order_id, unit, by, at, text, attachments)
SELECT a, b, c, d, e, f::jsonb FROM unnest($1, $2, $3, $4, $5, $6) AS x (a, b, c, d, e, f);

PREPARE supplement_load(uuid[], int) AS
SELECT order_id, text, at
FROM (SELECT s.*, row_number() OVER (PARTITION BY s.order_id ORDER BY s.at DESC, s.id DESC) AS n
      FROM supplement s WHERE s.order_id = ANY ($1)) AS s
WHERE n <= $2 ORDER BY order_id, at, id;

-- ---- kept long enough ----

-- Of a request what it alone added; of its order everything that was written, once nobody else rides on it: whoever still
-- does needs the words. An order that was merged into another holds the words of its own request alone.
PREPARE anonymise(uuid[], text[], timestamptz) AS
WITH RECURSIVE rider AS (
         UPDATE order_request SET anonymised_at = $3 WHERE request_id = ANY ($1) RETURNING order_id),
     over AS (
         SELECT DISTINCT r.order_id AS id FROM rider r
         WHERE NOT EXISTS (SELECT FROM order_request q
                           WHERE q.order_id = r.order_id AND q.anonymised_at IS NULL AND q.request_id <> ALL ($1))
         UNION SELECT id FROM work_order WHERE id = ANY ($1) AND merged_into IS NOT NULL),
     whole AS (
         SELECT id FROM over UNION SELECT c.id FROM work_order c JOIN whole w ON c.parent_id = w.id),
     parts AS (UPDATE assignment SET result = '（已匿名化）' WHERE order_id IN (SELECT id FROM whole) AND result IS NOT NULL),
     slips AS (
         UPDATE return_slip SET text = '（已匿名化）', reason = CASE WHEN reason IS NOT NULL THEN '（已匿名化）' END
         WHERE order_id IN (SELECT id FROM whole)),
     whistles AS (
         UPDATE whistle SET text = '（已匿名化）', finding = CASE WHEN finding IS NOT NULL THEN '（已匿名化）' END,
             measures = CASE WHEN measures IS NOT NULL THEN '' END, participants = CASE WHEN participants IS NOT NULL THEN '' END
         WHERE order_id IN (SELECT id FROM whole)),
     calls AS (UPDATE whistle_call SET person = NULL, note = NULL WHERE order_id IN (SELECT id FROM whole)),
     orders AS (UPDATE work_order SET text = '（已匿名化）', address = '' WHERE id IN (SELECT id FROM whole))
SELECT forget($1, ARRAY(SELECT id FROM whole));

-- Of orders that somebody looks at: messages about them or about a request that rides on them which wait for a person.
PREPARE held_load(uuid[]) AS
SELECT o.id AS order_id, count(*)::int AS held
FROM unnest($1) AS o (id)
JOIN LATERAL (SELECT o.id AS subject UNION SELECT r.request_id FROM order_request r WHERE r.order_id = o.id) s ON true
JOIN bus.quarantine q ON q.subject = s.subject AND q.resolved_at IS NULL
GROUP BY o.id;

-- What happened to orders in which the units $1 have a part, or had one then, behind ($2, $3); of the next $4 lines of the history,
-- $5 at most. The last of those looked at is there in any case, without a number when it is nobody's here: the feed has passed it.
-- A part that was dispatched again in a later round had its lines before, too.
PREPARE order_feed(text[], text, bigint, int, int) AS
WITH line AS MATERIALIZED (
    SELECT coalesce(e.xid, '0') AS xid, e.id, e.subject, e.service, e.at, e.kind, e.unit, e.detail
    FROM bus.event e
    WHERE e.service IN (1, 3, 4, 5) AND e.kind NOT IN ('viewed', 'revealed', 'shown')
      AND (coalesce(e.xid, '0'), e.id) > ($2::xid8, $3)
      AND coalesce(e.xid, '0') < pg_snapshot_xmin(pg_current_snapshot()) -- nothing that still runs can slip in front
    ORDER BY coalesce(e.xid, '0'), e.id LIMIT $4),
     last AS (SELECT l.id FROM line l ORDER BY l.xid DESC, l.id DESC LIMIT 1)
SELECT l.xid::text AS xid, l.id, l.at, l.kind, coalesce(l.unit, '') AS unit, l.detail::text AS detail, o.number, o.matter, o.reported
FROM line l
LEFT JOIN LATERAL (
    SELECT w.number, w.matter, w.reported
    FROM work_order w
    WHERE w.id = CASE WHEN l.service = 1 THEN (SELECT q.order_id FROM order_request q WHERE q.request_id = l.subject) ELSE l.subject END
      AND EXISTS (SELECT FROM assignment a
                  WHERE a.order_id = w.id AND a.unit = ANY ($1) AND (a.relieved_at IS NULL OR a.relieved_at >= l.at)
                    AND (a.dispatched_at <= l.at
                         OR EXISTS (SELECT FROM bus.event p
                                    WHERE p.subject = w.id AND p.service = 3 AND p.kind IN ('dispatched', 'called') AND p.unit = a.unit
                                      AND p.at <= l.at)))) o ON true
WHERE o.number IS NOT NULL OR l.id = (SELECT id FROM last)
ORDER BY l.xid, l.id LIMIT $5;
