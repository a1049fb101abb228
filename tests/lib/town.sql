PREPARE town_settled AS
SELECT NOT EXISTS (SELECT FROM bus.outbox o WHERE NOT EXISTS (SELECT FROM bus.quarantine q
           WHERE q.destination = o.destination AND q.subject = o.subject AND q.resolved_at IS NULL))
   AND NOT EXISTS (SELECT FROM escalation.clock WHERE next_at <= bus.now())
   AND NOT EXISTS (SELECT FROM classifier.hotspot_todo)
   AND NOT EXISTS (SELECT FROM survey.survey WHERE next_at <= bus.now() AND way <> 1)
   AND NOT EXISTS (SELECT FROM survey.survey_case WHERE next_at <= bus.now())
   AND NOT EXISTS (SELECT FROM escalation.cadence WHERE next_at <= bus.now()) AS ok;

PREPARE town_next AS
SELECT least((SELECT min(next_at) FROM escalation.clock WHERE next_at IS NOT NULL),
             (SELECT min(next_at) FROM survey.survey WHERE next_at IS NOT NULL AND way <> 1),
             (SELECT min(next_at) FROM survey.survey_case WHERE next_at IS NOT NULL)) AS at;

-- One that has announced itself of late, if there is one: what was killed keeps its lease for a while.
PREPARE town_instance(int) AS
SELECT address || ':' || command_port AS address, public_key AS key FROM bus.instance
WHERE service = $1 AND lease_until > clock_timestamp()
ORDER BY lease_until > clock_timestamp() + interval '6.5 s' DESC, started_at LIMIT 1;
