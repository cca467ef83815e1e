-- When the request came, beside its buckets: the newest of a bucket are then read in their order, whatever else it holds.
-- The default is for processes of the release before, which insert without it.
ALTER TABLE "request_search" ADD COLUMN "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

UPDATE "request_search" SET "received_at" = r."received_at"
FROM "consultation_request" r WHERE r."id" = "request_search"."request_id";

DROP INDEX "request_search_phone_index_idx";
DROP INDEX "request_search_email_index_idx";
CREATE INDEX "request_search_phone_index_received_at_idx" ON "request_search"("phone_index", "received_at");
CREATE INDEX "request_search_email_index_received_at_idx" ON "request_search"("email_index", "received_at");

-- As before, but no longer reading all of a bucket. A function's plans are kept, also those made when the tables were empty,
-- where reading a table whole looks cheapest: so that is ruled out.
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
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(contact, 0)) FROM unnest(contacts) AS contact;
  RETURN QUERY
    (SELECT 'sent', r.id, r.reference, r.received_at, r.sealed_answers
      FROM consultation_request r
      WHERE r.sent_index = ANY (sent) AND r.received_at > sent_since
      ORDER BY r.received_at DESC LIMIT most_sent)
    UNION ALL
    (SELECT 'browser', r.id, r.reference, r.received_at, r.sealed_answers
      FROM consultation_request r
      WHERE r.id = browser_request AND r.received_at > browser_since)
    UNION ALL
    (SELECT 'contact', newest.request_id, NULL, newest.received_at, newest.sealed_keys
      FROM (
        (SELECT s.* FROM unnest(phones) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.phone_index = bucket AND a.received_at > contact_since
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
        UNION ALL
        (SELECT s.* FROM unnest(emails) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.email_index = bucket AND a.received_at > contact_since AND a.phone_index <> ALL (phones)
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
      ) AS newest
      ORDER BY newest.received_at DESC LIMIT most_like)
    UNION ALL
    (SELECT 'flood', NULL, NULL, NULL, NULL
      FROM (SELECT FROM consultation_request r WHERE r.received_at > lately LIMIT flood) AS recent
      HAVING count(*) >= flood);
END
$$;
