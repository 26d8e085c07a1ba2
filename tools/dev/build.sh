# CMake and Ninja; each preset builds in build/<preset>.

# build <preset> [target…]
build() {
  local preset=$1 folder=build/$1
  shift
  need_npm
  [ -x "$folder/${services[0]}/${services[0]}" ] || require_space "$root" 2000 "the build"
  if [ ! -f "$folder/build.ninja" ] || [ CMakePresets.json -nt "$folder/build.ninja" ]; then
    step "Configuring $folder"
    configure "$preset"
  fi
  step "Building $folder"
  # Two builds in one folder would overwrite each other's files; the second waits for the first.
  attended flock "$folder/.lock" ninja -C "$folder" -j "$(build_jobs)" "$@" || fail "the build failed; the first error stands above"
}

configure() {
  local log=$local/configure-$1.log
  mkdir -p "$local"
  if ! attended cmake --preset "$1" >"$log" 2>&1; then
    grep -A 10 -m 1 'CMake Error' "$log" >&2 || tail -n 15 "$log" >&2
    fail "the configuration of '$1' failed; all it said is in ${log#"$root"/}"
  fi
}

# One source may take the compiler 1.5 GB.
build_jobs() {
  awk -v cores="$(nproc)" '/^MemAvailable/ {jobs = int($2 / 1500000)} END {print jobs < 1 ? 1 : jobs < cores ? jobs : cores}' /proc/meminfo
}
