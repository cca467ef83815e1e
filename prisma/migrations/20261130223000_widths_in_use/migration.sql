-- Expands: the function takes and gives what it did, and finds the same rows.
-- As before, but buckets are looked for of those widths alone that a row has: of the thirteen that a value has under each key
-- that is one, or two while the worker indexes again. Each one that is left out was two searches of an index.
CREATE OR REPLACE FUNCTION "requests_before"(
  contacts text[],
  sent text[], sent_since timestamptz, most_sent int,
  browser_request uuid, browser_since timestamptz,
  phones text[], emails text[], contact_since timestamptz, most_like int,
  lately timestamptz, flood int
) RETURNS TABLE (found text, id uuid, reference text, received_at timestamptz, sealed text)
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  used_phones text[];
  used_emails text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(contact, 0)) FROM unnest(contacts) AS contact;
  -- From one width to the next by the index: DISTINCT would read all rows. A bucket is KEY.WIDTH.BITS (blind-index.ts).
  WITH RECURSIVE used(width) AS (
    (SELECT s.width FROM request_search s ORDER BY s.width LIMIT 1)
    UNION ALL
    SELECT (SELECT s.width FROM request_search s WHERE s.width > used.width ORDER BY s.width LIMIT 1)
    FROM used WHERE used.width IS NOT NULL
  )
  SELECT
    ARRAY(SELECT bucket FROM unnest(phones) AS bucket WHERE split_part(bucket, '.', 2) IN (SELECT used.width::text FROM used)),
    ARRAY(SELECT bucket FROM unnest(emails) AS bucket WHERE split_part(bucket, '.', 2) IN (SELECT used.width::text FROM used))
  INTO used_phones, used_emails;
  RETURN QUERY
    (SELECT 'sent', newest.id, newest.reference, newest.received_at, newest.sealed_answers
      FROM unnest(sent) AS sent_before, LATERAL (
        SELECT r.id, r.reference, r.received_at, r.sealed_answers FROM consultation_request r
        WHERE r.sent_index = sent_before AND r.received_at > sent_since
        ORDER BY r.received_at DESC LIMIT most_sent) AS newest
      ORDER BY newest.received_at DESC LIMIT most_sent)
    UNION ALL
    (SELECT 'browser', r.id, r.reference, r.received_at, r.sealed_answers
      FROM consultation_request r
      WHERE r.id = browser_request AND r.received_at > browser_since)
    UNION ALL
    (SELECT 'contact', newest.request_id, NULL, newest.received_at, newest.sealed_keys
      FROM (
        (SELECT s.* FROM unnest(used_phones) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.phone_index = bucket AND a.received_at > contact_since
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
        UNION ALL
        (SELECT s.* FROM unnest(used_emails) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.email_index = bucket AND a.received_at > contact_since AND a.phone_index <> ALL (used_phones)
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
      ) AS newest
      ORDER BY newest.received_at DESC LIMIT most_like)
    UNION ALL
    (SELECT 'flood', NULL, NULL, NULL, NULL
      FROM (SELECT FROM consultation_request r WHERE r.received_at > lately LIMIT flood) AS recent
      HAVING count(*) >= flood);
END
$$;

-- Sealed values don't compress; PostgreSQL tried it with each of the long ones.
ALTER TABLE "consultation_request"
  ALTER COLUMN "sealed_answers" SET STORAGE EXTERNAL,
  ALTER COLUMN "sealed_consents" SET STORAGE EXTERNAL;
