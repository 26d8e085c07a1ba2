#!/bin/sh
# Makes the two roles of a service (deploy/postgres) in its container of PostgreSQL. The image runs it when the volume is
# new, administrators for a volume from before there were two: docker-compose exec customers-db sh /docker-entrypoint-initdb.d/roles.sh
# The image has made POSTGRES_USER the superuser. That one becomes postgres, who has no password and so comes from inside the
# container only, and POSTGRES_USER is who the service runs as.
(
  set -eu
  run() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d postgres "$@"; }
  [ -n "${MIGRATIONS_POSTGRES_USER:-}" ] || exit 0
  if [ "$(run -U "$POSTGRES_USER" -c "SELECT usesuper FROM pg_user WHERE usename = current_user")" = t ]; then
    # Nobody can rename themselves.
    run -U "$POSTGRES_USER" -c "CREATE ROLE renames_the_superuser SUPERUSER LOGIN"
    run -U renames_the_superuser -c "ALTER ROLE \"$POSTGRES_USER\" RENAME TO postgres" -c "ALTER ROLE postgres PASSWORD NULL"
    run -U postgres -c "DROP ROLE renames_the_superuser"
  fi
  SERVICE=$POSTGRES_DB SERVICE_ROLE=$POSTGRES_USER SERVICE_PASSWORD=$POSTGRES_PASSWORD \
    OWNER_ROLE=$MIGRATIONS_POSTGRES_USER OWNER_PASSWORD=$MIGRATIONS_POSTGRES_PASSWORD \
    run -U postgres -f /usr/share/cartwright/roles.sql -c "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC"
)
