"""The rows of the table: what is requested, and the statement that bounds it."""

import dataclasses

from store import statement

CARTS = "cart/carts/carts.cpp"
USERS = "customers/users/users.cpp"
PRODUCTS = "cart/products/products.cpp"


@dataclasses.dataclass(frozen=True)
class Row:
    key: str
    title: str
    service: str              # which address: customers, cart, or cart-small with twenty products
    request: str              # the row of requests.lua, or "validate-token"
    connections: int = 64
    pgbench: str | None = None  # a script for pgbench on the database of the service
    first_item: int = 0       # where requests.lua begins to count

    @property
    def database(self):
        return "customers" if self.service == "customers" else self.service.replace("-", "_")


def pgbench_script(source, name, variables, literals):
    """The statement of a repository with pgbench's variables in the place of its parameters."""
    sql = statement(source, name)
    for number, text in literals.items():
        sql = sql.replace(f"${number}", text)
    return "".join(f"\\set {variable} {value}\n" for variable, value in variables.items()) + sql + ";\n"


def rows(items):
    """All rows; `items` is how many lines the carts have together."""
    any_cart = {"id": "random(1, 10000)"}
    return [
        Row("get-cart", "GET own cart, 5 items", "cart", "cart",
            pgbench=pgbench_script(CARTS, "kItems", any_cart, {1: ":id"})),
        Row("patch-quantity", "PATCH item quantity", "cart", "quantity",
            pgbench=pgbench_script(CARTS, "kChangeQuantity",
                                   {"id": "random(1, 50000)", "quantity": "random(1, 5)"}, {1: ":id", 2: ":quantity"})),
        Row("post-item", "POST item", "cart", "add-item"),
        Row("delete-item", "DELETE item", "cart", "remove-item", first_item=items + 1),
        Row("get-user", "GET own user", "customers", "user",
            pgbench=pgbench_script(USERS, "kFind", any_cart, {1: ":id"})),
        Row("products-20", "GET products list, 20", "cart-small", "products",
            pgbench=pgbench_script(PRODUCTS, "kList", {}, {1: "NULL"})),
        Row("products-10000", "GET products list, 10,000", "cart", "products", connections=8),
        Row("search", "GET products list, search", "cart", "search", connections=16,
            pgbench=pgbench_script(PRODUCTS, "kList", {"id": "random(1000, 9999)"}, {1: ":id::text"})),
        Row("login", "login", "customers", "login", connections=8),
        Row("validate-token", "ValidateToken over mTLS", "customers", "validate-token"),
    ]
