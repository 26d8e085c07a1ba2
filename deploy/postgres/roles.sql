-- The database of a service and its two roles: the owner, who migrates, and the one that the service runs as, which gets
-- from cartwright-migrate what its statements need. For psql, as a superuser, as often as you like:
--
--   SERVICE=customers SERVICE_PASSWORD=… OWNER_PASSWORD=… psql -X -d postgres -f roles.sql
--
-- DATABASE and SERVICE_ROLE are those of the service's settings (both SERVICE, if not given), OWNER_ROLE is that of
-- MIGRATIONS_POSTGRES_USER (SERVICE with _owner). A password that is not given stays as it is. A database whose tables
-- belong to the service's role is handed over to the owner; the service goes on meanwhile.

\set ON_ERROR_STOP on
\set QUIET on
\set service `echo "${SERVICE_ROLE:-$SERVICE}"`
\set owner `echo "${OWNER_ROLE:-${SERVICE}_owner}"`
\set database `echo "${DATABASE:-$SERVICE}"`
\set service_password `printf %s "$SERVICE_PASSWORD"`
\set owner_password `printf %s "$OWNER_PASSWORD"`

SELECT format('CREATE ROLE %I', name) FROM (VALUES (:'service'), (:'owner')) AS roles (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
SELECT format('ALTER ROLE %I PASSWORD %L', name, password)
FROM (VALUES (:'service', :'service_password'), (:'owner', :'owner_password')) AS roles (name, password)
WHERE password <> '' \gexec
SELECT format('REVOKE %s FROM %I', roleid::regrole, :'service') FROM pg_auth_members WHERE member = :'service'::regrole \gexec

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC, :"service";
GRANT CONNECT ON DATABASE :"database" TO :"service";

-- Of several hosts the one that is connected: on a replica the database may not have arrived yet.
\connect :"database" - :"HOST" :PORT
BEGIN;
SET LOCAL lock_timeout = '5s';

REVOKE ALL ON SCHEMA public FROM PUBLIC, :"service";
GRANT USAGE ON SCHEMA public TO :"service";
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
-- Large objects are the one thing that everybody may make.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;

-- All that is not yet the owner's. Until cartwright-migrate narrows it, the service keeps what it lives from.
SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, :'owner')
FROM pg_namespace WHERE nspname = 'sqitch' AND nspowner <> :'owner'::regrole \gexec
WITH schemas AS (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'sqitch')),
     -- Identity columns, types of rows and members of extensions go with what they belong to.
     followers AS (SELECT classid, objid FROM pg_depend WHERE deptype IN ('a', 'i', 'e')),
     things (classid, objid, owner, statement) AS (
         SELECT 'pg_class'::regclass, oid, relowner, format('ALTER %s %s', CASE relkind
             WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, oid::regclass)
         FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND relnamespace IN (SELECT oid FROM schemas)
         UNION ALL
         SELECT 'pg_proc'::regclass, oid, proowner, format('ALTER ROUTINE %s', oid::regprocedure)
         FROM pg_proc WHERE pronamespace IN (SELECT oid FROM schemas)
         UNION ALL
         SELECT 'pg_type'::regclass, oid, typowner, format('ALTER TYPE %s', oid::regtype)
         FROM pg_type WHERE typtype IN ('d', 'e') AND typnamespace IN (SELECT oid FROM schemas)
         UNION ALL
         SELECT 'pg_collation'::regclass, oid, collowner, format('ALTER COLLATION %s', oid::regcollation)
         FROM pg_collation WHERE collnamespace IN (SELECT oid FROM schemas)
     )
SELECT format('%s OWNER TO %I', statement, :'owner'),
       (SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', oid::regclass, :'service')
        FROM pg_class
        WHERE classid = 'pg_class'::regclass AND oid = objid AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace)
FROM things
WHERE owner <> :'owner'::regrole AND (classid, objid) NOT IN (SELECT classid, objid FROM followers) \gexec

COMMIT;
