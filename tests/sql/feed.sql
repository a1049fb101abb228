-- For tests of the update feed: one request of channel "feed", its steps, and the reader that is wrong.
PREPARE feed_request AS
INSERT INTO intake.request (id, number, code, channel, principal, language, party, withheld, district, urgency, content, accepted_at, state)
VALUES ('00000000-0000-7000-8000-00000000feed', 'PY20240410-90001', 'ABC234', 'feed', 'case', 'zh', 1, false, 'd', 1, '路灯不亮', '2024-04-10T01:00Z', 1);

PREPARE feed_clean_steps AS
DELETE FROM intake.step WHERE channel = 'feed';
PREPARE feed_clean_request AS
DELETE FROM intake.request WHERE channel = 'feed';

-- What everybody writes first: the highest number seen is the cursor.
PREPARE feed_naive(bigint) AS
SELECT id, what FROM intake.step WHERE channel = 'feed' AND id > $1 ORDER BY id;
