-- Statements of the command line, in groups: a command prepares the groups it uses and no others. Tables are
-- named with their schema; looking is done as loopline_reader, changing as loopline_admin or the owner.

-- @transaction
-- Every transaction begins with the time; here it serves nobody, and before the first migration there is no bus.now().
PREPARE batch_now AS
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

-- @migrate
PREPARE migrate_lock AS
SELECT 1 AS done FROM pg_advisory_lock(hashtext('loopline migrate'));

PREPARE migrate_look AS
SELECT current_setting('server_encoding') AS encoding, to_regclass('bus.migration') IS NOT NULL AS known,
       to_regnamespace('bus') IS NOT NULL AS begun;

-- @migration
PREPARE migration_list AS
SELECT number, name, sha256 FROM bus.migration ORDER BY number;

PREPARE migration_add(int, text, text) AS
INSERT INTO bus.migration (number, name, sha256) VALUES ($1, $2, $3);

PREPARE deployment_add(text) AS
INSERT INTO bus.deployment (kind) VALUES ($1);

PREPARE deployment_kind AS
SELECT kind FROM bus.deployment;

-- @confine
PREPARE confine(text, text, text[]) AS
SELECT bus.confine($1, $2, $3) AS districts;

PREPARE confine_end(text) AS
SELECT bus.confine_end($1) AS districts;

-- @confinement
PREPARE confinement_list AS
SELECT c.role::text AS role, c.service, string_agg(c.district, ',' ORDER BY c.district) AS districts
FROM bus.confinement c GROUP BY c.role, c.service ORDER BY c.role;

-- @reading
-- Reports leave the machine to the loop: they write nothing (hashes of a million orders fit into memory, not into files), one process
-- each, nothing compiled, nobody waits for their locks.
SET default_transaction_read_only = on;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '32MB';
SET lock_timeout = '2s';
PREPARE reading_standby AS
SELECT pg_is_in_recovery() AS standby,
       CASE WHEN pg_is_in_recovery() THEN bus.now() - (clock_timestamp() - pg_last_xact_replay_timestamp()) * coalesce((SELECT speed FROM bus.clock), 1) END AS replayed,
       coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000, 0)::bigint AS behind_ms;

-- What is confidential is looked up once; $1: shown all the same.
PREPARE reading_confidential(bool) AS
SELECT set_config('loopline.lane', coalesce(nullif(bus.lane(), ''), '-'), false) AS lane,
       set_config('loopline.confidential', CASE WHEN $1 THEN 'on' ELSE '' END, false) AS shown;

-- Messages between the services lie here until they are taken: while there are any, the loop is at work.
PREPARE reading_waits AS
SELECT NOT pg_is_in_recovery() AND EXISTS (SELECT FROM bus.outbox) AS waiting;

-- @confidential
-- Does the order or request of this number, or what rides with it, report a unit, or is it of the confidential lane?
PREPARE confidential_is(text) AS
WITH about AS (
    SELECT o.reported, o.matter FROM router.work_order o WHERE o.number = $1
    UNION ALL
    SELECT o.reported, o.matter FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id WHERE q.number = $1
    UNION ALL
    SELECT r.reported, coalesce(nullif(r.order_matter, ''), nullif(c.person_matter, ''), c.matter, r.matter)
    FROM intake.request r LEFT JOIN classifier.classification c ON c.id = r.id WHERE r.number = $1)
SELECT EXISTS (SELECT FROM about a WHERE NOT bus.is_open(a.reported, a.matter)) AS confidential;

PREPARE confidential_count AS
SELECT (SELECT count(*) FROM intake.request WHERE reported <> '')
       + CASE WHEN bus.lane() = '' THEN 0
              ELSE (SELECT count(*) FROM router.work_order o
                    WHERE o.reported = '' AND o.matter = ANY (string_to_array(bus.lane(), ','))) END AS count;

-- @instance
-- A live replica for this order: one that serves its district first, then the one that announced itself last.
PREPARE instance_for(int, text) AS
SELECT i.address, i.command_port, i.public_key AS key
FROM bus.instance i LEFT JOIN intake.request r ON r.number = $2
WHERE i.service = $1 AND i.lease_until > clock_timestamp()
ORDER BY r.district IS NULL OR cardinality(i.districts) = 0 OR r.district = ANY (i.districts) DESC, i.lease_until DESC
LIMIT 1;

-- @pack
PREPARE pack_latest AS
SELECT version, name, sha256, applied_by, applied_at FROM bus.pack ORDER BY version DESC LIMIT 1;

-- What was in force at an instant; before the first, the first.
PREPARE pack_in_force(timestamptz) AS
SELECT version, name, sha256, applied_by, applied_at FROM bus.pack
WHERE applied_at <= $1 OR version = (SELECT min(version) FROM bus.pack) ORDER BY version DESC LIMIT 1;

PREPARE pack_files(int) AS
SELECT name, content AS text FROM bus.pack_file WHERE version = $1 ORDER BY name;

-- One version of each scoring.cfg that ever was in force, the last one first.
PREPARE pack_scorings AS
SELECT version, name, sha256, applied_by, applied_at FROM bus.pack
WHERE version IN (SELECT max(f.version) FROM bus.pack_file f WHERE f.name = 'scoring.cfg' GROUP BY f.content) ORDER BY version DESC;

-- @pack_apply
PREPARE pack_lock AS
SELECT 1 AS done FROM pg_advisory_xact_lock(hashtext('loopline pack'));

PREPARE pack_add(int, text, text, text, text) AS
INSERT INTO bus.pack (version, name, sha256, applied_by, applied_at, lane) VALUES ($1, $2, $3, $4, bus.now(), $5);

PREPARE pack_file_add(int, text[], text[]) AS
INSERT INTO bus.pack_file (version, name, content) SELECT $1, n, c FROM unnest($2, $3) AS x (n, c);

-- @principal
-- Of each name the key that is handed out now first, then what it took the place of.
PREPARE principal_list AS
SELECT k.public_key AS key, p.name, p.role::int AS role, p.channel, p.unit, p.matters,
       k.revoked_at IS NOT NULL OR coalesce(k.valid_until <= clock_timestamp(), false) AS revoked, k.created_at, k.valid_until
FROM bus.principal p JOIN bus.principal_key k ON k.name = p.name
ORDER BY p.name, k.revoked_at IS NOT NULL, k.valid_until DESC NULLS FIRST, k.created_at DESC;

-- @principal_change
-- The same again changes nothing; another key under a known name takes its place at once.
PREPARE principal_register(text[], text[], int[], text[], text[], text[]) AS
WITH x AS (SELECT k, n, r, c, u, m FROM unnest($1, $2, $3, $4, $5, $6) AS x (k, n, r, c, u, m)),
who AS (INSERT INTO bus.principal (name, role, channel, unit, matters) SELECT n, r, c, u, m FROM x
        ON CONFLICT (name) DO UPDATE SET role = excluded.role, channel = excluded.channel, unit = excluded.unit, matters = excluded.matters
        RETURNING name),
old AS (UPDATE bus.principal_key k SET revoked_at = clock_timestamp() FROM x
        WHERE k.name = x.n AND k.public_key <> x.k AND k.revoked_at IS NULL RETURNING k.name)
INSERT INTO bus.principal_key (public_key, name)
SELECT x.k, x.n FROM x, (SELECT count(*) FROM who) AS w, (SELECT count(*) FROM old) AS o -- both come first
WHERE NOT EXISTS (SELECT FROM bus.principal_key k WHERE k.public_key = x.k AND k.name = x.n);

-- Another key beside the present one, which is good for $3 microseconds more. The same again shortens, never lengthens.
PREPARE principal_rotate(text, text, bigint) AS
WITH old AS (UPDATE bus.principal_key
             SET valid_until = least(coalesce(valid_until, 'infinity'), clock_timestamp() + make_interval(secs => $3 / 1000000.0))
             WHERE name = $1 AND public_key <> $2 AND revoked_at IS NULL AND coalesce(valid_until, 'infinity') > clock_timestamp()
             RETURNING valid_until),
ended AS (SELECT max(valid_until) AS at FROM old),
new AS (INSERT INTO bus.principal_key (public_key, name) SELECT $2, $1 FROM ended
        WHERE NOT EXISTS (SELECT FROM bus.principal_key k WHERE k.public_key = $2 AND k.name = $1) RETURNING name)
SELECT $1 AS name, (SELECT at FROM ended) AS valid_until, (SELECT count(*) FROM new) AS added;

-- All keys of a name, or with $2 that one.
PREPARE principal_revoke(text, text) AS
UPDATE bus.principal_key SET revoked_at = coalesce(revoked_at, clock_timestamp())
WHERE name = $1 AND ($2 IS NULL OR public_key = $2) RETURNING name;

-- @quarantine
-- The desk: every attempt that waits for a person, oldest first; with $4 also what was decided.
PREPARE quarantine_list(int, text, text, bool, int) AS
SELECT q.id, q.destination::int AS destination, q.sender::int AS sender, q.type::int AS type, q.district, q.attempts, q.reason,
       q.quarantined_at, extract(epoch FROM coalesce(q.resolved_at, clock_timestamp()) - q.quarantined_at)::bigint AS age,
       q.resolved_at, q.resolved_by, q.resolution, q.resolution_reason, n.number,
       (SELECT count(*) FROM bus.outbox o WHERE o.destination = q.destination AND o.subject = q.subject) AS behind
FROM bus.quarantine q
LEFT JOIN LATERAL (SELECT coalesce((SELECT w.number FROM router.order_request r JOIN router.work_order w ON w.id = r.order_id WHERE r.request_id = q.subject),
                                   (SELECT w.number FROM router.work_order w WHERE w.id = q.subject),
                                   (SELECT r.number FROM intake.request r WHERE r.id = q.subject)) AS number) n ON true
WHERE ($1 = 0 OR q.destination = $1) AND ($2 IS NULL OR n.number = $2 OR q.subject = (SELECT r.id FROM intake.request r WHERE r.number = $2))
  AND ($3 IS NULL OR strpos(lower(q.reason), lower($3)) > 0) AND ($4 OR q.resolved_at IS NULL)
ORDER BY q.quarantined_at, q.destination, q.id, q.attempts LIMIT $5;

-- All attempts of one message, the last one first. $2 0: whichever service it is for.
PREPARE quarantine_attempts(bigint, int) AS
SELECT q.id, q.destination::int AS destination, q.sender::int AS sender, q.subject, q.type::int AS type, q.district, q.traceparent, q.payload,
       q.attempts, q.reason, q.quarantined_at, extract(epoch FROM coalesce(q.resolved_at, clock_timestamp()) - q.quarantined_at)::bigint AS age,
       q.resolved_at, q.resolved_by, q.resolution, q.resolution_reason,
       coalesce((SELECT w.number FROM router.order_request r JOIN router.work_order w ON w.id = r.order_id WHERE r.request_id = q.subject),
                (SELECT w.number FROM router.work_order w WHERE w.id = q.subject),
                (SELECT r.number FROM intake.request r WHERE r.id = q.subject)) AS number,
       (SELECT count(*) FROM bus.outbox o WHERE o.destination = q.destination AND o.subject = q.subject) AS behind,
       coalesce((SELECT min(e.id) FROM bus.quarantine e WHERE e.destination = q.destination AND e.subject = q.subject
                 AND e.id < q.id AND e.resolved_at IS NULL), 0) AS earlier
FROM bus.quarantine q WHERE q.id = $1 AND ($2 = 0 OR q.destination = $2) ORDER BY q.destination, q.attempts DESC;

-- @quarantine_decide
-- The same for who decides: an administrator knows messages, not orders.
PREPARE quarantine_before(bigint, int) AS
SELECT q.id, q.destination::int AS destination, q.sender::int AS sender, q.subject, q.type::int AS type, q.district, q.traceparent, q.payload,
       q.attempts, q.reason, q.quarantined_at, extract(epoch FROM coalesce(q.resolved_at, clock_timestamp()) - q.quarantined_at)::bigint AS age,
       q.resolved_at, q.resolved_by, q.resolution, q.resolution_reason,
       NULL::text AS number,
       (SELECT count(*) FROM bus.outbox o WHERE o.destination = q.destination AND o.subject = q.subject) AS behind,
       coalesce((SELECT min(e.id) FROM bus.quarantine e WHERE e.destination = q.destination AND e.subject = q.subject
                 AND e.id < q.id AND e.resolved_at IS NULL), 0) AS earlier
FROM bus.quarantine q WHERE q.id = $1 AND ($2 = 0 OR q.destination = $2) ORDER BY q.destination, q.attempts DESC;

-- One decision per attempt: no row, and somebody else was faster.
PREPARE quarantine_decide(bigint, int, int, text, text, text) AS
UPDATE bus.quarantine SET resolved_at = clock_timestamp(), resolution = $4, resolution_reason = $5, resolved_by = $6
WHERE id = $1 AND destination = $2 AND attempts = $3 AND resolved_at IS NULL RETURNING id;

-- As it was, under its old number: what came later of its order still waits behind it.
PREPARE quarantine_put_back(bigint, int, int) AS
INSERT INTO bus.outbox (id, destination, sender, subject, type, district, traceparent, payload) OVERRIDING SYSTEM VALUE
SELECT id, destination, sender, subject, type, district, traceparent, payload
FROM bus.quarantine WHERE id = $1 AND destination = $2 AND attempts = $3;

PREPARE quarantine_tell(bigint, int, int, text, text, text, text) AS
INSERT INTO bus.event (subject, district, service, at, kind, actor, detail)
SELECT q.subject, q.district, q.destination, bus.now(), $4, $6,
       jsonb_build_object('held', q.id, 'message', $7, 'attempts', q.attempts) || CASE WHEN $5 IS NULL THEN '{}' ELSE jsonb_build_object('reason', $5) END
FROM bus.quarantine q WHERE q.id = $1 AND q.destination = $2 AND q.attempts = $3;

-- @clock
PREPARE clock_show AS
SELECT d.kind, bus.now() AS now, clock_timestamp() AS wall, c.single IS NOT NULL AS moved, c.speed
FROM bus.deployment d LEFT JOIN bus.clock c ON true;

-- @clock_change
-- One instant of the machine's clock for both columns: the new clock goes on exactly where the old one stood.
PREPARE clock_set(timestamptz) AS
INSERT INTO bus.clock (origin) VALUES ($1)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin;

PREPARE clock_move(bigint, text) AS
WITH wall AS MATERIALIZED (SELECT clock_timestamp() AS at)
INSERT INTO bus.clock (wall_origin, origin, speed)
SELECT w.at,
       coalesce(c.origin + (w.at - c.wall_origin) * c.speed, w.at) + make_interval(secs => $1 / 1000000.0),
       coalesce($2::float8, c.speed, 1)
FROM wall w LEFT JOIN bus.clock c ON true
ON CONFLICT (single) DO UPDATE SET
    wall_origin = excluded.wall_origin, origin = excluded.origin, speed = excluded.speed;

-- @bench
-- Returns that wait for a ruling, with the bench's own limit: the first to run out first.
PREPARE bench_list(text, bool, int) AS
SELECT o.number, o.district, o.matter, s.unit, s.ground, s.text, s.returned_at, k.due_at, o.returns, o.hops, o.dispatches,
       coalesce(k.due_at < bus.now(), false) AS late
FROM router.return_slip s
JOIN router.assignment a ON a.order_id = s.order_id AND a.seq = s.assignment AND a.state = 3
JOIN router.work_order o ON o.id = s.order_id
LEFT JOIN LATERAL (SELECT min(c.due_at) AS due_at FROM escalation.clock c
                   WHERE c.order_id = s.order_id AND c.stage = 9 AND c.unit = s.unit AND c.state = 1 AND NOT c.provisional
                  ) k ON true
WHERE s.ruling = 0 AND bus.is_shown(o.reported, o.matter) AND ($1 IS NULL OR o.district = $1) AND (NOT $2 OR k.due_at < bus.now())
ORDER BY k.due_at NULLS LAST, s.returned_at, o.number LIMIT $3;

-- @proposals
PREPARE proposal_list(int, text, int) AS
SELECT p.id, o.number, p.matter, p.area, p.party::int AS party, p.urgency::int AS urgency, p.lead,
       array_to_string(p.co, ',') AS co, p.policy, p.ground, p.by, p.at, p.state::int AS state, p.decided_by, p.decided_at,
       coalesce(p.decided_pack, 0) AS decided_pack, p.reason
FROM router.proposal p JOIN router.work_order o ON o.id = p.order_id
WHERE bus.is_shown(o.reported, o.matter) AND ($1 = 0 OR p.state = $1) AND ($2 IS NULL OR o.district = $2)
ORDER BY p.id DESC LIMIT $3;

-- @proposal_decide
PREPARE proposal_find(bigint) AS
SELECT p.id, '' AS number, p.matter, p.area, p.party::int AS party, p.urgency::int AS urgency, p.lead,
       array_to_string(p.co, ',') AS co, p.policy, p.ground, p.by, p.at, p.state::int AS state, p.decided_by, p.decided_at,
       coalesce(p.decided_pack, 0) AS decided_pack, p.reason
FROM router.proposal p WHERE p.id = $1 FOR UPDATE;

PREPARE proposal_decide(bigint, int, text, int, text) AS
UPDATE router.proposal
SET state = $2, decided_by = $3, decided_at = bus.now(), decided_pack = nullif($4, 0), reason = coalesce($5, '')
WHERE id = $1 AND state = 1;

-- @slips
PREPARE slip_list(text, text, bool, int) AS
SELECT s.number AS slip, w.number, s.unit, s.state::int AS state, s.issued_by, s.issued_at, k.due_at, s.answered_at, s.sent_back,
       s.text, s.answer
FROM escalation.slip s JOIN escalation.watch w ON w.id = s.order_id
LEFT JOIN LATERAL (SELECT c.due_at FROM escalation.clock c
                   WHERE c.order_id = s.order_id AND c.stage = 15 AND c.unit = s.unit AND c.started_at >= s.issued_at
                     AND c.started_at <= coalesce(s.closed_at, 'infinity')
                   ORDER BY c.state = 1 DESC, c.started_at DESC LIMIT 1) k ON true
WHERE bus.is_shown(w.reported, w.matter) AND ($1 IS NULL OR w.district = $1) AND ($2 IS NULL OR s.unit = $2) AND (NOT $3 OR s.state < 3)
ORDER BY s.issued_at DESC, s.number DESC LIMIT $4;

-- @supervision
PREPARE priority_list(text) AS
SELECT w.number, w.district, w.matter, w.lead, w.priority_by AS by, w.priority_text AS text, w.priority_at AS since, k.due_at,
       w.closed
FROM escalation.watch w
LEFT JOIN LATERAL (SELECT min(c.due_at) AS due_at FROM escalation.clock c WHERE c.order_id = w.id AND c.state = 1) k ON true
WHERE w.priority AND bus.is_shown(w.reported, w.matter) AND ($1 IS NULL OR w.district = $1)
ORDER BY w.priority_at, w.number;

-- Cards of one rung (district, action, how many), the newest first.
PREPARE rung_list(text, int, int) AS
SELECT c.id, w.number, c.unit, c.stage::int AS stage, c.round, coalesce(nullif(c.told, ''), c.level) AS told, c.due_at,
       c.fired_at, c.acknowledged_at, c.acknowledged_by
FROM escalation.card c JOIN escalation.watch w ON w.id = c.order_id
WHERE c.action = $2 AND bus.is_shown(w.reported, w.matter) AND ($1 IS NULL OR w.district = $1)
ORDER BY c.fired_at DESC, c.id DESC LIMIT $3;

-- @meetings
-- Assigned: lead, co-handlers or a limit were decided there; closed: of these, what is done.
PREPARE meeting_list(text, int) AS
SELECT m.cadence, to_char(m.date, 'YYYY-MM-DD') AS date, m.name, m.area, m.state::int AS state, m.held_at, m.called_by, m.closed_by,
       m.closed_at, m.note, n.items, n.assigned, n.closed
FROM escalation.meeting m
CROSS JOIN LATERAL (SELECT count(*) AS items,
                           count(*) FILTER (WHERE i.state IN (2, 3) AND i.decided_at IS NOT NULL) AS assigned,
                           count(*) FILTER (WHERE i.state = 3 AND i.decided_at IS NOT NULL) AS closed
                    FROM escalation.meeting_item i WHERE i.cadence = m.cadence AND i.date = m.date) n
WHERE $1 IS NULL OR m.cadence = $1
ORDER BY m.date DESC, m.cadence LIMIT $2;

PREPARE meeting_show(text, text) AS
SELECT m.cadence, to_char(m.date, 'YYYY-MM-DD') AS date, m.name, m.area, m.state::int AS state, m.held_at, m.called_by, m.closed_by,
       m.closed_at, m.note, n.items, n.assigned, n.closed
FROM escalation.meeting m
CROSS JOIN LATERAL (SELECT count(*) AS items,
                           count(*) FILTER (WHERE i.state IN (2, 3) AND i.decided_at IS NOT NULL) AS assigned,
                           count(*) FILTER (WHERE i.state = 3 AND i.decided_at IS NOT NULL) AS closed
                    FROM escalation.meeting_item i WHERE i.cadence = m.cadence AND i.date = m.date) n
WHERE m.cadence = $1 AND m.date = $2::date;

PREPARE meeting_items(text, text) AS
SELECT w.number, w.matter, i.class, i.lead, i.co, i.limit_text, i.decision, i.decided_by, i.listed_by, i.seq, i.reasons,
       i.state::int AS state, i.done_at
FROM escalation.meeting_item i JOIN escalation.watch w ON w.id = i.order_id
WHERE i.cadence = $1 AND i.date = $2::date AND bus.is_open(w.reported, w.matter) ORDER BY i.seq;

-- An order that is carried from meeting to meeting is one order, however often it was assigned.
PREPARE meeting_counts(text, text, text) AS
SELECT m.cadence, max(m.name) AS name, count(DISTINCT m.date) AS meetings,
       count(DISTINCT i.order_id) FILTER (WHERE i.state IN (2, 3) AND i.decided_at IS NOT NULL) AS assigned,
       count(DISTINCT i.order_id) FILTER (WHERE i.state = 3 AND i.decided_at IS NOT NULL) AS closed
FROM escalation.meeting m LEFT JOIN escalation.meeting_item i ON i.cadence = m.cadence AND i.date = m.date
WHERE ($1 IS NULL OR m.cadence = $1) AND ($2 IS NULL OR m.date >= $2::date) AND ($3 IS NULL OR m.date <= $3::date)
GROUP BY m.cadence ORDER BY m.cadence;

-- @cadences
PREPARE cadence_list AS
SELECT c.code, to_char(c.next_date, 'YYYY-MM-DD') AS next_date, c.next_at, coalesce(c.next_at < bus.now() - interval '1 minute', false) AS overdue,
       to_char(l.date, 'YYYY-MM-DD') AS last_date, l.due_at AS last_due_at, l.fired_at AS last_fired_at
FROM escalation.cadence c
LEFT JOIN LATERAL (SELECT o.date, o.due_at, o.fired_at FROM escalation.occasion o
                   WHERE o.cadence = c.code ORDER BY o.date DESC LIMIT 1) l ON true
ORDER BY c.next_at, c.code;

-- @cares
PREPARE care_list(text, text) AS
SELECT reference, area, kind, next_at, kept_at, ended_at, visits FROM intake.care
WHERE ($1 = '' OR area = $1) AND ($2 = '' OR kind = $2) ORDER BY ended_at NULLS FIRST, next_at, reference;

-- @sealing
PREPARE sealing_list AS
SELECT key_id, rows FROM intake.sealing ORDER BY key_id;

-- @holds
PREPARE hold_list(bool) AS
SELECT r.number, h.set_by, h.set_at, h.released_by, h.released_at, r.keep_until
FROM intake.legal_hold h JOIN intake.request r ON r.id = h.request_id
WHERE ($1 OR h.released_at IS NULL) AND bus.is_shown(r.reported, coalesce(nullif(r.order_matter, ''), r.matter)) ORDER BY h.set_at, r.number, h.seq;

-- @recount
-- Open clocks and those that wait for their year, page by page.
PREPARE recount_clocks(uuid, int) AS
SELECT c.id, c.order_id, w.number, w.area, coalesce(nullif(c.policy, ''), w.policy) AS policy,
       CASE WHEN c.policy = '' THEN w.pack_version ELSE c.pack_version END AS pack_version, w.urgency::int AS urgency, w.lead,
       c.limit_text, c.own_limit, w.order_class::int AS order_class, w.parent_id IS NOT NULL AS child, w.upper,
       w.upper_due, c.unit,
       c.stage::int AS stage, c.round, c.state::int AS state, c.started_at, c.due_at, c.stopped_at, c.missing_year, c.provisional,
       c.revision, c.fired, c.rungs, c.next_rung, c.next_at
FROM escalation.clock c JOIN escalation.watch w ON w.id = c.order_id
WHERE c.state IN (1, 5) AND ($1 IS NULL OR c.id > $1)
ORDER BY c.id LIMIT $2;

PREPARE recount_reliefs(uuid[]) AS
SELECT r.order_id, r.seq, r.kind::int AS kind, r.unit, r.ground, r.amount, r.until, r.reason, r.state::int AS state, r.asked_by,
       r.asked_at, r.decided_by, r.decided_at, r.note, r.ended_by, r.ended_at, r.led
FROM escalation.relief r WHERE r.order_id = ANY ($1) AND r.state IN (2, 4) ORDER BY r.order_id, r.seq;

PREPARE recount_now AS
SELECT bus.now() AS now;

-- @routing
PREPARE routing_now AS
SELECT bus.now() AS now;

-- What the catalogue was asked when the order was founded; who got it, and which row, as the record says.
PREPARE routing_order(uuid) AS
SELECT o.number, o.district, o.area, o.matter, o.urgency::int AS urgency, o.party::int AS party, o.pack_version,
       o.reported, o.entry, coalesce(e.lead, '') AS lead, coalesce(e.at, o.accepted_at) AS at
FROM router.work_order o
LEFT JOIN LATERAL (SELECT e.at, e.detail ->> 'lead' AS lead FROM bus.event e
                   WHERE e.subject = o.id AND e.kind = 'ordered' ORDER BY e.id LIMIT 1) e ON true
WHERE o.id = $1;

-- @status
PREPARE status_city AS
SELECT d.kind, bus.now() AS now, c.single IS NOT NULL AS moved, coalesce(c.speed, 1) AS speed,
       coalesce((SELECT max(p.version) FROM bus.pack p), 0) AS pack_version,
       (SELECT p.name FROM bus.pack p ORDER BY p.version DESC LIMIT 1) AS pack
FROM bus.deployment d LEFT JOIN bus.clock c ON true;

PREPARE status_instances AS
SELECT i.service::int AS service, i.address, i.command_port, i.event_port, i.http_port,
       array_to_string(i.districts, ',') AS districts, array_to_string(i.standing_in, ',') AS standing_in, i.version, i.started_at,
       extract(epoch FROM i.lease_until - clock_timestamp())::bigint AS lease
FROM bus.instance i WHERE i.lease_until > clock_timestamp() ORDER BY i.service, i.started_at;

PREPARE status_queues AS
SELECT n.destination::int AS destination, coalesce(o.depth, 0) AS depth, o.oldest, coalesce(q.held, 0) AS held
FROM generate_series(1, 5) AS n (destination)
LEFT JOIN (SELECT destination, count(*) AS depth,
                  extract(epoch FROM clock_timestamp() - min(created_at))::bigint AS oldest
           FROM bus.outbox GROUP BY 1) o ON o.destination = n.destination
LEFT JOIN (SELECT destination, count(*) AS held FROM bus.quarantine WHERE resolved_at IS NULL GROUP BY 1) q
    ON q.destination = n.destination
ORDER BY 1;

-- @status_work
PREPARE status_work(int) AS
SELECT (SELECT count(*) FROM intake.request r
        WHERE r.accepted_at >= date_trunc('day', bus.now() AT TIME ZONE make_interval(mins => $1)) AT TIME ZONE make_interval(mins => $1)
       ) AS requests_today,
       (SELECT count(*) FROM intake.request) AS requests,
       (SELECT count(*) FROM router.work_order WHERE state < 5) AS orders_running,
       (SELECT count(DISTINCT coalesce(r.order_id, q.subject)) FROM bus.quarantine q LEFT JOIN router.order_request r ON r.request_id = q.subject
        WHERE q.resolved_at IS NULL) AS orders_held,
       (SELECT count(*) FROM router.backstop_alarm WHERE cleared_at IS NULL) AS backstop_alarms,
       (SELECT count(*) FROM classifier.classification WHERE state = 2) AS reviews_waiting,
       (SELECT count(*) FROM survey.survey WHERE state = 1) AS surveys_open,
       (SELECT count(*) FROM survey.survey WHERE state = 1 AND overdue) AS follow_ups_overdue,
       (SELECT count(*) FROM survey.survey_case c WHERE c.kind = 2 AND c.state IN (6, 11) AND EXISTS (
            SELECT FROM survey.survey s WHERE s.case_id = c.id AND s.visit = c.visit AND s.state = 3)) AS look_backs_missed,
       (SELECT count(*) FROM survey.survey_case WHERE state IN (4, 5) AND window_until < bus.now()) AS write_offs_overdue,
       (SELECT count(*) FROM survey.appeal WHERE state = 1 AND due_at < bus.now()) AS appeals_overdue,
       (SELECT count(*) FROM escalation.clock WHERE state = 1) AS clocks_open,
       (SELECT count(*) FROM escalation.clock WHERE state = 1 AND NOT provisional AND due_at < bus.now()) AS clocks_overdue;

-- @backstop
-- Districts whose routing has collapsed to the backstop.
PREPARE backstop_open AS
SELECT district, raised_at, orders, backstop FROM router.backstop_alarm WHERE cleared_at IS NULL ORDER BY raised_at, district;

-- @doctor
PREPARE doctor_database AS
SELECT current_setting('server_encoding') AS encoding, current_setting('server_version') AS version,
       to_regclass('bus.migration') IS NOT NULL AS migrated;

-- @doctor_city
PREPARE doctor_city AS
SELECT d.kind, c.single IS NOT NULL AS moved, coalesce((SELECT max(p.version) FROM bus.pack p), 0) AS pack_version,
       coalesce((SELECT extract(epoch FROM clock_timestamp() - min(o.created_at)) FROM bus.outbox o), 0)::bigint AS oldest,
       (SELECT count(*) FROM bus.outbox) AS depth,
       (SELECT count(*) FROM bus.quarantine q WHERE q.resolved_at IS NULL) AS held,
       coalesce((SELECT extract(epoch FROM clock_timestamp() - min(q.quarantined_at)) FROM bus.quarantine q
                 WHERE q.resolved_at IS NULL), 0)::bigint AS held_oldest
FROM bus.deployment d LEFT JOIN bus.clock c ON true;

-- @hotspots
-- What the classifier found (hotspot_list of its rows), with the order that was made of it.
PREPARE hotspot_list(int, text, timestamptz, int) AS
SELECT h.id, h.state::int AS state, h.district, h.area, h.matter, h.place, h.title, h.count, h.people, h.growth, h.first_at,
       h.last_at, h.found_at, h.alarmed_at, h.raised_at, h.reason, p.number
FROM classifier.hotspot h LEFT JOIN intake.request p ON p.hotspot = h.id
WHERE ($1 = 0 OR h.state = $1) AND ($2 IS NULL OR h.district = $2) AND ($3 IS NULL OR h.last_at >= $3)
ORDER BY h.state DESC, h.count DESC, h.last_at DESC, h.id LIMIT $4;

-- By its id, by the number of its order, or by that of one of its sources: then the one that was found last.
PREPARE hotspot_show(text) AS
SELECT h.id, h.state::int AS state, h.district, h.area, h.matter, h.place, h.title, h.count, h.people, h.growth, h.first_at,
       h.last_at, h.found_at, h.alarmed_at, h.raised_at, h.reason, p.number
FROM classifier.hotspot h LEFT JOIN intake.request p ON p.hotspot = h.id
WHERE h.id::text = lower($1) OR p.number = $1
   OR EXISTS (SELECT FROM classifier.hotspot_member m JOIN intake.request r ON r.id = m.request_id
              WHERE m.hotspot_id = h.id AND r.number = $1)
ORDER BY h.found_at DESC, h.id LIMIT 1;

PREPARE hotspot_sources(uuid) AS
SELECT r.number, r.accepted_at, r.channel, r.state::int AS state, r.content AS text
FROM classifier.hotspot_member m JOIN intake.request r ON r.id = m.request_id
WHERE m.hotspot_id = $1 AND bus.is_shown(r.reported, coalesce(nullif(r.order_matter, ''), r.matter)) ORDER BY r.accepted_at, r.id;

-- @models
PREPARE model_rows(int) AS
SELECT m.axis::int AS axis, m.version, m.sha256, m.origin, m.note, m.figures::text AS figures, m.added_by, m.offered, m.added_at,
       octet_length(m.content)::bigint AS bytes, coalesce(u.in_force = m.version, false) AS in_force,
       coalesce(u.before = m.version, false) AS before, coalesce(u.shadow = m.version, false) AS shadow
FROM classifier.model m LEFT JOIN classifier.model_use u ON u.axis = m.axis
WHERE $1 = 0 OR m.axis = $1 ORDER BY m.axis, m.version;

PREPARE model_bytes(int, int) AS
SELECT content FROM classifier.model WHERE axis = $1 AND version = $2;

-- @model_change
PREPARE model_lock AS
SELECT 1 AS done FROM pg_advisory_xact_lock(hashtext('loopline model'));

PREPARE model_add(int, int, text, bytea, text, text, text, bool, text) AS
INSERT INTO classifier.model (axis, version, sha256, content, origin, note, figures, offered, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7::json, $8, $9);

PREPARE model_change_add(int, text, int, text, text) AS
INSERT INTO classifier.model_change (at, axis, what, version, actor, reason) VALUES (bus.now(), $1, $2, $3, $4, $5);

-- What looked on and now is in force looks on no more.
PREPARE model_apply(int, int, text) AS
INSERT INTO classifier.model_use AS u (axis, in_force, changed_at, changed_by) VALUES ($1, $2, bus.now(), $3)
ON CONFLICT (axis) DO UPDATE SET in_force = excluded.in_force, before = u.in_force,
    shadow = nullif(u.shadow, excluded.in_force), changed_at = excluded.changed_at, changed_by = excluded.changed_by
WHERE u.in_force <> excluded.in_force
RETURNING in_force AS version;

-- Once: what was found wanting is not what a second roll back goes to.
PREPARE model_roll_back(int, text) AS
UPDATE classifier.model_use SET in_force = before, before = NULL, shadow = nullif(shadow, before), changed_at = bus.now(),
    changed_by = $2
WHERE axis = $1 AND before IS NOT NULL RETURNING in_force AS version;

PREPARE model_shadow(int, int, text) AS
UPDATE classifier.model_use SET shadow = $2, changed_at = bus.now(), changed_by = $3
WHERE axis = $1 AND shadow IS DISTINCT FROM $2 AND in_force <> $2 RETURNING shadow AS version;

PREPARE model_unshadow(int, text) AS
UPDATE classifier.model_use u SET shadow = NULL, changed_at = bus.now(), changed_by = $2
FROM (SELECT axis, shadow FROM classifier.model_use WHERE axis = $1) o
WHERE u.axis = o.axis AND u.shadow IS NOT NULL RETURNING o.shadow AS version;

-- @model_shadow
-- How often each model that looked on came to another outcome, over requests accepted from an instant on.
PREPARE shadow_counts(timestamptz) AS
SELECT s.axis, (s.shadow ->> 'version')::int AS version, count(*) AS asked,
       count(*) FILTER (WHERE s.shadow ->> 'agrees' = 'false') AS differed
FROM classifier.classification c
CROSS JOIN LATERAL (VALUES (1, c.reasons -> 'matter' -> 'shadow'), (2, c.reasons -> 'nature' -> 'shadow'),
                           (3, c.reasons -> 'urgency' -> 'shadow'), (4, c.reasons -> 'party' -> 'shadow')) s (axis, shadow)
WHERE ($1 IS NULL OR c.accepted_at >= $1) AND s.shadow IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, 2;

-- @model_report
-- By what the machine said: what went on by itself, what of it has been judged since (its order was fed back or written
-- off, or it was corrected), what was corrected (matter changed, or returned and dispatched to another unit), what people
-- confirmed or changed at the desk. A matter that the channel said is not the machine's.
PREPARE model_report(timestamptz) AS
SELECT c.matter, count(*) AS requests, count(*) FILTER (WHERE c.state = 1) AS automatic,
       count(*) FILTER (WHERE c.state = 1 AND (o.ended OR o.corrected)) AS judged,
       count(*) FILTER (WHERE c.state = 1 AND o.corrected) AS corrected,
       count(*) FILTER (WHERE c.state = 2) AS waiting,
       count(*) FILTER (WHERE c.state = 3) AS decided,
       count(*) FILTER (WHERE c.state = 3 AND c.person_matter = c.matter) AS confirmed,
       count(*) FILTER (WHERE c.gate = 3) AS from_nothing
FROM classifier.classification c
LEFT JOIN router.order_request q ON q.request_id = c.id
LEFT JOIN router.work_order w ON w.id = q.order_id
CROSS JOIN LATERAL (
    SELECT w.state IN (5, 6) OR w.fed_back_at IS NOT NULL OR w.written_off_at IS NOT NULL AS ended,
           EXISTS (SELECT FROM bus.event e WHERE e.subject = q.order_id AND e.service = 3 AND e.kind = 'matter_changed'
                     AND e.detail ->> 'matter' <> e.detail ->> 'matter_before')
           OR EXISTS (SELECT FROM router.return_slip s WHERE s.order_id = q.order_id AND s.ruling = 1
                        AND s.new_unit IS DISTINCT FROM s.unit) AS corrected) o
WHERE ($1 IS NULL OR c.accepted_at >= $1) AND c.said_matter = '' AND c.state < 4
GROUP BY c.matter ORDER BY c.matter;
