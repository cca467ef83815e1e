-- Expands: the function takes and gives what it did, and finds the same rows.
-- Planned while the tables were empty, it read whole buckets and sorted them. Without sorting it reads the newest in the order of the
-- indexes, whatever PostgreSQL knew of the tables then.
ALTER FUNCTION "earlier_requests" SET enable_sort = off;
