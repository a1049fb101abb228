-- Who rode on another's order and rides no more: the number, the own case ('A'), the order of another ('B').
INSERT INTO survey_case (id, number, district, unit, state, round, visit, redo_max, outcome, fed_back_at, to_ask, open)
SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, number, 'd', 'u', CASE WHEN asked > 0 THEN 2 ELSE 4 END, 0, 2, 2, 1,
       '2001-01-01', 2, asked
FROM (VALUES (1, 'N1', 1), (2, 'N2', 1), -- asked in the own case, opened first
             (3, 'N3', 0), (4, 'N4', 1), -- asked in another's
             (5, 'N5', 0), (6, 'N6', 0), -- asked in neither
             (7, 'N7', 0), (8, 'N8', 0)) AS c (n, number, asked);
-- state 1 open, 2 rated, 3 released
INSERT INTO survey (case_id, visit, request_id, round, number, channel, district, state, rating, cause, opened_at, rated_at, rated_by,
                    source, gone)
SELECT ('00000000-0000-4000-8000-00000000000' || of)::uuid, visit, ('00000000-0000-4000-8000-0000000000' || request)::uuid, 0,
       number, 'phone', 'd', state, CASE state WHEN 2 THEN 1 ELSE 0 END, 0, opened::timestamptz,
       CASE state WHEN 2 THEN '2001-02-01'::timestamptz END, CASE state WHEN 2 THEN 'li' END, CASE state WHEN 2 THEN 1 ELSE 0 END, gone
FROM (VALUES (1, 2, 11, 'N1', 1, '2001-01-02', false), (2, 2, 11, 'N1', 2, '2001-01-03', true),
             (2, 2, 12, 'N2', 1, '2001-01-03', false),
             (3, 2, 13, 'N3', 2, '2001-01-03', false), (4, 2, 13, 'N3', 1, '2001-01-02', false),
             (5, 2, 15, 'N5', 2, '2001-01-02', false), (6, 2, 15, 'N5', 3, '2001-01-03', true),
             (6, 2, 16, 'N6', 2, '2001-01-02', false), (5, 2, 16, 'N6', 2, '2001-01-03', false),
             (7, 2, 17, 'N9', 2, '2001-01-02', false), (8, 2, 17, 'N9', 2, '2001-01-03', false),
             (7, 1, 18, 'N8', 1, '2001-01-04', false), (8, 2, 18, 'N8', 2, '2001-01-03', false))
     AS s (of, visit, request, number, state, opened, gone);
