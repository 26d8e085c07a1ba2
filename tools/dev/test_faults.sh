# ./dev test --faults: parts of the store die, freeze, stop and run short under load, and what was acknowledged is looked for.

test_faults() {
  local preset=release
  take_lock faults "another ./dev test --faults is running here (process %s); wait for it or stop it"
  trap end_attended EXIT
  trap 'exit 1' INT TERM
  need_packages build migrations database certificates bench faults
  # Without programs it only looks at its options, before anybody waits for a build.
  env -u FAULTS_PROGRAMS python3 -B tests/faults/faults.py "$@" || exit 1
  case " $* " in
    *" --tsan "*) preset=tsan ;;
    *" --asan "*) preset=dev ;;
    *" -h "* | *" --help "*) return ;;
  esac
  build "$preset" "${services[@]}"
  make_certificates "$local/test-certificates"
  FAULTS_HOME=$(cluster_home faults)
  ulimit -n "$(ulimit -Hn)"
  export FAULTS_HOME FAULTS_PROGRAMS=build/$preset BENCH_CERTIFICATES=$local/test-certificates
  attended python3 -B tests/faults/faults.py "$@" || fail "a promise was not kept, see above; logs are in $FAULTS_HOME"
}
