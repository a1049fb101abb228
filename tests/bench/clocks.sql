-- For the clocks of make bench: a schema of its own that fills the tables of escalation with open clocks, shaped like
-- those of orders that were really dispatched. Run by the owner on a private town; every answer is one text.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
-- Only a demo may have a clock that moves.
UPDATE bus.deployment SET kind = 'demo';

-- What the router said of the orders that the shapes are taken from, as it said it.
CREATE TABLE bench.payload AS
SELECT o.sender, o.type, o.subject, o.district, o.payload, w.number
FROM bus.outbox o JOIN router.work_order w ON w.id = o.subject
WHERE o.destination = 4 AND o.type = 605;

-- The clock stands at `at`, or runs from there.
CREATE FUNCTION bench.clock_at(at timestamptz, speed float8) RETURNS text LANGUAGE sql AS $$
    INSERT INTO bus.clock (origin, wall_origin, speed) VALUES (at, clock_timestamp(), speed)
    ON CONFLICT (single) DO UPDATE SET origin = excluded.origin, wall_origin = excluded.wall_origin, speed = excluded.speed
    RETURNING ''
$$;

CREATE FUNCTION bench.heard() RETURNS text LANGUAGE sql AS $$
    SELECT count(*) FROM bench.payload
$$;

-- Shapes: orders with four open clocks that have rungs ahead; every instant of a clock as a distance from its next rung.
CREATE TABLE bench.shape (shape bigint PRIMARY KEY, id uuid NOT NULL);
CREATE FUNCTION bench.take_shapes() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.shape
    SELECT row_number() OVER (ORDER BY w.id) - 1 AS shape, w.id FROM escalation.watch w JOIN bench.payload p ON p.subject = w.id
    WHERE (SELECT count(*) FROM escalation.clock c WHERE c.order_id = w.id AND c.state = 1) = 4
      AND NOT EXISTS (SELECT FROM escalation.clock c WHERE c.order_id = w.id AND (c.state <> 1 OR c.next_at IS NULL));
    CREATE TABLE bench.watch AS SELECT s.shape, w.* FROM bench.shape s JOIN escalation.watch w USING (id);
    CREATE TABLE bench.clock AS
    SELECT s.shape, row_number() OVER (PARTITION BY s.shape ORDER BY c.stage) - 1 AS k, c.*,
           regexp_replace(c.rungs, '\d{16}', '%s', 'g') AS pattern,
           ARRAY(SELECT m[1]::bigint - (extract(epoch FROM c.next_at) * 1000000)::bigint
                 FROM regexp_matches(c.rungs, '\d{16}', 'g') WITH ORDINALITY AS x (m, o) ORDER BY o) AS distances
    FROM bench.shape s JOIN escalation.clock c ON c.order_id = s.id;
    CREATE TABLE bench.work_order AS SELECT s.shape, o.* FROM bench.shape s JOIN router.work_order o USING (id);
    CREATE TABLE bench.assignment AS SELECT s.shape, a.* FROM bench.shape s JOIN router.assignment a ON a.order_id = s.id;
    CREATE INDEX ON bench.watch (shape);
    CREATE INDEX ON bench.clock (shape);
    ANALYZE bench.watch, bench.clock;
    RETURN (SELECT count(*) FROM bench.shape);
END $$;

-- Ids as they come: ascending by time, the rest by chance.
CREATE FUNCTION bench.id(ms bigint, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid
$$;
CREATE FUNCTION bench.chance(n bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ((hashint8(n)::bigint + 2147483648) / 4294967296.0)::float8
$$;
CREATE FUNCTION bench.us(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (extract(epoch FROM at) * 1000000)::bigint
$$;

-- A copy of a shape's row, but for some columns: INSERT text for whatever columns the table has.
CREATE FUNCTION bench.copy_text(target regclass, changed jsonb, source text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO %s (%s) SELECT %s %s', target, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
                  string_agg(coalesce(changed ->> attname::text, 't.' || quote_ident(attname)), ', ' ORDER BY attnum), source)
    FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped
$$;

-- The waves that fall due: from which instant on, how many, spread over how long.
CREATE TABLE bench.wave (wave int PRIMARY KEY, first_at timestamptz NOT NULL, clocks int NOT NULL, width interval NOT NULL);
-- Which of all clocks: evenly strewn over the table. Place in the wave = place in its time.
CREATE TABLE bench.chosen (n bigint PRIMARY KEY, wave int NOT NULL, place int NOT NULL);

CREATE FUNCTION bench.choose(clocks bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE due bigint := least(5000, clocks / 8); total bigint;
BEGIN
    TRUNCATE bench.wave, bench.chosen;
    INSERT INTO bench.wave VALUES -- all before anything of a fresh order with a working day's limits is due
        (0, at + interval '4 min', due / 10, '1 s'),   -- warms up
        (1, at + interval '8 min', due, '1 s'),        -- one replica: within a second
        (2, at + interval '12 min', 2 * due, '0 s'),    -- and all at once, as at closing time
        (3, at + interval '16 min', due / 10, '1 s'),   -- two replicas: likewise
        (4, at + interval '20 min', due, '1 s'),
        (5, at + interval '24 min', 2 * due, '0 s');
    total := (SELECT sum(w.clocks) FROM bench.wave w);
    INSERT INTO bench.chosen
    SELECT (x.i * clocks) / total, x.wave, row_number() OVER (PARTITION BY x.wave ORDER BY x.i) - 1
    FROM (SELECT row_number() OVER (ORDER BY bench.chance(p * 7 + w.wave)) - 1 AS i, w.wave
          FROM bench.wave w, generate_series(1, w.clocks) p) x;
    ANALYZE bench.chosen;
END $$;

-- Fills with `clocks` open clocks, four an order, their next rungs strewn over the 60 days after tomorrow, but for the
-- chosen ones; row after row as time brings them (OFFSET 0 keeps the joins in that order). Secondary indexes are made afterwards, references are not checked one by one: that is the fill's
-- business alone.
CREATE FUNCTION bench.fill(clocks bigint) RETURNS text LANGUAGE plpgsql
SET synchronous_commit = off SET session_replication_role = replica SET maintenance_work_mem = '512MB' AS $$
DECLARE
    shapes bigint := (SELECT count(*) FROM bench.shape);
    at timestamptz := clock_timestamp();
    later text[];
    line text;
BEGIN
    PERFORM bench.clock_at(at, 0), bench.choose(clocks, at);
    SELECT array_agg(pg_get_indexdef(indexrelid)), string_agg('DROP INDEX ' || indexrelid::regclass, ';') INTO later, line
    FROM pg_index WHERE indrelid IN ('escalation.watch'::regclass, 'escalation.clock'::regclass)
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
    EXECUTE line;
    EXECUTE bench.copy_text('escalation.watch', jsonb_build_object(
        'id', 'bench.id($3 - ($1 - g), ''o'' || g)', 'number', '''B'' || lpad(g::text, 15, ''0'')'),
        'FROM generate_series(0, $1 - 1) g, LATERAL (SELECT * FROM bench.watch w WHERE w.shape = g % $2 OFFSET 0) t') USING clocks / 4, shapes, bench.us(at) / 1000;
    EXECUTE bench.copy_text('escalation.clock', jsonb_build_object(
        'id', 'bench.id($3 - ($1 - g), ''c'' || g || t.k)', 'order_id', 'bench.id($3 - ($1 - g), ''o'' || g)',
        'started_at', 'least($4, x.next + (t.started_at - t.next_at))', 'due_at', 'x.next + (t.due_at - t.next_at)',
        'next_at', 'x.next', 'rungs', 'format(t.pattern, VARIADIC ARRAY(SELECT bench.us(x.next) + d FROM unnest(t.distances) d))'),
        'FROM generate_series(0, $1 - 1) g, LATERAL (SELECT * FROM bench.clock c WHERE c.shape = g % $2 OFFSET 0) t,
         LATERAL (SELECT coalesce((SELECT w.first_at + w.width * h.place / w.clocks FROM bench.chosen h JOIN bench.wave w USING (wave)
             WHERE h.n = g * 4 + t.k), $4 + interval ''1 day'' + interval ''60 days'' * bench.chance(g * 4 + t.k)) OFFSET 0) x (next)')
        USING clocks / 4, shapes, bench.us(at) / 1000, at;
    FOREACH line IN ARRAY later LOOP
        EXECUTE line;
    END LOOP;
    PERFORM bench.fill_router(clocks, at);
    RETURN '';
END $$;

-- The router knows the orders whose clocks will fire.
CREATE FUNCTION bench.fill_router(clocks bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    shapes bigint := (SELECT count(*) FROM bench.shape);
    source text := 'FROM (SELECT DISTINCT n / 4 AS g FROM bench.chosen) x JOIN bench.%I t ON t.shape = g %% $2';
    id text := 'bench.id($3 - ($1 - g), ''o'' || g)';
BEGIN
    EXECUTE bench.copy_text('router.work_order', jsonb_build_object('id', id, 'number', '''B'' || lpad(g::text, 15, ''0'')'),
                            format(source, 'work_order')) USING clocks / 4, shapes, bench.us(at) / 1000;
    EXECUTE bench.copy_text('router.assignment', jsonb_build_object('order_id', id), format(source, 'assignment'))
        USING clocks / 4, shapes, bench.us(at) / 1000;
    ANALYZE router.work_order, router.assignment;
END $$;

-- The clock comes to a wave: `ahead` before its first rung, or past all of them. Returns the last card before.
CREATE FUNCTION bench.begin_wave(number int, ahead interval) RETURNS text LANGUAGE sql AS $$
    SELECT bench.clock_at(first_at - ahead, 1) || coalesce((SELECT max(id) FROM escalation.card), 0) FROM bench.wave WHERE wave = number
$$;
CREATE FUNCTION bench.wave_over(number int) RETURNS text LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM escalation.clock c, bench.wave w WHERE w.wave = number AND c.next_at <= w.first_at + w.width)
$$;
-- Cards after `last`: how many; fired after due p50, p99, longest; committed after due p50, p99, longest, ms; and how
-- many a second from the moment when they could fire to the last commit.
CREATE FUNCTION bench.wave_figures(number int, last bigint) RETURNS text LANGUAGE sql AS $$
    WITH fired AS (
        SELECT extract(epoch FROM c.fired_at - c.due_at) * 1000 AS late,
               extract(epoch FROM k.origin + (pg_xact_commit_timestamp(c.xmin) - k.wall_origin) - c.due_at) * 1000 AS durable,
               k.origin + (pg_xact_commit_timestamp(c.xmin) - k.wall_origin) AS at
        FROM escalation.card c, bus.clock k WHERE c.id > last)
    SELECT concat_ws(' ', count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY late), percentile_disc(0.99) WITHIN GROUP (ORDER BY late),
                     max(late), percentile_disc(0.5) WITHIN GROUP (ORDER BY durable), percentile_disc(0.99) WITHIN GROUP (ORDER BY durable),
                     max(durable), count(*) / extract(epoch FROM max(at) - (SELECT greatest(w.first_at, k.origin) FROM bench.wave w, bus.clock k WHERE w.wave = number)))
    FROM fired
$$;

-- Bytes for each clock: the row itself, its indexes, the order's share.
CREATE FUNCTION bench.bytes(clocks bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', pg_table_size('escalation.clock')::float8 / clocks, pg_indexes_size('escalation.clock')::float8 / clocks,
                     pg_total_relation_size('escalation.watch')::float8 / clocks)
$$;

-- Dispatches of new orders, as the router said them, but for id and number; old enough for the sweep.
CREATE FUNCTION bench.dispatch(orders int) RETURNS text LANGUAGE sql AS $$
    WITH told AS (
        INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
        SELECT 4, p.sender, i.id, p.type, p.district,
               overlay(overlay(p.payload PLACING uuid_send(i.id) FROM position(uuid_send(p.subject) IN p.payload))
                       PLACING convert_to(rpad('N' || g, length(p.number), 'x'), 'UTF8') FROM position(convert_to(p.number, 'UTF8') IN p.payload)),
               clock_timestamp() - interval '10 s'
        FROM generate_series(1, orders) g JOIN bench.shape s ON s.shape = g % (SELECT count(*) FROM bench.shape) JOIN bench.payload p ON p.subject = s.id,
             LATERAL (SELECT bench.id(bench.us(clock_timestamp()) / 1000, 'n' || g)) i (id)
        RETURNING 1)
    SELECT count(*) FROM told
$$;
CREATE FUNCTION bench.dispatched(orders int) RETURNS text LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM (SELECT FROM escalation.watch WHERE number >= 'N' AND number < 'O') x) >= orders AND NOT EXISTS (SELECT FROM bus.outbox WHERE destination = 4)
$$;
-- Clocks started a second, from the first commit to the last, without those of the first.
CREATE FUNCTION bench.start_figures() RETURNS text LANGUAGE sql AS $$
    WITH started AS (
        SELECT pg_xact_commit_timestamp(c.xmin) AS at FROM escalation.watch w JOIN escalation.clock c ON c.order_id = w.id
        WHERE w.number >= 'N' AND w.number < 'O')
    SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE at > (SELECT min(at) FROM started)) / extract(epoch FROM max(at) - min(at)))
    FROM started
$$;

-- Nothing on its way, or nothing that will ever arrive.
CREATE FUNCTION bench.idle() RETURNS text LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM bus.outbox) OR EXISTS (SELECT FROM bus.quarantine WHERE resolved_at IS NULL)
$$;
CREATE FUNCTION bench.set_aside() RETURNS text LANGUAGE sql AS $$
    SELECT count(*) FROM bus.quarantine WHERE resolved_at IS NULL
$$;
CREATE FUNCTION bench.empty() RETURNS text LANGUAGE plpgsql SET session_replication_role = replica AS $$ -- of bus.event, too
BEGIN
    TRUNCATE escalation.watch, router.work_order, bus.outbox, bus.event CASCADE;
    RETURN '';
END $$;
