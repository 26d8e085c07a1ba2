"""Shoppers who give each request a key and ask until they are answered: whatever dies meanwhile, each is done once."""

import json
import threading
import time
import traceback
from collections import Counter

from shop import quantities
from store import token

SHOPPERS = 4
PIECES = 5  # of a product, each with a key of its own; what fits into a cart
PAUSE = 0.02  # seconds before a request is sent, again or for the first time


class Repeats:
    """Threads that use a shop until they are told to stop, each with users of its own."""

    def __init__(self, shop, users, products):
        self.shop = shop
        self.firsts = {}  # (user, product, key) → the first Reply
        self.insisted = 0  # requests that were sent more than once
        self.replayed = 0  # of these, the ones that had been done without an answer
        self.faults = []
        self._products = products
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._guarded, args=(users[i::SHOPPERS],)) for i in range(SHOPPERS)]

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def ask_again(self):
        """Each request is answered as it was the first time."""
        for user in sorted({user for user, _, _ in self.firsts}):
            client = self.shop.client(token(user))
            for (_, product, key), first in self._firsts_of(user):
                again = client.add_once(user, product, key)
                if again != first._replace(replayed="true"):
                    self._blame(user, key, f"{again} after {first}")

    def lost(self, stored):
        """What `stored`, quantities by user and product, has not exactly as often as it was asked for."""
        wanted = Counter((user, product) for user, product, _ in self.firsts)
        return [key for key, pieces in wanted.items() if stored.get(key) != pieces]

    def _firsts_of(self, user):
        return [(request, first) for request, first in self.firsts.items() if request[0] == user]

    def _guarded(self, users):
        try:
            self._fill_carts(users)
        except Exception:  # The main thread reports it: no answer at all is a fault of the service.
            self.faults.append(traceback.format_exc())

    def _fill_carts(self, users):
        for user in users:
            client = self.shop.client(token(user))
            for product in self._products:
                for piece in range(1, PIECES + 1):
                    if self._stopping.is_set():
                        return
                    self._buy(client, user, product, piece)
        self.faults.append("the shoppers with keys ran out of carts; give them more")

    def _buy(self, client, user, product, piece):
        key = f"{product}-{piece}"
        reply = self._insist(client, user, product, key)
        self.firsts[user, product, key] = reply._replace(replayed=None)
        if reply.status != (201 if piece == 1 else 200):
            self._blame(user, key, reply)
        elif quantities(json.loads(reply.body)["data"])[product] != piece:
            self._blame(user, key, reply)

    def _insist(self, client, user, product, key):
        """Sends it until it is answered, which the stop of all this is no reason to give up."""
        for attempt in range(10_000):
            time.sleep(PAUSE)
            reply = client.add_once(user, product, key)
            if reply.status not in (409, 503):
                break
        self.insisted += attempt > 0
        self.replayed += reply.replayed is not None
        return reply

    def _blame(self, user, key, what):
        self.faults.append(f"{self.shop.name}: key {key} of user {user}: {what}")
