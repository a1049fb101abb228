-- A deployment that is split by district: a replica that serves some of them may connect by a role of its own, which sees and
-- writes no others. Until the first role is confined nothing is switched on, and nothing costs anything.
CREATE TABLE bus.confinement (
    role name NOT NULL,
    service text NOT NULL CHECK (service IN ('intake', 'classifier', 'router', 'escalation', 'survey')),
    district text NOT NULL CHECK (district <> ''),
    PRIMARY KEY (role, district)
);
GRANT SELECT ON bus.confinement TO loopline_service, loopline_reader, loopline_admin;

-- The districts of whoever is connected, whatever role it took since; NULL: all of them.
CREATE FUNCTION bus.confined() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(c.district) FROM bus.confinement c WHERE c.role = session_user
$$;

-- Rows that say their district; and rows that belong to one that does. The question who is asking is asked once a statement.
-- What belongs to no district ("": not known yet, all of them) is everybody's.
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('bus.outbox'), ('bus.quarantine'), ('bus.event'), ('intake.request'), ('intake.number_block'),
        ('classifier.classification'), ('classifier.hotspot'), ('router.work_order'), ('router.backstop_alarm'),
        ('escalation.watch'), ('survey.survey_case'), ('survey.survey')) AS v (name)
    LOOP
        EXECUTE format('CREATE POLICY confined ON %s USING ((SELECT bus.confined()) IS NULL OR district = '''' '
                       'OR district = ANY ((SELECT bus.confined())::text[]))', t.name);
    END LOOP;
    FOR t IN SELECT * FROM (VALUES
        ('identity.person', 'request_id', 'intake.request'), ('identity.opening', 'request_id', 'intake.request'),
        ('intake.step', 'request_id', 'intake.request'), ('intake.supplement', 'request_id', 'intake.request'),
        ('intake.survey_ask', 'request_id', 'intake.request'), ('intake.legal_hold', 'request_id', 'intake.request'),
        ('classifier.fingerprint', 'id', 'classifier.classification'),
        ('classifier.likeness', 'request_id', 'classifier.classification'),
        ('router.assignment', 'order_id', 'router.work_order'), ('router.order_request', 'order_id', 'router.work_order'),
        ('router.return_slip', 'order_id', 'router.work_order'), ('router.supplement', 'order_id', 'router.work_order'),
        ('router.order_link', 'order_id', 'router.work_order'), ('router.result', 'order_id', 'router.work_order'),
        ('router.comment', 'order_id', 'router.work_order'), ('router.whistle', 'order_id', 'router.work_order'),
        ('router.whistle_call', 'order_id', 'router.work_order'), ('router.session', 'order_id', 'router.work_order'),
        ('router.hand_over', 'order_id', 'router.work_order'), ('router.proposal', 'order_id', 'router.work_order'),
        ('router.scope_before', 'order_id', 'router.work_order'),
        ('escalation.clock', 'order_id', 'escalation.watch'), ('escalation.milestone', 'order_id', 'escalation.watch'),
        ('escalation.card', 'order_id', 'escalation.watch'), ('escalation.relief', 'order_id', 'escalation.watch'),
        ('escalation.slip', 'order_id', 'escalation.watch'), ('escalation.meeting_item', 'order_id', 'escalation.watch'),
        ('survey.write_off', 'case_id', 'survey.survey_case'), ('survey.attempt', 'case_id', 'survey.survey_case'),
        ('survey.unit_call', 'case_id', 'survey.survey_case'), ('survey.check_call', 'case_id', 'survey.survey_case'),
        ('survey.finding', 'case_id', 'survey.survey_case'), ('survey.exclusion', 'case_id', 'survey.survey_case'),
        ('survey.appeal', 'case_id', 'survey.survey_case'), ('survey.correction', 'case_id', 'survey.survey_case'))
        AS v (name, key, parent)
    LOOP
        EXECUTE format('CREATE POLICY confined ON %1$s USING ((SELECT bus.confined()) IS NULL '
                       'OR EXISTS (SELECT FROM %3$s p WHERE p.id = %1$s.%2$I))', t.name, t.key, t.parent);
    END LOOP;
END $$;

-- Survey looks at clocks, cards and milestones (R41): by what says their district, and no more of it.
GRANT SELECT (id, district) ON escalation.watch TO loopline_survey;

-- Row security on every table that has the policy, for its owner too; or off again.
CREATE FUNCTION bus.confine_tables(wanted bool) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE t record;
BEGIN
    FOR t IN SELECT p.polrelid::regclass AS name FROM pg_policy p WHERE p.polname = 'confined' ORDER BY p.polrelid LOOP
        EXECUTE format('ALTER TABLE %1$s %2$s ROW LEVEL SECURITY, %3$s ROW LEVEL SECURITY', t.name,
                       CASE WHEN wanted THEN 'ENABLE' ELSE 'DISABLE' END,
                       CASE WHEN wanted THEN 'FORCE' ELSE 'NO FORCE' END);
    END LOOP;
END $$;

-- The owner's: a login that is `service` in these districts alone. One that exists gets these districts instead of those it
-- had. The password is set by whoever runs the database.
CREATE FUNCTION bus.confine(role text, service text, districts text[]) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE counted int;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I LOGIN IN ROLE %I', role, 'loopline_' || service);
    ELSIF NOT EXISTS (SELECT FROM bus.confinement c WHERE c.role = confine.role AND c.service = confine.service) THEN
        RETURN -1;
    END IF;
    DELETE FROM bus.confinement c WHERE c.role = confine.role;
    INSERT INTO bus.confinement (role, service, district) SELECT DISTINCT confine.role, confine.service, d FROM unnest(districts) AS d;
    GET DIAGNOSTICS counted = ROW_COUNT;
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = 'bus.event'::regclass AND relrowsecurity) THEN
        PERFORM bus.confine_tables(true);
    END IF;
    RETURN counted;
END $$;

-- The role is gone, and with the last one the row security.
CREATE FUNCTION bus.confine_end(role text) RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE counted int;
BEGIN
    DELETE FROM bus.confinement c WHERE c.role = confine_end.role;
    GET DIAGNOSTICS counted = ROW_COUNT;
    IF counted > 0 THEN
        EXECUTE format('DROP ROLE %I', role);
    END IF;
    IF NOT EXISTS (SELECT FROM bus.confinement) THEN
        PERFORM bus.confine_tables(false);
    END IF;
    RETURN counted;
END $$;
REVOKE ALL ON FUNCTION bus.confine_tables(bool), bus.confine(text, text, text[]), bus.confine_end(text) FROM PUBLIC;
