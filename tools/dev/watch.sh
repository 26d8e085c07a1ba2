# ./dev logs and top: what the services on this machine do.

# Python would otherwise take UTF-8 for granted where the locale has none.
dev_logs() {
  PYTHONPATH=tools PYTHONCOERCECLOCALE=0 exec python3 -B -m logs "$@"
}

# Debian's Python, which has Debian's libraries.
dev_top() {
  local service addresses=()
  need_packages top
  for service in "${services[@]}"; do addresses+=(--default "$service=http://127.0.0.1:$(running_port_of "$service")"); done
  PYTHONPATH=tools PYTHONCOERCECLOCALE=0 exec /usr/bin/python3 -B -m top "${addresses[@]}" "$@"
}

# running_port_of <service>: of the last ./dev up, which another shell may have given other settings than this one has.
running_port_of() {
  local name=${1^^}_SERVICE_PORT port=''
  if [ -z "${!name:-}" ] && [ -f "$local/$1.env" ]; then port=$(sed -n 's/^SERVICE_PORT=//p' "$local/$1.env"); fi
  echo "${port:-$(port_of "$1")}"
}
