"""The rows of the table: what is requested, and what bounds it."""

import dataclasses

import store
from limits import COUNTED, BareHash
from statements import CARTS_SOURCE, Lines, Recorded, change, keyed_change, pgbench
from store import ITEMS, ITEMS_REMOVED_BY_REQUESTS, PRODUCTS

GUESTS_SOURCE = "cart/guests/guests.cpp"
SESSIONS_SOURCE = "customers/sessions/sessions.cpp"
USERS_SOURCE = "customers/users/users.cpp"
PRODUCTS_SOURCE = "cart/products/products.cpp"
PAGE = ["0", "2147483647", "500", "65536", "'EUR'"]  # from which id to which, so many rows and bytes, and what prices are in
PAGES = "/api/v1/products/?limit=20"

# Of the session :id. pgbench, which cannot carry a successor on, exchanges it for itself: the row is written all the same.
FIRST_REFRESH_HASH = "sha256(convert_to(lpad(:id::text, 32, '0'), 'UTF8'))"

# Carts of users who do nothing else: where pgbench adds lines, and where the lines are that are removed.
QUIET_CARTS = "20001 + :number % 40000"


@dataclasses.dataclass(frozen=True)
class Row:
    key: str
    title: str
    service: str             # which address: customers, cart, or one of store.FURTHER_CARTS
    request: str             # a row of requests.lua, or "validate-token"
    connections: int = 64
    limit: object = None     # of limits.py or statements.py
    background: str = None   # a request, or a storm of table.py, that runs meanwhile; the limit then is the row without it
    background_connections: int = 16
    instead: str = None      # the request that is the limit
    first_item: int = 0      # where requests.lua begins to count
    highest: int = 1         # what it counts to where it takes any
    path: object = ""        # of the request "path", or a function that makes it of the service's port

    @property
    def database(self):
        return store.database(self.service)

    def at(self, service):
        """The row for a service that runs."""
        path = self.path(service.http_port) if callable(self.path) else self.path
        limit = self.limit and self.limit.for_request(service.http_port, path)
        return dataclasses.replace(self, path=path, limit=limit)


def rows():
    return [*reads_of_carts(), *writes_to_carts(), *accounts(), *storms(), *lists(), *pages(), *searches(), *exports(),
            Row("validate-token", "ValidateToken over mTLS", "customers", "validate-token")]


def reads_of_carts():
    any_cart = ["id random(1, 10000)"]
    return [
        Row("get-cart", "GET own cart, 5 items", "cart", "cart",
            limit=pgbench(CARTS_SOURCE, "kRead", any_cart, [":id"])),
        Row("get-cart-304", "GET own cart, unchanged", "cart", "cart-known", instead="cart"),
        Row("get-guest-cart", "GET guest cart, 5 items", "cart", "guest-cart",
            limit=pgbench(GUESTS_SOURCE, "kRead", any_cart, ["sha256(convert_to(lpad(:id::text, 43, '0'), 'UTF8'))"])),
    ]


def writes_to_carts():
    of_line = ["id random(1, 10000)", "quantity random(1, 5)", "item :id * 5", f"product (:id + 148) % {PRODUCTS} + 1"]
    line = Lines(":id", "ARRAY[:product]", "ARRAY[:quantity]")
    return [
        Row("patch-quantity", "PATCH item quantity", "cart", "quantity", limit=change(of_line, line, finding=[":item"])),
        Row("put-quantity", "PUT quantity", "cart", "set-quantity", limit=change(of_line, line)),
        Row("post-item", "POST item", "cart", "add-item", limit=change(*added(7000))),
        Row("post-item-once", "POST item with a key", "cart", "add-once", first_item=10_000_000,
            limit=keyed_change(*added(8500), "('key ' || :number::text)")),
        Row("delete-item", "DELETE item", "cart", "remove-item", first_item=ITEMS + 1,
            limit=change([*COUNTED, f"k {ITEMS_REMOVED_BY_REQUESTS} + :number", f"item {ITEMS} + :k",
                          "cart 20001 + (:k - 1) % 40000", f"product (:cart + 6000 + (:k - 1) / 40000) % {PRODUCTS} + 1"],
                         Lines(":cart", "ARRAY[:product]", "ARRAY[0]"), finding=[":item"])),
        Row("batch", "POST batch of 10", "cart", "batch", limit=change(of_line[:2], ten_lines())),
        Row("merge", "POST merge of 200 lines", "cart-guests", "merge", connections=1, first_item=1),
    ]


def added(offset):
    """What pgbench adds: another line each time, each cart the products behind its own number and `offset`."""
    variables = [*COUNTED, f"cart {QUIET_CARTS}", f"product (:cart + {offset} + :number / 40000) % {PRODUCTS} + 1"]
    return variables, Lines(":cart", "ARRAY[:product]", "ARRAY[1]")


def ten_lines():
    def ten(of):
        return f"ARRAY[{', '.join(of(k) for k in range(10))}]"

    return Lines(":id", ten(lambda k: f"(:id + {k * 37}) % {PRODUCTS} + 1"), ten(lambda _: ":quantity"),
                 ten(lambda _: "1.00"), ten(lambda _: "false"))


def accounts():
    return [
        Row("get-user", "GET own user", "customers", "user",
            limit=pgbench(USERS_SOURCE, "kFind", ["id random(1, 10000)"], [":id"])),
        Row("refresh", "POST refresh", "customers", "refresh",
            limit=pgbench(SESSIONS_SOURCE, "kExchange", ["id random(10001, 20000)"],
                          [":id", FIRST_REFRESH_HASH, FIRST_REFRESH_HASH, "1209600", "7776000", "'127.0.0.1'", "''"])),
        Row("login", "login", "customers", "login", connections=8, limit=BareHash()),
        Row("login-one-network", "logins from one network", "customers", "login-of-office", connections=8, limit=BareHash()),
        Row("get-user-beside-logins", "GET own user beside logins", "customers", "user", background="login"),
    ]


def storms():
    """Beside 500 wrong guesses a second: from networks that have to wait already, and from ever new ones."""
    def beside(storm, key, title):
        return [Row(f"get-user-beside-{key}", f"GET own user beside {title}", "customers", "user", background=storm),
                Row(f"login-beside-{key}", f"login beside {title}", "customers", "login", connections=8, background=storm)]

    return [*beside("storm", "storm", "a storm"), *beside("new-storm", "new-storm", "a new storm")]


def lists():
    return [
        Row("products-20", "GET products list, 20", "cart-small", "products",
            limit=pgbench(PRODUCTS_SOURCE, "kList", [], PAGE)),
        Row("products-10000", "GET products list, 10,000", "cart", "products", connections=8),
        Row("products-10000-gzip", "GET products list, 10,000, gzip", "cart", "products-gzip", connections=8),
        Row("products-10000-304", "GET products list, 10,000, unchanged", "cart", "products-known"),
        Row("search", "GET products list, search", "cart", "search", connections=16,
            limit=pgbench(PRODUCTS_SOURCE, "kSearch", ["id random(1000, 9999)"], [*PAGE, ":id::text"])),
    ]


def pages():
    """Pages of 20 of a million products."""
    def page(key, title, path, request="path", **recorded):
        return Row(key, title, "cart-million", request, path=path, limit=Recorded("count(*) OVER () AS found", **recorded))

    return [
        page("page-first", "GET first page", PAGES),
        page("page-thousandth", "GET thousandth page", lambda port: f"{PAGES}&cursor={store.cursor_behind(port, 999 * 20)}"),
        page("page-category", "GET page of a category", f"{PAGES}&category=Category+7", request="category",
             variables=("n random(0, 99)",), parameters={3: "('Category ' || :n::text)"}),
        page("page-price", "GET page by price", f"{PAGES}&sort=price"),
    ]


def searches():
    """Of a million products one has the number, five thousand have drawers, and a hundred thousand are of walnut."""
    def search(key, title, term, request="path", **recorded):
        return Row(key, title, "cart-million", request, connections=16, path=f"{PAGES}&search={term}",
                   highest=1_000_000, limit=Recorded("products_found", **recorded))

    return [
        search("find-one", "search that finds 1", "0123456", request="find",
               variables=("n random(1, 1000000)",), parameters={3: "to_char(:n::integer, 'FM0000000')"}),
        search("find-some", "search that finds 5,000", "drawers"),
        search("find-many", "search that finds 100,000", "walnut"),
    ]


def exports():
    return [Row("get-cart-beside-export", "GET own cart beside an export", "cart-million", "cart", connections=16,
                background="export", background_connections=1)]
