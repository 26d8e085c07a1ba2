# Debian and npm packages: installed when something is missing, otherwise left alone.

# need_packages <group>…: groups are the [headings] of debian-packages.txt.
need_packages() {
  local missing
  if ! command -v dpkg-query >/dev/null; then
    step "This is no Debian; the packages of debian-packages.txt are taken as installed"
    return
  fi
  missing=$(for group in "$@"; do missing_packages "$group"; done)
  if ! command -v node >/dev/null; then missing+=" nodejs"; fi
  if ! command -v npm >/dev/null; then missing+=" npm"; fi
  if [ -n "${missing// /}" ]; then
    # shellcheck disable=SC2086
    install_packages $missing
  fi
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

# A missing line "a|b" becomes the first name that this release knows.
known_packages() {
  local line choice
  for line in "$@"; do
    for choice in ${line//|/ }; do
      if apt-cache show "$choice" >/dev/null 2>&1; then break; fi
    done
    echo "$choice"
  done
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

# Status-Fd reports "dlstatus:n:percent:…" while it fetches and "pmstatus:package:percent:…" while it unpacks.
apt_install() {
  local log=$1 what percent
  shift
  {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      -o APT::Status-Fd=1 -o Dpkg::Use-Pty=0 "$@" </dev/null 2>>"$log" && echo finished: || echo failed:
  } | {
    outcome=failed
    while IFS=: read -r kind _ percent _; do
      case $kind in
        dlstatus) what=downloaded ;;
        pmstatus) what=installed ;;
        finished)
          outcome=finished
          continue
          ;;
        *) continue ;;
      esac
      [ "$what" = "${shown:=$what}" ] || progress_printed=
      shown=$what
      progress "$what" "${percent%.*}"
    done
    [ ! -t 1 ] || echo
    [ "$outcome" = finished ]
  }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" 2>/dev/null || sudo "$@"; fi
}

require_root() {
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    fail "these Debian packages are missing, and without root or sudo they cannot be installed; please have them installed: $1"
  fi
}

# require_space <folder> <megabytes> <for what>
require_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
  [ "$free" -ge "$2" ] || fail "the disk of $1 has $free MB left, and $3 need $2 MB: make room and run this again"
}

need_npm() {
  local stamp=node_modules/.cartwright log
  [ -s "$stamp" ] && [ "$(cat "$stamp")" = "$(npm_fingerprint)" ] && return
  step "Installing the npm packages of package-lock.json"
  log=$(mktemp)
  if ! attended npm ci --no-progress >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    fail "npm could not install its packages: is this machine connected to the network?"
  fi
  rm "$log"
  npm_fingerprint >"$stamp"
}

npm_fingerprint() {
  cat package-lock.json .npmrc | sha256sum
}
