# ./dev bench: the release build under load, against a PostgreSQL cluster of its own with the default settings.

dev_bench() {
  local measure=bench.py group=bench
  case ${1:-} in
    --scale) measure=scale.py group=scale ;;
    --instructions) measure=instructions.py group=instructions ;;
    --micro)
      shift
      bench_parts "$@"
      return
      ;;
  esac
  [ "$measure" = bench.py ] || shift
  take_lock bench "another ./dev bench is running here (process %s); wait for it or stop it"
  trap stop_tests EXIT
  trap 'exit 1' INT TERM
  need_packages build migrations database certificates "$group"
  # Without programs it only looks at its options, before anybody waits for a build.
  env -u BENCH_PROGRAMS /usr/bin/python3 -B "bench/$measure" "$@" || fail "see the line above"
  build release
  prepare_bench
  step "Loading the data and measuring"
  # Debian's Python, which has Debian's libraries.
  attended /usr/bin/python3 -B "bench/$measure" "$@" || fail "the benchmark stopped; what it said stands above"
}

# Leaves what the measuring needs in the environment.
prepare_bench() {
  step "Starting PostgreSQL for the benchmark"
  rm_cluster bench-postgres
  start_cluster bench-postgres 0
  make_templates
  make_certificates "$local/test-certificates"
  ulimit -n "$(ulimit -Hn)"
  export PGHOST=$postgres_socket PGPORT=$postgres_port PGUSER=postgres
  export BENCH_POSTGRES_PID=$postgres_pid BENCH_POSTGRES_LOG=$local/bench-postgres.log
  export BENCH_PROGRAMS=$root/build/release BENCH_CERTIFICATES=$local/test-certificates
}

# The inner parts of a request, each alone; further options go to Google Benchmark.
bench_parts() {
  need_packages build micro
  need_npm
  step "Configuring build/release"
  configure release
  build release micro
  build/release/bench/micro "$@"
}
