-- For tests of the movable clock.
PREPARE now_is AS
SELECT to_char(bus.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US');

PREPARE now_is_the_wall AS
SELECT abs(extract(epoch FROM bus.now() - clock_timestamp())) < 5;

-- In seconds, how far the town's time is from where it was set.
PREPARE gone_by(timestamptz) AS
SELECT extract(epoch FROM bus.now() - $1);

PREPARE wall_gone_by AS
SELECT extract(epoch FROM clock_timestamp() - wall_origin) FROM bus.clock;

PREPARE set_clock(timestamptz, float8) AS
INSERT INTO bus.clock (origin, speed) VALUES ($1, $2)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin, speed = excluded.speed;

PREPARE take_clock_away AS
DELETE FROM bus.clock;

PREPARE become(text) AS
UPDATE bus.deployment SET kind = $1;

PREPARE stop_being AS
DELETE FROM bus.deployment;
