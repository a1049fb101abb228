-- What a control of the loop's check spoils (setting town.run); and nothing keeps it from being spoilt.
SET session_replication_role = replica;

CREATE TEMPORARY VIEW here AS SELECT r.* FROM intake.request r WHERE r.reference LIKE current_setting('town.run') || '-%';

-- Written off; all were asked, none by rule, none excluded.
CREATE FUNCTION pg_temp.ended() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT c.id FROM survey.survey_case c JOIN here h ON h.id = c.id JOIN router.work_order o ON o.id = c.id
   WHERE c.state IN (6, 11) AND o.state = 6 AND NOT EXISTS (SELECT FROM survey.survey s WHERE s.case_id = c.id AND s.source NOT IN (1, 2))
     AND NOT EXISTS (SELECT FROM bus.event e WHERE e.subject = c.id AND e.kind = 'follow_up_released')
     AND NOT EXISTS (SELECT FROM survey.exclusion e WHERE e.case_id = c.id)
   ORDER BY c.visit, c.number LIMIT 1 $$;
CREATE FUNCTION pg_temp.running() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT o.id FROM router.work_order o JOIN here h ON h.id = o.id WHERE o.state NOT IN (7, 8) AND o.id <> pg_temp.ended()
   ORDER BY o.state NOT IN (1, 2, 5), o.number LIMIT 1 $$;
-- Events: the last of a kind.
CREATE FUNCTION pg_temp.last(wanted text) RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT max(e.id) FROM bus.event e JOIN here h ON h.id = e.subject WHERE e.kind = wanted AND e.actor <> '' $$;
CREATE FUNCTION pg_temp.once_more(which bigint) RETURNS void LANGUAGE sql AS
$$ INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail)
   SELECT subject, district, service, at, kind, unit, actor, detail FROM bus.event WHERE id = which $$;
-- Who said it before: the last event of that kind about the same case.
CREATE FUNCTION pg_temp.actor_before(which bigint, wanted text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT o.actor FROM bus.event e JOIN bus.event o ON o.subject = e.subject AND o.id < e.id AND o.kind = wanted
   AND o.detail ->> 'request' IS NOT DISTINCT FROM e.detail ->> 'request' AND o.detail ->> 'appeal' IS NOT DISTINCT FROM e.detail ->> 'appeal'
   WHERE e.id = which ORDER BY o.id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.ruled() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT a.number FROM survey.appeal a JOIN here h ON h.id = a.case_id WHERE a.state <> 1
   ORDER BY EXISTS (SELECT FROM survey.survey s WHERE s.case_id = a.case_id AND s.state = 2) DESC, a.number LIMIT 1 $$;
CREATE FUNCTION pg_temp.decided() RETURNS tid LANGUAGE sql STABLE AS
$$ SELECT e.ctid FROM survey.exclusion e JOIN here h ON h.id = e.case_id WHERE e.decided_by <> '' ORDER BY e.number, e.seq LIMIT 1 $$;
-- Asked by a token and answered by it.
CREATE FUNCTION pg_temp.answered() RETURNS bytea LANGUAGE sql STABLE AS
$$ SELECT a.token_hash FROM intake.survey_ask a JOIN here h ON h.id = a.request_id
   JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id)
   WHERE a.used_at IS NOT NULL AND s.source = 2
     AND NOT EXISTS (SELECT FROM bus.event e WHERE e.subject = a.case_id AND e.kind = 'ignored_answer') ORDER BY h.number LIMIT 1 $$;
