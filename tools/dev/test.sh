# ./dev test: everything that ctest knows, against a PostgreSQL cluster and certificates of its own.

dev_test() {
  local preset=dev targets=()
  case ${1:-} in
    --docker) shift; test_docker "$@"; return ;;
    --package) shift; test_package "$@"; return ;;
    --failover) shift; test_failover "$@"; return ;;
    --faults) shift; test_faults "$@"; return ;;
    --stress) shift; test_stress "$@"; return ;;
    --tsan) shift; test_races "$@"; return ;;
    --shell) test_shell; return ;;
    --help | -h) fail "./dev --help lists what test takes, ctest --help the rest" ;;
    --coverage) preset=coverage; shift ;;
    --only)
      [ $# = 2 ] || fail "--only takes one filter of GoogleTest, as in ./dev test --only 'UsersApi*'"
      run_tests dev choose_suites "$2"
      return
      ;;
  esac
  run_tests "$preset" choose_tests "$@"
  if [ "$preset" = coverage ]; then report_coverage; fi
}

# The tests that look for long for an answer that is somebody else's.
test_stress() {
  local preset=dev
  case "$*" in
    '') ;;
    --tsan)
      preset=tsan
      use_thread_sanitizer
      ;;
    *) fail "test --stress takes no options but --tsan" ;;
  esac
  export IDENTITY_STRESS_SECONDS=${IDENTITY_STRESS_SECONDS:-600}
  [[ $IDENTITY_STRESS_SECONDS =~ ^[1-9][0-9]*$ ]] || fail "IDENTITY_STRESS_SECONDS=$IDENTITY_STRESS_SECONDS is no number of seconds"
  targets=(stories_tests)
  run_tests "$preset" choose_suites 'IdentityStress*' --verbose --timeout $((10 * IDENTITY_STRESS_SECONDS + 600))
}

# The tests of all that runs in several threads, under ThreadSanitizer: the services, in the process of the test and as programs, and
# the parts of the platform below them. Further options go to ctest.
test_races() {
  local names
  use_thread_sanitizer
  local parts=(platform_db platform_jobs platform_http platform_outbound platform_rpc platform_runtime platform_auth stories)
  targets=("${services[@]}" "${services[@]/#/tests_of_}" "${parts[@]/%/_tests}")
  names=$(IFS='|' && echo "${parts[*]}|(${services[*]})(_.*)?")
  run_tests tsan choose_tests -R "^($names)_tests\$" --timeout 3600 "$@"
  if grep -l 'WARNING: ThreadSanitizer' "$TEST_LOGS"/*; then fail "the logs above have what ThreadSanitizer found in programs"; fi
}

# grpc++, which some of the callers use, is a library of Debian without ThreadSanitizer.
use_thread_sanitizer() {
  export TSAN_OPTIONS=ignore_noninstrumented_modules=1
}

# A shell in which each program of tests finds what it needs, for a debugger for example.
test_shell() {
  begin_tests dev
  prepare_tests
  step "A shell for the programs of tests in build/dev; its end is that of their PostgreSQL, too"
  "${SHELL:-/bin/bash}" || true
}

# begin_tests <preset>: builds `targets`, or everything.
begin_tests() {
  take_lock test "another ./dev test is running here (process %s); wait for it or stop it"
  trap stop_tests EXIT
  trap 'exit 1' INT TERM
  need_packages build migrations database certificates test
  need_npm tests/kubernetes
  build "$1" "${targets[@]}"
}

# run_tests <preset> <command that sets chosen> <its arguments>…: builds `targets`, or everything.
run_tests() {
  local preset=$1 chosen=()
  begin_tests "$preset"
  "${@:2:1}" "$preset" "${@:3}"
  prepare_tests
  step "Running the tests"
  if [ "$preset" = coverage ]; then
    rm -rf build/coverage/profiles
    export LLVM_PROFILE_FILE=$root/build/coverage/profiles/%8m.profraw
  fi
  # Of a program that fails, only what failed is worth reading.
  export GTEST_BRIEF=1
  attended ctest --test-dir "build/$preset" --output-on-failure -j "$(build_jobs)" "${chosen[@]}" || fail "the tests above failed"
  find_secrets "$preset"
}

# find_secrets <preset>: in what was logged meanwhile. After a whole run every log must be there to be looked at.
find_secrets() {
  local complete=()
  if [ ${#chosen[@]} = 0 ]; then complete=(--complete); fi
  step "Looking for secrets in the logs"
  python3 -B tools/find_secrets.py "${complete[@]}" "$TEST_LOGS" "$local/test-postgres.log" "build/$1/Testing/Temporary/LastTest.log" ||
    fail "the lines above hold what no log may hold"
}

# choose_tests <preset> <option of ctest>…: chosen are these options, if they name anything.
choose_tests() {
  local found
  found=$(ctest --test-dir "build/$1" -N "${@:2}") || fail "ctest does not take '${*:2}'"
  if [[ $found == *"Total Tests: 0"* ]]; then
    ctest --test-dir "build/$1" -N | sed -n 's/^ *Test *#[0-9]*: /  /p' >&2
    fail "no test matches '${*:2}'; they are listed above, and ./dev test --only takes the names inside of programs"
  fi
  chosen=("${@:2}")
}

# choose_suites <preset> <filter> <option of ctest>…: chosen are the programs that have such tests. With its parameters, a suite has a name in
# front: UsersApi* means Bodies/UsersApi* too.
choose_suites() {
  local filter program names=() wanted=${2%%-*}
  filter=$(sed -E 's#[^:]+#&:*/&#g' <<<"$wanted")${2#"$wanted"}
  while IFS= read -r program; do
    if has_suites "$program" "$filter"; then names+=("$(basename "$program")"); fi
  done < <(test_programs "$1")
  if [ ${#names[@]} = 0 ]; then
    test_programs "$1" | while IFS= read -r program; do "$program" --gtest_list_tests; done | sed -nE 's/^([^ ].*)\.( .*)?$/  \1/p' |
      sort -u >&2
    fail "no test matches '$2'; the suites are listed above"
  fi
  export GTEST_FILTER=$filter
  chosen=(-R "^($(IFS='|' && echo "${names[*]}"))\$" "${@:3}")
}

# has_suites <program> <filter>: beside them, the program lists what it says of itself.
has_suites() {
  "$1" --gtest_list_tests --gtest_filter="$2" | grep -E '^[^ ]+\.( |$)' >/dev/null
}

test_programs() {
  find "build/$1" -name '*_tests' -type f -executable | sort
}

# Leaves what the tests need in the environment: a server with a migrated template of each database, and certificates.
prepare_tests() {
  step "Starting PostgreSQL for the tests"
  rm_cluster test-postgres
  start_cluster test-postgres 0 fsync=off synchronous_commit=off full_page_writes=off max_connections=400
  make_templates
  make_certificates "$local/test-certificates"
  make_certificates "$local/test-certificates/next"
  make_stranger "$local/test-certificates"
  export TEST_POSTGRES_HOST=$postgres_socket TEST_POSTGRES_PORT=$postgres_port TEST_POSTGRES_USER=postgres
  export TEST_CERTIFICATES=$local/test-certificates TEST_LOGS=$local/test-logs
  rm -rf "$TEST_LOGS"
  mkdir "$TEST_LOGS"
}

rm_cluster() {
  local home
  home=$(cluster_home "$1")
  postgres_home=$home end_server
  (as_postgres rm -rf "$home/data")
}

# All at once: what they wait for is Sqitch, more than the server.
make_templates() {
  local service
  local -A pids=()
  for service in "${services[@]}"; do
    make_template "$service" >"$local/migrate-$service.log" 2>&1 &
    pids[$service]=$!
  done
  for service in "${services[@]}"; do
    wait "${pids[$service]}" || { cat "$local/migrate-$service.log" >&2 && fail "the migrations of $service failed"; }
  done
}

# make_template <service>: the database, as the service meets it, that others are copied from.
make_template() {
  local db_host=$postgres_socket db_port=$postgres_port db_name=$1_template
  local db_user=$1 db_password='' db_owner=$1_owner db_owner_password=''
  # The locale that knows least: what the services do must not depend on it.
  psql -X -q -w -h "$postgres_socket" -p "$postgres_port" -U postgres -d postgres \
    -c "CREATE DATABASE $db_name TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
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
  for program in "${services[@]}"; do objects+=(-object "build/coverage/$program/$program"); done
  while IFS= read -r program; do objects+=(-object "$program"); done < <(test_programs coverage)
  step "Coverage, per folder"
  llvm-profdata-19 merge -sparse build/coverage/profiles/*.profraw -o build/coverage/all.profdata
  llvm-cov-19 export -skip-expansions -instr-profile build/coverage/all.profdata \
    -ignore-filename-regex '(_test\.cpp|/build/|/tests/|/testing/)' \
    "${objects[@]}" >build/coverage/export.json
  python3 tools/coverage.py build/coverage/export.json "$root" || fail "less than 95 % of the lines of a service are covered"
}
