"""A PostgreSQL machine dies while shoppers fill their carts: nothing that was acknowledged is lost, and service returns.

Run by ./dev test --failover, which builds the services and sets FAILOVER_HOME and BENCH_CERTIFICATES."""

import itertools
import os
import pathlib
import re
import secrets
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path[1:1] = [str(ROOT / "bench"), str(ROOT / "tests/machines")]

from backup import check_backups  # noqa: E402
from cluster import ADDRESSES, Cluster, client_environment, sql  # noqa: E402
from machines import wait_for  # noqa: E402
from repeats import Repeats  # noqa: E402
from shop import Shop  # noqa: E402
from store import token  # noqa: E402
from traffic import Traffic  # noqa: E402

USERS_EACH = 160
REPEATING_EACH = 1_000
PRODUCTS = range(1, 61)
PASSWORD_HASH = re.search(r"\$argon2id\$[^']+", (ROOT / "bench/customers.sql").read_text()).group()
CALM = 4  # seconds of traffic before and after each fault


def say(text):
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    home = pathlib.Path(os.environ["FAILOVER_HOME"])
    cluster = Cluster(home)
    shops = []
    try:
        say("Starting three machines: etcd, Patroni and PostgreSQL on each")
        cluster.start()
        password = make_databases()
        shops += start_shops(home, password)
        check_stale_reads(cluster, shops)
        users = iter(range(1, 1 + len(shops) * (USERS_EACH + REPEATING_EACH)))
        traffics = [Traffic(shop, list(itertools.islice(users, USERS_EACH)), PRODUCTS) for shop in shops]
        repeats = [Repeats(shop, list(itertools.islice(users, REPEATING_EACH)), PRODUCTS[:6]) for shop in shops]
        with_traffic(cluster, traffics, repeats)
        check_nothing_is_lost(cluster, traffics)
        check_repeats(cluster, repeats)
        check_backups(cluster, shops[0], password, say)
    finally:
        for shop in shops:
            shop.stop()
        cluster.stop()
    say("All as expected")


def make_databases():
    """Roles, databases, migrations and data; returns the password of the services' roles."""
    password, owner_password = secrets.token_hex(16), secrets.token_hex(16)
    for name in ("customers", "cart"):
        subprocess.run(
            ["psql", "-X", "-w", "-d", "postgres", "-f", ROOT / "deploy/postgres/roles.sql"], check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, **client_environment(), "SERVICE": name, "SERVICE_PASSWORD": password,
                 "OWNER_PASSWORD": owner_password})
        subprocess.run([ROOT / "deploy/cartwright-migrate", name, "up"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "POSTGRES_HOST": ",".join(ADDRESSES), "MIGRATIONS_POSTGRES_USER": f"{name}_owner",
                            "MIGRATIONS_POSTGRES_PASSWORD": owner_password})
    # With the hash and the epochs of bench/customers.sql, so that its password and bench's tokens are good.
    sql(f"INSERT INTO users (email, token_epoch, password) SELECT 'user' || n || '@example.com', n, '{PASSWORD_HASH}' "
        f"FROM generate_series(1, {2 * (USERS_EACH + REPEATING_EACH)}) AS n", "customers")
    sql(f"INSERT INTO products (name, price) SELECT 'pencil ' || n, n FROM generate_series(1, {len(PRODUCTS)}) AS n",
        "cart")
    return password


def start_shops(home, password):
    """One pair of services finds the primary by itself, the other through HAProxy."""
    common = {"POSTGRES_PASSWORD": password}
    everyone = ",".join(ADDRESSES)
    yield Shop("direct", home, {**common, "POSTGRES_HOST": everyone, "POSTGRES_PORT": "5432"},
               {"POSTGRES_REPLICA_HOST": everyone, "POSTGRES_REPLICA_PORT": "5432"})
    yield Shop("haproxy", home, {**common, "POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": "6432"},
               {"POSTGRES_REPLICA_HOST": "127.0.0.1", "POSTGRES_REPLICA_PORT": "6433"})


def check_stale_reads(cluster, shops):
    """While replicas stand still, a search shows the old name: so it was they who answered. The whole list, which cart
    remembers until it hears of a change, shows the new one."""
    replicas = cluster.replicas()
    for replica in replicas:
        replica.sql("SELECT pg_wal_replay_pause()")
    try:
        sql("UPDATE products SET name = 'pencil, renamed' WHERE id = 1", "cart")
        for shop in shops:
            expect(f"{shop.name}: a search while the replicas stand still", first_name(shop.client().search), "pencil 1")
            expect(f"{shop.name}: the list meanwhile", first_name(shop.client().products), "pencil, renamed")
    finally:
        for replica in replicas:
            replica.sql("SELECT pg_wal_replay_resume()")
    for shop in shops:
        wait_for("the replicas show the new name",
                 lambda shop=shop: first_name(shop.client().search) == "pencil, renamed", 10)
    say("Searches are answered by the replicas, the whole list is not")


def first_name(ask):
    return ask()[1][0]["name"]


def expect(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r} instead of {wanted!r}")


def with_traffic(cluster, traffics, repeats):
    for each in (*traffics, *repeats):
        each.start()
    try:
        time.sleep(CALM)
        primary_dies(cluster, traffics)
        replica_dies(cluster, traffics)
        switchover(cluster, traffics)
    finally:
        for each in (*traffics, *repeats):
            each.stop()
    faults = [fault for each in (*traffics, *repeats) for fault in each.faults]
    if faults:
        raise AssertionError("\n".join(faults[:10]))


def primary_dies(cluster, traffics):
    old = cluster.primary()
    say(f"Killing {old.name}, the primary, with its Patroni and its etcd")
    began = time.time()
    old.die()
    new = wait_for("another primary", lambda: (found := cluster.primary_or_none()) != old and found)
    promoted = promotion_of(new, began)
    await_service(traffics)
    say(f"{new.name} took over {promoted - began:.2f} s later")
    report(traffics, began, promoted)
    rejoin(cluster, old)


def replica_dies(cluster, traffics):
    replica = cluster.replicas()[0]
    say(f"Killing {replica.name}, the synchronous replica")
    began = time.time()
    replica.die()
    time.sleep(2 * CALM)
    await_service(traffics)
    seen = report(traffics, began)
    if any(set(each["search"].statuses) != {200} for each in seen):
        raise AssertionError("a search failed because a replica died")
    rejoin(cluster, replica)


def switchover(cluster, traffics):
    old, candidate = cluster.primary(), cluster.replicas()[0]
    say(f"Switching over from {old.name} to {candidate.name}, as before maintenance")
    began = time.time()
    cluster.patronictl("switchover", "cartwright", "--leader", old.name, "--candidate", candidate.name, "--force")
    wait_for("the candidate is primary", lambda: cluster.primary_or_none() == candidate)
    promoted = promotion_of(candidate, began)
    await_service(traffics)
    say(f"{candidate.name} took over {promoted - began:.2f} s later")
    report(traffics, began, promoted)
    cluster.await_complete()


def rejoin(cluster, machine):
    began = time.time()
    machine.start()
    cluster.await_complete()
    say(f"{machine.name} is back as a replica {time.time() - began:.1f} s after its start")


def promotion_of(machine, since):
    """When its PostgreSQL was ready to write, by its own log."""
    return wait_for(f"{machine.name} says when it was promoted", lambda: max(
        (moment for moment in ready_moments(machine.log()) if moment > since), default=None))


def ready_moments(log):
    for text in re.findall(r"^(\S+ \S+) UTC \[\d+\] LOG:  (?:archive recovery complete)", log, re.M):
        yield datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()


def await_service(traffics):
    now = time.time()
    for traffic in traffics:
        wait_for(f"{traffic.shop.name} serves again", lambda traffic=traffic: traffic.succeeds_since(now))
    time.sleep(CALM)


def report(traffics, began, promoted=None):
    found = []
    for traffic in traffics:
        seen = {kind: traffic.seen(kind, began - 1, time.time()) for kind in ("write", "read", "search")}
        for kind, each in seen.items():
            say(f"  {traffic.shop.name:8} {kind:6} {each}")
        if promoted:
            say(f"  {traffic.shop.name:8} first write acknowledged {seen['write'].gap_end - promoted:.2f} s after "
                "the new primary was ready")
        found.append(seen)
    return found


def check_nothing_is_lost(cluster, traffics):
    """Reads everything back through the API, and from each node by SQL."""
    for traffic in traffics:
        for user in {user for user, _ in traffic.ledger}:
            status, cart = traffic.shop.client(token(user)).cart(user)
            if status != 200:
                raise AssertionError(f"the cart of {user} cannot be read: {status}")
            traffic.compare(user, cart)
        if traffic.faults:
            raise AssertionError("\n".join(traffic.faults[:10]))
    for machine in cluster.machines:
        wait_for(f"{machine.name} has nothing lost", lambda machine=machine: not lost_on(machine, traffics), 10)
    for traffic in traffics:
        say(f"{traffic.shop.name}: {traffic.acknowledged()} items as acknowledged, by API and on each node by SQL; "
            f"{len(traffic.ledger) - traffic.acknowledged()} were never acknowledged")


def check_repeats(cluster, repeats):
    """Asks for everything once more: the first answers come, and each node has each effect once."""
    for each in repeats:
        each.ask_again()
        if each.faults:
            raise AssertionError("\n".join(each.faults[:10]))
    for machine in cluster.machines:
        wait_for(f"{machine.name} has each effect once", lambda machine=machine: not lost_on(machine, repeats), 10)
    for each in repeats:
        say(f"{each.shop.name}: {len(each.firsts)} requests with a key have one effect and one answer; {each.insisted} were "
            f"asked until they were answered, {each.replayed} of which had been done already")
    if not all(each.insisted for each in repeats):
        raise AssertionError("no request with a key met a fault")


def lost_on(machine, ledgers):
    rows = machine.sql("SELECT cart_id, product_id, quantity FROM cartitems", "cart").splitlines()
    stored = {(int(user), int(product)): int(quantity) for user, product, quantity in (row.split("|") for row in rows)}
    return [key for ledger in ledgers for key in ledger.lost(stored)]


if __name__ == "__main__":
    main()
