# The mail catcher of ./dev up: it takes what the services send, and shows it on a page.

# start_mail_catcher: unless SMTP_URL names another server. Sets mail_smtp_port and mail_page_port.
start_mail_catcher() {
  [ -z "${SMTP_URL:-}" ] || return 0
  need_npm tools/mail
  mail_smtp_port=$(free_port 1025)
  mail_page_port=${MAIL_PORT:-$(free_port 8025)}
  require_port "$mail_page_port" MAIL_PORT
  step "Starting the mail catcher"
  mkdir -p "$local/logs"
  setsid setpriv --pdeathsig TERM node tools/mail/catch.mjs "$mail_smtp_port" "$mail_page_port" \
    >"$local/logs/mail.log" 2>&1 </dev/null 9>&- &
  mail_pid=$!
}

stop_mail_catcher() {
  stop_service "${mail_pid:-}"
}

# mail_settings: lines of the environment of a service that sends mail.
mail_settings() {
  setting_line SMTP_URL "${SMTP_URL:-smtp://127.0.0.1:${mail_smtp_port:-1025}}"
  setting_line MAIL_FROM "${MAIL_FROM:-shop@cartwright.example}"
  setting_line SHOP_NAME "${SHOP_NAME:-Cartwright}"
  setting_line SHOP_URL "${SHOP_URL:-http://localhost:3000}"
  setting_line MAIL_TEMPLATES "${MAIL_TEMPLATES:-}"
}

print_mail_address() {
  if [ -n "${mail_page_port:-}" ]; then echo "  mails      http://localhost:$mail_page_port/"; fi
}
