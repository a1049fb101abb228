-- After a restore to a point in time, before any service is started: psql -v point=TIME -f after_restore.sql
-- Numbers that people were told after that point must not be given to anybody else: each district's count goes on
-- 5,000 further on every day since. What was issued and lost stays a gap.
\set ON_ERROR_STOP on
INSERT INTO intake.number_block (district, day, next)
SELECT d.district, g.day::date, 5001
FROM (SELECT DISTINCT district FROM intake.number_block) AS d,
     generate_series((:'point'::timestamptz - interval '1 day')::date, (clock_timestamp() + interval '1 day')::date, interval '1 day') AS g (day)
ON CONFLICT (district, day) DO UPDATE SET next = number_block.next + 5000;
-- Replicas of before are gone, whatever their leases say.
DELETE FROM bus.instance;
