# ./dev test --docker: the images and docker-compose.yml as a stranger meets them, in a copy of this tree, under a project
# name and ports of its own. The images stay, since they are the cache of the next build.

test_docker() {
  [ $# -eq 0 ] || fail "test --docker takes no further options"
  take_lock test "another ./dev test is running here (process %s); wait for it or stop it"
  trap stop_docker_test EXIT
  trap 'exit 1' INT TERM
  require_docker
  need_packages build test certificates
  need_npm
  copy_tree "$local/docker-test"
  choose_docker_names
  build_images
  start_stack
  step "A shopper"
  attended examples/shopping.sh "${addresses[@]}" >"$local/shopping.log" ||
    fail_with "$local/shopping.log" "the shopper met something unexpected"
  step "The documentation pages in a browser"
  attended node tests/browser/docs_page_test.mjs "${addresses[@]}" || fail "the tests above failed"
  step "What operators do"
  attended env -C "$stack" node "$root/tests/docker/stack_test.mjs" "${addresses[@]}" || fail "the tests above failed"
}

require_docker() {
  command -v docker >/dev/null || fail "docker is not installed; apt-get install docker.io docker-compose, or Docker's own packages"
  docker info >/dev/null 2>&1 || fail "no Docker engine answers 'docker info' here; start one, and let this user talk to it"
  if docker compose version >/dev/null 2>&1; then
    export COMPOSE="docker compose"
  elif command -v docker-compose >/dev/null; then
    export COMPOSE=docker-compose
  else
    fail "neither 'docker compose' nor 'docker-compose' is installed"
  fi
}

# copy_tree <folder>: what a clone of this tree would hold, with the settings that the README has everybody copy.
copy_tree() {
  local service
  stack=$1
  rm -rf "$stack"
  mkdir -p "$stack"
  git -c safe.directory="$root" ls-files -z --cached --others --exclude-standard |
    tar --null -T - --ignore-failed-read -c 2>/dev/null | tar -C "$stack" -x
  for service in . "${services[@]}"; do cp "$stack/$service/.env.example" "$stack/$service/.env"; done
  (cd "$stack" && ./dev certs) || fail "./dev certs failed in the copy"
}

# fail_with <log> <sentence>
fail_with() {
  tail -n 40 "$1" >&2
  fail "$2; all that was said is in ${1#"$root"/}"
}

# Variables of the environment count for more than .env.
choose_docker_names() {
  local service port=18080
  addresses=()
  for service in "${services[@]}"; do
    port=$(free_port $((port + 1)))
    addresses+=("http://127.0.0.1:$port")
    export "${service^^}_SERVICE_PORT=$port"
  done
  export COMPOSE_PROJECT_NAME=cartwright-test CARTWRIGHT_TAG=test
  if [ "$(id -u)" != 0 ]; then SYSTEM_USER_ID=$(id -u) && export SYSTEM_USER_ID; fi
}

build_images() {
  local started=$SECONDS
  step "Building the images"
  compose build >"$local/docker-build.log" 2>&1 || fail_with "$local/docker-build.log" "the images cannot be built"
  step "Built in $((SECONDS - started)) s"
  rebuild_after_a_change
}

# Compiles a changed line of what all services are built upon, in images that are thrown away.
rebuild_after_a_change() {
  local started=$SECONDS service
  echo "// $(date +%s%N)" >>"$stack/platform/http/session.cpp"
  for service in "${services[@]}"; do
    attended docker build -t cartwright/rebuilt --target "$service" -f "$stack/deploy/docker/services.Dockerfile" "$stack" \
      >"$local/docker-build.log" 2>&1 || fail_with "$local/docker-build.log" "the changed source cannot be built"
    docker rmi cartwright/rebuilt >/dev/null
  done
  # How long that takes is the machine's business too, so it is only said.
  step "The images built again after a one-line change in $((SECONDS - started)) s"
}

compose() {
  # shellcheck disable=SC2086
  attended env -C "$stack" $COMPOSE "$@"
}

start_stack() {
  local address
  step "Starting the stack"
  compose down -v >/dev/null 2>&1 || true
  compose up -d >"$local/docker-up.log" 2>&1 || {
    compose logs --tail 10 >>"$local/docker-up.log" 2>&1
    fail_with "$local/docker-up.log" "the stack does not start"
  }
  for address in "${addresses[@]}"; do await_address "$address/readyz"; done
}

await_address() {
  curl -fs -o /dev/null --retry 60 --retry-delay 1 --retry-all-errors --max-time 2 "$1" || fail "$1 is not ready after a minute"
}

stop_docker_test() {
  trap '' INT TERM
  end_attended
  [ -n "${stack:-}" ] || return 0
  step "Removing the stack"
  compose down -v >/dev/null 2>&1 || true
  rm -rf "$stack"
}
