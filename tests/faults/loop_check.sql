-- What must be true of the closed loop, whatever was done and tried: of what lies in the database, and once more of what the
-- log of events says, each without the other. Every statement finds nothing, or faults: a line each. Of the requests of one
-- run (setting town.run).
CREATE TEMPORARY VIEW asked_for AS SELECT r.* FROM intake.request r WHERE r.reference LIKE current_setting('town.run') || '-%';
CREATE TEMPORARY VIEW told AS SELECT e.* FROM bus.event e WHERE e.subject IN (SELECT id FROM asked_for);
-- The follow-up that counts for a write-off: the last of each case.
CREATE TEMPORARY VIEW last_follow_up AS
SELECT c.id, c.number, c.state, (SELECT max(s.visit) FROM survey.survey s WHERE s.case_id = c.id AND s.kind = 1) AS visit
FROM survey.survey_case c WHERE c.id IN (SELECT id FROM asked_for);

-- ---- R30, R34: nothing is written off that was not asked back ----

-- Somebody who rides on it has not rated in the last follow-up.
PREPARE fault_written_off_unasked AS
SELECT l.number, q.number FROM last_follow_up l JOIN router.order_request q ON q.order_id = l.id AND q.withdrawn_at IS NULL
WHERE l.state IN (6, 10, 11) AND NOT EXISTS
    (SELECT FROM survey.survey s WHERE (s.case_id, s.visit, s.request_id) = (l.id, l.visit, q.request_id) AND s.state = 2);

-- Somebody was not satisfied, and that was neither redone nor excluded.
PREPARE fault_written_off_unhappy AS
SELECT l.number, s.number FROM last_follow_up l JOIN survey.survey s ON s.case_id = l.id AND s.visit = l.visit
JOIN router.order_request q ON q.order_id = l.id AND q.request_id = s.request_id
WHERE l.state IN (6, 10, 11) AND s.rating = 4 AND NOT EXISTS
    (SELECT FROM survey.exclusion e WHERE (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id) AND e.state = 2);

-- By the log: fewer rated since the follow-up was opened than were to be asked, and nobody left.
PREPARE fault_written_off_unheard AS
SELECT w.subject, w.id, o.requests, r.rated FROM told w
CROSS JOIN LATERAL (SELECT max(f.id) AS id, (array_agg((f.detail ->> 'requests')::int ORDER BY f.id DESC))[1] AS requests FROM bus.event f
                    WHERE f.subject = w.subject AND f.kind = 'follow_up_opened' AND f.id < w.id) o
CROSS JOIN LATERAL (SELECT count(DISTINCT r.detail ->> 'request') AS rated FROM bus.event r
                    WHERE r.subject = w.subject AND r.kind = 'rated' AND r.id > o.id AND r.id < w.id) r
WHERE w.kind = 'write_off_approved' AND (o.id IS NULL OR r.rated < o.requests)
  AND NOT EXISTS (SELECT FROM bus.event l WHERE l.subject = w.subject AND l.kind = 'follow_up_released' AND l.id > o.id AND l.id < w.id);

-- The router wrote off what nobody approved; or an approval has no application before it.
PREPARE fault_written_off_unapproved AS
SELECT o.number, o.state, count(*) FILTER (WHERE t.kind = 'written_off'), count(*) FILTER (WHERE t.kind = 'write_off_approved')
FROM router.work_order o JOIN asked_for m ON m.id = o.id LEFT JOIN told t ON t.subject = o.id
GROUP BY o.id, o.number, o.state
HAVING count(*) FILTER (WHERE t.kind = 'written_off') <> count(*) FILTER (WHERE t.kind = 'write_off_approved')
    OR (o.state = 6 AND count(*) FILTER (WHERE t.kind = 'written_off') = 0)
    OR count(*) FILTER (WHERE t.kind = 'write_off_approved') > count(*) FILTER (WHERE t.kind = 'write_off_applied')
    OR count(*) FILTER (WHERE t.kind = 'write_off_approved') <> (SELECT count(*) FROM survey.write_off w WHERE w.case_id = o.id AND w.state = 2);

-- ---- R35: one rating each, and never by who handles ----

-- The log and the surveys do not agree on how often somebody rated; or two ratings came with no visit opened between them.
PREPARE fault_rated_twice AS
SELECT coalesce(e.request, s.number), e.told, s.kept FROM
    (SELECT t.subject, t.detail ->> 'request' AS request, count(*) AS told FROM told t WHERE t.kind = 'rated' GROUP BY 1, 2) e
FULL JOIN (SELECT v.case_id, v.number, count(*) AS kept FROM survey.survey v JOIN asked_for m ON m.id = v.case_id WHERE v.state = 2 GROUP BY 1, 2) s
    ON s.case_id = e.subject AND s.number = e.request
WHERE e.told IS DISTINCT FROM s.kept
UNION ALL
SELECT t.request, t.id, t.before FROM
    (SELECT t.subject, t.id, t.detail ->> 'request' AS request, lag(t.id) OVER (PARTITION BY t.subject, t.detail ->> 'request' ORDER BY t.id) AS before
     FROM told t WHERE t.kind = 'rated') t
WHERE t.before IS NOT NULL AND NOT EXISTS
    (SELECT FROM bus.event o WHERE o.subject = t.subject AND o.kind IN ('follow_up_opened', 'look_back_opened') AND o.id > t.before AND o.id < t.id);

-- Whose word: an agent's or reviewer's that asked, a channel's that brought the person's, nobody's by rule.
PREPARE fault_rated_by_handler AS
SELECT s.number, s.source, s.rated_by FROM survey.survey s JOIN asked_for m ON m.id = s.case_id LEFT JOIN bus.principal p ON p.name = s.rated_by
WHERE s.state = 2 AND CASE s.source WHEN 1 THEN p.role IN (2, 7) AND p.unit = '' WHEN 2 THEN p.role = 1 AND p.unit = '' ELSE s.rated_by = '' END IS NOT TRUE
UNION ALL
SELECT t.detail ->> 'request', t.id::int, t.actor FROM told t LEFT JOIN bus.principal p ON p.name = t.actor
WHERE t.kind = 'rated' AND coalesce(t.actor, '') <> '' AND (p.role IN (1, 2, 7) AND p.unit = '') IS NOT TRUE
UNION ALL
SELECT m.number, t.id::int, t.actor FROM told t JOIN asked_for m ON m.id = t.subject LEFT JOIN bus.principal p ON p.name = t.actor
WHERE t.kind = 'survey_answered' AND (p.role = 1 AND p.unit = '') IS NOT TRUE;

-- ---- R30, R36, R41: a second pair of eyes, and never those of who handles ----

PREPARE fault_excluded_by_one AS
SELECT e.number, e.proposed_by, e.decided_by FROM survey.exclusion e JOIN asked_for m ON m.id = e.case_id
LEFT JOIN bus.principal p ON p.name = e.proposed_by LEFT JOIN bus.principal d ON d.name = e.decided_by
WHERE e.proposed_by = e.decided_by OR (p.role IN (2, 7) AND p.unit = '') IS NOT TRUE
   OR (e.decided_by <> '' AND (d.role IN (6, 7, 9) AND d.unit = '') IS NOT TRUE)
UNION ALL -- a ruling has the last word
SELECT e.number, r.annulled_by, e.proposed_by FROM survey.exclusion e JOIN asked_for m ON m.id = e.case_id
JOIN survey.exclusion r ON (r.case_id, r.visit, r.request_id) = (e.case_id, e.visit, e.request_id) AND r.state = 4 AND r.seq < e.seq
UNION ALL
SELECT t.detail ->> 'request', t.actor, o.actor FROM told t
CROSS JOIN LATERAL (SELECT (array_agg(o.actor ORDER BY o.id DESC))[1] AS actor FROM bus.event o
                    WHERE o.subject = t.subject AND o.kind = 'exclusion_proposed' AND o.detail ->> 'request' = t.detail ->> 'request' AND o.id < t.id) o
LEFT JOIN bus.principal d ON d.name = t.actor
WHERE t.kind IN ('excluded', 'exclusion_refused') AND (o.actor IS NULL OR o.actor = t.actor OR (d.role IN (6, 7, 9) AND d.unit = '') IS NOT TRUE);

PREPARE fault_written_off_by_one AS
SELECT c.number, w.applied_by, w.decided_by FROM survey.write_off w JOIN survey.survey_case c ON c.id = w.case_id JOIN asked_for m ON m.id = c.id
LEFT JOIN bus.principal d ON d.name = w.decided_by
WHERE w.applied_by = w.decided_by OR (w.decided_by <> '' AND (d.role IN (6, 7) AND d.unit = '') IS NOT TRUE)
UNION ALL
SELECT m.number, t.actor, o.actor FROM told t JOIN asked_for m ON m.id = t.subject
CROSS JOIN LATERAL (SELECT (array_agg(o.actor ORDER BY o.id DESC))[1] AS actor FROM bus.event o
                    WHERE o.subject = t.subject AND o.kind = 'write_off_applied' AND o.id < t.id) o
LEFT JOIN bus.principal d ON d.name = t.actor
WHERE t.kind = 'write_off_approved' AND (o.actor IS NULL OR o.actor = t.actor OR (d.role IN (6, 7) AND d.unit = '') IS NOT TRUE);

-- Neither by who filed it nor by who decided what it is against.
PREPARE fault_ruled_by_one AS
SELECT a.number, a.filed_by, a.ruled_by FROM survey.appeal a JOIN asked_for m ON m.id = a.case_id LEFT JOIN bus.principal p ON p.name = a.ruled_by
WHERE a.state <> 1 AND (a.ruled_by = a.filed_by OR (p.role = 9 AND p.unit = '') IS NOT TRUE
    OR (a.against = 1 AND EXISTS (SELECT FROM survey.survey s WHERE (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id) AND s.rated_by = a.ruled_by))
    OR (a.against = 4 AND EXISTS (SELECT FROM survey.write_off w WHERE (w.case_id, w.attempt) = (a.case_id, a.visit) AND a.ruled_by IN (w.decided_by, w.applied_by)))
    OR (a.against = 5 AND EXISTS (SELECT FROM survey.exclusion e WHERE (e.case_id, e.visit, e.request_id) = (a.case_id, a.visit, a.request_id)
                                  AND e.state IN (2, 4) AND a.ruled_by IN (e.proposed_by, e.decided_by))))
UNION ALL
SELECT t.detail ->> 'appeal', o.actor, t.actor FROM told t
CROSS JOIN LATERAL (SELECT (array_agg(o.actor ORDER BY o.id DESC))[1] AS actor FROM bus.event o
                    WHERE o.subject = t.subject AND o.kind = 'appealed' AND o.detail ->> 'appeal' = t.detail ->> 'appeal' AND o.id < t.id) o
LEFT JOIN bus.principal p ON p.name = t.actor
WHERE t.kind IN ('appeal_upheld', 'appeal_dismissed') AND (o.actor IS NULL OR o.actor = t.actor OR (p.role = 9 AND p.unit = '') IS NOT TRUE);

PREPARE fault_ruled_twice AS
SELECT t.detail ->> 'appeal', count(*) FROM told t WHERE t.kind IN ('appeal_upheld', 'appeal_dismissed') GROUP BY 1 HAVING count(*) > 1
UNION ALL
SELECT a.number, count(t.id) FROM survey.appeal a JOIN asked_for m ON m.id = a.case_id
LEFT JOIN told t ON t.subject = a.case_id AND t.kind IN ('appeal_upheld', 'appeal_dismissed') AND t.detail ->> 'appeal' = a.number
GROUP BY a.number, a.state HAVING (a.state = 1) <> (count(t.id) = 0);

-- ---- R34, N07: one answer by token, heard or on record as too late ----

PREPARE fault_answered_twice AS
SELECT m.number, a.visit, count(*) FROM intake.survey_ask a JOIN asked_for m ON m.id = a.request_id
WHERE a.used_at IS NOT NULL GROUP BY m.number, a.case_id, a.visit HAVING count(*) > 1
UNION ALL
SELECT m.number, count(*), (SELECT count(*) FROM intake.survey_ask a WHERE a.request_id = m.id AND a.used_at IS NOT NULL)
FROM told t JOIN asked_for m ON m.id = t.subject WHERE t.kind = 'survey_answered' GROUP BY m.id, m.number
HAVING count(*) <> (SELECT count(*) FROM intake.survey_ask a WHERE a.request_id = m.id AND a.used_at IS NOT NULL)
UNION ALL
SELECT m.number, a.visit, 0 FROM intake.survey_ask a JOIN asked_for m ON m.id = a.request_id WHERE a.used_at >= a.until_at OR a.used_at < a.asked_at;

PREPARE fault_answer_lost AS
SELECT m.number, a.visit FROM intake.survey_ask a JOIN asked_for m ON m.id = a.request_id
JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id)
WHERE a.used_at IS NOT NULL AND s.source <> 2
  AND NOT EXISTS (SELECT FROM bus.event e WHERE e.subject = a.case_id AND e.kind = 'ignored_answer' AND e.detail ->> 'request' = m.number)
UNION ALL
SELECT s.number, s.visit FROM survey.survey s JOIN asked_for m ON m.id = s.case_id
WHERE s.source = 2 AND NOT EXISTS (SELECT FROM intake.survey_ask a
                                   WHERE (a.case_id, a.visit, a.request_id) = (s.case_id, s.visit, s.request_id) AND a.used_at IS NOT NULL);

-- A token that would still be taken for what is not asked any more.
PREPARE fault_ask_left_open AS
SELECT m.number, a.visit, s.state FROM intake.survey_ask a JOIN asked_for m ON m.id = a.request_id
JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id)
WHERE a.used_at IS NULL AND a.closed_at IS NULL AND a.until_at > bus.now() AND m.state <> 6
  AND (s.state <> 1 OR s.way <> a.way OR s.visit <> (SELECT c.visit FROM survey.survey_case c WHERE c.id = s.case_id));

-- ---- nobody is lost ----

PREPARE fault_open_miscounted AS
SELECT c.number, c.state, c.open, count(s.request_id) FROM survey.survey_case c JOIN asked_for m ON m.id = c.id
LEFT JOIN survey.survey s ON s.case_id = c.id AND s.visit = c.visit AND s.state = 1
GROUP BY c.id, c.number, c.state, c.open HAVING c.open <> count(s.request_id) OR (c.state IN (1, 2, 10)) <> (count(s.request_id) > 0);

-- Survey, router and intake say the same of what is written off.
PREPARE fault_states_apart AS
SELECT o.number, o.state, c.state FROM router.work_order o JOIN asked_for m ON m.id = o.id LEFT JOIN survey.survey_case c ON c.id = o.id
WHERE (o.state = 6) <> (coalesce(c.state, 0) IN (6, 10, 11))
UNION ALL
SELECT m.number, o.state, m.state FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id JOIN asked_for m ON m.id = q.request_id
WHERE m.state <> 6 AND (o.state = 6) <> (m.state = 7)
UNION ALL
SELECT c.number, c.state, m.state FROM survey.survey_case c JOIN asked_for m ON m.id = c.id WHERE c.state = 7 AND m.state <> 7;

PREPARE fault_nobody_has_it AS
SELECT m.number, m.state FROM asked_for m
WHERE m.state IN (1, 4, 5, 7) AND NOT EXISTS (SELECT FROM router.order_request q JOIN router.work_order o ON o.id = q.order_id WHERE q.request_id = m.id AND o.state <> 8)
  AND NOT EXISTS (SELECT FROM survey.survey_case c WHERE c.id = m.id AND c.state = 7);

PREPARE fault_message_left AS
SELECT id, destination, sender, subject, type FROM bus.outbox;

PREPARE fault_quarantined AS
SELECT id, destination, sender, subject, type, reason FROM bus.quarantine WHERE resolved_at IS NULL;
