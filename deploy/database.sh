#!/usr/bin/env bash
# Run once by the PostgreSQL image, inside the new and empty cluster: the roles of the portal and its database.
set -euo pipefail

ask() { psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" "$@"; }

ask --dbname postgres --file "${PORTAL_SQL:-/portal}/roles.sql"
ask --dbname postgres <<'SQL'
\getenv owner DATABASE_OWNER_PASSWORD
\getenv app DATABASE_APP_PASSWORD
\getenv backup DATABASE_BACKUP_PASSWORD
ALTER ROLE portal_owner PASSWORD :'owner';
ALTER ROLE portal_app PASSWORD :'app';
ALTER ROLE portal_backup PASSWORD :'backup';
CREATE DATABASE portal OWNER portal_owner;
SQL
ask --dbname portal --file "${PORTAL_SQL:-/portal}/database.sql"
