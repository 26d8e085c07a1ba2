#!/usr/bin/env bash
# What an administrator does with the packages, by the commands of the page README.md, on a server with systemd and
# PostgreSQL. Stops at the first thing that is not as it should be. ./dev test --package runs it in a container.
set -euo pipefail
packages=/test/build/release/packages
next_version=$(dpkg-deb -f "$packages"/customers_*.deb Version)+next

main() {
  says "Installation"
  installation
  says "Set-up"
  set_up
  says "Start"
  start
  says "Use, from registration to a cart"
  use
  says "A database that comes late"
  late_database
  says "A process that hangs"
  hanging_process
  says "Upgrade"
  upgrade
  says "Removal"
  removal
  says "Purge"
  purge
}

installation() {
  apt-get update -q >/tmp/page.log
  follow_page "Install"
  expect "customers after its installation" "$(state customers)" inactive
  expect "the settings" "$(access customers.env) $(access cart.env)" \
    "640 root:cartwright-customers 640 root:cartwright-cart"
  expect "the secret" "$(access customers.secret)" "640 root:cartwright-customers"
  expect "the user of cart" "$(runuser -u cartwright-cart -- cat /etc/cartwright/customers.secret 2>&1 >/dev/null)" \
    "cat: /etc/cartwright/customers.secret: Permission denied"
  expect "the manual" "$(man -P cat customers | grep -c JWT_EXPIRATION_DELTA_DAYS) $(man -w cart cartwright-migrate cartwright-products cartwright-users | wc -l)" "1 4"
}

set_up() {
  follow_page "Set up"
  expect "the migrations" "$(cartwright-migrate customers status | tail -n 1) $(cartwright-migrate cart status | tail -n 1)" \
    "Nothing to deploy (up-to-date) Nothing to deploy (up-to-date)"
  cartwright-migrate cart down >/dev/null
  expect "a change that is taken back" "$(cartwright-migrate cart status | tail -n 1)" \
    "  * $(grep -oE '^[a-z][a-z_]*' /usr/share/cartwright/cart/migrations/sqitch.plan | tail -n 1)"
  cartwright-migrate cart up >/dev/null
  expect "a migration by anybody" "$(runuser -u nobody -- cartwright-migrate cart up 2>&1)" \
    "cartwright-migrate: /etc/cartwright/cart.env cannot be read by nobody; try as root"
  expect "sample data" "$(SAMPLE_DATA=true cartwright-migrate cart up 2>&1)" \
    "cartwright-migrate: SAMPLE_DATA is on, but no sample data are installed here"
  runuser -u postgres -- psql -q -c "INSERT INTO products (name, description, price) VALUES ('pen', 'writes', 1.20)" cart
}

start() {
  follow_page "Start"
  expect "readiness at once" "$(readiness 8081) $(readiness 8082)" "200 200"
  expect "what they run as" "$(user customers) $(user cart)" "cartwright-customers cartwright-cart"
  expect "their status" "$(property customers StatusText) $(property cart StatusText)" "Serving Serving"
  systemd-analyze security --no-pager --threshold=20 customers cart | grep Overall
}

use() {
  bash /test/shopping.sh >/tmp/shopping.log || { cat /tmp/shopping.log && exit 1; }
  tail -n 1 /tmp/shopping.log
  register ann@example.com
  expect "an administrator" "$(echo testPass123 | cartwright-users make-admin ann@example.com 2>&1)" \
    "ann@example.com is an administrator, with another password, and no session"
  expect "an import" "$(printf 'sku,name,price\nA,Desk,10\n' | cartwright-products import --format=csv -)" \
    "1 created, 0 updated, 0 unchanged, 0 failed"
  expect "an import by anybody" "$(runuser -u nobody -- cartwright-products import --format=csv - 2>&1 </dev/null)" \
    "cartwright-products: /etc/cartwright/cart.env cannot be read; try as root, or set POSTGRES_… in the environment."
}

late_database() {
  systemctl stop cart customers postgresql
  systemctl start --no-block customers
  eventually "customers waits" says_that_it_waits
  expect "customers without its database" "$(state customers)" activating
  systemctl start postgresql
  eventually "customers is started" is_active customers
  systemctl start cart
  expect "readiness at once" "$(readiness 8081) $(readiness 8082)" "200 200"
}

hanging_process() {
  hung=$(pid cart)
  kill -STOP "$hung"
  eventually "cart is another process" is_restarted cart "$hung"
  eventually "cart is started" is_active cart
  expect "why" "$(journalctl -q -u cart | grep -c 'Watchdog timeout')" 1
}

upgrade() {
  before=$(pid customers)
  systemctl stop cart
  return_to_one_role customers
  return_to_one_role cart
  make_next_version
  follow_page "Upgrade"
  expect "the versions" "$(version customers) $(version cart)" "$next_version $next_version"
  [ "$(pid customers)" != "$before" ] || fail "customers was not restarted"
  expect "what ran and what did not" "$(state customers) $(state cart)" "active inactive"
  expect "a log-in" "$(log_in ann@example.com)" 200
  expect "who owns the users" "$(owner_of users customers)" customers_owner
  expect "who owns the products" "$(owner_of products cart)" cart_owner
  expect "what customers may do to them" "$(runuser -u postgres -- psql -qAt customers \
    -c "SELECT has_table_privilege('customers', 'users', 'SELECT'), has_table_privilege('customers', 'users', 'TRUNCATE')")" "t|f"
  expect "the owner's password" "$(access customers-migrations.env)" "600 root:root"
}

# return_to_one_role <service>: as it was set up before there were two.
return_to_one_role() {
  runuser -u postgres -- psql -q -c "REASSIGN OWNED BY $1_owner TO $1" "$1"
  rm "/etc/cartwright/$1-migrations.env"
}

owner_of() { runuser -u postgres -- psql -qAt -c "SELECT tableowner FROM pg_tables WHERE tablename = '$1'" "$2"; }

removal() {
  running=$(pid customers)
  apt-get remove -q customers cart >>/tmp/page.log 2>&1
  [ ! -e "/proc/$running" ] || fail "customers still runs"
  expect "the settings" "$(access customers.env) $(access customers.secret)" \
    "640 root:cartwright-customers 640 root:cartwright-customers"
  follow_page "Install"
  systemctl start customers
  expect "a log-in after another installation" "$(log_in ann@example.com)" 200
}

purge() {
  follow_page "Remove"
  expect "what is left in /etc/cartwright" "$(cd /etc/cartwright && find . -type f | sort | paste -sd ' ')" \
    "./tls/ca.crt ./tls/cart.crt ./tls/cart.key ./tls/customers.crt ./tls/customers.key"
  expect "services that are still enabled" "$(find /etc/systemd -name customers.service -o -name cart.service)" ""
  expect "what is left in /usr" "$(find /usr -path '*cartwright*')" ""
  expect "the data" "$(runuser -u postgres -- psql -qAt -c "SELECT email FROM users" customers)" ann@example.com
}

# follow_page <heading>: runs the commands that stand below it on the page for administrators.
follow_page() {
  awk -v heading="## $1" '/^## / {here = $0 == heading} /^```/ {code = !code; next} here && code' /test/README.md >/tmp/page.sh
  [ -s /tmp/page.sh ] || fail "the page has no commands below '$1'"
  (cd /test && bash -euo pipefail /tmp/page.sh) >>/tmp/page.log 2>&1 || { tail -n 20 /tmp/page.log && exit 1; }
}

# Puts the next version in the place of the packages: the same files under a higher number.
make_next_version() {
  local package
  for package in "$packages"/*.deb; do
    rm -rf /tmp/next
    dpkg-deb -R "$package" /tmp/next
    sed -i "s/^Version: .*/&+next/" /tmp/next/DEBIAN/control
    dpkg-deb -b /tmp/next "$package" >/dev/null
  done
}

register() {
  curl -fsS -o /dev/null localhost:8081/api/v1/users/create/ -d "email=$1" -d password=testPass123
}

log_in() {
  curl -s -o /dev/null -w '%{http_code}' localhost:8081/api/v1/auth/login/ -d "email=$1" -d password=testPass123
}

readiness() { curl -s -o /dev/null -w '%{http_code}' "localhost:$1/readyz"; }
state() { systemctl is-active "$1" || true; }
property() { systemctl show --value -p "$2" "$1"; }
pid() { property "$1" MainPID; }
user() { stat -c %U "/proc/$(pid "$1")"; }
access() { stat -c '%a %U:%G' "/etc/cartwright/$1"; }
version() { dpkg-query -W -f '${Version}' "$1"; }

is_active() { [ "$(state "$1")" = active ]; }
is_restarted() { [ "$(pid "$1")" != "$2" ] && [ "$(pid "$1")" != 0 ]; }
says_that_it_waits() { [ "$(property customers StatusText)" = "Waiting for database" ]; }

says() { printf '%s\n' "$*"; }

# expect <what> <is> <should be>
expect() {
  [ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"
  says "  ✓ $1: $2"
}

# eventually <what> <condition>…
eventually() {
  local what=$1 _
  shift
  for _ in $(seq 300); do
    if "$@"; then says "  ✓ $what" && return; fi
    sleep 0.1
  done
  fail "after half a minute it does not hold that $what"
}

fail() {
  says "  ✗ $*" >&2
  journalctl -q --no-pager -n 30 -u customers -u cart >&2
  exit 1
}

main
