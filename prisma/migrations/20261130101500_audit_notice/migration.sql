-- Tells the workers, once the transaction commits, that there are entries to chain (lib/platform/notices.ts).
CREATE FUNCTION "tell_of_audit_entries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('calusa', '{"topic":"audit"}');
  RETURN NULL;
END
$$;
CREATE TRIGGER "audit_entries_are_told" AFTER INSERT ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_audit_entries"();
