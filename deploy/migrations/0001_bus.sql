-- What every service shares: outbox, quarantine, events, instances, principals, packs, the movable clock.
CREATE SCHEMA bus;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['loopline_intake', 'loopline_classifier', 'loopline_router', 'loopline_escalation',
                                'loopline_survey', 'loopline_reader', 'loopline_admin'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'loopline_service') THEN
        CREATE ROLE loopline_service NOLOGIN;
    END IF;
END $$;
GRANT loopline_service TO loopline_intake, loopline_classifier, loopline_router, loopline_escalation, loopline_survey;
GRANT USAGE ON SCHEMA bus TO loopline_service, loopline_reader, loopline_admin;

-- One row: what this deployment is. Only a demo or a test may have a clock that moves.
CREATE TABLE bus.deployment (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    kind text NOT NULL CHECK (kind IN ('production', 'demo'))
);
CREATE TABLE bus.clock (
    single bool PRIMARY KEY DEFAULT true CHECK (single),
    kind text NOT NULL DEFAULT 'demo' CHECK (kind = 'demo'),
    wall_origin timestamptz NOT NULL DEFAULT clock_timestamp(),
    origin timestamptz NOT NULL,
    speed float8 NOT NULL DEFAULT 1 CHECK (speed >= 0 AND speed <= 1000000)
);
CREATE FUNCTION bus.clock_only_in_demo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bus.deployment WHERE kind = 'demo') THEN
        RAISE EXCEPTION 'a production deployment has no movable clock' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clock_only_in_demo BEFORE INSERT OR UPDATE ON bus.clock
    FOR EACH ROW EXECUTE FUNCTION bus.clock_only_in_demo();
CREATE FUNCTION bus.deployment_keeps_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.kind <> 'demo' THEN
        IF EXISTS (SELECT FROM bus.clock) THEN
            RAISE EXCEPTION 'remove the movable clock first' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER deployment_keeps_clock BEFORE UPDATE OR DELETE ON bus.deployment
    FOR EACH ROW EXECUTE FUNCTION bus.deployment_keeps_clock();

CREATE FUNCTION bus.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT coalesce((SELECT c.origin + (clock_timestamp() - c.wall_origin) * c.speed FROM bus.clock c),
                    clock_timestamp())
$$;

-- A message between services is first a row here, then a frame; the receiver's transaction deletes it.
CREATE TABLE bus.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    destination smallint NOT NULL CHECK (destination > 0),
    sender smallint NOT NULL CHECK (sender > 0),
    subject uuid NOT NULL,
    type smallint NOT NULL,
    district text NOT NULL,
    traceparent text NOT NULL DEFAULT '',
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (destination, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000, fillfactor = 90);
CREATE INDEX outbox_order ON bus.outbox (destination, subject, id);

-- What a receiver could not digest: blocks its own order only, until a person decides.
CREATE TABLE bus.quarantine (
    id bigint NOT NULL,
    destination smallint NOT NULL,
    sender smallint NOT NULL,
    subject uuid NOT NULL,
    type smallint NOT NULL,
    district text NOT NULL,
    traceparent text NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 1,
    reason text NOT NULL,
    quarantined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    resolved_at timestamptz,
    resolved_by text,
    resolution text,
    PRIMARY KEY (destination, id)
);
CREATE INDEX quarantine_open ON bus.quarantine (destination, subject) WHERE resolved_at IS NULL;

-- The history of every order: append-only, one line per fact.
CREATE TABLE bus.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject uuid NOT NULL,
    district text NOT NULL,
    service smallint NOT NULL CHECK (service > 0),
    at timestamptz NOT NULL,
    kind text NOT NULL,
    unit text,
    actor text,
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_subject ON bus.event (subject, id);
ALTER TABLE bus.event ALTER detail SET STATISTICS 0; -- never searched: not worth analysing

-- Live replicas: address, ports, CURVE public key, districts, lease. The whole of service discovery.
CREATE TABLE bus.instance (
    id uuid PRIMARY KEY,
    service smallint NOT NULL CHECK (service > 0),
    address text NOT NULL,
    event_port int NOT NULL CHECK (event_port BETWEEN 1 AND 65535),
    command_port int NOT NULL CHECK (command_port BETWEEN 1 AND 65535),
    http_port int NOT NULL DEFAULT 0 CHECK (http_port BETWEEN 0 AND 65535),
    public_key text NOT NULL CHECK (length(public_key) = 40),
    districts text[] NOT NULL DEFAULT '{}',
    version text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease_until timestamptz NOT NULL
);
CREATE INDEX instance_lease ON bus.instance (lease_until);

-- Who may talk to the command sockets: key → person, desk or channel.
CREATE TABLE bus.principal (
    public_key text PRIMARY KEY CHECK (length(public_key) = 40),
    name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 63),
    role smallint NOT NULL CHECK (role BETWEEN 1 AND 8),
    channel text NOT NULL DEFAULT '',
    unit text NOT NULL DEFAULT '',
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (role <> 1 OR channel <> ''),
    CONSTRAINT unit_people_have_a_unit CHECK (role NOT IN (4, 5) OR unit <> '')
);

-- Applied city packs: the files as they were, numbered.
CREATE TABLE bus.pack (
    version int PRIMARY KEY CHECK (version > 0),
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_by text NOT NULL
);
CREATE TABLE bus.pack_file (
    version int NOT NULL REFERENCES bus.pack,
    name text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (version, name)
);

-- Which migrations this database has: `loopline migrate` writes a line in the transaction of each.
CREATE TABLE bus.migration (
    number int PRIMARY KEY CHECK (number > 0),
    name text NOT NULL UNIQUE,
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT ON bus.migration TO loopline_reader, loopline_admin;
GRANT SELECT ON bus.deployment, bus.clock, bus.instance, bus.principal, bus.pack, bus.pack_file
    TO loopline_service, loopline_reader, loopline_admin;
GRANT SELECT, INSERT, DELETE ON bus.outbox TO loopline_service;
GRANT UPDATE (created_at) ON bus.outbox TO loopline_service; -- row locks of the sweep (SKIP LOCKED) ask for it
GRANT SELECT, INSERT ON bus.quarantine TO loopline_service;
GRANT INSERT ON bus.event TO loopline_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON bus.instance TO loopline_service;
GRANT SELECT ON bus.outbox, bus.quarantine, bus.event TO loopline_reader, loopline_admin;
GRANT SELECT, INSERT, UPDATE ON bus.principal TO loopline_admin;
GRANT INSERT ON bus.pack, bus.pack_file TO loopline_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON bus.clock TO loopline_admin;
