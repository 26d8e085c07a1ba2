# shellcheck shell=bash
# Makes the roles and the database of each service. The image sources it when its volume is empty.
make_database() {
  SERVICE=$1 SERVICE_PASSWORD=$2 OWNER_PASSWORD=$3 psql -X -d postgres -f /usr/share/cartwright/roles.sql \
    -c "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC"
}
make_database customers "$CUSTOMERS_PASSWORD" "$CUSTOMERS_OWNER_PASSWORD"
make_database cart "$CART_PASSWORD" "$CART_OWNER_PASSWORD"
