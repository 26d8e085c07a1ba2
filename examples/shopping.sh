#!/usr/bin/env bash
# A first customer's visit, with nothing but curl: looks at the products, fills a cart as a guest, registers, logs in, takes
# the cart along, changes it and clears it. Needs both services (./dev up); stops with exit code 1 at the first answer that is not the expected one.
# Usage: examples/shopping.sh [customers' address] [cart's address]
set -euo pipefail

customers=${1:-http://localhost:8081}/api/v1
cart=${2:-http://localhost:8082}/api/v1
email=shopper.$(date +%s).$$@example.com
password='correct horse'
token=
guest=

# call <expected status> <method> <url> [JSON body]: prints the call, leaves the answer in $answer.
call() {
  local expected=$1 method=$2 url=$3 body=${4:-} status
  local options=(-sS -X "$method" -H "Content-Type: application/json" -w '\n%{http_code}')
  if [ -n "$token" ]; then options+=(-H "Authorization: $token"); fi
  if [ -n "$guest" ]; then options+=(-H "X-Cart-Token: $guest"); fi
  if [ -n "$body" ]; then options+=(-d "$body"); fi
  printf '\n%s %s %s\n' "$method" "$url" "$body"
  answer=$(curl "${options[@]}" "$url") || give_up "$url does not answer; is ./dev up running?"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  printf '%s %s\n' "$status" "$(shortened "$answer")"
  [ "$status" = "$expected" ] || give_up "expected $expected"
}

shortened() {
  if [ ${#1} -gt 300 ]; then echo "${1:0:300}…"; else echo "$1"; fi
}

give_up() {
  echo "shopping.sh: $*" >&2
  exit 1
}

# number <name>: the first number of that name in the answer.
number() {
  grep -oE "\"$1\": ?[0-9]+" <<<"$answer" | head -n 1 | grep -oE '[0-9]+$'
}

# text <name>: the first text of that name in the answer.
text() {
  grep -oE "\"$1\": ?\"[^\"]*\"" <<<"$answer" | head -n 1 | sed -E 's/.*: ?"(.*)"$/\1/'
}

# expect <what> <is> <should be>
expect() {
  [ "$2" = "$3" ] || give_up "$1 is $2, expected $3"
  echo "✓ $1 is $2"
}

echo "--- Look at the products"
call 200 GET "$cart/products/list/"
product=$(number id) || give_up "there are no products: ./dev up --sample-data brings some to empty databases, administrators add others by POST $cart/products/"
price=$(text price)
call 200 GET "$cart/products/list/?search=pen"

echo; echo "--- Fill a cart as a guest"
call 201 POST "$cart/guest-cart/"
guest=$(text token)
call 201 POST "$cart/guest-cart/items/" "{\"product_id\": $product, \"quantity\": 2}"
call 200 POST "$cart/guest-cart/items/" "{\"product_id\": $product, \"quantity\": 1}"

echo; echo "--- Register and log in"
call 201 POST "$customers/users/create/" \
  "{\"email\": \"$email\", \"password\": \"$password\", \"first_name\": \"Sam\", \"last_name\": \"Shopper\"}"
user=$(number id)
call 400 POST "$customers/auth/login/" "{\"email\": \"$email\", \"password\": \"a wrong one\"}"
call 200 POST "$customers/auth/login/" "{\"email\": \"$email\", \"password\": \"$password\"}"
token=$(text token)

echo; echo "--- Take the cart along"
call 200 POST "$cart/cart/$user/merge/" "{\"cart_token\": \"$guest\"}"
expect "the quantity" "$(number quantity)" 3
call 200 POST "$cart/cart/$user/merge/" "{\"cart_token\": \"$guest\"}"
expect "the quantity, asked again," "$(number quantity)" 3
call 404 GET "$cart/guest-cart/"
guest=
call 204 DELETE "$cart/cart/$user/"

echo; echo "--- Fill the cart"
call 200 GET "$cart/cart/$user/"
expect "the price of an empty cart" "$(text total_price)" 0.00
call 201 POST "$cart/cart-item/$user/create" "{\"product_id\": $product, \"quantity\": 1}"
item=$(number id)
expect "the price of the cart" "$(text total_price)" "$price"
call 400 POST "$cart/cart-item/$user/create" "{\"product_id\": $product, \"quantity\": 1}"

echo; echo "--- Change it"
call 200 PATCH "$cart/cart-item/$item/" '{"quantity": 5}'
expect "the quantity" "$(number quantity)" 5
call 422 PATCH "$cart/cart-item/$item/" '{"quantity": 6}'
call 204 DELETE "$cart/cart-item/$item/"
call 201 POST "$cart/cart-item/$user/create" "{\"product_id\": $product, \"quantity\": 2}"

echo; echo "--- Clear it"
call 204 DELETE "$cart/cart/$user/"
call 200 GET "$cart/cart/$user/"
expect "the price of the cleared cart" "$(text total_price)" 0.00

echo; echo "--- Leave"
call 204 DELETE "$customers/users/$user/"
call 401 GET "$cart/cart/$user/"

echo; echo "All as expected."
