-- For upper_clock_test: what the router and intake say of orders that a deployment above handed down, and what escalation and
-- survey made of it.
CREATE TEMP TABLE mine (id uuid PRIMARY KEY);
PREPARE put(uuid, int, int, int, bytea) AS
WITH known AS (INSERT INTO mine VALUES ($1) ON CONFLICT DO NOTHING)
INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
VALUES ($2, $3, $1, $4, 'pingyin', $5, clock_timestamp() - interval '1 minute') RETURNING id;

-- Instants in µs, as they were said.
PREPARE clocks(uuid, int[]) AS
SELECT coalesce(string_agg(concat_ws(' ', c.stage, nullif(c.unit, ''), (extract(epoch FROM c.due_at) * 1000000)::bigint, c.state,
                                     c.explain ->> 'rule', c.explain ->> 'given_by'), '; ' ORDER BY c.stage, c.round, c.unit), 'none')
FROM escalation.clock c WHERE c.order_id = $1 AND c.stage = ANY ($2);

PREPARE started_after_due(uuid) AS
SELECT count(*) FROM escalation.clock WHERE order_id = $1 AND due_at < started_at;

PREPARE upper_rungs(uuid) AS
SELECT string_agg(rungs, '|' ORDER BY stage) FROM escalation.clock WHERE order_id = $1 AND stage = 4;

PREPARE reliefs(uuid) AS
SELECT coalesce(string_agg(concat_ws(' ', seq, kind, unit, state, asked_by, decided_by, note), '; ' ORDER BY seq), 'none')
FROM escalation.relief WHERE order_id = $1;

PREPARE history(uuid, text) AS
SELECT count(*) FROM bus.event WHERE subject = $1 AND kind = $2;

PREPARE viewed(uuid) AS
SELECT coalesce(string_agg(concat_ws(' ', actor, unit), '; ' ORDER BY id), 'none') FROM bus.event WHERE subject = $1 AND kind = 'viewed';

-- What went out about it, the newest of this kind.
PREPARE sent(uuid, int) AS
SELECT encode(payload, 'hex') FROM bus.outbox WHERE subject = $1 AND type = $2 ORDER BY id DESC LIMIT 1;
PREPARE sent_count(uuid, int, int) AS
SELECT count(*) FROM bus.outbox WHERE subject = $1 AND type = $2 AND destination = $3;
PREPARE on_its_way(uuid, int) AS
SELECT count(*) FROM bus.outbox WHERE subject = $1 AND destination = $2;

PREPARE set_aside(uuid) AS
SELECT coalesce(string_agg(reason, '; ' ORDER BY id), 'none') FROM bus.quarantine WHERE subject = $1 AND resolved_at IS NULL;

PREPARE counted_version AS SELECT max(version) FROM bus.pack;
PREPARE counted(int) AS SELECT count(*) > 0 FROM escalation.calendar_change WHERE version = $1 AND done_at IS NOT NULL;

PREPARE asked(uuid) AS
SELECT concat_ws(' ', s.plan, s.way, s.state, s.sent, s.rating, s.source, s.rated_by, c.state, c.round)
FROM survey.survey s JOIN survey.survey_case c ON c.id = s.case_id AND c.visit = s.visit WHERE c.id = $1;
