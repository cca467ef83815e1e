-- The oldest release that may run on this schema, by a migration that it must have. A migration that takes away or narrows what
-- older releases use replaces the function (CONTRIBUTING.md, "Add a migration"). Releases from before refuse any other schema.
CREATE FUNCTION "schema_floor"() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '20261130190000_schema_floor' $$;
