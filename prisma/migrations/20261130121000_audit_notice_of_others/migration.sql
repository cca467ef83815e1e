-- Transactions with a notice commit one after another on the whole server. Requests from the public form come without one
-- therefore: their process tells of them afterwards, of many at once (lib/platform/notices.ts).
DROP TRIGGER "audit_entries_are_told" ON "audit_entry";
CREATE TRIGGER "audit_entries_are_told" AFTER INSERT ON "audit_entry" FOR EACH ROW WHEN (NEW."action" <> 'request.received') EXECUTE FUNCTION "tell_of_audit_entries"();
