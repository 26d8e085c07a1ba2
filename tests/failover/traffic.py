"""Shoppers who fill carts and remember what they were promised, and what they saw of a fault."""

import bisect
import threading
import time
import traceback
from collections import Counter, namedtuple

from shop import quantities
from store import token

Answer = namedtuple("Answer", "begin end kind status")

PAUSE = 0.02  # seconds between two requests of a shopper


class Traffic:
    """Threads that use a shop until they are told to stop, each with users of its own."""

    def __init__(self, shop, users, products):
        self.shop = shop
        self.answers = []
        self.ledger = {}  # (user, product) → the quantities that may be stored, None for not in the cart
        self.faults = []
        self._products = products
        self._stopping = threading.Event()
        half = len(users) // 2
        self._threads = [threading.Thread(target=self._guarded, args=arguments) for arguments in (
            (self._fill_carts, users[:half]), (self._fill_carts, users[half:]), (self._search,))]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _guarded(self, act, *arguments):
        try:
            act(*arguments)
        except Exception:  # The main thread reports it: no answer at all is a fault of the service.
            self.faults.append(traceback.format_exc())

    def _fill_carts(self, users):
        for user in users:
            client = self.shop.client(token(user))
            while self._ask("read", client.cart, user)[0] != 200:
                if self._stopping.is_set():
                    return
            for product in self._products:
                if self._stopping.is_set():
                    return
                self._buy(client, user, product)
        self.faults.append("the shoppers ran out of carts; give them more")

    def _buy(self, client, user, product):
        """What was not acknowledged may be stored or not; nothing is written about it any more."""
        status, cart = self._ask("write", client.add, user, product)
        self._note(user, product, 1, status)
        if status != 201:
            return
        self.compare(user, cart)
        item = next(item["id"] for item in cart["cart_items"] if item["product_id"] == product)
        quantity = 2 + product % 4
        status, cart = self._ask("write", client.change, item, quantity)
        self._note(user, product, quantity, status)
        if status == 200:
            self.compare(user, cart)
        status, cart = self._ask("read", client.cart, user)
        if status == 200:
            self.compare(user, cart)

    def _search(self):
        client = self.shop.client()
        while not self._stopping.is_set():
            self._ask("search", client.search)

    def _ask(self, kind, act, *arguments):
        time.sleep(PAUSE)
        begin = time.time()
        status, data = act(*arguments)
        self.answers.append(Answer(begin, time.time(), kind, status))
        if status >= 300 and status != 503:
            self.faults.append(f"{self.shop.name}: {act.__name__}{arguments} was answered with {status}")
        return status, data

    def _note(self, user, product, quantity, status):
        if status < 300:
            self.ledger[user, product] = {quantity}
        else:
            self.ledger[user, product] = self.ledger.get((user, product), {None}) | {quantity}

    def compare(self, user, cart):
        stored = quantities(cart)
        expected = {product for owner, product in list(self.ledger) if owner == user}
        for product in expected | set(stored):
            if stored.get(product) not in self.ledger.get((user, product), {None}):
                self.faults.append(f"{self.shop.name}: user {user} was shown {stored.get(product)} of product {product} "
                                   f"instead of {self.ledger.get((user, product))}")

    def acknowledged(self):
        """How many entries of the ledger are certain."""
        return sum(len(possible) == 1 for possible in self.ledger.values())

    def lost(self, stored):
        """Entries of the ledger that `stored`, quantities by user and product, contradicts."""
        return [key for key, possible in self.ledger.items() if stored.get(key) not in possible]

    def seen(self, kind, since, until):
        """What requests of one kind met in that time."""
        answers = [each for each in self.answers if each.kind == kind and since <= each.end <= until]
        successes = sorted(each.end for each in answers if each.status < 300)
        gaps = [(later - earlier, earlier, later) for earlier, later in zip(successes, successes[1:])]
        longest, gap_begin, gap_end = max(gaps, default=(until - since, since, until))
        return Seen(Counter(each.status for each in answers), longest, gap_begin, gap_end,
                    max((each.end - each.begin for each in answers), default=0))

    def succeeds_since(self, moment):
        """Whether a write and a search have succeeded that began after that moment."""
        recent = self.answers[bisect.bisect_left([each.end for each in self.answers], moment - 1):]
        return {"write", "search"} <= {each.kind for each in recent if each.begin > moment and each.status < 300}


class Seen(namedtuple("Seen", "statuses longest_gap gap_begin gap_end slowest")):
    """`longest_gap` is the longest time without a success, `slowest` the longest answer; both in seconds."""

    def __str__(self):
        counts = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        return f"no success for {self.longest_gap:.2f} s at most; slowest answer {self.slowest:.2f} s; {counts}"
