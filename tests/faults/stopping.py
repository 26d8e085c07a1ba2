"""Processes are stopped and replaced under load, and clients notice nothing, as long as they ask again on a new connection when a
kept one has ended without a byte of reply, and wait while nobody listens."""

import asyncio
import contextlib
import pathlib
import time
from collections import Counter

from client import Client, Lost
from database import Pair
from place import in_thread, say
from services import Fleet
from store import token

CLIENTS = 32             # of a service; every fourth makes a new connection for each request
WARM_UP = 2              # seconds
BETWEEN = 1              # seconds between two acts
ROUNDS = 3
FIRST_USER = 10
PATIENCE = 30            # seconds without anybody who listens
MOST_RESETS = 3


# Linux resets a connection that is made in the very moment in which its process closes the port; with this setting it goes to
# another process that listens there.
MIGRATION = pathlib.Path("/proc/sys/net/ipv4/tcp_migrate_req")


@contextlib.contextmanager
def migration():
    """Switches it on meanwhile; yields whether it is on."""
    before = MIGRATION.read_text()
    try:
        MIGRATION.write_text("1")
    except OSError as fault:
        say(f"  {MIGRATION} is {before.strip()} and stays so: {fault.strerror}")
    try:
        yield MIGRATION.read_text().strip() == "1"
    finally:
        with contextlib.suppress(OSError):
            MIGRATION.write_text(before)


def run(place, template):
    with Pair(place.home, template) as database, migration() as migrates:
        with Fleet(place, database.settings()) as fleet:
            cart, customers = Load(fleet, shoppers=CLIENTS), Load(fleet, users=CLIENTS)
            asyncio.run(cart.during(restart, cart, fleet.carts, fleet.start_cart))
            # Alone, as carts would answer 503 while there is no customers.
            asyncio.run(customers.during(restart, customers, fleet.customers, fleet.start_customers))
        with Fleet(place, database.settings(), customers=2, carts=2) as fleet:
            everyone = Load(fleet, shoppers=CLIENTS, users=CLIENTS, resets=not migrates)
            asyncio.run(everyone.during(replace_both, fleet, everyone))
    failures = [failure for load in (cart, customers, everyone) for failure in load.failures]
    if failures:
        raise AssertionError("\n".join([f"{len(failures)} requests failed", *failures[:10]]))


async def restart(load, processes, start):
    """The only process of a service is stopped, and started again."""
    for _ in range(ROUNDS):
        stopping = time.monotonic()
        await in_thread(processes[0].stop)
        stopped = time.monotonic()
        processes[0] = await in_thread(start, 0)
        say(f"  {processes[0].name} stopped in {stopped - stopping:.2f} s, and started again: {load.counted()}")
        await asyncio.sleep(BETWEEN)


async def replace_both(fleet, load):
    await replace("customers", fleet.customers, fleet.start_customers, load)
    await replace("carts", fleet.carts, fleet.start_cart, load)


async def replace(name, processes, start, load):
    """One process after the other is replaced by one on the same ports, which starts before the old one ends, or after it."""
    for turn in range(4 * ROUNDS):
        number = turn % 2
        old = processes[number]
        if turn < 2 * ROUNDS:
            processes[number] = await in_thread(start, number)
            await in_thread(old.stop)
        else:
            await in_thread(old.stop)
            processes[number] = await in_thread(start, number)
        await asyncio.sleep(BETWEEN)
    say(f"  Two {name} on one port replaced {2 * ROUNDS} times each: {load.counted()}")


class Load:
    """Clients that ask without a pause. Each has a cart of its own, so that it knows what every answer must be: what is carried
    out twice is refused the second time. `failures` are sentences. `resets`: whether a few connections may be reset that are made
    in the moment of a stop, for nobody else is there to have them."""

    def __init__(self, fleet, shoppers=0, users=0, resets=True):
        self.failures, self._counts = [], Counter()
        self._resets_left = MOST_RESETS if resets else 0
        self._fleet = fleet
        self._shoppers, self._users = shoppers, users
        self._is_over = False

    async def during(self, act, *arguments):
        async with asyncio.TaskGroup() as tasks:
            for number in range(self._shoppers):
                tasks.create_task(self._shop(FIRST_USER + number, keeps=number % 4 != 0))
            for number in range(self._users):
                tasks.create_task(self._look_up(FIRST_USER + number, keeps=number % 4 != 0))
            await asyncio.sleep(WARM_UP)
            await act(*arguments)
            self._is_over = True

    def counted(self):
        """What has happened since it was asked last."""
        counts, self._counts = self._counts, Counter()
        return (f"{counts['requests']} requests, {counts['repeated']} of them repeated as a kept connection had ended, "
                f"{counts['reset']} as a new one was reset, {counts['waited']} waited for somebody who listens, "
                f"{counts['failed']} failed")

    async def _shop(self, user, keeps):
        client = Client(self._fleet.cart_port, token(user))
        await self._ask(client, keeps, 200, "GET", f"/api/v1/cart/{user}/")
        while not self._is_over:
            if not await self._buy(client, user, keeps):
                await self._ask(client, keeps, 204, "DELETE", f"/api/v1/cart/{user}/")
        client.close()

    async def _buy(self, client, user, keeps):
        """Leaves the cart empty; None if something failed, after which it may not be."""
        wanted = {"product_id": 1, "quantity": 2}
        if not (answer := await self._ask(client, keeps, 201, "POST", f"/api/v1/cart-item/{user}/create", wanted)):
            return None
        item = f"/api/v1/cart-item/{answer.data['cart_items'][0]['id']}/"
        return (await self._ask(client, keeps, 200, "PATCH", item, {"quantity": 3})
                and await self._ask(client, keeps, 204, "DELETE", item))

    async def _look_up(self, user, keeps):
        client = Client(self._fleet.customers_port, token(user))
        while not self._is_over:
            await self._ask(client, keeps, 200, "GET", f"/api/v1/users/{user}/")
            await self._ask(client, keeps, 200, "PATCH", f"/api/v1/users/{user}/", {"first_name": "Ann"})
        client.close()

    async def _ask(self, client, keeps, expected, *request):
        """The Answer, or None after a failure."""
        self._counts["requests"] += 1
        try:
            answer = await self._ask_patiently(client, *request)
        except Lost as loss:
            return self._fail(f"{request}: {loss}")
        if not keeps:
            client.close()
        if answer.status != expected:
            return self._fail(f"{request} was answered with {answer.status} {answer.body[:200]}")
        return answer

    async def _ask_patiently(self, client, *request):
        end = time.monotonic() + PATIENCE
        has_waited = False
        while True:
            try:
                return await client.ask(*request)
            except Lost as loss:
                if time.monotonic() > end or not self._may_be_repeated(loss):
                    raise
                is_refused = not loss.was_sent
            if is_refused:
                self._counts["waited"] += not has_waited
                has_waited = True
                await asyncio.sleep(0.02)

    def _may_be_repeated(self, loss):
        if loss.is_new_and_reset and self._resets_left > 0:
            self._resets_left -= 1
            self._counts["reset"] += 1
            return True
        self._counts["repeated"] += loss.may_be_repeated
        return loss.may_be_repeated or not loss.was_sent

    def _fail(self, text):
        self._counts["failed"] += 1
        self.failures.append(text)
