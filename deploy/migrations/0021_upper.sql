-- Two deployments, one above the other 上下级平台: what one above handed down by a channel of kind upper, when it is due there, and
-- what goes up of it with the steps of the feed.
ALTER TABLE intake.request
    ADD upper_path text[],                          -- names of the deployments that it has passed, the first first; NULL = not from above
    ADD upper_due timestamptz,                      -- when it is due there, by now; NULL = no limit
    ADD CONSTRAINT upper_named CHECK (cardinality(upper_path) BETWEEN 1 AND 8 AND array_position(upper_path, NULL) IS NULL
                                      AND array_position(upper_path, '') IS NULL),
    ADD CONSTRAINT upper_due_there CHECK (upper_due IS NULL OR upper_path IS NOT NULL),
    ADD CONSTRAINT upper_referred CHECK (upper_path IS NULL OR reference <> '' OR anonymised_at IS NOT NULL);
-- By what the level above calls it; the last one counts.
CREATE INDEX request_upper ON intake.request (channel, reference, accepted_at, id) WHERE upper_path IS NOT NULL;
GRANT SELECT (upper_path, upper_due) ON intake.request TO loopline_reader, loopline_admin;

-- A step may carry a report for the level above; its rating answers a survey as a token does.
ALTER TABLE intake.step
    ADD report bytea CHECK (octet_length(report) > 0), -- loopline.wire.v1.UpwardReport, packed
    DROP CONSTRAINT step_way_check,
    ADD CONSTRAINT step_way_check CHECK (way BETWEEN 1 AND 5 OR way = 9);
ALTER TABLE intake.survey_ask
    DROP CONSTRAINT survey_ask_way_check,
    ADD CONSTRAINT survey_ask_way_check CHECK (way BETWEEN 1 AND 5 OR way = 9);

-- What a person at the review desk decides, waits with it: what else the level above says meanwhile, too.
ALTER TABLE classifier.classification
    ADD upper_path text[],
    ADD upper_due timestamptz,
    ADD upper_urged text NOT NULL DEFAULT '',       -- for whoever gets it: not told to the router yet
    ADD CONSTRAINT upper_named CHECK (cardinality(upper_path) BETWEEN 1 AND 8 AND array_position(upper_path, NULL) IS NULL
                                      AND array_position(upper_path, '') IS NULL),
    ADD CONSTRAINT upper_due_there CHECK (upper_due IS NULL OR upper_path IS NOT NULL),
    ADD CONSTRAINT upper_urged_there CHECK (upper_urged = '' OR upper_path IS NOT NULL);

CREATE OR REPLACE FUNCTION intake.forget(requests uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    UPDATE supplement SET content = '（已匿名化）' WHERE request_id = ANY (requests);
    UPDATE step SET report = NULL WHERE request_id = ANY (requests) AND report IS NOT NULL;
    UPDATE identity.opening SET reason = '（已匿名化）' WHERE request_id = ANY (requests);
    UPDATE legal_hold SET set_reason = '（已匿名化）', released_reason = CASE WHEN released_reason IS NOT NULL THEN '（已匿名化）' END
    WHERE request_id = ANY (requests);
    UPDATE bus.quarantine SET payload = '' WHERE subject = ANY (requests) AND resolved_at IS NOT NULL; -- what was decided holds the words
$$;
