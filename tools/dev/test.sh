# ./dev test: everything that ctest knows, against a PostgreSQL cluster and certificates of its own.

dev_test() {
  local preset=dev
  case ${1:-} in
    --docker) shift; test_docker "$@"; return ;;
    --package) shift; test_package "$@"; return ;;
    --failover) shift; test_failover "$@"; return ;;
  esac
  if [ "${1:-}" = --coverage ]; then
    preset=coverage
    shift
  fi
  take_lock test "another ./dev test is running here (process %s); wait for it or stop it"
  trap stop_tests EXIT
  trap 'exit 1' INT TERM
  need_packages build migrations database certificates test
  need_npm tests/kubernetes
  build "$preset"
  prepare_tests
  step "Running the tests"
  if [ "$preset" = coverage ]; then
    rm -rf build/coverage/profiles
    export LLVM_PROFILE_FILE=$root/build/coverage/profiles/%8m.profraw
  fi
  attended ctest --test-dir "build/$preset" --output-on-failure -j 2 "$@" || fail "the tests above failed"
  if [ "$preset" = coverage ]; then report_coverage; fi
}

# Leaves what the tests need in the environment: a server with a migrated template of each database, and certificates.
prepare_tests() {
  step "Starting PostgreSQL for the tests"
  rm_cluster test-postgres
  start_cluster test-postgres 0 fsync=off synchronous_commit=off full_page_writes=off max_connections=400
  make_template customers >"$local/migrate-customers.log" 2>&1 &
  local customers_template=$!
  make_template cart >"$local/migrate-cart.log" 2>&1 || { cat "$local/migrate-cart.log" >&2 && fail "the migrations of cart failed"; }
  wait "$customers_template" || { cat "$local/migrate-customers.log" >&2 && fail "the migrations of customers failed"; }

  make_certificates "$local/test-certificates"
  make_certificates "$local/test-certificates/next"
  make_stranger "$local/test-certificates"
  export TEST_POSTGRES_HOST=$postgres_socket TEST_POSTGRES_PORT=$postgres_port TEST_POSTGRES_USER=postgres
  export TEST_CERTIFICATES=$local/test-certificates
}

rm_cluster() {
  local home
  home=$(cluster_home "$1")
  postgres_home=$home end_server
  (as_postgres rm -rf "$home/data")
}

# make_template <service>: the database, as the service meets it, that others are copied from.
make_template() {
  local db_host=$postgres_socket db_port=$postgres_port db_name=$1_template
  local db_user=$1 db_password='' db_owner=$1_owner db_owner_password=''
  make_database "$1" "$db_name"
  deploy_migrations "$1" no
}

stop_tests() {
  trap '' INT TERM
  end_attended
  stop_cluster
}

report_coverage() {
  local objects=() program
  while IFS= read -r program; do objects+=(-object "$program"); done < <(find build/coverage -name '*_tests' -type f -executable)
  step "Coverage, per folder"
  llvm-profdata-19 merge -sparse build/coverage/profiles/*.profraw -o build/coverage/all.profdata
  llvm-cov-19 export -skip-expansions -instr-profile build/coverage/all.profdata \
    -ignore-filename-regex '(_test\.cpp|/build/|/tests/|/testing/)' \
    build/coverage/customers/customers -object build/coverage/cart/cart "${objects[@]}" >build/coverage/export.json
  python3 tools/coverage.py build/coverage/export.json "$root" || fail "less than 95 % of the lines of a service are covered"
}
