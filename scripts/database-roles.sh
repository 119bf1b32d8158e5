#!/bin/sh
# Run once by the database container of compose.yaml, when its volume is empty: an ordinary role that the server logs in
# as and that owns its database, and a role for its readers. The superuser loses its password: only a program in the
# container can log in as it (docker compose exec database psql -U postgres).
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE relationship_depth LOGIN PASSWORD :'password';
CREATE ROLE relationship_depth_reader NOLOGIN;
GRANT relationship_depth_reader TO relationship_depth;
ALTER DATABASE relationship_depth OWNER TO relationship_depth;
ALTER ROLE postgres PASSWORD NULL;
SQL
