-- For audit_test: a history of two orders, told in two parts, and what a forger does who owns the database.
DELETE FROM router.work_order WHERE number LIKE 'AU20240410-%';
INSERT INTO router.work_order (id, number, district, area, address, matter, text, nature, urgency, party, name_withheld,
    by_person, policy, entry, ground, pack_version, state, round, version, returns, yellow, red, accepted_at, dispatched_at, hops, forced)
SELECT ('00000000-0000-7000-8000-00000000ad0' || n)::uuid, 'AU20240410-0000' || n, 'd', 'area', '', 'matter', 'text', 3, 1, 1, false,
       false, 'policy', '', '', 1, 1, 0, 1, 0, 0, 0, '2001-01-01', '2001-01-01', 0, false FROM generate_series(1, 2) n;
CREATE FUNCTION pg_temp.tell(first int, last int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail)
    SELECT s.id::uuid, 'd', v.service, '2024-04-10T01:00Z'::timestamptz + i * interval '1 min', 'k' || i, nullif('u' || i % 3, 'u1'),
           (ARRAY[NULL, '', '张', 'a,"b'])[1 + i % 4], jsonb_build_object('n', i)
    FROM generate_series(first, last) i, (VALUES ('00000000-0000-7000-8000-00000000ad01'), ('00000000-0000-7000-8000-00000000ad02')) AS s (id),
         (VALUES (3), (1)) AS v (service)
    WHERE v.service = 3 OR i % 5 < 2 ORDER BY i
$$;
SELECT pg_temp.tell(1, 2);
CREATE TEMP TABLE burned AS SELECT nextval('bus.event_id_seq') AS id; -- as by a transaction that was rolled back
SELECT pg_temp.tell(3, 5);
-- As the migration says it, by other means: the words of an event of the first order.
CREATE FUNCTION pg_temp.words(place int) RETURNS text LANGUAGE sql AS $$
    SELECT format('(%s,%s,d,3,%s,%s,k%s,%s,%s,"{""n"": %s}")', e.id, e.subject, place, (extract(epoch FROM e.at) * 1000000)::bigint, place,
                  e.unit, CASE e.actor WHEN '' THEN '""' WHEN '张' THEN e.actor ELSE '"' || replace(e.actor, '"', '""') || '"' END, place)
    FROM bus.event e WHERE e.subject = '00000000-0000-7000-8000-00000000ad01' AND e.service = 3 AND e.seq = place
$$;
CREATE FUNCTION pg_temp.exchange(a uuid, a_seq int, b uuid, b_seq int) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE one bus.event; two bus.event; id bigint;
BEGIN
    DELETE FROM bus.event e WHERE e.subject = a AND e.service = 3 AND e.seq = a_seq RETURNING * INTO one;
    DELETE FROM bus.event e WHERE e.subject = b AND e.service = 3 AND e.seq = b_seq RETURNING * INTO two;
    id := one.id; one.id := two.id; two.id := id;
    INSERT INTO bus.event OVERRIDING SYSTEM VALUE SELECT one.*;
    INSERT INTO bus.event OVERRIDING SYSTEM VALUE SELECT two.*;
END $$;
CREATE FUNCTION pg_temp.link_anew(of uuid, by int) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
BEGIN
    UPDATE bus.event e SET link = x.link
    FROM (SELECT n.id, bus.chain(NULL, bus.event_words(n.id, n.subject, n.district, n.service, n.seq, n.at, n.kind, n.unit, n.actor, n.detail))
                       OVER (ORDER BY n.seq ROWS UNBOUNDED PRECEDING) AS link
          FROM bus.event n WHERE n.subject = of AND n.service = by) x WHERE x.id = e.id;
END $$;
-- An event with an id that nobody used, third of its strand: those behind it move up.
CREATE FUNCTION pg_temp.slip_in(of uuid, by int) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
BEGIN
    UPDATE bus.event e SET seq = e.seq + 1000 WHERE e.subject = of AND e.service = by AND e.seq > 2;
    UPDATE bus.event e SET seq = e.seq - 999 WHERE e.subject = of AND e.service = by AND e.seq > 1000;
    INSERT INTO bus.event (id, subject, district, service, at, kind, seq, link) OVERRIDING SYSTEM VALUE
    SELECT b.id, of, 'd', by, now(), 'forged', 3, sha256('') FROM burned b;
END $$;
