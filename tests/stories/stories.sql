-- What a story may expect, one statement per kind: expect_KIND(order or request id) → rows as JSON objects whose
-- values are text; enum columns are numbers (the checker knows their lists). Times are local, to the minute.

CREATE OR REPLACE FUNCTION pg_temp.local(timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char($1 AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') $$;

PREPARE expect_request(uuid) AS
SELECT jsonb_build_object('state', state::int, 'channel', channel, 'district', district, 'withheld', withheld::text,
                          'unit', unit, 'reference', coalesce(reference, ''), 'accepted', pg_temp.local(accepted_at))::text AS row
FROM intake.request WHERE id = $1;

PREPARE expect_classified(uuid) AS
SELECT jsonb_build_object('state', state::int, 'matter', coalesce(person_matter, matter), 'nature', coalesce(person_nature, nature)::int,
                          'urgency', coalesce(person_urgency, urgency)::int, 'party', coalesce(person_party, party)::int,
                          'area', coalesce(person_area, area), 'machine_matter', matter, 'machine_area', area,
                          'by', CASE WHEN state = 3 THEN 'person' ELSE 'machine' END,
                          'notes', (SELECT coalesce(string_agg(concat_ws(' ', n->>'kind', n->>'area', n->>'metres', n->>'source',
                                                                         CASE n->>'review' WHEN 'true' THEN 'review' END), '; ' ORDER BY o), '')
                                    FROM json_array_elements(reasons->'area'->'notes') WITH ORDINALITY AS x (n, o)))::text AS row
FROM classifier.classification WHERE id = $1;

PREPARE expect_order(uuid) AS
SELECT jsonb_build_object('state', state::int, 'round', round::text, 'policy', policy, 'district', district, 'area', area,
                          'urgency', urgency::int, 'yellow', yellow::text, 'red', red::text, 'returns', returns::text,
                          'entry', entry, 'matter', matter, 'withheld', name_withheld::text, 'weight', weight::text,
                          'reopened', reopened::text, 'class', class::int, 'letter', letter, 'leader', leader, 'first_unit', first_unit,
                          'unclear', unclear::text, 'forced', forced::text, 'hops', hops::text, 'dispatches', dispatches::text,
                          'whistles_open', whistles_open::text, 'children', children::text, 'children_open', children_open::text,
                          'front_line', front_line::text, 'one_go', one_go::text, 'cause', cause, 'limit', limit_text,
                          'parent', coalesce((SELECT p.number FROM router.work_order p WHERE p.id = o.parent_id), ''),
                          'kind', child_kind::int,
                          'into', coalesce((SELECT m.number FROM router.work_order m WHERE m.id = o.merged_into), ''))::text AS row
FROM router.work_order o WHERE id = $1;

-- The requests that ride on an order, and the order on which this request rides.
PREPARE expect_rider(uuid) AS
SELECT jsonb_build_object('number', q.number, 'channel', q.channel, 'withdrawn', (q.withdrawn_at IS NOT NULL)::text,
                          'own', (q.request_id = q.order_id)::text)::text AS row
FROM router.order_request q WHERE q.order_id = $1;

PREPARE expect_link(uuid) AS
SELECT jsonb_build_object('kind', l.kind::int, 'state', coalesce(o.state, 0)::int,
                          'other', coalesce(o.number, ''))::text AS row
FROM router.order_link l LEFT JOIN router.work_order o ON o.id = l.other_id WHERE l.order_id = $1;

PREPARE expect_assignment(uuid) AS
SELECT jsonb_build_object('unit', unit, 'duty', duty::int, 'state', state::int, 'round', round::text,
                          'dispatched', pg_temp.local(dispatched_at), 'signed', pg_temp.local(signed_at),
                          'contacted', pg_temp.local(contacted_at), 'arrived', pg_temp.local(arrived_at),
                          'reported', pg_temp.local(reported_at), 'fed_back', pg_temp.local(fed_back_at), 'relieved', pg_temp.local(relieved_at),
                          'return_by', pg_temp.local(return_by), 'outcome', outcome::int, 'task', coalesce(task, ''),
                          'parent', coalesce((SELECT p.unit FROM router.assignment p
                                              WHERE p.order_id = a.order_id AND p.seq = a.parent_seq), ''),
                          'limit', limit_text, 'visits', visits::text, 'called', pg_temp.local(called_at),
                          'reported_in', pg_temp.local(reported_in_at))::text AS row
FROM router.assignment a WHERE order_id = $1;

-- Child orders, in the order in which they were made.
PREPARE expect_child(uuid) AS
SELECT jsonb_build_object('number', o.number, 'kind', o.child_kind::int, 'state', o.state::int, 'area', o.area, 'address', o.address,
                          'text', o.text, 'limit', o.limit_text, 'urgency', o.urgency::int,
                          'lead', coalesce((SELECT a.unit FROM router.assignment a
                                            WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6), ''))::text AS row
FROM router.work_order o WHERE o.parent_id = $1;

PREPARE expect_result(uuid) AS
SELECT jsonb_build_object('unit', unit, 'round', round::text, 'interim', interim::text, 'outcome', outcome::int, 'text', text,
                          'measures', measures, 'cost', (cost_fen / 100)::text, 'ground', ground, 'until', pg_temp.local(until_at),
                          'contact_at', pg_temp.local(contact_at), 'contact_way', contact_way::int, 'contact_with', contact_with,
                          'contact_result', contact_result::int, 'attach', attachments::text, 'at', pg_temp.local(at),
                          'told', coalesce(pg_temp.local(told_at), ''), 'by', by, 'works_until', pg_temp.local(works_until),
                          'agreed', (agreed_fen / 100)::text)::text AS row
FROM router.result WHERE order_id = $1;

PREPARE expect_comment(uuid) AS
SELECT jsonb_build_object('unit', unit, 'by', by, 'text', text, 'attach', attachments::text, 'at', pg_temp.local(at))::text AS row
FROM router.comment WHERE order_id = $1;

PREPARE expect_whistle(uuid) AS
SELECT jsonb_build_object('seq', seq::text, 'kind', kind::int, 'level', level, 'unit', unit, 'by', by, 'text', text,
                          'limit', limit_text, 'at', pg_temp.local(at), 'state', state::int, 'finding', coalesce(finding, ''),
                          'measures', coalesce(measures, ''), 'participants', coalesce(participants, ''),
                          'lead', coalesce(lead, ''), 'co', coalesce(co, ''), 'ended_by', coalesce(ended_by, ''),
                          'ended', pg_temp.local(ended_at))::text AS row
FROM router.whistle WHERE order_id = $1;

PREPARE expect_call(uuid) AS
SELECT jsonb_build_object('whistle', whistle::text, 'unit', unit, 'reported_in', coalesce(pg_temp.local(reported_in_at), ''),
                          'person', coalesce(person, ''), 'note', coalesce(note, ''), 'by', coalesce(by, ''))::text AS row
FROM router.whistle_call WHERE order_id = $1;

PREPARE expect_session(uuid) AS
SELECT jsonb_build_object('kind', kind::int, 'round', round::text, 'unit', unit, 'by', by, 'held', pg_temp.local(held_at), 'place', place,
                          'units', array_to_string(units, ','), 'participants', array_to_string(participants, ','),
                          'parties', array_to_string(parties, ','), 'result', result::int, 'text', text,
                          'next', coalesce(pg_temp.local(next_at), ''), 'attach', attachments::text)::text AS row
FROM router.session WHERE order_id = $1;

PREPARE expect_handover(uuid) AS
SELECT jsonb_build_object('direction', direction::int, 'agency', agency, 'reference', reference, 'unit', unit, 'by', by,
                          'at', pg_temp.local(at), 'recorded', pg_temp.local(recorded_at), 'note', note)::text AS row
FROM router.hand_over WHERE order_id = $1;

-- What a ruling on this order proposes to the catalogue.
PREPARE expect_proposal(uuid) AS
SELECT jsonb_build_object('matter', matter, 'area', area, 'party', party::int, 'urgency', urgency::int, 'lead', lead,
                          'co', array_to_string(co, ','), 'policy', policy, 'ground', ground, 'by', by, 'state', state::int)::text AS row
FROM router.proposal WHERE order_id = $1;

PREPARE expect_clock(uuid) AS
SELECT jsonb_build_object('stage', stage::int, 'unit', unit, 'round', round::text, 'state', state::int,
                          'started', pg_temp.local(started_at), 'due', pg_temp.local(due_at), 'stopped', pg_temp.local(stopped_at),
                          'rule', explain ->> 'rule')::text AS row
FROM escalation.clock WHERE order_id = $1;

PREPARE expect_card(uuid) AS
SELECT jsonb_build_object('stage', stage::int, 'unit', unit, 'round', round::text, 'action', action::int, 'level', level,
                          'due', pg_temp.local(due_at), 'fired', pg_temp.local(fired_at), 'late', late::text,
                          'acknowledged', (acknowledged_at IS NOT NULL)::text)::text AS row
FROM escalation.card WHERE order_id = $1;

PREPARE expect_event(uuid) AS
SELECT jsonb_build_object('kind', kind, 'unit', coalesce(unit, ''), 'actor', coalesce(actor, ''), 'service', service::int,
                          'at', pg_temp.local(at), 'detail', detail::text)::text AS row
FROM bus.event WHERE subject = $1;

PREPARE expect_step(uuid) AS
SELECT jsonb_build_object('what', what, 'unit', unit, 'state', state::int, 'at', pg_temp.local(at))::text AS row
FROM intake.step WHERE request_id = $1;

PREPARE expect_survey(uuid) AS
SELECT jsonb_build_object('round', round::text, 'visit', visit::text, 'rating', rating::int, 'cause', cause::int, 'state', state::int,
                          'number', number, 'kind', kind::int, 'source', source::int, 'responded', responded::int,
                          'solved', solved::int, 'recurred', recurred::int, 'basis', cause_basis::int, 'way', way::int,
                          'attempts', attempts::text, 'next', pg_temp.local(next_at), 'sent', sent::text,
                          'aspects', (SELECT coalesce(string_agg(k || ':' || (aspects->>k), ',' ORDER BY k), '')
                                      FROM jsonb_object_keys(aspects) AS k))::text AS row
FROM survey.survey WHERE request_id = $1;

PREPARE expect_attempt(uuid) AS
SELECT jsonb_build_object('way', t.way::int, 'result', t.result::int, 'at', pg_temp.local(t.at), 'by', t.by, 'kind', s.kind::int,
                          'later', pg_temp.local(t.later_at), 'visit', t.visit::text)::text AS row
FROM survey.attempt t JOIN survey.survey s USING (case_id, visit, request_id) WHERE t.request_id = $1;

PREPARE expect_unitcall(uuid) AS
SELECT jsonb_build_object('unit', unit, 'rating', rating::int, 'solved', solved::int, 'round', round::text,
                          'called', pg_temp.local(called_at))::text AS row
FROM survey.unit_call WHERE request_id = $1;

PREPARE expect_finding(uuid) AS
SELECT jsonb_build_object('kind', kind::int, 'unit', coalesce(unit, ''), 'round', round::text, 'unit_rating', unit_rating::int,
                          'centre_rating', centre_rating::int, 'at', pg_temp.local(at))::text AS row
FROM survey.finding WHERE case_id = $1;

PREPARE expect_check(uuid) AS
SELECT jsonb_build_object('sample', sample, 'rating', rating::int, 'unit', coalesce(unit, ''))::text AS row
FROM survey.check_call WHERE request_id = $1;

PREPARE expect_exclusion(uuid) AS
SELECT jsonb_build_object('state', state::int, 'ground', ground, 'proposed_by', proposed_by,
                          'decided_by', coalesce(decided_by, ''))::text AS row
FROM survey.exclusion WHERE case_id = $1;

PREPARE expect_appeal(uuid) AS
SELECT jsonb_build_object('state', state::int, 'against', against::int, 'unit', unit, 'target', target, 'effect', effect,
                          'ruled_by', coalesce(ruled_by, ''))::text AS row
FROM survey.appeal WHERE case_id = $1;

PREPARE expect_correction(uuid) AS
SELECT jsonb_build_object('against', against::int, 'unit', unit, 'appeal', appeal)::text AS row
FROM survey.correction WHERE case_id = $1;

PREPARE expect_ask(uuid) AS
SELECT jsonb_build_object('way', way::int, 'kind', kind::int, 'channel', channel, 'used', (used_at IS NOT NULL)::text,
                          'closed', (closed_at IS NOT NULL)::text, 'until', pg_temp.local(until_at))::text AS row
FROM intake.survey_ask WHERE request_id = $1;

PREPARE expect_writeoff(uuid) AS
SELECT jsonb_build_object('state', state::int, 'unit', unit, 'applied_by', applied_by, 'decided_by', coalesce(decided_by, ''))::text AS row
FROM survey.write_off WHERE case_id = $1;

PREPARE expect_case(uuid) AS
SELECT jsonb_build_object('round', round::text, 'visit', visit::text, 'supervised', supervised::text, 'unit', coalesce(unit, ''),
                          'open', open::text, 'matter', matter, 'area', area, 'works_until', pg_temp.local(works_until),
                          'works_done', pg_temp.local(works_done_at), 'analyse_until', pg_temp.local(analyse_until),
                          'look_back', pg_temp.local(look_back_at), 'archive', pg_temp.local(archive_at),
                          'state', (ARRAY['answered', 'asking', 'redo', 'asked', 'applied', 'written_off', 'closed', 'reopened',
                                          'analysing', 'looking_back', 'archived', 'refused', 'lapsed'])[state])::text AS row
FROM survey.survey_case WHERE id = $1;

PREPARE story_last_appeal(uuid) AS
SELECT number AS row FROM survey.appeal WHERE case_id = $1 ORDER BY filed_at DESC, number DESC LIMIT 1;

PREPARE story_last_card_id(uuid) AS
SELECT id::text AS row FROM escalation.card WHERE order_id = $1 AND action IN (2, 3) ORDER BY id DESC LIMIT 1;

PREPARE story_last_sample(uuid) AS
SELECT sample AS row FROM survey.check_call WHERE request_id = $1 ORDER BY sample DESC LIMIT 1;

PREPARE expect_slip(uuid) AS
SELECT jsonb_build_object('unit', unit, 'ground', ground, 'ruling', ruling::int, 'new_unit', coalesce(new_unit, ''),
                          'units', units, 'ruled_by', coalesce(ruled_by, ''), 'at', pg_temp.local(returned_at))::text AS row
FROM router.return_slip WHERE order_id = $1;

PREPARE expect_relief(uuid) AS
SELECT jsonb_build_object('seq', seq::text, 'kind', kind::int, 'unit', unit, 'ground', ground, 'amount', amount, 'state', state::int,
                          'until', pg_temp.local(until), 'asked_by', asked_by, 'decided_by', coalesce(decided_by, ''),
                          'decided', pg_temp.local(decided_at), 'ended', pg_temp.local(ended_at))::text AS row
FROM escalation.relief WHERE order_id = $1;

PREPARE expect_supervision(uuid) AS
SELECT jsonb_build_object('number', number, 'unit', unit, 'state', state::int, 'issued_by', coalesce(issued_by, ''),
                          'issued', pg_temp.local(issued_at), 'sent_back', sent_back::text)::text AS row
FROM escalation.slip WHERE order_id = $1;

PREPARE expect_item(uuid) AS
SELECT jsonb_build_object('meeting', cadence || '/' || date, 'state', state::int, 'lead', lead, 'co', co, 'limit', limit_text,
                          'overdue', (reasons & 4 > 0)::text, 'carried', (reasons & 2 > 0)::text, 'redo', (reasons & 8 > 0)::text,
                          'unclear', (reasons & 16 > 0)::text, 'repeated', (reasons & 32 > 0)::text,
                          'class', class, 'named', (reasons & 128 > 0)::text, 'decided_by', coalesce(decided_by, ''))::text AS row
FROM escalation.meeting_item WHERE order_id = $1;

PREPARE expect_watch(uuid) AS
SELECT jsonb_build_object('priority', priority::text, 'limit', limit_text, 'unclear', unclear::text, 'matter', matter)::text AS row
FROM escalation.watch WHERE id = $1;

PREPARE story_order(text) AS
SELECT id::text AS row FROM router.work_order WHERE number = $1;

PREPARE story_last_slip(uuid) AS
SELECT number AS row FROM escalation.slip WHERE order_id = $1 ORDER BY issued_at DESC, number DESC LIMIT 1;

PREPARE story_last_card(uuid) AS
SELECT max(id)::text AS row FROM escalation.card WHERE order_id = $1 HAVING max(id) IS NOT NULL;

-- The whole life of one order as lines: what was done and said, clocks started and ended, in time. What time alone brings
-- in survey races what it brings in escalation at the same instant: it stands last.
PREPARE story_trace(uuid) AS
SELECT line AS row FROM (
    SELECT e.at, CASE WHEN e.service = 5 AND e.kind LIKE ANY ('{%_overdue,%_missed,archived}') THEN 3 ELSE 1 END AS rank, e.id, format('[%s] %s > %s%s%s%s', pg_temp.local(e.at),
               (ARRAY['intake', 'classifier', 'router', 'escalation', 'survey'])[e.service], e.kind,
               CASE WHEN coalesce(e.unit, '') = '' THEN '' ELSE ' ' || e.unit END,
               CASE WHEN e.actor IS NULL THEN '' ELSE ' by ' || e.actor END,
               coalesce((SELECT string_agg(' ' || key || '=' || value, '' ORDER BY key) FROM jsonb_each_text(e.detail)
                         WHERE value <> '' AND key NOT IN ('reason', 'text', 'note')), '')) AS line
    FROM bus.event e WHERE e.subject = $1
    UNION ALL
    SELECT c.started_at, 2, c.stage, format('[%s] clock > %s %s round %s runs, due %s (%s)', pg_temp.local(c.started_at),
               (ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review', 'opinion', 'reply',
                      'report_in', 'appeal', 'pause', 'slip', 'relief'])[c.stage],
               CASE WHEN c.unit = '' THEN 'order' ELSE c.unit END, c.round, coalesce(pg_temp.local(c.due_at), 'not published'),
               c.explain ->> 'rule')
    FROM escalation.clock c WHERE c.order_id = $1
    UNION ALL
    SELECT c.stopped_at, 0, c.stage, format('[%s] clock > %s %s round %s %s', pg_temp.local(c.stopped_at),
               (ARRAY['sign', 'contact', 'arrive', 'feed_back', 'settle', 'follow_up', 'redo', 'sign_off', 'review', 'opinion', 'reply',
                      'report_in', 'appeal', 'pause', 'slip', 'relief'])[c.stage],
               CASE WHEN c.unit = '' THEN 'order' ELSE c.unit END, c.round,
               (ARRAY['open', 'met', 'missed', 'stopped', 'unjudged'])[c.state])
    FROM escalation.clock c WHERE c.order_id = $1 AND c.stopped_at IS NOT NULL
) AS x ORDER BY at, rank, id, line;

-- New facts since the last look, for the live view.
PREPARE story_news(uuid, bigint) AS
SELECT jsonb_build_object('id', e.id, 'service', e.service::int, 'kind', e.kind, 'unit', coalesce(e.unit, ''), 'at', pg_temp.local(e.at),
                          'detail', e.detail)::text AS row
FROM bus.event e WHERE e.subject = $1 AND e.id > $2 ORDER BY e.id;

-- One line per case for the table at the end.
PREPARE story_summary(uuid) AS
SELECT jsonb_build_object('number', coalesce(r.number, o.number), 'state', coalesce(r.state, 0)::int, 'order_state', coalesce(o.state, 0)::int,
    'rounds', coalesce(o.round, 0),
    'units', (SELECT count(*) FROM router.assignment a WHERE a.order_id = $1 AND a.state <> 6),
    'met', (SELECT count(*) FROM escalation.clock c WHERE c.order_id = $1 AND c.state = 2),
    'missed', (SELECT count(*) FROM escalation.clock c WHERE c.order_id = $1 AND (c.state = 3 OR (c.state = 1 AND c.due_at < bus.now()))),
    'running', (SELECT count(*) FROM escalation.clock c WHERE c.order_id = $1 AND c.state = 1),
    'yellow', coalesce(o.yellow, 0), 'red', coalesce(o.red, 0),
    'milestones', (SELECT count(*) FROM escalation.milestone m WHERE m.order_id = $1),
    'rating', coalesce((SELECT s.rating::int FROM survey.survey s WHERE s.request_id = $1 AND s.rating > 0 ORDER BY s.visit DESC LIMIT 1), 0),
    'lead', coalesce((SELECT a.unit FROM router.assignment a WHERE a.order_id = $1 AND a.duty = 1 AND a.state <> 6 LIMIT 1), ''))::text AS row
FROM (SELECT $1 AS id) x LEFT JOIN intake.request r ON r.id = x.id LEFT JOIN router.work_order o ON o.id = x.id;

-- The request that was made of a hot spot which this one is a source of: "id number".
-- What a deployment above handed down, by its number there.
PREPARE story_crossed(text) AS
SELECT id || ' ' || number AS row FROM intake.request WHERE reference = $1 AND upper_path IS NOT NULL;

PREPARE story_raised(uuid) AS
SELECT p.id || ' ' || p.number AS row
FROM classifier.hotspot_member m JOIN intake.request p ON p.hotspot = m.hotspot_id WHERE m.request_id = $1;

-- The hot spot that the request was made of, or is a source of.
PREPARE expect_hotspot(uuid) AS
SELECT jsonb_build_object('state', h.state::int, 'area', h.area, 'matter', h.matter, 'raised', pg_temp.local(h.raised_at))::text AS row
FROM classifier.hotspot h
WHERE h.id = (SELECT hotspot FROM intake.request WHERE id = $1)
   OR EXISTS (SELECT FROM classifier.hotspot_member m WHERE m.hotspot_id = h.id AND m.request_id = $1);

-- What the request was made of.
PREPARE expect_source(uuid) AS
SELECT jsonb_build_object('number', r.number, 'channel', r.channel, 'area', c.area)::text AS row
FROM intake.request p JOIN classifier.hotspot_member m ON m.hotspot_id = p.hotspot JOIN intake.request r ON r.id = m.request_id
JOIN classifier.classification c ON c.id = r.id WHERE p.id = $1;
