VACUUM (ANALYZE) escalation.watch, escalation.clock;
