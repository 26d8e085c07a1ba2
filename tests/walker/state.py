"""What must be as before once the walk is over."""

from world import FIRST_NEW, HASH, KEEPER, SOLD_PRICES, token

UNTOUCHED = f"""
    SELECT id, email = 'walker' || id || '@walkers.example' AND first_name = 'First' AND last_name = 'Last'
        AND password = '{HASH}' AND is_admin = (id >= {{}}) AND password_version = 0 FROM users WHERE id <= {{}}"""


def faults(world):
    return [*faults_of_accounts(world), *faults_of_carts(world), *faults_of_keeper(world)]


def faults_of_accounts(world):
    """Who was changed though nobody did so who may, and who became an administrator."""
    found = world.sql("customers", UNTOUCHED.format(world.first_admin, world.accounts))
    as_made = {int(number) for number, is_same in rows(found) if is_same == "t"}
    for number in sorted(set(range(1, world.accounts + 1)) - as_made - world.changed):
        yield f"account {number} has changed, though nobody asked who may"
    for number, email in rows(world.sql("customers", f"SELECT id, email FROM users WHERE is_admin AND id >= {FIRST_NEW}")):
        if email not in world.made_admins:
            yield f"account {number}, {email}, was registered as an administrator"


def faults_of_carts(world):
    """A cart holds one item, two pieces of the first product, unless its owner or an administrator changed it."""
    as_made = {int(number) for (number,) in rows(world.sql("cart", """
        SELECT cart_id FROM cartitems GROUP BY cart_id
        HAVING count(*) = 1 AND bool_and(id = cart_id AND product_id = 1 AND quantity = 2)"""))}
    for number in sorted(set(range(1, world.accounts + 1)) - as_made - world.changed):
        yield f"cart {number} has changed, though nobody asked who may"
    prices = world.sql("cart", SOLD_PRICES)
    if prices != world.prices:
        yield f"the products were {world.prices}, and are {prices}"


def faults_of_keeper(world):
    """The administrator whom no request named is still there, and is one."""
    if world.sql("customers", f"SELECT is_admin FROM users WHERE id = {KEEPER}") != "t":
        yield "the administrator is gone"
    answer = world.ask("customers", "/api/v1/users/list/?search=nobody-of-this-name",
                       token(KEEPER, f"walker{KEEPER}@walkers.example", True))
    if answer.status != 200:
        yield f"the administrator is answered {answer.status}"


def rows(text):
    return [line.split("|") for line in text.splitlines()]
