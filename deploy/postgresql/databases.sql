-- One database and one role for each subgraph; no role can connect to another's database.
-- Run once by psql 14 or newer as a superuser (the official image does it when it makes its data folder):
--   psql --file=deploy/postgresql/databases.sql
-- with the three passwords in the environment. SKEIN_DATABASE_PREFIX goes before every name, on a server that others use.
\set ON_ERROR_STOP on

\set prefix ''
\getenv prefix SKEIN_DATABASE_PREFIX
\getenv users_password USERS_DATABASE_PASSWORD
\getenv content_password CONTENT_DATABASE_PASSWORD
\getenv notifications_password NOTIFICATIONS_DATABASE_PASSWORD

\set users :prefix users
\set content :prefix content
\set notifications :prefix notifications

-- An unset variable stays as it is written here, and is a syntax error: no role is made without its password.
BEGIN;
CREATE ROLE :"users" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'users_password';
CREATE ROLE :"content" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'content_password';
CREATE ROLE :"notifications" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'notifications_password';
COMMIT;

-- Owned by the role that migrates and uses it. template0: whatever template1 holds on an old server stays out.
CREATE DATABASE :"users" OWNER :"users" TEMPLATE template0 ENCODING 'UTF8';
CREATE DATABASE :"content" OWNER :"content" TEMPLATE template0 ENCODING 'UTF8';
CREATE DATABASE :"notifications" OWNER :"notifications" TEMPLATE template0 ENCODING 'UTF8';

-- By default everybody may connect everywhere. The owner keeps its own rights.
REVOKE ALL ON DATABASE :"users", :"content", :"notifications" FROM PUBLIC;
