-- Of the command line: what people said when they were asked back, and what became of it: exclusions, appeals, corrections,
-- write-offs, samples, themes. Nothing here changes anything.

-- @corrections
-- Texts of which people said what they are (a model file leaks words: none of a report or of the confidential lane), the last word about each: at the review desk, or when the matter of its order
-- was changed afterwards. Values that nobody decided are NULL.
PREPARE correction_list(timestamptz) AS
SELECT * FROM (
    SELECT c.number, c.content AS text, coalesce(m.matter, c.person_matter) AS matter, coalesce(c.person_nature, 0)::int AS nature,
           coalesce(c.person_urgency, 0)::int AS urgency, coalesce(c.person_party, 0)::int AS party,
           greatest(c.decided_at, m.at) AS at
    FROM classifier.classification c
    LEFT JOIN router.order_request q ON q.request_id = c.id
    LEFT JOIN LATERAL (SELECT e.detail ->> 'matter' AS matter, e.at FROM bus.event e
                       WHERE e.subject = q.order_id AND e.service = 3 AND e.kind = 'matter_changed'
                         AND e.detail ->> 'matter' <> e.detail ->> 'matter_before'
                       ORDER BY e.id DESC LIMIT 1) m ON true
    WHERE (c.decided_by IS NOT NULL OR m.matter IS NOT NULL) AND c.anonymised_at IS NULL
      AND bus.is_open(c.reported, coalesce(m.matter, nullif(c.person_matter, ''), c.matter)) AND bus.is_open('', c.matter)) x
WHERE $1 IS NULL OR x.at >= $1 ORDER BY x.at, x.number;

-- @exclusions
PREPARE exclusion_list(text, bool, timestamptz, timestamptz, int, text[]) AS
SELECT x.number, c.number AS order_number, s.district, s.unit, s.round, x.ground, x.state::int AS state, x.proposed_by, x.proposed_at,
       x.decided_by, x.decided_at, x.annulled_by, x.annulled_at
FROM survey.exclusion x
JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (x.case_id, x.visit, x.request_id)
JOIN survey.survey_case c ON c.id = x.case_id
WHERE bus.is_shown(c.reported, c.matter) AND ($1 IS NULL OR s.district = $1) AND (NOT $2 OR x.state = 1)
  AND ($3 IS NULL OR coalesce(x.decided_at, x.proposed_at) >= $3) AND ($4 IS NULL OR coalesce(x.decided_at, x.proposed_at) < $4)
  AND (cardinality($6) = 0 OR s.unit = ANY ($6))
ORDER BY x.proposed_at DESC, x.number, x.seq LIMIT $5;

-- @appeals
PREPARE appeal_list(text, bool, int, text[]) AS
SELECT a.number AS appeal, c.number AS order_number, a.request_number, c.district, a.unit, a.target, a.ground, a.filed_by,
       a.ruled_by, a.effect, a.against::int AS against, a.state::int AS state, a.filed_at, a.ruled_at,
       a.due_at, a.state = 1 AND coalesce(a.due_at < bus.now(), false) AS overdue
FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id
WHERE bus.is_shown(c.reported, c.matter) AND ($1 IS NULL OR c.district = $1) AND (NOT $2 OR a.state = 1) AND (cardinality($4) = 0 OR a.unit = ANY ($4))
ORDER BY a.state = 1 AND coalesce(a.due_at < bus.now(), false) DESC, a.filed_at DESC, a.number DESC LIMIT $3;

-- @write_offs
-- What waits for its write-off: to be applied for (state 4), to be decided (5). First what is late, then what waits longest.
PREPARE write_off_list(text, bool, int, text[]) AS
SELECT c.number, c.district, c.unit, c.round, c.state = 5 AS applied, c.fed_back_at,
       CASE WHEN c.state = 5 THEN w.applied_at END AS applied_at, CASE WHEN c.state = 5 THEN w.applied_by END AS applied_by,
       c.works_until IS NOT NULL AND c.works_done_at IS NULL AS works,
       EXISTS (SELECT FROM survey.appeal a WHERE a.case_id = c.id AND a.state = 1 AND a.unit = '') AS appealed,
       c.window_until AS due_at, coalesce(c.window_until < bus.now(), false) AS overdue
FROM survey.survey_case c
LEFT JOIN LATERAL (SELECT o.applied_at, o.applied_by FROM survey.write_off o WHERE o.case_id = c.id
                   ORDER BY o.attempt DESC LIMIT 1) w ON true
WHERE c.state IN (4, 5) AND bus.is_shown(c.reported, c.matter) AND ($1 IS NULL OR c.district = $1) AND (NOT $2 OR c.window_until < bus.now())
  AND (cardinality($4) = 0 OR c.unit = ANY ($4))
ORDER BY coalesce(c.window_until < bus.now(), false) DESC, coalesce(w.applied_at, c.fed_back_at), c.number LIMIT $3;

-- @samples
PREPARE sample_list(text, int) AS
SELECT p.id AS sample, p.seed::text AS seed, p.since, p.until, p.percent, p.population, p.drawn, p.drawn_by, p.drawn_at,
       (SELECT count(*) FROM survey.check_call k WHERE k.sample = p.id AND k.rating <> 0) AS called,
       (SELECT count(*) FROM survey.finding f WHERE f.sample = p.id) AS differs
FROM survey.sample p
WHERE $1 IS NULL OR p.id = $1
ORDER BY p.drawn_at DESC, p.id DESC LIMIT $2;

-- What the person told the unit, the centre, and the centre again.
PREPARE sample_checks(text) AS
SELECT k.number, k.district, k.unit, k.weight, coalesce(u.rating, 0)::int AS unit_rating, s.rating::int AS first,
       s.source::int AS first_source, k.rating::int AS rating, k.responded::int AS responded, k.solved::int AS solved,
       EXISTS (SELECT FROM survey.finding f WHERE f.sample = k.sample AND f.request_id = k.request_id) AS differs, k.by, k.at
FROM survey.check_call k
JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (k.case_id, k.visit, k.request_id)
JOIN survey.survey_case c ON c.id = k.case_id AND bus.is_shown(c.reported, c.matter)
LEFT JOIN survey.unit_call u ON (u.case_id, u.request_id, u.round) = (s.case_id, s.request_id, s.round)
WHERE k.sample = $1
ORDER BY k.rating = 0 DESC, k.number;

-- @themes
PREPARE theme_list(text, int) AS
SELECT t.code, to_char(t.month, 'YYYY-MM') AS month, t.title, t.lead, array_to_string(t.matters, ',') AS matters,
       array_to_string(t.areas, ',') AS areas, t.plan, t.set_by, t.state::int AS state, t.opened_at, t.changed_at, t.done_at
FROM survey.theme t
WHERE $1 IS NULL OR t.code = $1
ORDER BY t.month DESC, t.code LIMIT $2;

-- The orders of its matters, with all below them, in these areas (none = everywhere): those that were not written off before
-- its month began.
PREPARE theme_orders(text, text[]) AS
SELECT o.number, o.matter, o.area, a.unit, o.state::int AS state, o.round, o.accepted_at, o.written_off_at
FROM survey.theme t
JOIN router.work_order o ON EXISTS (SELECT FROM unnest(t.matters) m WHERE o.matter = m OR starts_with(o.matter, m || '.'))
LEFT JOIN router.assignment a ON a.order_id = o.id AND a.duty = 1 AND a.state <> 6
WHERE t.code = $1 AND bus.is_shown(o.reported, o.matter) AND (cardinality($2) = 0 OR o.area = ANY ($2)) AND (o.written_off_at IS NULL OR o.written_off_at >= t.month)
ORDER BY o.accepted_at DESC, o.number;
