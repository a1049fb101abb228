-- The sweep takes what waits district by district (common/bus.sql): a flood in one does not hold up the others.
CREATE INDEX outbox_district ON bus.outbox (destination, district, id);
