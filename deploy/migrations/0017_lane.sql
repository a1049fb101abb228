-- 举报: the unit that a demand is against. It is not handled, seen or heard of there or below (N22); '' = against none.
ALTER TABLE intake.request ADD reported text NOT NULL DEFAULT '';
ALTER TABLE classifier.classification ADD reported text NOT NULL DEFAULT '';
ALTER TABLE router.work_order ADD reported text NOT NULL DEFAULT '';
ALTER TABLE escalation.watch ADD reported text NOT NULL DEFAULT '';
ALTER TABLE survey.survey_case ADD reported text NOT NULL DEFAULT '';

-- What the order of a request is about by now, as the router tells it: keys limited to matters look by it.
ALTER TABLE intake.request ADD order_matter text NOT NULL DEFAULT '';
GRANT SELECT (reported, order_matter) ON intake.request TO loopline_reader, loopline_admin;
