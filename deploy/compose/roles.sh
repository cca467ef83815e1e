#!/bin/sh
# Run once by PostgreSQL's image, on an empty data folder: the roles and the database (docs/operations.md, "Database roles").
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE calusa_owner LOGIN PASSWORD :'owner';
CREATE ROLE calusa_app LOGIN PASSWORD :'app';
CREATE DATABASE calusa OWNER calusa_owner;
REVOKE ALL ON DATABASE calusa FROM PUBLIC;
GRANT CONNECT ON DATABASE calusa TO calusa_app;
SQL
