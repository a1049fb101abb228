-- The feed of what happens to orders, for a deployment that hands down what its units get (WatchOrders).

-- In the order of commits nothing can slip in before what was read; an id is taken before, and committed after another. What stands
-- here already was committed before all that comes: it has none. Not of the words that a link vouches for.
ALTER TABLE bus.event ADD xid xid8;
ALTER TABLE bus.event ALTER xid SET DEFAULT pg_current_xact_id();
-- Looks are no news of an order: a feed that told of them would tell of its own reader.
CREATE INDEX event_feed ON bus.event (coalesce(xid, '0'), id)
    WHERE service IN (1, 3, 4, 5) AND kind NOT IN ('viewed', 'revealed', 'shown');
GRANT SELECT (at, kind, unit, detail, xid) ON bus.event TO loopline_router;
