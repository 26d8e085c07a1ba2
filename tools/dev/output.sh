# What ./dev says: steps on standard output, one clear sentence on standard error when it must give up.

step() { printf '==> %s\n' "$*"; }

fail() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# progress <what> <percent>: rewrites one line on a terminal; elsewhere prints each tenth once.
progress() {
  local what=$1 percent=$2
  if [ -t 1 ]; then
    printf '\r    %s: %3d %% ' "$what" "$percent"
  elif [ $((percent / 10)) -gt "${progress_printed:--1}" ]; then
    printf '    %s: %d %%\n' "$what" "$percent"
    progress_printed=$((percent / 10))
  fi
}

end_progress() {
  progress_printed=
  if [ -t 1 ]; then echo; fi
}

# attended <command>…: runs it so that a signal to ./dev ends it, and all that it started, at once.
attended() {
  local status=0
  setsid "$@" </dev/null 9>&- &
  attended_pid=$!
  wait "$attended_pid" || status=$?
  attended_pid=
  return "$status"
}

end_attended() {
  local _
  [ -n "${attended_pid:-}" ] || return 0
  kill -TERM -- "-$attended_pid" 2>/dev/null || true
  # npm, for one, may go on for minutes.
  for _ in $(seq 50); do
    kill -0 -- "-$attended_pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$attended_pid" 2>/dev/null || true
}
