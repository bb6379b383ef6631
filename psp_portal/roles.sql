-- The roles of a cluster, made by its superuser.  Safe to run again.
--   portal_owner      owns the database and its tables, migrates; stands behind FORCE ROW LEVEL SECURITY like everybody
--   portal_app        what the web server, the worker and the clock sign in as: data only, owns nothing
--   portal_programme  nobody signs in as it; taken on for programme-wide work, its policy is "true"
--   portal_public     nobody signs in as it either; taken on for the public API, it may read public tables and nothing else
--   portal_backup     reads everything past the policies, writes nothing; for pg_dump
DO $$
DECLARE
    missing text;
BEGIN
    FOREACH missing IN ARRAY ARRAY['portal_owner', 'portal_app', 'portal_programme', 'portal_public', 'portal_backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = missing) THEN
            EXECUTE format('CREATE ROLE %I', missing);
        END IF;
    END LOOP;
END
$$;
ALTER ROLE portal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_programme NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_public NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE portal_backup SET default_transaction_read_only = on;
-- What fails is logged by its message alone: a statement, and the row it would have made, hold what people wrote and
-- the bytes of their documents.
ALTER ROLE portal_owner SET log_min_error_statement = panic;
ALTER ROLE portal_owner SET log_error_verbosity = terse;
ALTER ROLE portal_app SET log_min_error_statement = panic;
ALTER ROLE portal_app SET log_error_verbosity = terse;
GRANT pg_read_all_data TO portal_backup;
-- Taken on by SET ROLE, never inherited: without the deliberate step the policies of portal_app hold.
GRANT portal_programme TO portal_app WITH INHERIT FALSE, SET TRUE;
GRANT portal_public TO portal_app WITH INHERIT FALSE, SET TRUE;
GRANT portal_programme TO portal_owner WITH INHERIT FALSE, SET TRUE;
