-- Of the command line: the evidence of one order (bundle_sections.c). Nothing here changes anything.

-- @evidence
-- The accountability file of one order: who acted and what they did, what the clocks, cards, slips and events prove. Nothing
-- that a person said.
PREPARE evidence_order(uuid) AS
SELECT o.number, o.district, o.area, o.matter, o.policy, o.pack_version, o.state::int AS state, o.round, o.returns, o.yellow,
       o.red, o.accepted_at, o.dispatched_at, o.fed_back_at, o.written_off_at, o.withdrawn_at, bus.now() AS now,
       o.class::int AS order_class, o.letter, o.leader, o.first_unit, o.hops, o.cause, o.child_kind::int AS child_kind, o.children,
       o.children_open, o.unclear, o.forced, o.front_line, o.one_go,
       (SELECT p.number FROM router.work_order p WHERE p.id = o.parent_id) AS parent
FROM router.work_order o WHERE o.id = $1;

-- Who was only called is no longer needed when the call is over: nobody took its part, it has no state then. Calls that are
-- over stand with their whistles.
PREPARE evidence_units(uuid) AS
SELECT a.unit, a.duty::bigint AS duty, p.unit AS of, a.task, a.limit_text,
       CASE WHEN a.duty IN (3, 4) AND a.state = 6 THEN 0 ELSE a.state END::bigint AS state, a.round::bigint AS round,
       a.dispatched_at, a.signed_at, a.contacted_at, a.arrived_at, coalesce(a.called_at, k.called_at) AS called_at,
       coalesce(a.reported_in_at, k.reported_in_at) AS reported_in_at, a.reported_at, a.fed_back_at, a.relieved_at,
       a.visits::bigint AS visits, a.outcome::bigint AS outcome, a.result, a.yellow::bigint AS yellow, a.red::bigint AS red
FROM router.assignment a
LEFT JOIN router.assignment p ON p.order_id = a.order_id AND p.seq = a.parent_seq
CROSS JOIN LATERAL (
    SELECT max(w.at) AS called_at, max(c.reported_in_at) AS reported_in_at
    FROM router.whistle_call c JOIN router.whistle w ON w.order_id = c.order_id AND w.seq = c.whistle
    WHERE c.order_id = a.order_id AND c.assignment = a.seq) k
WHERE a.order_id = $1 ORDER BY a.seq;

PREPARE evidence_children(uuid) AS
SELECT o.number AS child, o.child_kind::bigint AS kind, o.state::bigint AS state, o.area, o.text AS task, o.limit_text,
       o.dispatched_at, o.fed_back_at, o.yellow::bigint AS yellow, o.red::bigint AS red,
       (SELECT l.unit FROM router.assignment l WHERE l.order_id = o.id AND l.duty = 1 ORDER BY l.seq DESC LIMIT 1) AS lead,
       (SELECT string_agg(c.unit, ',' ORDER BY c.seq) FROM router.assignment c WHERE c.order_id = o.id AND c.duty = 2) AS co
FROM router.work_order o WHERE o.parent_id = $1 ORDER BY o.dispatched_at, length(o.number), o.number;

PREPARE evidence_returns(uuid) AS
SELECT s.unit, s.returned_at, s.returned_by, s.ground, s.text, s.ruling::bigint AS ruling, s.new_unit, s.units, s.reason,
       s.ruled_by, s.ruled_at
FROM router.return_slip s WHERE s.order_id = $1 ORDER BY s.seq;

PREPARE evidence_whistles(uuid) AS
SELECT w.seq::bigint AS whistle, w.kind::bigint AS kind, w.level, w.unit, w.by, w.at, w.limit_text, w.text,
       w.state::bigint AS state, w.finding, w.measures, w.participants, w.lead, w.co, w.ended_by, w.ended_at
FROM router.whistle w WHERE w.order_id = $1 ORDER BY w.seq;

-- Judged as the double assessment does (whistle_responders): late or never, by the clock that ran for the call.
PREPARE evidence_calls(uuid) AS
SELECT c.whistle::bigint AS whistle, c.unit, w.at AS called_at, w.limit_text, k.due_at, c.reported_in_at,
       coalesce(c.reported_in_at > k.due_at OR c.reported_in_at IS NULL AND NOT k.provisional
                AND k.due_at < coalesce(w.ended_at, bus.now()), false)::int::bigint AS late, c.person, c.note, c.by
FROM router.whistle_call c JOIN router.whistle w ON w.order_id = c.order_id AND w.seq = c.whistle
LEFT JOIN LATERAL (SELECT x.due_at, x.provisional FROM escalation.clock x
    WHERE x.order_id = w.order_id AND x.unit = c.unit AND x.stage = 12 AND x.started_at <= w.at
      AND (x.stopped_at IS NULL OR x.stopped_at >= w.at)
    ORDER BY x.started_at DESC LIMIT 1) k ON true
WHERE c.order_id = $1 ORDER BY c.whistle, c.reported_in_at NULLS LAST, c.assignment;

PREPARE evidence_sessions(uuid) AS
SELECT s.kind::bigint AS kind, s.round::bigint AS session, s.held_at, array_to_string(s.units, ',') AS units,
       array_to_string(s.participants, ', ') AS participants, s.result::bigint AS result, s.text, s.next_at,
       (SELECT string_agg(f.value ->> 'reference', ' ' ORDER BY f.ordinality)
        FROM jsonb_array_elements(s.attachments) WITH ORDINALITY f) AS attachments, s.unit, s.by, s.at
FROM router.session s WHERE s.order_id = $1 ORDER BY s.held_at, s.kind, s.round;

-- A final result reaches the platform when its unit has fed back: where a leader signs, later than it was reported.
PREPARE evidence_results(uuid) AS
SELECT r.unit, r.round::bigint AS round, r.interim::int::bigint AS interim, r.outcome::bigint AS outcome, r.at,
       CASE WHEN r.interim OR r.round < a.round THEN r.at ELSE a.fed_back_at END AS platform_at, r.told_at, r.text, r.measures,
       r.cost_fen, r.agreed_fen, r.works_until, r.ground, r.until_at, r.contact_at, r.contact_way::bigint AS contact_way,
       r.contact_result::bigint AS contact_result,
       (SELECT string_agg(f.value ->> 'reference', ' ' ORDER BY f.ordinality)
        FROM jsonb_array_elements(r.attachments) WITH ORDINALITY f) AS attachments, r.by
FROM router.result r JOIN router.assignment a ON a.order_id = r.order_id AND a.seq = r.seq
WHERE r.order_id = $1 ORDER BY r.id;

PREPARE evidence_comments(uuid) AS
SELECT c.at, c.unit, c.by, c.text,
       (SELECT string_agg(f.value ->> 'reference', ' ' ORDER BY f.ordinality)
        FROM jsonb_array_elements(c.attachments) WITH ORDINALITY f) AS attachments
FROM router.comment c WHERE c.order_id = $1 ORDER BY c.id;

PREPARE evidence_hand_overs(uuid) AS
SELECT h.direction::bigint AS direction, h.agency, h.reference, h.at, h.unit, h.note, h.by, h.recorded_at
FROM router.hand_over h WHERE h.order_id = $1 ORDER BY h.at, h.id;

PREPARE evidence_history(uuid) AS
SELECT e.at, e.service::bigint AS service, e.kind, e.unit, e.actor, e.detail::text AS detail
FROM bus.event e
WHERE e.subject IN (SELECT $1 UNION SELECT q.request_id FROM router.order_request q WHERE q.order_id = $1)
ORDER BY e.at, e.id;

PREPARE evidence_clocks(uuid) AS
SELECT c.stage::bigint AS stage, c.unit, c.round::bigint AS round, c.state::bigint AS state, c.started_at, c.due_at,
       c.stopped_at, c.revision::bigint AS revision, c.explain::text AS explanation
FROM escalation.clock c WHERE c.order_id = $1 ORDER BY c.round, c.started_at, c.unit, c.stage, c.id;

PREPARE evidence_cards(uuid) AS
SELECT c.id AS card, c.action::bigint AS action, c.stage::bigint AS stage, c.unit, c.round::bigint AS round,
       coalesce(nullif(c.told, ''), c.level) AS told, c.due_at, c.fired_at, c.late::int::bigint AS late, c.acknowledged_at,
       c.acknowledged_by
FROM escalation.card c WHERE c.order_id = $1 ORDER BY c.fired_at, c.id;

PREPARE evidence_slips(uuid) AS
SELECT s.number AS slip, s.unit, s.state::bigint AS state, s.issued_by, s.issued_at, s.text, s.answered_by, s.answered_at,
       s.answer, s.sent_back::bigint AS sent_back, s.closed_by, s.closed_at
FROM escalation.slip s WHERE s.order_id = $1 ORDER BY s.issued_at, s.number;

PREPARE evidence_reliefs(uuid) AS
SELECT r.kind::bigint AS kind, r.unit, r.ground, r.reason, r.amount, r.until AS until_at, r.state::bigint AS state, r.asked_by,
       r.asked_at, r.decided_by, r.decided_at, r.ended_at
FROM escalation.relief r WHERE r.order_id = $1 ORDER BY r.seq;

PREPARE evidence_meetings(uuid) AS
SELECT i.cadence, i.date::text AS date, i.state::bigint AS state, i.lead, i.co, i.limit_text, i.decision, i.decided_by,
       i.decided_at, i.done_at
FROM escalation.meeting_item i WHERE i.order_id = $1 ORDER BY i.date, i.cadence;
PREPARE evidence_case(uuid) AS
SELECT c.state::bigint AS state, c.kind::bigint AS kind, c.works_until, c.works_done_at, c.works_done_by, c.works_text, c.analyse_until,
       c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until
FROM survey.survey_case c WHERE c.id = $1;
PREPARE evidence_ratings(uuid) AS
SELECT s.number, s.kind::bigint AS kind, s.round::bigint AS round, s.unit, s.state::bigint AS state, s.rating::bigint AS rating,
       s.source::bigint AS source, s.responded::bigint AS responded, s.solved::bigint AS solved, s.recurred::bigint AS recurred,
       (SELECT string_agg(x.key || '=' || x.value, ', ' ORDER BY x.key) FROM jsonb_each_text(s.aspects) x) AS aspects,
       s.cause::bigint AS cause, s.cause_basis::bigint AS cause_basis, s.rated_by, s.rated_at
FROM survey.survey s WHERE s.case_id = $1 ORDER BY s.visit, s.request_id;
PREPARE evidence_attempts(uuid) AS
SELECT s.number, s.kind::bigint AS kind, s.round::bigint AS round, a.seq::bigint AS seq, a.way::bigint AS way, a.result::bigint AS result,
       a.at, a.by
FROM survey.attempt a JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id)
WHERE a.case_id = $1 ORDER BY a.visit, s.number, a.seq;
PREPARE evidence_unit_calls(uuid) AS
SELECT u.number, u.round::bigint AS round, u.unit, u.called_at, u.rating::bigint AS rating, u.solved::bigint AS solved, u.by, u.at
FROM survey.unit_call u WHERE u.case_id = $1 ORDER BY u.round, u.number;
PREPARE evidence_checks(uuid) AS
SELECT k.sample, k.number, k.unit, k.rating::bigint AS rating, k.responded::bigint AS responded, k.solved::bigint AS solved, k.by, k.at
FROM survey.check_call k WHERE k.case_id = $1 ORDER BY k.sample, k.number;
PREPARE evidence_findings(uuid) AS
SELECT f.kind::bigint AS kind, f.number, f.round::bigint AS round, f.unit, f.unit_rating::bigint AS unit_rating,
       f.centre_rating::bigint AS centre_rating, f.sample, f.at
FROM survey.finding f WHERE f.case_id = $1 ORDER BY f.seq;
PREPARE evidence_exclusions(uuid) AS
SELECT x.number, s.round::bigint AS round, x.ground, x.state::bigint AS state, x.proposed_by, x.proposed_at, x.decided_by, x.decided_at,
       x.annulled_by, x.annulled_at
FROM survey.exclusion x JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (x.case_id, x.visit, x.request_id)
WHERE x.case_id = $1 ORDER BY x.proposed_at, x.number, x.seq;
PREPARE evidence_appeals(uuid) AS
SELECT a.number AS appeal, a.against::bigint AS against, a.target, a.unit, a.ground, a.filed_by, a.filed_at, a.state::bigint AS state,
       a.ruled_by, a.ruled_at
FROM survey.appeal a WHERE a.case_id = $1 ORDER BY a.filed_at, a.number;
PREPARE evidence_corrections(uuid) AS
SELECT k.appeal, k.against::bigint AS against, k.target, k.unit, k.at, k.by FROM survey.correction k WHERE k.case_id = $1 ORDER BY k.id;
