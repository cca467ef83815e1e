-- What `requests_before` finds, in one row and with less of it: processes of the release before go on calling that one.
-- Of the requests in the same buckets it names all but the newest few by the beginning of their sealed keys, by which a process
-- knows those that it has opened; the whole of a hundred was most of what a submission read. Where a contact has no more than two
-- buckets, which is always but while the worker indexes again under another key, their newest are merged in the order of
-- the indexes: reading each bucket's hundred and sorting them took twice as long.
CREATE FUNCTION "earlier_requests"(
  contacts text[],
  sent text[], sent_since timestamptz, most_sent int,
  browser_request uuid, browser_since timestamptz,
  phones text[], emails text[], contact_since timestamptz, most_like int, most_whole int, beginning int,
  lately timestamptz, flood int,
  OUT width int, OUT before text, OUT alike text
)
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  narrowest int;
  used_phones text[];
  used_emails text[];
  phone text;
  other_phone text;
  email text;
  other_email text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(contact, 0)) FROM unnest(contacts) AS contact;
  -- A bucket is KEY.WIDTH.BITS (blind-index.ts). Rows have one width, or two while the worker indexes them again.
  SELECT min(s.width), coalesce(max(s.width), 0) INTO narrowest, width FROM request_search s;
  used_phones := ARRAY(SELECT bucket FROM unnest(phones) AS bucket WHERE split_part(bucket, '.', 2)::int BETWEEN narrowest AND width);
  used_emails := ARRAY(SELECT bucket FROM unnest(emails) AS bucket WHERE split_part(bucket, '.', 2)::int BETWEEN narrowest AND width);
  before := (SELECT coalesce(json_agg(earlier), '[]')::text FROM (
    (SELECT 'sent' AS found, newest.id, newest.reference, newest.received_at, newest.sealed_answers AS sealed
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
    (SELECT 'flood', NULL, NULL, NULL, NULL
      FROM (SELECT FROM consultation_request r WHERE r.received_at > lately LIMIT flood) AS recent
      HAVING count(*) >= flood)) AS earlier);
  IF cardinality(used_phones) <= 2 AND cardinality(used_emails) <= 2 THEN
    phone := used_phones[1];
    other_phone := used_phones[2];
    email := used_emails[1];
    other_email := used_emails[2];
    alike := (SELECT string_agg(newest.request_id ||
        CASE WHEN newest.nth > most_whole THEN left(newest.sealed_keys, beginning) ELSE newest.sealed_keys END, E'\n')
      FROM (SELECT merged.request_id, merged.sealed_keys, row_number() OVER () AS nth FROM (
        (SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.phone_index = phone AND a.received_at > contact_since ORDER BY a.received_at DESC)
        UNION ALL
        (SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.phone_index = other_phone AND a.received_at > contact_since ORDER BY a.received_at DESC)
        UNION ALL
        (SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.email_index = email AND a.received_at > contact_since AND a.phone_index <> ALL (used_phones)
          ORDER BY a.received_at DESC)
        UNION ALL
        (SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.email_index = other_email AND a.received_at > contact_since AND a.phone_index <> ALL (used_phones)
          ORDER BY a.received_at DESC)
      ) AS merged
      ORDER BY merged.received_at DESC LIMIT most_like) AS newest);
  ELSE
    alike := (SELECT string_agg(newest.request_id || newest.sealed_keys, E'\n' ORDER BY newest.received_at DESC)
      FROM (SELECT listed.* FROM (
        (SELECT s.* FROM unnest(used_phones) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.phone_index = bucket AND a.received_at > contact_since
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
        UNION ALL
        (SELECT s.* FROM unnest(used_emails) AS bucket, LATERAL (
          SELECT a.request_id, a.received_at, a.sealed_keys FROM request_search a
          WHERE a.email_index = bucket AND a.received_at > contact_since AND a.phone_index <> ALL (used_phones)
          ORDER BY a.received_at DESC LIMIT most_like) AS s)
      ) AS listed
      ORDER BY listed.received_at DESC LIMIT most_like) AS newest);
  END IF;
  alike := coalesce(alike, '');
END
$$;
