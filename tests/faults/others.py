"""Ordinary clients, who go on while something happens to the services, and how long they wait."""

import asyncio
import time
from collections import Counter, namedtuple

from client import Client, Lost
from store import token

PERIOD = 0.05  # seconds between two requests of a client
LATE = 10      # periods that a client may be behind; what it would have asked meanwhile, it leaves out

Waited = namedtuple("Waited", "call status milliseconds")


class Seen:
    """What some calls met."""

    def __init__(self, waited):
        self.statuses = Counter(each.status for each in waited)
        self._times = sorted(each.milliseconds for each in waited)

    def __len__(self):
        return len(self._times)

    def quantile(self, share):
        return self._times[min(len(self._times) - 1, int(share * len(self._times)))] if self._times else float("nan")

    @property
    def worst(self):
        return self.quantile(1)


class Others:
    """Each call has clients of its own, who ask at set times whether or not the answer before took long: so a service that
    stands still for a second is seen by all who would have asked meanwhile."""

    def __init__(self, shop, first_user=2, clients=2, token_of=token):
        self._shop = shop
        self._token_of = token_of
        self._users = range(first_user, first_user + clients)
        self._items = {}
        self.calls = {
            "cart": self._cart, "change": self._change, "products": self._products, "user": self._user, "login": self._login,
            "docs": self._docs, "no token": self._no_token}

    async def prepare(self):
        """Each has a cart with a product in it."""
        for user in self._users:
            client = Client(self._shop.cart_port, self._token_of(user))
            await client.ask("GET", f"/api/v1/cart/{user}/")
            await client.ask("DELETE", f"/api/v1/cart/{user}/")
            answer = await client.ask("POST", f"/api/v1/cart-item/{user}/create", {"product_id": 1, "quantity": 1})
            assert answer.status == 201, f"a cart could not be filled: {answer}"
            self._items[user] = answer.data["cart_items"][0]["id"]
            client.close()

    async def ask_for(self, seconds, calls=None):
        """What every client met, as a list of Waited; they are asked until `seconds` are over. Status 0: no answer."""
        end = time.monotonic() + seconds
        waited = []
        async with asyncio.TaskGroup() as group:
            for name in calls or self.calls:
                for number, user in enumerate(self._users):
                    group.create_task(self._go_on(name, user, number, end, waited))
        return waited

    async def _go_on(self, name, user, number, end, waited):
        make, act = self.calls[name](user)
        client = make()
        period = PERIOD * (10 if name in ("login", "products") else 1)
        due = time.monotonic() + period * (number + len(name) / 10) / len(self._users)
        while (due := due + period) < end:
            await asyncio.sleep(max(0, due - time.monotonic()))
            try:
                status = (await client.ask_again(*act())).status
            except Lost:
                status = 0
            waited.append(Waited(name, status, 1000 * (time.monotonic() - due)))
            due = max(due, time.monotonic() - LATE * period)
        client.close()

    def _cart(self, user):
        return lambda: Client(self._shop.cart_port, self._token_of(user)), lambda: ("GET", f"/api/v1/cart/{user}/")

    def _change(self, user):
        quantity = iter(1 + n % 5 for n in range(10 ** 9))
        return (lambda: Client(self._shop.cart_port, self._token_of(user)),
                lambda: ("PATCH", f"/api/v1/cart-item/{self._items[user]}/", {"quantity": next(quantity)}))

    def _products(self, _):
        return lambda: Client(self._shop.cart_port), lambda: ("GET", "/api/v1/products/list/")

    def _user(self, user):
        return lambda: Client(self._shop.customers_port, self._token_of(user)), lambda: ("GET", f"/api/v1/users/{user}/")

    def _login(self, user):
        body = {"email": f"user{user}@example.com", "password": "testPass123"}
        return lambda: Client(self._shop.customers_port), lambda: ("POST", "/api/v1/auth/login/", body)

    def _docs(self, _):
        return lambda: Client(self._shop.cart_port), lambda: ("GET", "/api/v1/docs/swagger.json")

    def _no_token(self, user):
        return lambda: Client(self._shop.cart_port), lambda: ("GET", f"/api/v1/cart/{user}/")


EXPECTED = {"no token": 401}


def unexpected(waited):
    """How many calls were answered otherwise than when all is well, by call and status."""
    return Counter(f"{each.call} {each.status or 'no answer'}" for each in waited
                   if each.status != EXPECTED.get(each.call, 200))
