"""What befalls the databases and services, at random moments."""

import asyncio
import time
from collections import namedtuple

from place import in_thread

FROZEN = 3        # seconds
LONGEST_AWAY = 5  # seconds that something dead stays so, at most
RECOVERY = 2      # seconds from a return on, after which all calls succeed

# Something befell a component at `struck`, and it was back at `returned`; on the monotonic clock.
Fault = namedtuple("Fault", "kind struck returned")


class Plan:
    """Lets all kinds of faults happen in random order, again and again. `faults` are those that have."""

    def __init__(self, place, database, fleet):
        self.faults = []
        self._database, self._fleet = database, fleet
        self._random = place.random("plan")
        self._calm = place.bound(RECOVERY) + 1  # shows whether they do
        self._kinds = {
            "PostgreSQL killed": self._kill_primary,
            "PostgreSQL killed, replica promoted": self._fail_over,
            "PostgreSQL frozen": self._freeze_primary,
            "replica frozen": self._freeze_replica,
            "a cart killed": lambda: self._kill(self._fleet.carts, self._fleet.start_cart, 1),
            "both carts killed": lambda: self._kill(self._fleet.carts, self._fleet.start_cart, 2),
            "a cart frozen": lambda: self._freeze(self._fleet.carts, 1),
            "a customers killed": lambda: self._kill(self._fleet.customers, self._fleet.start_customers, 1),
            "both customers killed": lambda: self._kill(self._fleet.customers, self._fleet.start_customers, 2),
            "a customers frozen": lambda: self._freeze(self._fleet.customers, 1),
            "both customers frozen": lambda: self._freeze(self._fleet.customers, 2),
        }

    async def run(self, seconds):
        """Until the time is over and each kind has happened."""
        end = time.monotonic() + seconds
        await in_thread(self._database.primary.sql, "CREATE TABLE returns (moment timestamptz)")
        while not self.faults or time.monotonic() < end:
            for kind in self._random.sample(list(self._kinds), len(self._kinds)):
                if len(self.faults) < len(self._kinds) or time.monotonic() < end:
                    await self._strike(kind)

    async def _strike(self, kind):
        await asyncio.sleep(self._random.random())
        struck = time.monotonic()
        await self._kinds[kind]()
        self.faults.append(Fault(kind, struck, time.monotonic()))
        await asyncio.sleep(self._calm)
        if self._database.replica.process is None:
            await in_thread(self._database.add_replica)

    async def _kill_primary(self):
        await in_thread(self._database.primary.kill)
        await self._stay_away()
        await in_thread(self._database.primary.start)
        await self._commit()

    async def _fail_over(self):
        await in_thread(self._database.await_replica)
        await in_thread(self._database.primary.kill)
        await self._stay_away()
        await in_thread(self._database.fail_over)
        await self._commit()

    async def _freeze_primary(self):
        self._database.primary.freeze()
        await asyncio.sleep(FROZEN)
        self._database.primary.thaw()

    async def _freeze_replica(self):
        self._database.replica.freeze()
        await asyncio.sleep(FROZEN)
        self._database.replica.thaw()

    async def _kill(self, processes, start, count):
        chosen = self._random.sample(range(len(processes)), count)
        for number in chosen:
            processes[number].kill()
        await self._stay_away()
        for number, process in zip(chosen, await asyncio.gather(*(in_thread(start, number) for number in chosen))):
            processes[number] = process

    async def _freeze(self, processes, count):
        chosen = self._random.sample(processes, count)
        for process in chosen:
            process.freeze()
        await asyncio.sleep(FROZEN)
        for process in chosen:
            process.thaw()

    async def _stay_away(self):
        await asyncio.sleep(self._random.random() * LONGEST_AWAY)

    async def _commit(self):
        """Until a commit is acknowledged, which takes the replica as well if there is one."""
        await in_thread(self._database.primary.sql, "INSERT INTO returns VALUES (now())")
