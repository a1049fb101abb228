-- What intake accepted on its own disk while this database was away, and what became of it. The row is written by the
-- transaction that submits it: a token without a row still waits on a disk.
CREATE TABLE intake.spooled (
    token uuid PRIMARY KEY,
    principal text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
    received_at timestamptz NOT NULL,  -- by the clock of the replica that took it
    drained_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reply bytea NOT NULL               -- as the channel would have been told at once
);
GRANT SELECT, INSERT ON intake.spooled TO loopline_intake;
GRANT SELECT (token, principal, received_at, drained_at) ON intake.spooled TO loopline_reader, loopline_admin;
