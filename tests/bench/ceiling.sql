-- What the services wrote for given requests, as the parameters of the statements that wrote it: one row, one
-- array per parameter. $1 = requests, $2 = how many requests come before them in the order of ceiling_ids.
-- Payloads are gone once consumed: stand-ins of the same make-up and size.

PREPARE ceiling_ids(int, int) AS
SELECT array_agg(id) FROM (SELECT id FROM router.work_order WHERE merged_into IS NULL ORDER BY id OFFSET $1 LIMIT $2) AS x HAVING count(*) = $2;

PREPARE ceiling_commit AS
INSERT INTO intake.command_key (principal, key, body_hash, reply) VALUES ('commit', gen_random_uuid()::text, '', '');

-- intake accepts
PREPARE take_request(uuid[], int) AS
SELECT array_agg(id), array_agg(number), array_agg(code), array_agg(channel), array_agg(principal), array_agg(reference),
       array_agg(language), array_agg(party::int), array_agg(withheld), array_agg(district), array_agg(area),
       array_agg(address), array_agg(latitude), array_agg(longitude), array_agg(urgency::int), array_agg(matter),
       array_agg(content), array_agg(attachments::text), array_agg(occurred_at), array_agg(accepted_at), array_agg(1),
       array_agg(''::text), array_agg(answer), array_agg(ground), array_agg(hotspot), array_agg(datum::int),
       array_agg(planned), array_agg(reported), array_agg(array_to_string(upper_path, chr(31))), array_agg(upper_due)
FROM intake.request WHERE id = ANY ($1);

PREPARE take_person(uuid[], int) AS
SELECT array_agg(request_id), array_agg(key_id), array_agg(sealed), array_agg(phone_hash)
FROM identity.person WHERE request_id = ANY ($1);

PREPARE take_step_accepted(uuid[], int) AS
SELECT array_agg(request_id), array_agg(channel), array_agg(at), array_agg(state::int), array_agg(what), array_agg(unit),
       array_agg(due), array_agg(ground), array_agg(case_id), array_agg(coalesce(visit, 0)), array_agg(coalesce(way, 0)::int),
       array_agg(coalesce(recorded_at, at)), array_agg(report)
FROM intake.step WHERE request_id = ANY ($1) AND what = 'accepted';

PREPARE take_event_intake(uuid[], int) AS
SELECT array_agg(subject), array_agg(district), array_agg(service::int), array_agg(at), array_agg(kind), array_agg(unit),
       array_agg(actor), array_agg(detail::text)
FROM bus.event WHERE subject = ANY ($1) AND service = 1;

PREPARE take_outbox_accepted(uuid[], int) AS
SELECT array_agg(2), array_agg(1), array_agg(id), array_agg(600), array_agg(district),
       array_agg(format('00-%s-%s-01', md5(number), left(md5(code), 16))),
       array_agg(uuid_send(id) || convert_to(concat(number, channel, content, district, area, address, repeat('.', 40)), 'UTF8'))
FROM intake.request WHERE id = ANY ($1);

PREPARE take_key(uuid[], int) AS
SELECT array_agg(principal), array_agg(key), array_agg(body_hash), array_agg(reply)
FROM (SELECT * FROM intake.command_key ORDER BY principal, key OFFSET $2 LIMIT cardinality($1)) AS x;

-- the classifier
PREPARE take_classification(uuid[], int) AS
SELECT array_agg(id), array_agg(number), array_agg(channel), array_agg(district), array_agg(said_area),
       array_agg(said_matter), array_agg(said_party::int), array_agg(said_urgency::int), array_agg(withheld),
       array_agg(address), array_agg(content), array_agg(accepted_at), array_agg(state::int), array_agg(matter),
       array_agg(nature::int), array_agg(urgency::int), array_agg(party::int), array_agg(area), array_agg(confidence),
       array_agg(reasons::text), array_agg(pack_version), array_agg(caller), array_agg(latitude),
       array_agg(longitude), array_agg(hotspot), array_agg(gate::int), array_agg(merge_into), array_agg(merge_score),
       array_agg(reported), array_agg(array_to_string(upper_path, chr(31))), array_agg(upper_due),
       array_agg(upper_urged), array_agg(person_matter), array_agg(person_nature::int),
       array_agg(person_urgency::int), array_agg(person_party::int), array_agg(person_area), array_agg(decided_by),
       array_agg(decided_at), array_agg(note)
FROM classifier.classification WHERE id = ANY ($1);

PREPARE take_fingerprint(uuid[], int) AS
SELECT array_agg(id), array_agg(at), array_agg(area), array_agg(matter), array_agg(caller), array_agg(urgent),
       array_agg(forwarded), array_agg(bands::text), array_agg(sketch), array_agg(address)
FROM classifier.fingerprint WHERE id = ANY ($1);

PREPARE take_todo(uuid[], int) AS
SELECT $1 WHERE $2 >= 0;

PREPARE take_event_classifier(uuid[], int) AS
SELECT array_agg(subject), array_agg(district), array_agg(service::int), array_agg(at), array_agg(kind), array_agg(unit),
       array_agg(actor), array_agg(detail::text)
FROM bus.event WHERE subject = ANY ($1) AND service = 2;

PREPARE take_outbox_classified(uuid[], int) AS
SELECT array_agg(3), array_agg(2), array_agg(id), array_agg(604), array_agg(district),
       array_agg(format('00-%s-%s-01', md5(number), left(md5(matter), 16))),
       array_agg(uuid_send(id) || convert_to(concat(number, channel, content, district, area, matter, address, repeat('.', 50)), 'UTF8'))
FROM classifier.classification WHERE id = ANY ($1);

-- the router
PREPARE take_order(uuid[], int) AS
SELECT array_agg(id), array_agg(number), array_agg(district), array_agg(area), array_agg(address), array_agg(matter),
       array_agg(text), array_agg(nature::int), array_agg(urgency::int), array_agg(party::int), array_agg(name_withheld),
       array_agg(by_person), array_agg(policy), array_agg(entry), array_agg(ground), array_agg(pack_version),
       array_agg(state::int), array_agg(round), array_agg(version), array_agg(returns), array_agg(yellow),
       array_agg(red), array_agg(accepted_at), array_agg(dispatched_at), array_agg(fed_back_at),
       array_agg(written_off_at), array_agg(withdrawn_at), array_agg(limit_text), array_agg(merged_into),
       array_agg(merged_at), array_agg(reopened), array_agg(weight), array_agg(class::int), array_agg(letter),
       array_agg(leader), array_agg(first_unit), array_agg(cause), array_agg(unclear), array_agg(forced), array_agg(hops),
       array_agg(dispatches), array_agg(whistles_open), array_agg(children), array_agg(children_open),
       array_agg(front_line), array_agg(one_go), array_agg(parent_id), array_agg(child_kind::int), array_agg(reported)
FROM router.work_order WHERE id = ANY ($1);

PREPARE take_assignment(uuid[], int) AS
SELECT array_agg(order_id), array_agg(seq), array_agg(unit), array_agg(duty::int), array_agg(task), array_agg(state::int),
       array_agg(round), array_agg(dispatched_at), array_agg(return_by), array_agg(signed_at), array_agg(contacted_at),
       array_agg(arrived_at), array_agg(reported_at), array_agg(fed_back_at), array_agg(relieved_at),
       array_agg(outcome::int), array_agg(result), array_agg(reported_by), array_agg(yellow), array_agg(red),
       array_agg(coalesce(parent_seq, 0)), array_agg(limit_text), array_agg(visits), array_agg(called_at),
       array_agg(reported_in_at), array_agg(works_until)
FROM router.assignment WHERE order_id = ANY ($1);

PREPARE take_order_request(uuid[], int) AS
SELECT array_agg(order_id), array_agg(request_id), array_agg(number), array_agg(channel), array_agg(accepted_at),
       array_agg(withdrawn_at), array_agg(weight), array_agg(nobody)
FROM router.order_request WHERE order_id = ANY ($1);

PREPARE take_event_router(uuid[], int) AS
SELECT array_agg(subject), array_agg(district), array_agg(service::int), array_agg(at), array_agg(kind), array_agg(unit),
       array_agg(actor), array_agg(detail::text)
FROM bus.event WHERE subject = ANY ($1) AND service = 3;

-- one to escalation, one to intake
PREPARE take_outbox_dispatched(uuid[], int) AS
SELECT array_agg(d), array_agg(3), array_agg(id), array_agg(CASE d WHEN 4 THEN 605 ELSE 610 END), array_agg(district),
       array_agg(format('00-%s-%s-01', md5(number), left(md5(matter), 16))),
       array_agg(uuid_send(id) || convert_to(concat(number, district, area, policy, repeat('.', 40)), 'UTF8'))
FROM router.work_order CROSS JOIN (VALUES (4), (1)) AS v (d) WHERE id = ANY ($1);

-- escalation
PREPARE take_watch(uuid[], int) AS
SELECT array_agg(id), array_agg(number), array_agg(district), array_agg(area), array_agg(policy), array_agg(pack_version),
       array_agg(urgency::int), array_agg(round), array_agg(lead), array_agg(matter), array_agg(unclear),
       array_agg(limit_text), array_agg(accepted_at), array_agg(priority), array_agg(priority_at), array_agg(priority_by),
       array_agg(priority_text), array_agg(closed), array_agg(leader), array_agg(parent_id), array_agg(order_class::int),
       array_agg(reported), array_agg(upper), array_agg(upper_due)
FROM escalation.watch WHERE id = ANY ($1);

PREPARE take_clock(uuid[], int) AS
SELECT array_agg(id), array_agg(state::int), array_agg(stopped_at), array_agg(fired), array_agg(next_rung),
       array_agg(next_at), array_agg(started_at), array_agg(due_at), array_agg(provisional), array_agg(missing_year),
       array_agg(revision), array_agg(rungs), array_agg(policy), array_agg(pack_version), array_agg(limit_text),
       array_agg(own_limit), array_agg(order_id), array_agg(unit), array_agg(stage::int), array_agg(round),
       array_agg(explain::text), array_agg(coalesce(recorded_at, started_at))
FROM escalation.clock WHERE order_id = ANY ($1);

-- intake tells the channel
PREPARE take_request_change(uuid[], int) AS
SELECT array_agg(id), array_agg(state::int), array_agg(unit), array_agg(NULL::text), array_agg(NULL::timestamptz), array_agg(order_matter),
       array_agg(upper_due)
FROM intake.request WHERE id = ANY ($1);

PREPARE take_step_dispatched(uuid[], int) AS
SELECT array_agg(request_id), array_agg(channel), array_agg(at), array_agg(state::int), array_agg(what), array_agg(unit),
       array_agg(due), array_agg(ground), array_agg(case_id), array_agg(coalesce(visit, 0)), array_agg(coalesce(way, 0)::int),
       array_agg(coalesce(recorded_at, at)), array_agg(report)
FROM intake.step WHERE request_id = ANY ($1) AND what <> 'accepted';
