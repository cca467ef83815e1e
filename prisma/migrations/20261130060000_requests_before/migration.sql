-- What a new request may be the same as, or correct, seen once nobody else is storing one with the same phone or email: one
-- round trip in place of five. A statement sees what was there when it began, also where it waits for a lock; in a volatile
-- function each statement looks again (PostgreSQL, "Function Volatility Categories").
CREATE FUNCTION "requests_before"(
  contacts text[],
  sent text[], sent_since timestamptz, most_sent int,
  browser_request uuid, browser_since timestamptz,
  phones text[], emails text[], contact_since timestamptz, most_like int,
  lately timestamptz, flood int
) RETURNS TABLE (found text, id uuid, reference text, received_at timestamptz, sealed text)
LANGUAGE plpgsql VOLATILE AS $$
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
    (SELECT 'contact', r.id, r.reference, r.received_at, s.sealed_keys
      FROM request_search s JOIN consultation_request r ON r.id = s.request_id
      WHERE (s.phone_index = ANY (phones) OR s.email_index = ANY (emails)) AND r.received_at > contact_since
      ORDER BY r.received_at DESC LIMIT most_like)
    UNION ALL
    (SELECT 'flood', NULL, NULL, NULL, NULL
      FROM (SELECT FROM consultation_request r WHERE r.received_at > lately LIMIT flood) AS recent
      HAVING count(*) >= flood);
END
$$;
