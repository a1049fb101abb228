-- What the year of `loopline demo year` must say, by plain SQL and to the last digit (handbook 1.5, S3): one line per figure
-- that is not as it should be, none when all are. Run by the owner.
WITH asked AS (SELECT count(*) FILTER (WHERE rating IN (1, 2)) AS content, count(*) AS whole,
                      count(*) FILTER (WHERE EXISTS (SELECT FROM survey.exclusion e WHERE e.state = 2 AND (e.case_id, e.visit, e.request_id) = (s.case_id, s.visit, s.request_id))
                                          OR EXISTS (SELECT FROM survey.correction c WHERE c.against = 1 AND (c.case_id, c.visit, c.request_id) = (s.case_id, s.visit, s.request_id))) AS gone
               FROM survey.survey s WHERE s.kind = 1 AND s.state = 2),
figures (name, expected, found) AS (
    SELECT 'demands', '82853', (SELECT count(*)::text FROM intake.request)
    UNION ALL SELECT 'calls', '78685', (SELECT count(*)::text FROM intake.request WHERE channel = 'phone')
    UNION ALL SELECT 'answered at first contact', '41658', (SELECT count(*)::text FROM survey.survey_case WHERE unit IS NULL)
    UNION ALL SELECT 'dispatched', '17966', (SELECT count(*)::text FROM router.work_order)
    UNION ALL SELECT 'valid', '59624', (SELECT count(*)::text FROM intake.request WHERE state NOT IN (3, 6))
    UNION ALL SELECT 'answered + dispatched', '59624', (SELECT ((SELECT count(*) FROM survey.survey_case WHERE unit IS NULL) + (SELECT count(*) FROM router.work_order))::text)
    UNION ALL SELECT 'not accepted, each with its ground', '20000', (SELECT count(*)::text FROM intake.request WHERE state = 3 AND ground <> '')
    UNION ALL SELECT 'ratings', '60572', (SELECT whole::text FROM asked)
    UNION ALL SELECT 'content', '58973', (SELECT content::text FROM asked)
    UNION ALL SELECT 'satisfaction', '97.4', (SELECT round(100.0 * content / whole, 1)::text FROM asked)
    UNION ALL SELECT 'satisfaction without what does not count', '97.4', (SELECT round(100.0 * content / (whole - gone), 1)::text FROM asked)
    UNION ALL SELECT 'excluded', '24', (SELECT count(*)::text FROM survey.exclusion WHERE state = 2)
    UNION ALL SELECT 'ratings struck on appeal', '8', (SELECT count(*)::text FROM survey.correction WHERE against = 1)
    UNION ALL SELECT 'themes, one a month', '12', (SELECT count(*)::text FROM survey.theme WHERE state = 3 AND lead <> '')
    UNION ALL SELECT 'households that are visited', '40', (SELECT count(*)::text FROM intake.care WHERE next_at > bus.now())
    UNION ALL SELECT 'appeals without a limit', '0', (SELECT count(*)::text FROM survey.appeal WHERE due_at IS NULL)
    UNION ALL SELECT 'assigned by meetings', '745', (SELECT count(*)::text FROM escalation.meeting_item WHERE decided_at IS NOT NULL)
    UNION ALL SELECT 'done of them', '697', (SELECT count(*)::text FROM escalation.meeting_item WHERE state = 3)
    UNION ALL SELECT 'that is', '93.6', (SELECT round(100.0 * count(*) FILTER (WHERE state = 3) / count(*), 1)::text FROM escalation.meeting_item)
    UNION ALL SELECT 'batches', '30', (SELECT count(DISTINCT date)::text FROM escalation.meeting_item)
    UNION ALL SELECT 'orders that go on', '48', (SELECT count(*)::text FROM router.work_order WHERE state <> 6)
    UNION ALL SELECT 'redone', '876', (SELECT count(*)::text FROM router.work_order WHERE round > 0)
    UNION ALL SELECT 'accepted outside of the year', '0', (SELECT count(*)::text FROM intake.request
        WHERE accepted_at < '2018-09-01T00:00+08' OR accepted_at >= '2019-09-01T00:00+08')),
-- Nothing that the services promise of their rows is broken.
laws (name, broken) AS (
    SELECT 'a ground that the pack does not list', (SELECT count(*) FROM (SELECT 'exclusion.' || ground AS key FROM survey.exclusion
        UNION ALL SELECT 'appeal.' || ground FROM survey.appeal WHERE unit <> '') g WHERE NOT EXISTS (
        SELECT FROM bus.pack_file f WHERE f.name = 'texts.cfg' AND strpos(f.content, '"' || g.key || '"') > 0))
    UNION ALL
    SELECT 'something lies in the future of the clock', (SELECT count(*) FROM bus.event WHERE at > bus.now())
    UNION ALL SELECT 'a clock waits for its next rung in the past', (SELECT count(*) FROM escalation.clock WHERE next_at <= bus.now())
    UNION ALL SELECT 'somebody is still to be asked', (SELECT count(*) FROM survey.survey WHERE state = 1 OR next_at IS NOT NULL)
    UNION ALL SELECT 'a case has something due', (SELECT count(*) FROM survey.survey_case WHERE next_at IS NOT NULL)
    UNION ALL SELECT 'met, but too late; or missed, but in time', (SELECT count(*) FROM escalation.clock WHERE state IN (2, 3) AND (state = 2) <> (stopped_at <= due_at))
    UNION ALL SELECT 'an open clock of an order that is over', (SELECT count(*) FROM escalation.clock c JOIN router.work_order o ON o.id = c.order_id WHERE c.state = 1 AND o.state = 6)
    UNION ALL SELECT 'written off before asked', (SELECT count(*) FROM router.work_order o JOIN survey.survey s ON s.case_id = o.id AND s.kind = 1 WHERE o.written_off_at < s.rated_at)
    UNION ALL SELECT 'rated before fed back', (SELECT count(*) FROM survey.survey WHERE rated_at < opened_at)
    UNION ALL SELECT 'fed back before dispatched', (SELECT count(*) FROM router.work_order WHERE fed_back_at < dispatched_at)
    UNION ALL SELECT 'rated by the unit', (SELECT count(*) FROM survey.survey WHERE rated_by LIKE 'unit-%')
    UNION ALL SELECT 'unknown to its service', (SELECT count(*) FROM router.work_order o WHERE NOT EXISTS (SELECT FROM escalation.watch w WHERE w.id = o.id)
        OR NOT EXISTS (SELECT FROM intake.request r WHERE r.id = o.id) OR NOT EXISTS (SELECT FROM classifier.classification k WHERE k.id = o.id))
    UNION ALL SELECT 'without a lead', (SELECT count(*) FROM router.work_order o WHERE NOT EXISTS (SELECT FROM router.assignment a WHERE a.order_id = o.id AND a.duty = 1 AND a.state <> 6))
    UNION ALL SELECT 'cards of its clocks are not those of the order', (SELECT count(*) FROM router.work_order o WHERE o.red <> (SELECT count(*) FROM escalation.card k WHERE k.order_id = o.id AND k.action = 3)))
SELECT name || ': expected ' || expected || ', found ' || coalesce(found, '?') FROM figures WHERE found IS DISTINCT FROM expected
UNION ALL SELECT name || ': ' || broken FROM laws WHERE broken <> 0;
