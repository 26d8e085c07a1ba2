"""Sends what the OpenAPI documents of both services call right, and whatever is not, and looks at each answer. Called by ctest.

Usage: walk.py <program of customers> <program of cart>
  WALKER_REQUESTS   how many (4,000); each single change of each operation comes first, then changes together by lot
  WALKER_SEED       begins the lots, to repeat a walk; a new one each time, unless it is set
"""

import collections
import json
import os
import queue
import random
import sys
import threading
import traceback
import urllib.request

import changes
import state
import verdict
from document import Document
from drafts import Draft
from kinds import faults_of_kinds
from wire import Connection, Malformed
from world import World

THREADS = 6
SHOWN = 15
# What no single request of a walk can meet: another one must have come first, or gone.
NOT_MET = {("delete_users_user_id", 400), ("get_users_list", 404), ("post_guest_cart", 429)}


class Walk:
    def __init__(self, world, documents, seed):
        self.world, self.seed = world, seed
        self.operations = [operation for document in documents for operation in document.operations]
        self.faults, self.met = [], collections.Counter()
        self._lock = threading.Lock()

    def drafts(self, count):
        """Makers of `count` drafts, and of all single changes if those are more."""
        singles = [(operation, [change]) for operation in self.operations for change in [None, *changes.changes_of(operation)]]
        lots = random.Random(self.seed)
        # Hashes of passwords take a while; the others go on beside them.
        lots.shuffle(singles)
        yield from singles
        for _ in range(len(singles), count):
            operation = lots.choice(self.operations)
            possible = list(changes.changes_of(operation))
            # Few of them break HTTP itself, else nothing but its refusals would be met.
            of_contents = [each for each in possible if not changes.is_of_transport(each)]
            yield operation, [lots.choice(of_contents if lots.random() < 0.9 else possible) for _ in range(lots.randint(2, 4))]

    def go(self, count):
        waiting = queue.Queue(maxsize=100)
        threads = [threading.Thread(target=self._work, args=(waiting,), daemon=True) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for task in self.drafts(count):
            waiting.put(task)
        for _ in threads:
            waiting.put(None)
        for thread in threads:
            thread.join()

    def _work(self, waiting):
        try:
            self._send_all(waiting)
        except BaseException:
            self.faults.append(traceback.format_exc())
            while waiting.get():
                pass
            raise

    def _send_all(self, waiting):
        connections = {name: Connection(self.world.port(name)) for name in self.world.services}
        while task := waiting.get():
            operation, chosen = task
            draft = Draft(operation, self.world)
            change(draft, chosen)
            try:
                answer = connections[operation.service].send(draft.encode(), draft.method)
                found = list(verdict.faults(draft, answer))
            except (OSError, EOFError, Malformed) as broken:
                connections[operation.service].close()
                answer, found = None, [f"{type(broken).__name__}: {broken}"]
            self._note(draft, answer, found)
        for connection in connections.values():
            connection.close()

    def _note(self, draft, answer, found):
        with self._lock:
            if draft.marks_changes():
                self.world.changed.add(draft.owner.id)
            if not draft.operation.path_names:
                self.world.changed.add(draft.account.id)  # who acts for nobody else
            if draft.operation.id == "post_users_create" and answer and answer.status == 201 and draft.account.is_admin:
                self.world.made_admins.add(json.loads(answer.body)["data"]["email"])
            self.met[draft.operation.id, answer.status if answer else 0] += 1
            if found:
                self.faults.append(described(draft, answer, found))

    def statuses_not_met(self):
        for operation in self.operations:
            for status in operation.answers:
                if status < 500 and not self.met[operation.id, status] and not takes_another(operation, status):
                    yield f"{operation.title}: {status} is declared, but nothing was answered with it"


def takes_another(operation, status):
    """Whether an answer of this status says that there was another request before."""
    return status in (409, 429) or status == 422 and operation.body is None and not operation.queries or (operation.id, status) in NOT_MET


def change(draft, chosen):
    for each in chosen:
        if each is not None:
            each(draft)
    if len(chosen) > 1:
        draft.expect_any("several changes at once, " + draft.what + " at last")


def described(draft, answer, found):
    request = draft.encode()
    lines = [f"{draft.operation.title}, {draft.what}: {'; '.join(found)}", f"    sent:     {request[:600]!r}"]
    if answer is not None:
        lines.append(f"    answered: {answer.status} {answer.headers} {answer.body[:400]!r}")
    return "\n".join(lines)


def document_of(world, service):
    with urllib.request.urlopen(f"http://127.0.0.1:{world.port(service)}/api/v1/docs/swagger.json", timeout=10) as reply:
        return Document(service, reply.read())


def main():
    seed = int(os.environ.get("WALKER_SEED") or random.SystemRandom().randrange(2 ** 32))
    count = int(os.environ.get("WALKER_REQUESTS") or 4000)
    print(f"WALKER_SEED={seed}", flush=True)
    world = World({"customers": sys.argv[1], "cart": sys.argv[2]}, count)
    try:
        walk = Walk(world, [document_of(world, service) for service in world.services], seed)
        faults = faults_of_kinds(world)
        walk.go(count)
        faults += walk.faults + list(walk.statuses_not_met()) + state.faults(world)
    finally:
        faults_at_end = world.stop()
    faults += faults_at_end + [f"logged as an error: {line}" for line in world.errors()]
    by_status = collections.Counter()
    for (_, status), number in walk.met.items():
        by_status[status] += number
    print(f"{sum(by_status.values())} requests of {len(walk.operations)} operations, answered "
          + ", ".join(f"{number} × {status}" for status, number in sorted(by_status.items())))
    print("\n".join(faults[:SHOWN]))
    if faults:
        sys.exit(f"{len(faults)} faults; WALKER_SEED={seed} repeats the walk")


if __name__ == "__main__":
    main()
