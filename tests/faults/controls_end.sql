-- The town again as it was before controls.sql, without what that left on its way.
DROP TRIGGER claim_keeps ON bus.outbox;
DROP FUNCTION bus.claim_keeps;
DELETE FROM bus.outbox;
