"""Where scenarios run: the folder of their files, the programs they try, and the seed of all that is random in them."""

import asyncio
import concurrent.futures
import dataclasses
import pathlib
import random
import time

SLOWNESS = 3  # of programs with sanitizers

# Threads that last: servers that shall die with us do so when the thread ends that has started them.
_threads = concurrent.futures.ThreadPoolExecutor()


@dataclasses.dataclass(frozen=True)
class Place:
    home: pathlib.Path      # that the account of PostgreSQL may enter
    programs: pathlib.Path  # a folder of build/
    seed: int

    @property
    def is_sanitized(self):
        """Sanitizers make programs several times slower and larger, so bounds of time and memory do not hold."""
        return self.programs.name != "release"

    def bound(self, seconds):
        """How long something may take here that may take `seconds` in production."""
        return seconds * (SLOWNESS if self.is_sanitized else 1)

    def random(self, *purpose):
        """A generator of its own for each purpose, so that what one draws does not change what another does."""
        return random.Random(f"{self.seed} {purpose}")


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


async def in_thread(act, *arguments):
    """For what blocks, while an event loop goes on."""
    return await asyncio.get_running_loop().run_in_executor(_threads, act, *arguments)
