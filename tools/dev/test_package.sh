# ./dev test --package: the Debian packages in a container that runs systemd as any server does.

test_package() {
  [ $# -eq 0 ] || fail "test --package takes no options"
  need_packages build package
  docker info >/dev/null 2>&1 ||
    fail "no Docker engine answers, and the packages are tested in a container: start one (Debian has docker.io)"
  trap end_package_test EXIT
  trap 'exit 1' INT TERM
  make_packages
  start_machine
  step "Installing, using, upgrading and removing the packages"
  attended docker exec "$machine" bash /test/story.sh || fail "the packages are not as they should be, see above"
}

# Sets machine: a container with systemd as process 1. It is not privileged, but may mount and map users, as the sandboxes
# of the services need.
start_machine() {
  local _
  step "Starting a container with systemd"
  attended docker build -q -t cartwright-package-test deploy/debian/test >"$local/package-image.log" 2>&1 || {
    tail -n 15 "$local/package-image.log" >&2
    fail "the image for the test could not be built; what Docker said stands above"
  }
  machine=$(docker create --cap-add SYS_ADMIN --cap-add SYS_PTRACE \
    --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --cgroupns host -v /sys/fs/cgroup:/sys/fs/cgroup --tmpfs /run --tmpfs /run/lock cartwright-package-test)
  lay_out_clone "$local/package-test"
  docker cp -q "$local/package-test" "$machine:/test"
  docker start "$machine" >/dev/null
  for _ in $(seq 300); do
    case $(docker exec "$machine" systemctl is-system-running 2>/dev/null) in running | degraded) return ;; esac
    sleep 0.1
  done
  docker logs "$machine" >&2
  fail "systemd did not start in the container"
}

# lay_out_clone <folder>: what the page for administrators takes from a clone, and the test itself.
lay_out_clone() {
  rm -rf "$1"
  mkdir -p "$1/build/release" "$1/.local"
  cp -R build/release/packages "$1/build/release"
  cp deploy/debian/{README.md,test/story.sh} examples/shopping.sh "$1"
  make_certificates "$1/.local/certificates"
}

end_package_test() {
  trap '' INT TERM
  end_attended
  if [ -n "${machine:-}" ]; then docker rm -f "$machine" >/dev/null; fi
}
