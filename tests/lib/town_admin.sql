PREPARE town_set(timestamptz) AS
INSERT INTO bus.clock (origin, speed) VALUES ($1, 0)
ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = clock_timestamp(), speed = 0;
