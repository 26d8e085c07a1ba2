# ./dev lint and ./dev format.

dev_format() {
  local mode=(-i)
  case ${1:-} in
    '') ;;
    --check) mode=(--dry-run -Werror) ;;
    *) fail "there is no option '$1'; ./dev --help lists them" ;;
  esac
  need_packages lint
  our_sources | xargs -0 clang-format-19 "${mode[@]}" || fail "./dev format puts the sources above in order"
}

our_sources() {
  find platform "${services[@]}" bench tests -name '*.[ch]pp' -print0 | sort -z
}

dev_lint() {
  local pattern=()
  case ${1:-} in
    '') ;;
    --changed) mapfile -t pattern < <(changed_sources) ;;
    *) fail "there is no option '$1'; ./dev --help lists them" ;;
  esac
  need_packages build test lint
  lint_scripts
  lint_openapi
  lint_compose
  if [ -z "${1:-}" ] || [ ${#pattern[@]} -gt 0 ]; then lint_sources "${pattern[@]}"; fi
}

# Since the commit before the last one, so that a clean tree has the last commit looked at.
changed_sources() {
  git -c safe.directory="$root" diff --name-only --diff-filter=d HEAD~1 -- '*.[ch]pp'
}

lint_scripts() {
  step "shellcheck"
  shellcheck -x dev .ci/run examples/*.sh deploy/{cartwright-migrate,docker/{collect,roles.sh}} \
    deploy/kubernetes/{apply,components/postgres/databases.sh} deploy/debian/{maintainer/p*.in,test/story.sh} ||
    fail "shellcheck objects to the scripts above"
}

lint_openapi() {
  local documents=()
  need_npm
  mapfile -t documents < <(find "${services[@]}" -maxdepth 1 -name openapi.json)
  [ ${#documents[@]} -gt 0 ] || return 0
  step "redocly lint ${documents[*]}"
  node_modules/.bin/redocly lint "${documents[@]}" || fail "the OpenAPI documents have the errors above"
}

# Against the schema of the Compose Specification, as Compose v2 checks it.
lint_compose() {
  step "dclint docker-compose.yml deploy/observability/compose.yml"
  node_modules/.bin/dclint -q -c tools/dclint.json docker-compose.yml deploy/observability/compose.yml ||
    fail "they have the errors above"
}

# compiled_alone [file…]: what Ninja makes of the headers among the files, or of all headers.
compiled_alone() {
  [ $# -gt 0 ] || echo headers_compile_alone
  printf '%s\n' "$@" | grep -vx platform/precompiled.hpp |
    sed -nE "s#^((platform|$(IFS='|' && echo "${services[*]}"))/.*)\.hpp\$#tools/CMakeFiles/headers_compile_alone.dir/headers/\1.cpp.o#p"
}

# lint_sources [file…]: all of ours, or those that are or include one of the files. Python's script knows which were found
# clean before.
lint_sources() {
  trap end_attended EXIT
  trap 'exit 1' INT TERM
  local headers
  mapfile -t headers < <(compiled_alone "$@")
  build dev all "${headers[@]}"
  step "clang-tidy"
  attended python3 -B tools/lint.py . build/dev "$(build_jobs)" "$@" || fail "clang-tidy objects to the sources above"
}
