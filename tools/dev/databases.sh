# Where the databases are, who owns them, and their migrations.

# setting <service> <name> [default]: CUSTOMERS_POSTGRES_PORT, else POSTGRES_PORT, else the default.
setting() {
  local own=${1^^}_$2
  echo "${!own:-${!2:-${3:-}}}"
}

# For all services or for none: one alone would quietly get a private server beside the one that was named.
uses_existing_server() {
  local service with=() without=()
  for service in "${services[@]}"; do
    if [ -n "$(setting "$service" POSTGRES_HOST)" ]; then with+=("$service"); else without+=("$service"); fi
  done
  [ ${#with[@]} = 0 ] || [ ${#without[@]} = 0 ] ||
    fail "${with[0]^^}_POSTGRES_HOST is set, but nothing names the server of ${without[0]}: set POSTGRES_HOST"
  [ ${#with[@]} -gt 0 ]
}

# locate_database <service>: sets db_host, db_port, db_name, and who serves and who migrates: db_user, db_password, db_owner,
# db_owner_password.
locate_database() {
  local own_name=${1^^}_POSTGRES_DB
  db_name=$1 db_user=$1 db_owner=$1_owner
  if uses_existing_server; then
    db_host=$(setting "$1" POSTGRES_HOST)
    db_port=$(setting "$1" POSTGRES_PORT 5432)
    db_name=${!own_name:-$1}
    db_user=$(setting "$1" POSTGRES_USER "$1")
    db_password=$(setting "$1" POSTGRES_PASSWORD)
    db_owner=$(setting "$1" MIGRATIONS_POSTGRES_USER)
    db_owner_password=$(setting "$1" MIGRATIONS_POSTGRES_PASSWORD)
  else
    db_host=$postgres_socket
    db_port=$postgres_port
    db_password=$(secret "postgres-$1")
    db_owner_password=$(secret "postgres-$1-owner")
  fi
}

# secret <name>: random, made on first use, kept in .local/secrets.
secret() {
  local file=$local/secrets/$1
  if [ ! -s "$file" ]; then
    (umask 077 && mkdir -p "$local/secrets" && openssl rand -hex 32 >"$file")
  fi
  cat "$file"
}

start_databases() {
  local service
  if uses_existing_server; then
    for service in "${services[@]}"; do step "Using the PostgreSQL at $(setting "$service" POSTGRES_HOST) for $service"; done
  else
    step "Starting PostgreSQL"
    start_cluster postgres "$(free_port 15432)"
    for service in "${services[@]}"; do make_database "$service"; done
  fi
}

# make_database <service> [name]: the two roles and the database, on a server of ours.
make_database() {
  SERVICE=$1 DATABASE=${2:-$1} SERVICE_PASSWORD=$(secret "postgres-$1") OWNER_PASSWORD=$(secret "postgres-$1-owner") \
    psql -X -w -h "$postgres_socket" -p "$postgres_port" -U postgres -d postgres -f deploy/postgres/roles.sql >/dev/null ||
    fail "the roles of $1 could not be made"
}

# can_load_sample_data <yes or no>: not where a database holds, or held, other rows, whose ids the sample data would take.
can_load_sample_data() {
  local service
  if [ "$1" = yes ]; then
    for service in "${services[@]}"; do
      if holds_other_data "$service"; then return 1; fi
    done
  fi
}

# An empty database, which has no tables yet, holds nothing.
holds_other_data() {
  locate_database "$1"
  [ "$(PGHOST=$db_host PGPORT=$db_port PGUSER=${db_owner:-$db_user} PGPASSWORD=${db_owner_password:-$db_password} PGCONNECT_TIMEOUT=10 \
    PGSSLMODE=$(tls_mode "$1") PGSSLROOTCERT=$(setting "$1" POSTGRES_SSLROOTCERT) PGSSLCERT=$(setting "$1" POSTGRES_SSLCERT) \
    PGSSLKEY=$(setting "$1" POSTGRES_SSLKEY) psql -X -w -q -A -t -d "$db_name" \
    -c "SELECT NOT EXISTS (SELECT FROM sqitch.changes WHERE project = '$1_sample') AND (false $(rows_of_sample_data "$1"))" 2>/dev/null)" = t ]
}

# rows_of_sample_data <service>: OR <condition> for each table and each counter of ids that its sample data fill.
rows_of_sample_data() {
  find "$1/migrations/sample/deploy" -name '*.sql' -exec sed -nE 's/^INSERT INTO ([a-z_]+) .*/OR EXISTS (SELECT FROM \1)/p
    s/.*setval\((pg_get_serial_sequence\([^)]*\)).*/OR pg_sequence_last_value(\1) IS NOT NULL/p' {} +
}

# migrate_all <yes or no: sample data>
migrate_all() {
  local service
  for service in "${services[@]}"; do
    locate_database "$service"
    require_database "$service"
    migrate "$service" "$1"
  done
}

require_database() {
  local said
  if ! said=$(PGHOST=$db_host PGPORT=$db_port PGUSER=$db_user PGPASSWORD=$db_password PGCONNECT_TIMEOUT=10 \
    PGSSLMODE=$(tls_mode "$1") PGSSLROOTCERT=$(setting "$1" POSTGRES_SSLROOTCERT) \
    PGSSLCERT=$(setting "$1" POSTGRES_SSLCERT) PGSSLKEY=$(setting "$1" POSTGRES_SSLKEY) \
    psql -X -w -q -d "$db_name" -c 'SELECT' 2>&1); then
    printf '%s\n' "$said" >&2
    fail "the database of $1 cannot be reached ($db_user@$db_host:$db_port/$db_name); what PostgreSQL said stands above"
  fi
}

# tls_mode <service>: as the services and cartwright-migrate do it, a server on another machine gets the password only after it
# has shown a certificate with its name.
tls_mode() {
  local host mode
  mode=$(setting "$1" POSTGRES_SSLMODE auto)
  if [ "$mode" = auto ]; then
    mode=prefer
    for host in ${db_host//,/ }; do
      [[ $host =~ ^(/|@|127(\.[0-9]{1,3}){3}$|localhost$|::1$) ]] || mode=verify-full
    done
  fi
  echo "$mode"
}

# Sqitch takes a second even when there is nothing to do, so a private database remembers what it was brought to.
migrate() {
  local service=$1 sample=$2 stamp=/dev/null fingerprint
  fingerprint=$(migrations_fingerprint "$service" "$sample")
  if ! uses_existing_server; then stamp=$postgres_home/migrated-$service; fi
  if [ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ]; then return; fi
  step "Migrating the database of $service"
  deploy_migrations "$service" "$sample"
  echo "$fingerprint" >"$stamp"
}

migrations_fingerprint() {
  { find "$1/migrations" -type f -print0 | sort -z | xargs -0 cat deploy/cartwright-migrate && echo "$2"; } | sha256sum
}

# deploy_migrations <service> <yes or no: sample data>
deploy_migrations() {
  POSTGRES_HOST=$db_host POSTGRES_PORT=$db_port POSTGRES_DB=$db_name POSTGRES_USER=$db_user POSTGRES_PASSWORD=$db_password \
    MIGRATIONS_POSTGRES_USER=$db_owner MIGRATIONS_POSTGRES_PASSWORD=$db_owner_password \
    POSTGRES_SSLMODE=$(setting "$1" POSTGRES_SSLMODE) POSTGRES_SSLROOTCERT=$(setting "$1" POSTGRES_SSLROOTCERT) \
    POSTGRES_SSLCERT=$(setting "$1" POSTGRES_SSLCERT) POSTGRES_SSLKEY=$(setting "$1" POSTGRES_SSLKEY) \
    DEBUG=$2 SAMPLE_DATA=$2 deploy/cartwright-migrate "$1" up || fail "the migrations of $1 stopped at the change above"
}
