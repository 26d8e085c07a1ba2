# ./dev test --failover: three PostgreSQL machines, played by loopback addresses, one of which dies under load.

test_failover() {
  [ $# -eq 0 ] || fail "test --failover takes no options"
  take_lock failover "another ./dev test --failover is running here (process %s); wait for it or stop it"
  trap end_attended EXIT
  trap 'exit 1' INT TERM
  need_packages build failover
  build release "${services[@]}"
  make_certificates "$local/test-certificates"
  FAILOVER_HOME=$(cluster_home failover)
  export FAILOVER_HOME BENCH_CERTIFICATES=$local/test-certificates
  attended python3 -B tests/failover/failover.py || fail "the fail-over test stopped; logs are in $FAILOVER_HOME"
}
