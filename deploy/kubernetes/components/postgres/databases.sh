# Makes a role and a database for each service. The image sources it when its volume is empty.
psql -v ON_ERROR_STOP=1 -v customers="$CUSTOMERS_PASSWORD" -v cart="$CART_PASSWORD" <<'SQL'
CREATE ROLE customers LOGIN PASSWORD :'customers';
CREATE ROLE cart LOGIN PASSWORD :'cart';
CREATE DATABASE customers OWNER customers;
CREATE DATABASE cart OWNER cart;
SQL
