-- 举报: the unit that a demand is against. It is not handled, seen or heard of there or below (N22); '' = against none.
ALTER TABLE intake.request ADD reported text NOT NULL DEFAULT '';
ALTER TABLE classifier.classification ADD reported text NOT NULL DEFAULT '';
ALTER TABLE router.work_order ADD reported text NOT NULL DEFAULT '';
ALTER TABLE escalation.watch ADD reported text NOT NULL DEFAULT '';
ALTER TABLE survey.survey_case ADD reported text NOT NULL DEFAULT '';

-- What the order of a request is about by now, as the router tells it: keys limited to matters look by it.
ALTER TABLE intake.request ADD order_matter text NOT NULL DEFAULT '';
GRANT SELECT (reported, order_matter) ON intake.request TO loopline_reader, loopline_admin;

-- What lists that many read leave out: reports, and matters of the confidential lane. Which those are each pack tells when it is
-- applied: codes with commas between, those below them too.
ALTER TABLE bus.pack ADD lane text NOT NULL DEFAULT '';
CREATE FUNCTION bus.lane() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT lane FROM bus.pack ORDER BY version DESC LIMIT 1), '')
$$;
-- A session that lists much looks once and keeps it (loopline.lane); both are written into the statement that asks.
CREATE FUNCTION bus.is_open(reported text, matter text) RETURNS bool LANGUAGE sql STABLE AS $$
    SELECT reported = '' AND coalesce(matter, '') <> ALL (string_to_array(coalesce(nullif(current_setting('loopline.lane', true), ''), bus.lane()), ','))
$$;
-- The same, but for whoever said why they look at all of it.
CREATE FUNCTION bus.is_shown(reported text, matter text) RETURNS bool LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('loopline.confidential', true), '') = 'on' OR bus.is_open(reported, matter)
$$;
-- Orders of a report that may name single ones (report.order_at).
CREATE FUNCTION report.open_at(t timestamptz, known timestamptz)
RETURNS TABLE (id uuid, number text, district text, area text, matter text, party smallint, parent_id uuid, accepted_at timestamptz,
               merged bool)
LANGUAGE sql STABLE AS $$
SELECT o.* FROM report.order_at(t, known) o
WHERE NOT EXISTS (SELECT FROM router.work_order w WHERE w.id = o.id AND NOT bus.is_open(w.reported, w.matter))
  AND bus.is_open('', o.matter)
$$;
CREATE INDEX request_reported ON intake.request (reported) WHERE reported <> '';
