# Where the two databases are, who owns them, and their migrations.

# setting <service> <name> [default]: CUSTOMERS_POSTGRES_PORT, else POSTGRES_PORT, else the default.
setting() {
  local own=${1^^}_$2
  echo "${!own:-${!2:-${3:-}}}"
}

uses_existing_server() {
  [ -n "$(setting customers POSTGRES_HOST)" ] && [ -n "$(setting cart POSTGRES_HOST)" ]
}

# locate_database <service>: sets db_host, db_port, db_name, db_user, db_password.
locate_database() {
  local own_name=${1^^}_POSTGRES_DB
  db_name=$1 db_user=$1
  if uses_existing_server; then
    db_host=$(setting "$1" POSTGRES_HOST)
    db_port=$(setting "$1" POSTGRES_PORT 5432)
    db_name=${!own_name:-$1}
    db_user=$(setting "$1" POSTGRES_USER "$1")
    db_password=$(setting "$1" POSTGRES_PASSWORD)
  else
    db_host=$postgres_socket
    db_port=$postgres_port
    db_password=$(secret "postgres-$1")
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
  if uses_existing_server; then
    step "Using the PostgreSQL at $(setting customers POSTGRES_HOST)"
  else
    step "Starting PostgreSQL"
    start_cluster postgres "$(free_port 15432)"
    make_database customers
    make_database cart
  fi
}

make_database() {
  psql -X -q -v ON_ERROR_STOP=1 -h "$postgres_socket" -p "$postgres_port" -U postgres -d postgres >/dev/null <<END
SELECT 'CREATE ROLE $1 LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$1') \gexec
ALTER ROLE $1 PASSWORD '$(secret "postgres-$1")';
SELECT 'CREATE DATABASE $1 OWNER $1' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$1') \gexec
REVOKE CONNECT ON DATABASE $1 FROM PUBLIC;
END
}

# migrate_all <yes or no: sample data>
migrate_all() {
  local service
  for service in customers cart; do
    locate_database "$service"
    require_database "$service"
    migrate "$service" "$1"
  done
}

require_database() {
  local said
  if ! said=$(PGHOST=$db_host PGPORT=$db_port PGUSER=$db_user PGPASSWORD=$db_password PGCONNECT_TIMEOUT=10 \
    psql -X -w -q -d "$db_name" -c 'SELECT' 2>&1); then
    printf '%s\n' "$said" >&2
    fail "the database of $1 cannot be reached ($db_user@$db_host:$db_port/$db_name); what PostgreSQL said stands above"
  fi
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
  { find "$1/migrations" -type f -print0 | sort -z | xargs -0 cat && echo "$2"; } | sha256sum
}

# deploy_migrations <service> <yes or no: sample data>
deploy_migrations() {
  POSTGRES_HOST=$db_host POSTGRES_PORT=$db_port POSTGRES_DB=$db_name POSTGRES_USER=$db_user POSTGRES_PASSWORD=$db_password \
    DEBUG=$2 SAMPLE_DATA=$2 deploy/cartwright-migrate "$1" up || fail "the migrations of $1 stopped at the change above"
}
