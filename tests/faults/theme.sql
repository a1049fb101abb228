-- For theme_test.
PREPARE theme_row(text) AS
SELECT t.month, t.title, t.lead, array_to_string(t.matters, ','), array_to_string(t.areas, ','), t.plan, t.state, t.set_by,
       t.done_at IS NOT NULL, t.changed_at > t.opened_at
FROM survey.theme t WHERE t.code = $1;
PREPARE theme_count AS SELECT count(*) FROM survey.theme;
