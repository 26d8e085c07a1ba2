# ./dev up, down and migrate: the services on this machine.

dev_up() {
  local sample service
  sample=$(wants_sample_data "$@")
  take_lock up "another ./dev up is running here (process %s); ./dev down stops it"
  trap stop_everything EXIT
  trap 'exit 0' INT TERM
  need_packages build migrations database certificates
  require_ports
  build release
  make_certificates "$local/certificates"
  start_databases
  if ! can_load_sample_data "$sample"; then
    step "The databases hold other rows, or held some, which have the ids of the sample data: these are left out, empty databases take them"
    sample=no
  fi
  migrate_all "$sample"
  start_mail_catcher
  step "Starting ${services[*]}"
  for service in "${services[@]}"; do start_service "$service"; done
  for service in "${services[@]}"; do await_ready "$service"; done
  print_addresses "$sample"
  wait -n "${service_pids[@]}" ${postgres_pid:+"$postgres_pid"} || true
  report_death
}

dev_migrate() {
  local sample
  sample=$(wants_sample_data "$@")
  take_lock up "./dev up is running here (process %s) and has migrated already; stop it with ./dev down to migrate again"
  trap stop_everything EXIT
  trap 'exit 1' INT TERM
  need_packages migrations database certificates
  start_databases
  if ! can_load_sample_data "$sample"; then
    step "The databases hold other rows, or held some, which have the ids of the sample data: these are left out, empty databases take them"
    sample=no
  fi
  migrate_all "$sample"
  step "The databases are up to date"
}

dev_down() {
  local pid
  [ $# -eq 0 ] || fail "down takes no options"
  mkdir -p "$local"
  exec 9>>"$local/up.lock"
  if flock -n 9; then
    step "Nothing is running"
    return
  fi
  pid=$(cat "$local/up.pid")
  step "Stopping ./dev up (process $pid)"
  kill -TERM "$pid"
  flock -w 90 9 || fail "process $pid has not ended within 90 seconds"
  step "Stopped"
}

dev_certs() {
  [ $# -eq 0 ] || fail "certs takes no options"
  need_packages certificates
  make_certificates "$local/certificates"
  let_containers_read_keys
  step "The certificates are in .local/certificates"
}

wants_sample_data() {
  local sample=yes
  if uses_existing_server; then sample=no; fi
  for option in "$@"; do
    case $option in
      --sample-data) sample=yes ;;
      --no-sample-data) sample=no ;;
      *) fail "there is no option '$option'; ./dev --help lists them" ;;
    esac
  done
  echo "$sample"
}

# take_lock <name> <sentence about the process that has it>
take_lock() {
  mkdir -p "$local"
  exec 9>>"$local/$1.lock"
  # shellcheck disable=SC2059
  flock -n 9 || fail "$(printf "$2" "$(cat "$local/$1.pid")")"
  echo $$ >"$local/$1.pid"
}

require_ports() {
  local service ports=()
  for service in "${services[@]}"; do
    require_port "$(port_of "$service")" "${service^^}_SERVICE_PORT"
    ports+=("$(port_of "$service")")
    if has_setting "$service" GRPC_PORT; then
      require_port "$(grpc_port_of "$service")" GRPC_PORT
      ports+=("$(grpc_port_of "$service")")
    fi
  done
  [ -z "$(printf '%s\n' "${ports[@]}" | sort | uniq -d)" ] || fail "the ports ${ports[*]} must differ: see ./dev --help"
}

require_port() {
  local owner
  [[ $1 =~ ^[1-9][0-9]{0,4}$ && $1 -le 65535 ]] || fail "$2=$1 is no port: it must be a number from 1 to 65535"
  is_listening "$1" || return 0
  owner=$(ss -ltnpH "sport = :$1" 2>/dev/null | sed -nE 's/.*users:\(\("([^"]+)",pid=([0-9]+).*/ by \1 (process \2)/p' | head -n 1)
  fail "port $1 is in use${owner}: end that, or choose another port with $2=…"
}

is_listening() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
  local port=$1
  while is_listening "$port"; do port=$((port + 1)); done
  echo "$port"
}

port_of() {
  local name=${1^^}_SERVICE_PORT
  echo "${!name:-$(example_of "$1" SERVICE_PORT)}"
}

grpc_port_of() {
  setting "$1" GRPC_PORT "$(example_of "$1" GRPC_PORT)"
}

# example_of <service> <name>: the value in its .env.example, which has what tells the services from each other.
example_of() {
  sed -n "s/^$2=//p" "$1/.env.example"
}

has_setting() {
  grep -q "^$2=" "$1/.env.example"
}

# services_called_by <service>: those whose port is among its settings.
services_called_by() {
  local other
  for other in "${services[@]}"; do
    if has_setting "$1" "${other^^}_PORT"; then echo "$other"; fi
  done
}

# start_service <name>: its process is service_pids[<name>].
declare -A service_pids=()
start_service() {
  local service=$1 environment=$local/$1.env
  mkdir -p "$local/logs"
  write_environment "$service" "$environment"
  # Appended to, so that whoever empties it meanwhile gets no file that begins with a hole.
  : >"$local/logs/$service.log"
  (
    set -a
    # shellcheck source=/dev/null
    . "$environment"
    exec setsid setpriv --pdeathsig TERM "build/release/$service/$service"
  ) >>"$local/logs/$service.log" 2>&1 </dev/null 9>&- &
  service_pids[$service]=$!
}

write_environment() {
  local service=$1 file=$2 name
  locate_database "$service"
  (umask 077 && : >"$file")
  {
    echo "# Written anew by every ./dev up. What it does not set may be given to it: LOOPS=2 ./dev up"
    setting_line DEBUG "${DEBUG:-true}"
    # The sample accounts have passwords that everybody knows.
    setting_line SERVICE_ADDRESS "${SERVICE_ADDRESS:-127.0.0.1}"
    # A page that somebody develops on this machine, wherever its server listens.
    setting_line ALLOWED_ORIGINS "${ALLOWED_ORIGINS:-http://localhost:*,http://127.0.0.1:*}"
    setting_line SERVICE_PORT "$(port_of "$service")"
    setting_line POSTGRES_HOST "$db_host"
    setting_line POSTGRES_PORT "$db_port"
    setting_line POSTGRES_DB "$db_name"
    setting_line POSTGRES_USER "$db_user"
    setting_line POSTGRES_PASSWORD "$db_password"
    for name in SSLMODE SSLROOTCERT SSLCERT SSLKEY; do
      setting_line "POSTGRES_$name" "$(setting "$service" "POSTGRES_$name")"
    done
    setting_line TLS_CA "$local/certificates/ca.crt"
    setting_line TLS_CERTIFICATE "$local/certificates/$service.crt"
    setting_line TLS_KEY "$local/certificates/$service.key"
    setting_line LOG_LEVEL "${LOG_LEVEL:-info}"
    for name in $(services_called_by "$service"); do
      setting_line "${name^^}_HOST" localhost
      setting_line "${name^^}_PORT" "$(grpc_port_of "$name")"
    done
    if has_setting "$service" GRPC_PORT; then setting_line GRPC_PORT "$(grpc_port_of "$service")"; fi
    if has_setting "$service" SMTP_URL; then mail_settings; fi
    if has_setting "$service" JWT_SECRET; then setting_line JWT_SECRET "${JWT_SECRET:-$(secret jwt)}"; fi
  } >"$file"
  add_required "$service" "$file"
}

# add_required <service> <file>: what else its program requires, as its .env.example has it.
add_required() {
  local service=$1 file=$2 name
  for name in $("build/release/$service/$service" --help | sed -nE 's/^  ([A-Z0-9_]+) .*\(required\)$/\1/p'); do
    if grep -q "^$name=" "$file"; then continue; fi
    setting_line "$name" "$(setting "$service" "$name" "$(example_of "$service" "$name")")" >>"$file"
  done
}

setting_line() {
  printf '%s=%q\n' "$1" "$2"
}

await_ready() {
  local service=$1 port _
  port=$(port_of "$service")
  for _ in $(seq 600); do
    if curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$port/readyz"; then return; fi
    kill -0 "${service_pids[$service]}" 2>/dev/null || report_death
    sleep 0.1
  done
  tail -n 5 "$local/logs/$service.log" >&2
  fail "$service is not ready after a minute; the end of .local/logs/$service.log stands above"
}

report_death() {
  local service
  for service in "${services[@]}"; do
    if ! kill -0 "${service_pids[$service]}" 2>/dev/null; then
      tail -n 5 "$local/logs/$service.log" >&2
      fail "$service has ended by itself; the end of .local/logs/$service.log stands above"
    fi
  done
  fail "PostgreSQL has ended by itself; see .local/postgres.log"
}

print_addresses() {
  local service
  echo
  for service in "${services[@]}"; do printf '  %-10s http://localhost:%s/api/v1/docs/\n' "$service" "$(port_of "$service")"; done
  print_mail_address
  if [ "$1" = yes ]; then echo "  log in     admin1@email.com / testPass123"; fi
  cat <<END
  logs       .local/logs/
  settings   .local/<service>.env

Ready. Ctrl-C stops everything.
END
}

# The last first: cart asks customers until its last request is answered. PostgreSQL outlives all.
stop_everything() {
  trap '' INT TERM
  end_attended
  local i
  if [ ${#service_pids[@]} -gt 0 ]; then
    echo
    step "Stopping"
  fi
  for ((i = ${#services[@]} - 1; i >= 0; --i)); do stop_service "${service_pids[${services[i]}]:-}"; done
  stop_mail_catcher
  stop_cluster
}

stop_service() {
  local pid=$1 _
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 300); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}
