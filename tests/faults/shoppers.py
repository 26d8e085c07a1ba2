"""Clients who share a few carts, and write down what they ask and what they are answered."""

import asyncio
import time
from collections import namedtuple

from acts import Entry, Item
from client import DEADLINE, Client, Lost
from store import token

CARTS = range(2, 6)     # of users who are no administrators
PRODUCTS = range(1, 5)  # few, so that several clients are at one line at the same time
CLIENTS_EACH = 5
READERS_OF_ACCOUNTS = range(100, 102)

SHARES = {"read": 30, "add": 30, "change": 25, "remove": 13, "clear": 2}  # of a hundred calls
EXPECTED = {"read": {200}, "add": {201, 400}, "change": {200, 404}, "remove": {204, 404}, "clear": {204}, "account": {200}}
REFUSAL_OF_SECOND = b"The product is already in cart"

PAUSE = 0.02            # seconds between two calls of a client, at most
PAUSE_AFTER_FAILURE = 0.1

Request = namedtuple("Request", "kind method path product item quantity", defaults=(None, None, None))
Call = namedtuple("Call", "begin end kind status")  # also one that was never sent


class Shoppers:
    """Clients that run from start() to stop(). `calls` are all of them, `history` the Entries of those that were sent to carts,
    `faults` sentences about answers that are wrong by themselves."""

    def __init__(self, place, fleet):
        self.calls, self.history, self.faults = [], [], []
        self._stopping = asyncio.Event()
        self._place, self._fleet, self._tasks = place, fleet, []
        self._items = {cart: {} for cart in CARTS}  # by id, the product; all that any answer has shown, the newest last

    async def start(self):
        await self.look()  # A cart is there from its first look on.
        place, fleet = self._place, self._fleet
        self._tasks = [asyncio.create_task(self._shop(Client(fleet.cart_port, token(cart)), cart, place.random(cart, number)))
                       for cart in CARTS for number in range(CLIENTS_EACH)]
        self._tasks += [asyncio.create_task(self._read_account(Client(fleet.customers_port, token(user)), user))
                        for user in READERS_OF_ACCOUNTS]

    async def stop(self):
        self._stopping.set()
        await asyncio.gather(*self._tasks)

    async def look(self):
        """Reads all carts."""
        for cart in CARTS:
            client = Client(self._fleet.cart_port, token(cart))
            await self._ask(client, cart, read(cart))
            client.close()

    async def _shop(self, client, cart, random):
        while not self._stopping.is_set():
            status = await self._ask(client, cart, self._choose(cart, random))
            await asyncio.sleep(PAUSE * random.random() if is_answer(status) else PAUSE_AFTER_FAILURE)
        client.close()

    async def _read_account(self, client, user):
        while not self._stopping.is_set():
            status = await self._ask(client, None, Request("account", "GET", f"/api/v1/users/{user}/"))
            await asyncio.sleep(PAUSE if is_answer(status) else PAUSE_AFTER_FAILURE)
        client.close()

    def _choose(self, cart, random):
        kind, = random.choices(list(SHARES), SHARES.values())
        items = list(self._items[cart].items())
        product, quantity = random.choice(PRODUCTS), random.randint(1, 5)
        if kind == "read":
            return read(cart)
        if kind == "clear":
            return Request(kind, "DELETE", f"/api/v1/cart/{cart}/")
        if kind == "add" or not items:
            return Request("add", "POST", f"/api/v1/cart-item/{cart}/create", product, None, quantity)
        # Of the newest, most are there, and some are not any more.
        item, product = random.choice(items[-len(PRODUCTS):])
        if kind == "change":
            return Request(kind, "PATCH", f"/api/v1/cart-item/{item}/", product, item, quantity)
        return Request(kind, "DELETE", f"/api/v1/cart-item/{item}/", product, item)

    async def _ask(self, client, cart, request):
        """Returns the status, None if there was no answer."""
        begin, answer, was_sent = time.monotonic(), None, True
        try:
            answer = await client.ask(request.method, request.path, body_of(request))
        except Lost as loss:
            was_sent = loss.was_sent
        end, status = time.monotonic(), answer and answer.status
        self.calls.append(Call(begin, end, request.kind, status))
        self._judge(request, answer, end - begin)
        if cart and was_sent:
            self.history.append(Entry(begin, end, request.kind, cart, request.product, request.item, request.quantity, status,
                                      self._shown(request, cart, answer)))
        return status

    def _judge(self, request, answer, seconds):
        if seconds >= DEADLINE:
            self.faults.append(f"{request} was not answered within {DEADLINE} s")
        if answer is None or answer.status == 503:
            return
        if answer.status not in EXPECTED[request.kind] or answer.status == 400 and REFUSAL_OF_SECOND not in answer.body:
            self.faults.append(f"{request} was answered with {answer.status} {answer.body[:200]}")

    def _shown(self, request, cart, answer):
        """What the answer shows of the cart, or None if it does not."""
        if request.kind not in ("read", "add", "change") or answer is None or answer.status not in (200, 201):
            return None
        items = answer.data["cart_items"]
        shown = {item["product_id"]: Item(item["id"], item["quantity"]) for item in items}
        if len(shown) < len(items):
            self.faults.append(f"{request} was answered with a product twice: {items}")
        if request.product and getattr(shown.get(request.product), "quantity", None) != request.quantity:
            self.faults.append(f"{request} was answered without what it wrote: {items}")
        self._items[cart].update((item.id, product) for product, item in shown.items() if item.id not in self._items[cart])
        return shown


def is_answer(status):
    """Whether the call has been carried out or refused."""
    return status is not None and status < 500


def read(cart):
    return Request("read", "GET", f"/api/v1/cart/{cart}/")


def body_of(request):
    if request.kind == "add":
        return {"product_id": request.product, "quantity": request.quantity}
    return {"quantity": request.quantity} if request.kind == "change" else None
