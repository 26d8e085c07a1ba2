"""The rows of the table: what is requested, and what bounds it."""

import dataclasses

from limits import COUNTED, BareHash, Pgbench
import store
from store import ITEMS, ITEMS_REMOVED_BY_REQUESTS, PRODUCTS, statement

CARTS_SOURCE = "cart/carts/carts.cpp"
CART_ROWS_SOURCE = "cart/carts/cart_rows.cpp"
GUESTS_SOURCE = "cart/guests/guests.cpp"
USERS_SOURCE = "customers/users/users.cpp"
PRODUCTS_SOURCE = "cart/products/products.cpp"
PAGE = ["0", "2147483647", "500", "65536", "'EUR'"]  # from which id to which, so many rows and bytes, and what prices are in

# Carts of users who do nothing else: where pgbench adds lines, and where the lines are that are removed.
QUIET_CARTS = "20001 + :number % 40000"


@dataclasses.dataclass(frozen=True)
class Row:
    key: str
    title: str
    service: str             # which address: customers, cart, or cart-small with twenty products
    request: str             # a row of requests.lua, or "validate-token"
    connections: int = 64
    limit: object = None     # of limits.py
    background: str = None   # a request that runs meanwhile, at the same address; the limit then is the row without it
    first_item: int = 0      # where requests.lua begins to count

    @property
    def database(self):
        return store.database(self.service)


def filled(source, name, parameters):
    sql = statement(source, name)
    for number, text in enumerate(parameters, 1):
        sql = sql.replace(f"${number}", text)
    return sql


def pgbench(source, name, variables, parameters):
    return Pgbench((filled(source, name, parameters),), tuple(variables))


def change(variables, cart, product, quantity, finding=()):
    """What change_lines() asks, one statement after the other, as pgbench knows no pipeline."""
    line = [cart, f"ARRAY[{product}]", f"ARRAY[{quantity}]", "ARRAY[1.00]", "ARRAY[false]"]
    asked = [("kLock", [cart]), ("kReadLocked", [cart, f"ARRAY[{product}]"]), ("kWrite", line)]
    steps = [filled(CART_ROWS_SOURCE, name, parameters) for name, parameters in asked]
    found = [filled(CARTS_SOURCE, "kFindItem", finding)] if finding else []
    return Pgbench((*found, "BEGIN", *steps, "COMMIT"), tuple(variables))


def rows():
    any_cart = ["id random(1, 10000)"]
    return [
        Row("get-cart", "GET own cart, 5 items", "cart", "cart",
            limit=pgbench(CARTS_SOURCE, "kRead", any_cart, [":id"])),
        Row("get-guest-cart", "GET guest cart, 5 items", "cart", "guest-cart",
            limit=pgbench(GUESTS_SOURCE, "kRead", any_cart, ["sha256(convert_to(lpad(:id::text, 43, '0'), 'UTF8'))"])),
        Row("patch-quantity", "PATCH item quantity", "cart", "quantity",
            limit=change([*any_cart, "quantity random(1, 5)", "item :id * 5", f"product (:id + 148) % {PRODUCTS} + 1"],
                         ":id", ":product", ":quantity", finding=[":item"])),
        Row("post-item", "POST item", "cart", "add-item",
            limit=change([*COUNTED, f"cart {QUIET_CARTS}", f"product (:cart + 7000 + :number / 40000) % {PRODUCTS} + 1"],
                         ":cart", ":product", "1")),
        Row("delete-item", "DELETE item", "cart", "remove-item", first_item=ITEMS + 1,
            limit=change([*COUNTED, f"k {ITEMS_REMOVED_BY_REQUESTS} + :number", f"item {ITEMS} + :k",
                          "cart 20001 + (:k - 1) % 40000", f"product (:cart + 6000 + (:k - 1) / 40000) % {PRODUCTS} + 1"],
                         ":cart", ":product", "0", finding=[":item"])),
        Row("get-user", "GET own user", "customers", "user",
            limit=pgbench(USERS_SOURCE, "kFind", any_cart, [":id"])),
        Row("login", "login", "customers", "login", connections=8, limit=BareHash()),
        Row("get-user-beside-logins", "GET own user beside logins", "customers", "user", background="login"),
        Row("products-20", "GET products list, 20", "cart-small", "products",
            limit=pgbench(PRODUCTS_SOURCE, "kList", [], PAGE)),
        Row("products-10000", "GET products list, 10,000", "cart", "products", connections=8),
        Row("products-10000-gzip", "GET products list, 10,000, gzip", "cart", "products-gzip", connections=8),
        Row("products-10000-304", "GET products list, 10,000, unchanged", "cart", "products-known"),
        Row("search", "GET products list, search", "cart", "search", connections=16,
            limit=pgbench(PRODUCTS_SOURCE, "kSearch", ["id random(1000, 9999)"], [*PAGE, ":id::text"])),
        Row("validate-token", "ValidateToken over mTLS", "customers", "validate-token"),
    ]
