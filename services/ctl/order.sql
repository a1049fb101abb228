-- Of the command line: requests and orders, one by one and in lists, with all that is told of them. In groups, as ctl.sql is.

-- @order_brief
-- By its own number, or by that of a request that rides on it.
PREPARE order_brief(text) AS
WITH found AS (SELECT id FROM (SELECT 1 AS rank, id FROM router.work_order WHERE number = $1
                               UNION ALL SELECT 2, order_id FROM router.order_request WHERE number = $1) x
               ORDER BY rank LIMIT 1)
SELECT o.id, o.number, o.state::int AS state, o.dispatches,
       (SELECT a.unit FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6) AS lead,
       (SELECT s.unit FROM router.return_slip s JOIN router.assignment a ON a.order_id = s.order_id AND a.seq = s.assignment
        WHERE s.order_id = o.id AND s.ruling = 0 AND a.state = 3 ORDER BY s.seq LIMIT 1) AS returned
FROM found f JOIN router.work_order o ON o.id = f.id;

-- What acts on a request acts on the order that it rides on.
PREPARE order_riding(uuid) AS
SELECT o.id, o.number, o.state::int AS state, o.dispatches,
       (SELECT a.unit FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6) AS lead,
       (SELECT s.unit FROM router.return_slip s JOIN router.assignment a ON a.order_id = s.order_id AND a.seq = s.assignment
        WHERE s.order_id = o.id AND s.ruling = 0 AND a.state = 3 ORDER BY s.seq LIMIT 1) AS returned
FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id WHERE q.request_id = $1;

-- @request
PREPARE request_show(text) AS
SELECT r.id, r.number, r.channel, r.reference, r.party::int AS party, r.withheld, r.district, r.area, r.address,
       r.urgency::int AS urgency, r.content, r.occurred_at, r.accepted_at, r.state::int AS state, r.unit, r.answer, r.ground,
       coalesce(c.state, 0)::int AS review, coalesce(c.person_matter, c.matter, r.matter) AS matter,
       coalesce(c.person_nature, c.nature, 0)::int AS nature, coalesce(c.confidence, 0) AS confidence, c.decided_by,
       r.latitude, r.longitude, r.datum::int AS datum
FROM intake.request r LEFT JOIN classifier.classification c ON c.id = r.id
WHERE r.number = $1;

-- @requests
PREPARE request_list(text, int, text, int) AS
SELECT r.number, r.accepted_at, r.state::int AS state, r.channel, r.district, r.area, r.urgency::int AS urgency, r.unit,
       r.content
FROM intake.request r LEFT JOIN classifier.classification c ON c.id = r.id
WHERE ($1 IS NULL OR r.district = $1) AND ($2 = 0 OR r.state = $2) AND ($3 IS NULL OR r.channel = $3)
  AND bus.is_shown(r.reported, coalesce(nullif(r.order_matter, ''), nullif(c.person_matter, ''), c.matter, r.matter))
ORDER BY r.accepted_at DESC, r.id DESC LIMIT $4;

-- @orders
PREPARE order_list(text, int, text, bool, int) AS
SELECT o.number, o.dispatched_at, o.state::int AS state, o.round, o.district, o.matter, o.urgency::int AS urgency,
       coalesce(l.unit, '') AS lead, k.due_at, o.yellow, o.red
FROM router.work_order o
LEFT JOIN router.assignment l ON l.order_id = o.id AND l.duty = 1 AND l.state <> 6
LEFT JOIN LATERAL (SELECT min(c.due_at) AS due_at, min(c.due_at) FILTER (WHERE NOT c.provisional) AS judged_by
                   FROM escalation.clock c WHERE c.order_id = o.id AND c.state = 1) k ON true
WHERE bus.is_shown(o.reported, o.matter) AND ($1 IS NULL OR o.district = $1) AND ($2 = 0 OR o.state = $2)
  AND ($3 IS NULL OR EXISTS (SELECT FROM router.assignment a WHERE a.order_id = o.id AND a.unit = $3 AND a.state <> 6))
  AND (NOT $4 OR k.judged_by < bus.now())
ORDER BY o.dispatched_at DESC, o.id DESC LIMIT $5;

-- @order
PREPARE order_show(uuid) AS
SELECT o.id, o.number, o.district, o.area, o.address, o.matter, o.text, o.nature::int AS nature, o.urgency::int AS urgency,
       o.policy, o.entry, o.ground, o.pack_version, o.state::int AS state, o.round, o.returns, o.yellow, o.red, o.accepted_at,
       o.dispatched_at, o.fed_back_at, o.written_off_at, o.withdrawn_at, o.limit_text, o.merged_at, o.reopened, o.weight,
       (SELECT m.number FROM router.work_order m WHERE m.id = o.merged_into) AS merged_into,
       (SELECT c.number FROM router.order_request q JOIN router.work_order c ON c.id = q.order_id
        WHERE o.state = 8 AND q.request_id = o.id) AS rides_on,
       o.class::int AS class, o.letter, o.leader, o.first_unit, o.unclear, o.forced, o.hops, o.whistles_open, o.children,
       o.children_open, o.child_kind::int AS child_kind, o.front_line, o.one_go, o.cause,
       (SELECT p.number FROM router.work_order p WHERE p.id = o.parent_id) AS parent,
       array_to_string(o.upper_path, ' → ') AS from_above, o.upper_due, o.handed_back_at,
       coalesce(w.priority, false) AS priority, w.priority_at, w.priority_by, w.priority_text, r.kind::int AS standing,
       r.until AS stands_until, h.id::text AS hotspot, h.title AS hotspot_title,
       (SELECT count(*)::int FROM bus.quarantine q WHERE q.resolved_at IS NULL
          AND (q.subject = o.id OR q.subject IN (SELECT m.request_id FROM router.order_request m WHERE m.order_id = o.id))) AS held
FROM router.work_order o
LEFT JOIN intake.request q ON q.id = o.id LEFT JOIN classifier.hotspot h ON h.id = q.hotspot
LEFT JOIN escalation.watch w ON w.id = o.id
LEFT JOIN LATERAL (SELECT kind, until FROM escalation.relief
                   WHERE order_id = o.id AND kind IN (2, 3) AND state = 2 AND until > bus.now()
                     AND EXISTS (SELECT FROM escalation.clock c
                                 WHERE c.order_id = o.id AND c.state = 1 AND c.stage NOT IN (14, 16)
                                   AND (c.unit = relief.unit OR relief.led OR relief.unit = w.lead))
                   ORDER BY until DESC LIMIT 1) r ON true
WHERE o.id = $1;

-- Late is each by himself: the stages of this part that were missed, or whose limit is over. Calls that are over stand with
-- their whistles.
PREPARE order_units(uuid) AS
SELECT a.unit, a.duty::int AS duty, coalesce(p.unit, '') AS of, coalesce(a.task, '') AS task, a.limit_text AS limit,
       a.state::int AS state, a.round, a.visits, a.dispatched_at, a.signed_at, a.contacted_at, a.arrived_at,
       coalesce(a.called_at, k.called_at) AS called_at, coalesce(a.reported_in_at, k.reported_in_at) AS reported_in_at, a.reported_at, a.fed_back_at, a.relieved_at, a.outcome::int AS outcome, a.result,
       l.late::text AS late
FROM router.assignment a
LEFT JOIN router.assignment p ON p.order_id = a.order_id AND p.seq = a.parent_seq
CROSS JOIN LATERAL (
    SELECT max(w.at) AS called_at, max(c.reported_in_at) AS reported_in_at
    FROM router.whistle_call c JOIN router.whistle w ON w.order_id = c.order_id AND w.seq = c.whistle
    WHERE c.order_id = a.order_id AND c.assignment = a.seq) k
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(c.stage ORDER BY c.stage), '[]') AS late
    FROM (SELECT DISTINCT stage::int AS stage FROM escalation.clock c
          WHERE c.order_id = a.order_id AND c.unit = a.unit AND c.started_at < coalesce(a.relieved_at, 'infinity')
            AND c.started_at >= coalesce((SELECT max(b.relieved_at) FROM router.assignment b
                                          WHERE b.order_id = a.order_id AND b.unit = a.unit AND b.seq < a.seq), '-infinity')
            AND (c.state = 3 OR (c.state = 1 AND NOT c.provisional AND c.due_at < bus.now()))) c) l
WHERE a.order_id = $1 ORDER BY a.seq;

PREPARE order_children(uuid) AS
SELECT o.number, o.child_kind::int AS kind, o.state::int AS state, o.area, o.text, o.limit_text AS limit, o.dispatched_at, o.fed_back_at,
       coalesce(l.unit, '') AS lead
FROM router.work_order o LEFT JOIN router.assignment l ON l.order_id = o.id AND l.duty = 1 AND l.state <> 6
WHERE o.parent_id = $1 ORDER BY o.dispatched_at, length(o.number), o.number;

PREPARE order_whistles(uuid) AS
SELECT w.seq, w.kind::int AS kind, w.state::int AS state, w.level, w.unit, w.by, w.text, w.limit_text AS limit, w.at, w.finding,
       w.measures, w.participants, w.lead, w.co, w.ended_by, w.ended_at
FROM router.whistle w WHERE w.order_id = $1 ORDER BY w.seq;

-- Each is measured by the limit that began with the whistle.
PREPARE order_calls(uuid) AS
SELECT c.whistle, c.unit, k.due_at, c.reported_in_at, c.person, c.note,
       coalesce(k.state = 3 OR (k.state = 1 AND NOT k.provisional AND k.due_at < bus.now()), false) AS late
FROM router.whistle_call c JOIN router.whistle w ON w.order_id = c.order_id AND w.seq = c.whistle
LEFT JOIN LATERAL (SELECT k.due_at, k.state, k.provisional FROM escalation.clock k
                   WHERE k.order_id = c.order_id AND k.stage = 12 AND k.unit = c.unit AND k.started_at >= w.at
                   ORDER BY k.started_at LIMIT 1) k ON true
WHERE c.order_id = $1 ORDER BY c.whistle, c.reported_in_at NULLS LAST, c.assignment;

PREPARE order_sessions(uuid) AS
SELECT s.kind::int AS kind, s.round, s.result::int AS result, s.held_at, s.next_at, s.place, to_json(s.units)::text AS units,
       to_json(s.participants)::text AS participants, to_json(s.parties)::text AS parties, s.text,
       s.attachments::text AS attachments, s.unit, s.by
FROM router.session s WHERE s.order_id = $1 ORDER BY s.held_at, s.kind, s.round;

-- A final result reaches the platform when its unit has fed back: where a leader signs, later than it was reported.
PREPARE order_results(uuid) AS
SELECT r.unit, r.round, r.interim, r.outcome::int AS outcome, r.text, r.measures, r.cost_fen, r.ground, r.until_at, r.contact_at,
       r.contact_way::int AS contact_way, r.contact_with, r.contact_result::int AS contact_result,
       r.attachments::text AS attachments, r.at, r.told_at, r.by, r.agreed_fen, r.works_until,
       CASE WHEN r.interim OR r.round < a.round THEN r.at ELSE a.fed_back_at END AS platform_at
FROM router.result r JOIN router.assignment a ON a.order_id = r.order_id AND a.seq = r.seq
WHERE r.order_id = $1 ORDER BY r.id;

PREPARE order_comments(uuid) AS
SELECT c.unit, c.by, c.at, c.text, c.attachments::text AS attachments
FROM router.comment c WHERE c.order_id = $1 ORDER BY c.id;

PREPARE order_hand_overs(uuid) AS
SELECT h.direction::int AS direction, h.agency, h.reference, h.unit, h.by, h.note, h.at, h.recorded_at
FROM router.hand_over h WHERE h.order_id = $1 ORDER BY h.at, h.id;

PREPARE order_requests(uuid) AS
SELECT q.number, q.channel, q.accepted_at, r.state::int AS state
FROM router.order_request q JOIN intake.request r ON r.id = q.request_id
WHERE q.order_id = $1 ORDER BY q.accepted_at, q.request_id;

-- Orders that were merged into this one, whatever became of it since; what rides with them came over too.
PREPARE order_merged(uuid) AS
SELECT o.number, o.matter, o.merged_at, o.weight
FROM router.work_order o WHERE o.merged_into = $1 ORDER BY o.merged_at, o.number;

-- What it repeats or was made of, and what repeats it or was made of it (`of_other`).
PREPARE order_links(uuid) AS
SELECT coalesce(o.number, r.number, l.id::text) AS number, l.kind::int AS kind, l.of_other, o.state::int AS state,
       coalesce(o.matter, '') AS matter, l.at
FROM (SELECT other_id AS id, kind, false AS of_other, at FROM router.order_link WHERE order_id = $1
      UNION ALL
      SELECT order_id, kind, true, at FROM router.order_link WHERE other_id = $1) l
LEFT JOIN router.work_order o ON o.id = l.id LEFT JOIN intake.request r ON r.id = l.id
WHERE bus.is_shown(coalesce(o.reported, r.reported, ''), coalesce(o.matter, r.matter)) -- what it is linked with is another order
ORDER BY l.at, 1, l.kind;

PREPARE order_supplements(uuid) AS
SELECT s.at, s.text FROM router.supplement s WHERE s.order_id = $1 ORDER BY s.at;

PREPARE order_returns(uuid) AS
SELECT s.unit, s.ground, s.text, s.returned_at, s.ruling::int AS ruling, s.new_unit, s.units, s.reason, s.ruled_by, s.ruled_at
FROM router.return_slip s WHERE s.order_id = $1 ORDER BY s.seq;

PREPARE order_clocks(uuid) AS
SELECT c.stage::int AS stage, c.unit, c.round, c.state::int AS state, c.started_at, c.due_at, c.stopped_at, c.missing_year,
       c.state = 1 AND NOT c.provisional AND c.due_at < bus.now() AS overdue, c.explain ->> 'rule' AS rule, c.provisional,
       c.revision
FROM escalation.clock c WHERE c.order_id = $1 ORDER BY c.round, c.started_at, c.unit, c.stage;

PREPARE order_cards(uuid) AS
SELECT c.id, c.action::int AS action, c.stage::int AS stage, c.unit, c.round, c.level, c.fired_at, c.acknowledged_at,
       c.acknowledged_by, c.told, c.late
FROM escalation.card c WHERE c.order_id = $1 ORDER BY c.fired_at, c.id;

PREPARE order_reliefs(uuid) AS
SELECT r.seq, r.kind::int AS kind, r.unit, r.ground, r.amount, r.until, r.state::int AS state, r.reason, r.asked_by, r.asked_at,
       r.decided_by, r.decided_at, r.note, r.ended_by, r.ended_at
FROM escalation.relief r WHERE r.order_id = $1 ORDER BY r.seq;

-- A slip is answered against the clock that started with it, or anew when the answer was sent back.
PREPARE order_slips(uuid) AS
SELECT s.number AS slip, s.unit, s.state::int AS state, s.text, s.issued_by, s.issued_at, k.due_at, s.answer, s.answered_by,
       s.answered_at, s.sent_back, s.closed_by, s.closed_at
FROM escalation.slip s
LEFT JOIN LATERAL (SELECT c.due_at FROM escalation.clock c
                   WHERE c.order_id = s.order_id AND c.stage = 15 AND c.unit = s.unit AND c.started_at >= s.issued_at
                     AND c.started_at <= coalesce(s.closed_at, 'infinity')
                   ORDER BY c.state = 1 DESC, c.started_at DESC LIMIT 1) k ON true
WHERE s.order_id = $1 ORDER BY s.issued_at, s.number;

PREPARE order_meetings(uuid) AS
SELECT m.cadence || '/' || to_char(m.date, 'YYYY-MM-DD') AS meeting, m.name, i.reasons, i.state::int AS state, i.lead, i.co,
       i.limit_text, i.decision, i.decided_by, i.decided_at, i.done_at
FROM escalation.meeting_item i JOIN escalation.meeting m ON m.cadence = i.cadence AND m.date = i.date
WHERE i.order_id = $1 ORDER BY i.date, i.cadence;

-- How far the follow-up of the order is: works that go on, analysis, look-back, archive.
PREPARE order_case(uuid) AS
SELECT c.state::int AS state, c.kind::int AS kind, c.open, c.works_until, c.works_done_at, c.works_done_by, c.works_text,
       c.analyse_until, c.written_off_at, c.look_back_at, c.archive_at, c.retain_until::text AS retain_until
FROM survey.survey_case c WHERE c.id = $1;

PREPARE order_ratings(uuid) AS
SELECT s.number, s.kind::int AS kind, s.round, s.state::int AS state, s.rating::int AS rating, s.source::int AS source,
       s.responded::int AS responded, s.solved::int AS solved, s.recurred::int AS recurred, nullif(s.aspects, '{}')::text AS aspects,
       s.cause::int AS cause, s.cause_basis::int AS cause_basis, s.way::int AS way, s.attempts, s.next_at, s.rated_by, s.opened_at,
       s.rated_at, s.plan, s.unit
FROM survey.survey s WHERE s.case_id = $1 ORDER BY s.visit, s.request_id;

PREPARE order_attempts(uuid) AS
SELECT s.number, s.kind::int AS kind, s.round, a.seq, a.way::int AS way, a.result::int AS result, a.at, a.by, a.later_at
FROM survey.attempt a JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id)
WHERE a.case_id = $1 ORDER BY a.visit, s.number, a.seq;

PREPARE order_unit_calls(uuid) AS
SELECT u.number, u.round, u.unit, u.called_at, u.rating::int AS rating, u.solved::int AS solved, u.by, u.at
FROM survey.unit_call u WHERE u.case_id = $1 ORDER BY u.round, u.number;

PREPARE order_checks(uuid) AS
SELECT k.sample, k.number, k.unit, k.rating::int AS rating, k.responded::int AS responded, k.solved::int AS solved,
       nullif(k.aspects, '{}')::text AS aspects, k.by, k.at
FROM survey.check_call k WHERE k.case_id = $1 ORDER BY k.sample, k.number;

PREPARE order_findings(uuid) AS
SELECT f.kind::int AS kind, f.number, f.round, f.unit, f.unit_rating::int AS unit_rating, f.centre_rating::int AS centre_rating,
       f.sample, f.at
FROM survey.finding f WHERE f.case_id = $1 ORDER BY f.seq;

PREPARE order_exclusions(uuid) AS
SELECT x.number, s.round, x.ground, x.state::int AS state, x.proposed_by, x.proposed_at, x.decided_by, x.decided_at, x.annulled_by,
       x.annulled_at
FROM survey.exclusion x JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (x.case_id, x.visit, x.request_id)
WHERE x.case_id = $1 ORDER BY x.proposed_at, x.number, x.seq;

PREPARE order_appeals(uuid) AS
SELECT a.number AS appeal, a.against::int AS against, a.target, a.request_number, a.unit, a.ground, a.filed_by, a.filed_at,
       a.state::int AS state, a.ruled_by, a.ruled_at, a.effect, a.due_at
FROM survey.appeal a WHERE a.case_id = $1 ORDER BY a.filed_at, a.number;

PREPARE order_corrections(uuid) AS
SELECT k.appeal, k.against::int AS against, k.target, k.unit, k.at, k.by FROM survey.correction k WHERE k.case_id = $1 ORDER BY k.id;

PREPARE order_write_offs(uuid) AS
SELECT w.state::int AS state, w.round, w.unit, w.applied_by, w.applied_at, w.decided_by, w.decided_at
FROM survey.write_off w WHERE w.case_id = $1 ORDER BY w.attempt;

-- Of the order and of every request that rides on it.
PREPARE order_events(uuid) AS
SELECT e.at, e.service::int AS service, e.kind, e.unit, e.actor, e.detail::text AS detail
FROM bus.event e
WHERE e.subject IN (SELECT $1 UNION SELECT q.request_id FROM router.order_request q WHERE q.order_id = $1)
ORDER BY e.at, e.id;

-- Requests that may be the same matter as one of this order's, whichever came first: what was decided, then the likest.
-- The router has the last word: what rides on one order was merged by whoever merged the later of what told the two apart;
-- what was merged and un-merged since was parted. `settled`: 1 merged, 2 parted.
PREPARE order_likeness(uuid) AS
WITH x AS (SELECT $1 AS id UNION SELECT q.request_id FROM router.order_request q WHERE q.order_id = $1)
SELECT a.number, b.number AS other, l.score, l.state::int AS state, l.reasons::text AS reasons,
       CASE WHEN l.state > 2 AND l.together THEN 0 WHEN l.together THEN 1 WHEN p.at IS NOT NULL THEN 2 ELSE 0 END AS settled,
       CASE WHEN l.together AND l.state < 3 THEN m.actor WHEN NOT l.together AND p.at IS NOT NULL THEN p.actor ELSE l.decided_by END AS decided_by,
       CASE WHEN l.together AND l.state < 3 THEN m.at WHEN NOT l.together AND p.at IS NOT NULL THEN p.at ELSE l.decided_at END AS decided_at,
       CASE WHEN l.together AND l.state < 3 THEN m.reason WHEN NOT l.together AND p.at IS NOT NULL THEN p.reason ELSE l.reason END AS reason
FROM (
    SELECT s.*, qa.order_id = qb.order_id AS together, ARRAY[s.id, oa.merged_into] AS mine, ARRAY[s.other_id, ob.merged_into] AS others,
           array_remove(ARRAY[s.id, oa.merged_into, qa.order_id], NULL) AS here,
           array_remove(ARRAY[s.other_id, ob.merged_into, qb.order_id], NULL) AS there
    FROM (
        SELECT x.id, s.other_id, s.score, s.state, s.reasons, s.decided_by, s.decided_at, s.reason
        FROM x CROSS JOIN LATERAL (
            SELECT y.other_id, y.score, y.state, y.reasons, y.decided_by, y.decided_at, y.reason
            FROM classifier.likeness y WHERE y.request_id = x.id
            UNION ALL
            SELECT y.request_id, y.score, y.state, y.reasons, y.decided_by, y.decided_at, y.reason
            FROM classifier.likeness y WHERE y.other_id = x.id AND y.request_id NOT IN (SELECT id FROM x)) AS s) AS s
    LEFT JOIN router.order_request qa ON qa.request_id = s.id LEFT JOIN router.work_order oa ON oa.id = s.id
    LEFT JOIN router.order_request qb ON qb.request_id = s.other_id LEFT JOIN router.work_order ob ON ob.id = s.other_id
    ORDER BY (s.state <> 1 OR qa.order_id IS NOT DISTINCT FROM qb.order_id AND qa.order_id IS NOT NULL) DESC, s.score DESC,
             s.id, s.other_id LIMIT 20) AS l
JOIN classifier.classification a ON a.id = l.id
JOIN classifier.classification b ON b.id = l.other_id
LEFT JOIN LATERAL (
    SELECT e.at, e.actor, e.detail ->> 'reason' AS reason FROM bus.event e
    WHERE l.together AND e.service = 3 AND e.kind = 'merged' AND e.subject = ANY (l.mine || l.others)
      AND (e.subject = ANY (l.mine)) IS DISTINCT FROM (e.subject = ANY (l.others))
    ORDER BY e.id DESC LIMIT 1) AS m ON true
LEFT JOIN LATERAL (
    SELECT e.at, e.actor, e.detail ->> 'reason' AS reason FROM bus.event e
    WHERE l.together IS NOT TRUE AND e.service = 3 AND e.kind = 'unmerged' AND e.subject = ANY (l.here || l.there)
      AND e.detail ->> 'from' IN (
          SELECT o.number FROM router.work_order o WHERE o.id = ANY (CASE WHEN e.subject = ANY (l.here) THEN l.there ELSE l.here END)
          UNION ALL
          SELECT u.detail ->> 'from' FROM bus.event u
          WHERE u.service = 3 AND u.kind = 'unmerged'
            AND u.subject = ANY (CASE WHEN e.subject = ANY (l.here) THEN l.there ELSE l.here END))
    ORDER BY e.id DESC LIMIT 1) AS p ON true
-- That a person of this order sent a confidential one, too, is not for who reads this one.
WHERE l.together OR bus.is_shown(b.reported, coalesce((SELECT w.matter FROM router.order_request q JOIN router.work_order w ON w.id = q.order_id WHERE q.request_id = l.other_id),
                                                      nullif(b.person_matter, ''), b.matter))
ORDER BY (l.state <> 1 OR l.together IS TRUE OR p.at IS NOT NULL) DESC, l.score DESC, a.number, b.number;

-- What is still under way between the services, or lies in quarantine.
PREPARE order_pending(uuid) AS
WITH about AS (SELECT $1 AS id UNION SELECT r.request_id FROM router.order_request r WHERE r.order_id = $1)
SELECT o.destination::int AS destination, o.type::int AS type, o.created_at AS since, NULL::text AS reason, NULL::bigint AS held
FROM bus.outbox o WHERE o.subject IN (SELECT id FROM about)
UNION ALL
SELECT q.destination::int, q.type::int, q.quarantined_at, q.reason, q.id
FROM bus.quarantine q WHERE q.subject IN (SELECT id FROM about) AND q.resolved_at IS NULL
ORDER BY since;

-- @likeness
-- Proposed and not decided, for each two orders that run (or a request that has none yet) once: the likest pair of those
-- that ride on them, which `compared` names where it is another than the two. Two orders one pair of which was declined,
-- or which were merged and parted again, are decided.
PREPARE likeness_open(text, int) AS
WITH pair AS (
    SELECT l.*, coalesce(qa.order_id, l.request_id) AS a_order, coalesce(qb.order_id, l.other_id) AS b_order,
           a.number AS a_number, b.number AS b_number, coalesce(oa.number, a.number) AS number, coalesce(ob.number, b.number) AS other
    FROM classifier.likeness l
    JOIN classifier.classification a ON a.id = l.request_id
    JOIN classifier.classification b ON b.id = l.other_id
    LEFT JOIN router.order_request qa ON qa.request_id = l.request_id LEFT JOIN router.work_order oa ON oa.id = qa.order_id
    LEFT JOIN router.order_request qb ON qb.request_id = l.other_id LEFT JOIN router.work_order ob ON ob.id = qb.order_id
    WHERE l.state IN (1, 2) AND a.state <> 4 AND b.state <> 4
      AND bus.is_shown(a.reported, coalesce(oa.matter, nullif(a.person_matter, ''), a.matter))
      AND bus.is_shown(b.reported, coalesce(ob.matter, nullif(b.person_matter, ''), b.matter)) AND ($1 IS NULL OR a.district = $1 OR b.district = $1)
      AND qa.withdrawn_at IS NULL AND qb.withdrawn_at IS NULL
      AND (oa.state IS NULL OR oa.state < 5) AND (ob.state IS NULL OR ob.state < 5)
      AND coalesce(qa.order_id, l.request_id) <> coalesce(qb.order_id, l.other_id)),
best AS (
    SELECT DISTINCT ON (least(a_order, b_order), greatest(a_order, b_order)) p.*
    FROM pair p
    ORDER BY least(a_order, b_order), greatest(a_order, b_order), p.state DESC, p.score DESC, p.at, p.request_id, p.other_id)
SELECT x.number, x.other, x.score, x.repeats, x.at, a.district, coalesce(a.person_matter, a.matter) AS matter,
       a.content AS text, b.content AS other_text, x.reasons::text AS reasons,
       CASE WHEN (x.a_number, x.b_number) <> (x.number, x.other) THEN x.a_number || ' ' || x.b_number END AS compared
FROM (SELECT * FROM best WHERE state = 1 ORDER BY score DESC, at, request_id, other_id) AS x
JOIN classifier.classification a ON a.id = x.request_id
JOIN classifier.classification b ON b.id = x.other_id
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM bus.event e
    WHERE e.service = 3 AND e.kind = 'unmerged' AND e.subject IN (x.request_id, x.a_order, x.other_id, x.b_order)
      AND e.detail ->> 'from' IN (
          SELECT o.number FROM router.work_order o
          WHERE o.id IN (SELECT unnest(CASE WHEN e.subject IN (x.request_id, x.a_order) THEN ARRAY[x.other_id, x.b_order]
                                            ELSE ARRAY[x.request_id, x.a_order] END))
          UNION ALL
          SELECT u.detail ->> 'from' FROM bus.event u
          WHERE u.service = 3 AND u.kind = 'unmerged'
            AND u.subject IN (SELECT unnest(CASE WHEN e.subject IN (x.request_id, x.a_order) THEN ARRAY[x.other_id, x.b_order]
                                                 ELSE ARRAY[x.request_id, x.a_order] END)))) AS parted
WHERE parted.n = 0
ORDER BY x.score DESC, x.at, x.request_id, x.other_id LIMIT $2;

-- @relief_brief
PREPARE relief_brief(uuid, int) AS
SELECT r.unit, r.kind::int AS kind, w.policy
FROM escalation.relief r JOIN escalation.watch w ON w.id = r.order_id WHERE r.order_id = $1 AND r.seq = $2;

-- @shelf
-- What stands still now, the next review first: reliefs with the open clocks that they may bear on, as bits 1 << stage
-- (its own unit's; everybody's where the lead asked). The pack says which stages a relief moves; the clock that waits
-- for the review date (14) is no such clock, nor is one that waits for a decision (16).
PREPARE relief_running(text, text) AS
SELECT w.number, r.seq, r.kind::int AS kind, r.unit, r.ground, r.amount, r.reason, r.decided_by AS by, r.decided_at AS at, r.until,
       w.policy, k.stages
FROM escalation.relief r JOIN escalation.watch w ON w.id = r.order_id
CROSS JOIN LATERAL (SELECT bit_or(1::bigint << c.stage) AS stages FROM escalation.clock c
                    WHERE c.order_id = r.order_id AND c.state = 1 AND c.stage NOT IN (14, 16)
                      AND (c.unit = r.unit OR r.led OR r.unit = w.lead)) k
WHERE r.kind IN (2, 3) AND r.state = 2 AND r.until > bus.now() AND NOT w.closed AND k.stages IS NOT NULL
  AND bus.is_open(w.reported, w.matter) AND ($1 IS NULL OR w.district = $1) AND ($2 IS NULL OR r.unit = $2)
ORDER BY r.until, w.number, r.seq;

PREPARE relief_waiting(text, text) AS
SELECT w.number, r.seq, r.kind::int AS kind, r.unit, r.ground, r.amount, r.reason, r.asked_by AS by, r.asked_at AS at, r.until,
       w.policy, 0::bigint AS stages
FROM escalation.relief r JOIN escalation.watch w ON w.id = r.order_id
WHERE r.state = 1 AND NOT w.closed AND bus.is_open(w.reported, w.matter) AND ($1 IS NULL OR w.district = $1) AND ($2 IS NULL OR r.unit = $2)
ORDER BY r.asked_at, w.number, r.seq;

-- @slip_brief
PREPARE slip_brief(text) AS
SELECT w.number, s.unit FROM escalation.slip s JOIN escalation.watch w ON w.id = s.order_id WHERE s.number = $1;

-- @clock_explain
PREPARE clock_explain(uuid) AS
SELECT c.stage::int AS stage, c.unit, c.round, c.state::int AS state, c.due_at, c.stopped_at, c.explain::text AS explanation
FROM escalation.clock c WHERE c.order_id = $1 ORDER BY c.round, c.started_at, c.unit, c.stage;

-- @why
-- Of a child order: how what its parent was founded for was classified, and what the child itself rests on.
PREPARE why_show(text) AS
SELECT c.number, c.state::int AS state, c.gate::int AS gate, c.confidence, c.reasons::text AS reasons, c.pack_version,
       c.person_matter, coalesce(c.person_nature, 0)::int AS person_nature, coalesce(c.person_urgency, 0)::int AS person_urgency,
       coalesce(c.person_party, 0)::int AS person_party, c.person_area, c.decided_by, c.decided_at, c.note,
       o.number AS "order", o.entry, o.ground, o.policy, o.pack_version AS order_pack
FROM classifier.classification c
LEFT JOIN router.order_request q ON q.request_id = c.id
LEFT JOIN router.work_order k ON k.number = $1 AND k.parent_id = c.id
LEFT JOIN router.work_order o ON o.id = coalesce(k.id, q.order_id)
WHERE c.number = $1 OR c.id = (SELECT parent_id FROM router.work_order WHERE number = $1);

PREPARE why_changes(text) AS
SELECT e.at, e.actor, e.detail ->> 'matter_before' AS before, e.detail ->> 'matter' AS matter, e.detail ->> 'reason' AS reason
FROM classifier.classification c JOIN router.order_request q ON q.request_id = c.id
JOIN bus.event e ON e.subject = q.order_id AND e.service = 3 AND e.kind = 'matter_changed'
WHERE c.number = $1 OR c.id = (SELECT parent_id FROM router.work_order WHERE number = $1) ORDER BY e.id;

-- @appeal_brief
PREPARE appeal_brief(text) AS
SELECT c.number FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id WHERE a.number = $1;
