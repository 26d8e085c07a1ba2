"""Restores what the page deploy/backup/README.md says how to save, with the very commands of that page."""

import os
import re
import subprocess
import time

from cluster import client_environment, sql
from machines import PROGRAMS, ROOT, end_postgres, make_folder, require_free, unprivileged, wait_for
from shop import Shop, quantities
from store import token

PAGE = ROOT / "deploy/backup/README.md"
ADDRESS = "127.77.0.9"


def check_backups(cluster, shop, password, say):
    """`password` is that of the roles customers and cart."""
    require_free(ADDRESS, 5432)
    folder = make_folder(cluster.home / "backup")
    email = "ann@example.com"
    status, _ = shop.client().register(email, "correct horse")
    if status != 201:
        raise AssertionError(f"a user cannot be registered: {status}")
    commands = iter(re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(), re.M | re.S))
    kept = Kept(shop, cluster, password, folder, email)
    check_dump(kept, commands, say)
    check_point_in_time(kept, commands, say)


class Kept:
    """What a restored server must show, and where it is restored."""

    def __init__(self, shop, cluster, password, folder, email):
        self.shop, self.cluster, self.password, self.folder, self.email = shop, cluster, password, folder, email
        self.carts = {user: self._cart(shop.client(token(user)), user) for user in range(1, 20)}

    def check(self, name):
        """Starts services on the restored server: carts, a login and a new account work, and no token of before does."""
        restored = Shop(name, self.cluster.home, {
            "POSTGRES_HOST": ADDRESS, "POSTGRES_PORT": "5432", "POSTGRES_PASSWORD": self.password})
        try:
            if (status := restored.client(token(1)).cart(1)[0]) != 401:
                raise AssertionError(f"{name}: a token of before is answered with {status}")
            for user, cart in self.carts.items():
                login = restored.client().log_in(f"user{user}@example.com", "testPass123")[1]
                if self._cart(restored.client(login["token"]), user) != cart:
                    raise AssertionError(f"{name}: the cart of user {user} has changed")
            answers = [restored.client().log_in(self.email, "correct horse")[0],
                       restored.client().register("new@example.com", "correct horse")[0]]
            if answers != [200, 201]:
                raise AssertionError(f"{name}: login and registration were answered with {answers}")
        finally:
            restored.stop()

    def run(self, commands, environment):
        """As the account that runs PostgreSQL, as the page advises."""
        path = f"{PROGRAMS}:{os.environ['PATH']}"
        done = subprocess.run(
            unprivileged(["bash", "-euo", "pipefail", "-c", commands]), cwd=self.folder, capture_output=True, text=True,
            env={**os.environ, **environment, "PATH": path, "HOME": str(self.folder), "CARTWRIGHT": str(ROOT)})
        if done.returncode != 0:
            raise AssertionError(f"a command of {PAGE.name} failed:\n{commands}\n{done.stdout}{done.stderr}")

    @staticmethod
    def _cart(client, user):
        status, cart = client.cart(user)
        return quantities(cart) if status == 200 else status


def check_dump(kept, commands, say):
    began = time.time()
    kept.run(next(commands), client_environment())
    dumped = time.time()
    data = kept.folder / "empty"
    kept.run(f"initdb --pgdata={data} --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth=trust\n"
             f"pg_ctl --pgdata={data} --wait --log={data}.log "
             f"--options='-c listen_addresses={ADDRESS} -c unix_socket_directories= -c fsync=off' start", {})
    try:
        began_restoring = time.time()
        kept.run(next(commands), client_environment(ADDRESS))
        took = time.time() - began_restoring
        kept.check("restored-dump")
    finally:
        end_postgres(data)
    say(f"Dumped in {dumped - began:.1f} s and restored in {took:.1f} s: carts and logins work, tokens of before do not")


def check_point_in_time(kept, commands, say):
    archive = make_folder(kept.folder / "archive")
    environment = {**client_environment(), **kept.cluster.primary().environment, "WAL_ARCHIVE": str(archive),
                   "PATRONI_CONFIG": str(kept.cluster.home / "patroni.yml"), "RESTORE_ADDRESS": ADDRESS,
                   "LC_ALL": "C.UTF-8"}
    kept.run(next(commands), environment)
    wait_for("the archive is in use", lambda: sql("SHOW archive_command").startswith("test"), 20)
    kept.run(next(commands), environment)
    user, product = next((user, min(cart)) for user, cart in kept.carts.items() if cart)
    sql(f"UPDATE cartitems SET quantity = 5 WHERE cart_id = {user} AND product_id = {product}", "cart")
    kept.carts[user][product] = 5
    moment = sql("SELECT clock_timestamp()")
    sql("DELETE FROM users; SELECT pg_switch_wal()", "customers")
    sql("DELETE FROM carts; SELECT pg_switch_wal()", "cart")
    wait_for("the log is archived", lambda: archived_all(archive), 60)
    began = time.time()
    try:
        kept.run(next(commands), {**environment, "RESTORE_TO": moment})
        wait_for("the restored server writes", lambda: sql("SELECT pg_is_in_recovery()", host=ADDRESS, wanted="any") == "f")
        kept.run(next(commands), environment)
        took = time.time() - began
        kept.check("restored-moment")
    finally:
        end_postgres(kept.folder / "restored")
    say(f"All users and carts deleted; the moment before was back in {took:.1f} s from base backup and log")


def archived_all(archive):
    """Whether everything that was written before the last change of log files has been archived."""
    last = sql("SELECT pg_walfile_name(pg_current_wal_lsn() - 16 * 1024 * 1024)")
    return (archive / last).exists()
