# Private PostgreSQL clusters: one that ./dev up keeps, one that ./dev test makes anew.

# start_cluster <name> <loopback port, or 0 for the socket only> [setting=value…]
# Sets postgres_socket, postgres_port, postgres_home and postgres_pid.
start_cluster() {
  local name=$1 setting
  postgres_home=$(cluster_home "$name")
  require_space "$postgres_home" 200 "the database"
  postgres_socket=$(socket_folder "$postgres_home")
  postgres_port=$(($2 == 0 ? 5432 : $2))
  [ -s "$postgres_home/data/PG_VERSION" ] || make_cluster
  end_server

  local arguments=(-c "unix_socket_directories=$postgres_socket" -c "port=$postgres_port")
  arguments+=(-c "listen_addresses=$([ "$2" = 0 ] || echo 127.0.0.1)")
  shift 2
  for setting in "$@"; do arguments+=(-c "$setting"); done
  # A session of its own: Ctrl-C must not reach it before the services are down.
  as_postgres setsid "$(postgres_programs)/postgres" -D "$postgres_home/data" "${arguments[@]}" \
    >"$local/$name.log" 2>&1 </dev/null 9>&- &
  postgres_pid=$!
  await_postgres "$local/$name.log"
  # Everybody could enter them, and make temporary tables there.
  psql -X -q -w -h "$postgres_socket" -p "$postgres_port" -U postgres -d postgres \
    -c "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC" || fail "the databases of every server stay open"
}

# PostgreSQL refuses to run as root, so root has it run as the account of Debian's package, which must be able to
# reach the folder: a checkout under /root is closed to it.
cluster_home() {
  local home=$local/$1
  mkdir -p "$local"
  if [ "$(id -u)" = 0 ]; then
    if ! (as_postgres test -x "$local"); then
      home=/var/lib/postgresql/cartwright-$(path_fingerprint "$root")-$1
    fi
    install -d -m 755 -o postgres -g postgres "$home"
  else
    mkdir -p "$home"
  fi
  echo "$home"
}

# The path of a socket may have 107 bytes.
socket_folder() {
  local folder=$1/socket
  if [ ${#folder} -gt 85 ]; then folder=/tmp/cartwright-$(id -u)-$(path_fingerprint "$1"); fi
  (as_postgres test -d "$folder") || (as_postgres mkdir -m 700 "$folder")
  (as_postgres test -O "$folder") || fail "$folder belongs to someone else: remove it and run this again"
  echo "$folder"
}

path_fingerprint() {
  printf '%s' "$1" | sha256sum | head -c 12
}

# Whoever reaches the socket, in a folder of mode 700, is its owner or root; over TCP the roles need their passwords.
make_cluster() {
  step "Making a PostgreSQL cluster in ${postgres_home#"$root"/}"
  (as_postgres rm -rf "$postgres_home/data")
  rm -f "$postgres_home"/migrated-*
  (as_postgres "$(postgres_programs)/initdb" -D "$postgres_home/data" -U postgres -E UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null </dev/null) || fail "initdb failed in $postgres_home"
}

# Replaces the shell, so that a server started with it in the background has the pid of $! and ends with ./dev.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    exec env -C / setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT "$@"
  else
    exec setpriv --pdeathsig INT "$@"
  fi
}

postgres_programs() {
  local newest
  newest=$(find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$newest" ]; then dirname "$newest"; else dirname "$(command -v postgres)"; fi
}

# Also ends a server that outlived a ./dev, which would keep the data to itself.
end_server() {
  if (as_postgres "$(postgres_programs)/pg_ctl" -D "$postgres_home/data" status) >/dev/null 2>&1; then
    (as_postgres "$(postgres_programs)/pg_ctl" -D "$postgres_home/data" -m fast -w stop) >/dev/null
  fi
}

await_postgres() {
  local _
  for _ in $(seq 600); do
    # The eighth line says how far the server is.
    case $(sed -n 8p "$postgres_home/data/postmaster.pid" 2>/dev/null) in ready*) return ;; esac
    kill -0 "$postgres_pid" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 5 "$1" >&2
  fail "PostgreSQL did not start; what it said stands above"
}

stop_cluster() {
  [ -n "${postgres_pid:-}" ] || return 0
  kill -INT "$postgres_pid" 2>/dev/null || true
  wait "$postgres_pid" 2>/dev/null || true
  postgres_pid=
}
