# ./dev logs and top: what the services on this machine do.

# Python would otherwise take UTF-8 for granted where the locale has none.
dev_logs() {
  PYTHONPATH=tools PYTHONCOERCECLOCALE=0 exec python3 -B -m logs "$@"
}
