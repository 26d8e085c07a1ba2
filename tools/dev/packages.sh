# Debian and npm packages: installed when something is missing, otherwise left alone.

# need_packages <group>…: groups are the [headings] of debian-packages.txt.
need_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null; then
    step "This is no Debian; the packages of debian-packages.txt are taken as installed"
    return
  fi
  missing=$(for group in "$@"; do missing_packages "$group"; done)
  if [[ " $* " == *" build "* ]] && ! command -v node >/dev/null; then missing+=" nodejs"; fi
  if [[ " $* " == *" build "* ]] && ! command -v npm >/dev/null; then missing+=" npm"; fi
  # shellcheck disable=SC2086
  if is_worth_installing $missing; then install_packages $missing; fi
}

# Whether one of these lines can be installed, or must be, as nothing goes without it.
is_worth_installing() {
  local line
  for line in "$@"; do
    if [[ $line != *"|-" ]] || has_candidate "${line%%|*}"; then return; fi
  done
  return 1
}

missing_packages() {
  local installed line choice found
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  group_lines "$1" | while read -r line; do
    found=
    for choice in ${line//|/ }; do
      if grep -qxF "$choice" <<<"$installed"; then found=yes; fi
    done
    [ -n "$found" ] || echo "${line// /}"
  done
}

group_lines() {
  sed -n "/^\[$1\]/,/^\[/{/^[a-z]/p}" debian-packages.txt
}

# A missing line "a|b" becomes the first name that can be installed here, "a|-" nothing if there is no a.
known_packages() {
  local line choice
  for line in "$@"; do
    for choice in ${line//|/ }; do
      if has_candidate "$choice"; then break; fi
    done
    [ "$choice" = - ] || echo "$choice"
  done
}

# `apt-cache show` succeeds for names as well that other packages only refer to.
has_candidate() {
  [[ $(LC_ALL=C apt-cache policy "$1") == *"  Candidate: "[!\(]* ]]
}

install_packages() {
  local packages log
  require_root "$*"
  require_space / 3000 "the Debian packages"
  step "Installing Debian packages: $*"
  log=$(mktemp)
  if ! as_root apt-get update -q -o APT::Update::Error-Mode=any </dev/null >"$log" 2>&1; then
    tail -n 3 "$log" >&2
    fail "the package lists cannot be read: is this machine connected to the network?"
  fi
  mapfile -t packages < <(known_packages "$@")
  if ! apt_install "$log" "${packages[@]}"; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install the packages; what it said stands above"
  fi
  rm "$log"
}

# The status descriptor is opened behind sudo, which closes all that it is given.
apt_install() {
  local log=$1
  shift
  # shellcheck disable=SC2016
  as_root sh -c 'log=$1; shift; export DEBIAN_FRONTEND=noninteractive
    exec apt-get install -y -q --no-install-recommends -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 "$@" \
      3>&1 >>"$log" 2>&1 </dev/null' sh "$log" "$@" | show_apt_progress
}

# Lines are "dlstatus:n:percent:…" while it downloads and "pmstatus:package:percent:…" while it installs.
show_apt_progress() {
  local kind percent what=''
  while IFS=: read -r kind _ percent _; do
    percent=${percent%%[!0-9]*}
    case $kind:$percent in
      dlstatus:?*) set -- downloaded ;;
      pmstatus:?*) set -- installed ;;
      *) continue ;;
    esac
    if [ "$1" != "${what:-$1}" ]; then end_progress; fi
    what=$1
    progress "$what" "$percent"
  done
  end_progress
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

require_root() {
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null ||
    fail "these Debian packages are missing, and without root or sudo they cannot be installed; please have them installed: $1"
  if sudo -n true 2>/dev/null; then return; fi
  [ -t 0 ] ||
    fail "these Debian packages are missing, and sudo wants a password but there is no terminal to ask on: $1"
  sudo -v || fail "these Debian packages are missing, and sudo refuses to install them; please have them installed: $1"
}

# require_space <folder> <megabytes> <for what>
require_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
  [ "$free" -ge "$2" ] ||
    fail "the disk of $1 has $free MB left, less than the $2 MB for $3: make room and run this again"
}

# need_npm [folder]: where package-lock.json is.
need_npm() {
  local folder=${1:-.} log
  local stamp=$folder/node_modules/.cartwright
  [ -s "$stamp" ] && [ "$(cat "$stamp")" = "$(npm_fingerprint "$folder")" ] && return
  step "Installing the npm packages of $folder/package-lock.json"
  log=$(mktemp)
  # Its cache may have everything. Without a network npm would try for minutes, so one look-up asks first.
  if ! attended npm ci --prefix "$folder" --offline >"$log" 2>&1; then
    attended npm view swagger-ui-dist version --fetch-retries 0 >"$log" 2>&1 || npm_failed "$log" "is this machine connected to the network?"
    attended npm ci --prefix "$folder" --no-progress >"$log" 2>&1 || npm_failed "$log" "what it said stands above"
  fi
  rm "$log"
  npm_fingerprint "$folder" >"$stamp"
}

npm_failed() {
  tail -n 5 "$1" >&2
  fail "npm could not install its packages: $2"
}

npm_fingerprint() {
  cat "$1/package-lock.json" "$1/.npmrc" | sha256sum
}
