# ./dev bench: the release build under load, against a PostgreSQL cluster of its own with the default settings.

dev_bench() {
  take_lock bench "another ./dev bench is running here (process %s); wait for it or stop it"
  trap stop_tests EXIT
  trap 'exit 1' INT TERM
  need_packages build bench
  build release
  step "Starting PostgreSQL for the benchmark"
  rm_cluster bench-postgres
  start_cluster bench-postgres 0
  make_template customers >"$local/migrate-customers.log" 2>&1
  make_template cart >"$local/migrate-cart.log" 2>&1
  make_certificates "$local/test-certificates"
  step "Loading the data and measuring"
  export PGHOST=$postgres_socket PGPORT=$postgres_port PGUSER=postgres
  export BENCH_POSTGRES_PID=$postgres_pid BENCH_PROGRAMS=$root/build/release BENCH_CERTIFICATES=$local/test-certificates
  attended python3 bench/bench.py "$@" || fail "the benchmark stopped; what it said stands above"
}
