"""The disk is full, the clock jumps, file descriptors and connections of the database run out: a clear line in the log, a 503
where nothing else is possible, and all is as before by itself once the cause is gone."""

import asyncio
import calendar
import contextlib
import os
import pathlib
import re
import resource
import socket
import struct
import subprocess
import time

from client import Client, Lost, header
from database import ADDRESSES, PORT, USERS, Server
from machines import make_folder, wait_for
from others import Others, Seen, unexpected
from place import say
from processes import cpu_seconds, cpu_seconds_since
from single import Shop, database, settings_of
from store import token

RECOVERY = 2       # seconds
BOUND = 6          # seconds, for a 503: what the database may take for a statement, and the deadlines' grain
FREE_MEGABYTES = 40
FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
DAY = 86_400


def run(place, template):
    for name, scenario in KINDS.items():
        began = time.monotonic()
        scenario(place, template)
        say(f"{name}: as expected, in {time.monotonic() - began:.0f} s")


# --- the disk


class SmallServer(Server):
    """Its data lie on a disk of their own that has little room left."""

    def copy(self, template):
        used = int(subprocess.run(["du", "-sm", template.data], check=True, capture_output=True, text=True).stdout.split()[0])
        make_folder(self.data)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + FREE_MEGABYTES}m,mode=700", "small", self.data], check=True)
        subprocess.run(["cp", "-a", f"{template.data}/.", self.data], check=True)

    def fill_disk(self):
        with contextlib.suppress(OSError), open(self._ballast, "ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))

    def free_disk(self):
        self._ballast.unlink(missing_ok=True)

    def remove(self):
        subprocess.run(["umount", self.data], check=True)

    @property
    def _ballast(self):
        return self.data / "ballast"


def disk(place, template):
    """First only tables cannot grow, then PostgreSQL itself ends, as it cannot write what it has to remember."""
    if os.geteuid() != 0:
        return say("disk: left out, as only root can mount a small one")
    server = SmallServer(place.home, ADDRESSES[0])
    server.copy(template)
    try:
        server.start()
        with Shop(place, settings_of(server)) as shop:
            asyncio.run(fill_disk(shop, server))
    finally:
        server.stop()
        server.remove()


async def fill_disk(shop, server):
    server.sql(f"INSERT INTO carts (user_id) SELECT generate_series(2, {USERS})", "cart")
    assert not (wrong := await wrong_answers(shop)), f"at first: {wrong}"
    server.fill_disk()
    added, answer = await add_until_refused(shop)
    say(f"Disk full: {added} items were added, then the answer was {answer.status}")
    check_refusal(answer)
    check_log(shop, shop.carts[0], "No space left on device|could not extend file")
    await check_reads(shop, "while no table can grow")
    server.free_disk()
    await recover(shop, "there was room again")

    server.fill_disk()
    wait_for("PostgreSQL ends without room", lambda: not keep_writing(server))
    await check_statuses(shop, "while PostgreSQL has ended", {200, 204, 503})
    server.free_disk()
    if server.process.poll() is not None:
        server.start()
    wait_for("PostgreSQL accepts again", server._accepts)
    await recover(shop, "PostgreSQL was back")


async def add_until_refused(shop):
    """How many items fit, and the first answer that is none of success."""
    added = 0
    for user in range(10, USERS):
        client = Client(shop.cart_port, token(user))
        for product in range(1, 60):
            answer = await add(client, user, product)
            if answer.status != 201:
                client.close()
                return added, answer
            added += 1
        client.close()
    raise AssertionError("the disk took everything")


async def add(client, user, product):
    if product == 1:
        answer = await client.ask("GET", f"/api/v1/cart/{user}/")
        if answer.status != 200:
            return answer
    return await client.ask("POST", f"/api/v1/cart-item/{user}/create", {"product_id": product, "quantity": 1})


def keep_writing(server):
    """Whether the server still takes it."""
    with contextlib.suppress(RuntimeError):
        server.sql("CREATE TABLE IF NOT EXISTS waste (text text); "
                   "INSERT INTO waste SELECT repeat('x', 1000) FROM generate_series(1, 1000); DELETE FROM waste", "cart")
    with contextlib.suppress(RuntimeError):
        server.sql("SELECT pg_logical_emit_message(false, 'waste', repeat('x', 1000000))", "cart")
    return server.process.poll() is None and server._accepts()


# --- the clock


def clock(place, template):
    if not FAKETIME.exists():
        raise AssertionError(f"{FAKETIME} is missing")
    shift = place.home / "clock"
    with database(place, template) as server:
        set_clock(shift, 0)
        with Shop(place, settings_of(server), {
                "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(shift), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}) as shop:
            asyncio.run(jump(shop, shift))


def set_clock(shift, seconds):
    """At once, so that nobody reads half of it."""
    new = shift.with_suffix(".new")
    new.write_text(f"{seconds:+d}\n")
    new.chmod(0o644)
    new.rename(shift)


async def jump(shop, shift):
    # A token from the future is refused, so they are of the day before yesterday.
    set_clock(shift, -2 * DAY)
    tokens = {user: (await log_in(shop, user)).data["token"] for user in (2, 3)}
    set_clock(shift, 0)
    others = Others(shop, token_of=tokens.get)
    await others.prepare()
    calls = ["cart", "change", "products", "user", "login"]
    for seconds in (0, DAY, 0, -DAY, 0, 3600, -3600, 0):
        asking = asyncio.create_task(others.ask_for(2.5, calls))
        await asyncio.sleep(0.5)
        set_clock(shift, seconds)
        waited = await asking
        seen = Seen(waited)
        say(f"Clock {seconds:+} s: {len(seen)} requests, slowest {seen.worst:.0f} ms")
        assert not unexpected(waited), f"clock {seconds:+} s: {dict(unexpected(waited))}"
        assert seen.worst < 1000 * BOUND, f"clock {seconds:+} s: a request took {seen.worst:.0f} ms"
        await check_time(shop, seconds)
    set_clock(shift, 8 * DAY)
    await asyncio.sleep(0.2)
    answer = await Client(shop.customers_port, tokens[2]).ask("GET", "/api/v1/users/2/")
    assert answer.status == 401 and b"expired" in answer.body, f"a token of last week was answered with {answer}"
    say("Clock +8 days: tokens of a week have expired")
    set_clock(shift, 0)
    await recover(shop, "the clock was right again")


async def log_in(shop, user):
    return await Client(shop.customers_port).ask("POST", "/api/v1/auth/login/", {
        "email": f"user{user}@example.com", "password": "testPass123"})


async def check_time(shop, seconds):
    """What clients are told, and a token made now."""
    answer = await log_in(shop, 2)
    date = header(answer.head, "date")
    told = calendar.timegm(time.strptime(date, "%a, %d %b %Y %H:%M:%S gmt"))
    assert abs(told - time.time() - seconds) < 5, f"clock {seconds:+} s: the reply has the date {date}"
    cart = await Client(shop.cart_port, answer.data["token"]).ask("GET", "/api/v1/cart/2/")
    assert cart.status == 200, f"clock {seconds:+} s: a token made now was answered with {cart}"


# --- file descriptors


def descriptors(place, template):
    with database(place, template) as server, Shop(place, settings_of(server)) as shop:
        asyncio.run(run_out_of_descriptors(shop, server))


async def run_out_of_descriptors(shop, server):
    others = Others(shop)
    await others.prepare()
    calls = ["cart", "user", "products"]
    asking = asyncio.create_task(others.ask_for(6, calls))
    await asyncio.sleep(1)
    for process in shop.processes:
        limit_descriptors(process, len(os.listdir(f"/proc/{process.pid}/fd")) + 10)
    strangers = connect_many(shop.cart_port, 60) + connect_many(shop.customers_port, 60) + connect_many(shop.grpc_port, 30)
    before = cpu_seconds([process.pid for process in shop.processes])
    await asyncio.sleep(2)
    used = cpu_seconds_since(before) / 2
    say(f"Out of descriptors: {100 * used:.0f} % of a processor is used by both services")
    waited = await asking
    assert not unexpected(waited), f"without descriptors, clients with connections met {dict(unexpected(waited))}"
    before = cpu_seconds([process.pid for process in shop.processes])
    await asyncio.sleep(2)
    idle = cpu_seconds_since(before) / 2
    say(f"Out of descriptors, without requests: {100 * idle:.0f} %")
    assert idle < 0.1, f"{100 * idle:.0f} % of a processor is used to find no descriptor"
    for process, words in ((shop.carts[0], "cannot accept connections"), (shop.customers[0], "accept")):
        check_log(shop, process, f"{words}.*Too many open files|Too many open files")
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('cart', 'customers')")
    await asyncio.sleep(0.5)
    for process in shop.processes:
        limit_descriptors(process, 20_000)
    await recover(shop, "there were descriptors again")
    for each in strangers:
        each.close()


def limit_descriptors(process, count):
    _, most = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (min(count, most), most))


def connect_many(port, count):
    made = []
    for _ in range(count):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", port))
        made.append(one)
    return made


# --- connections of the database


def connections(place, template):
    with database(place, template, max_connections="70") as server, Shop(place, settings_of(server)) as shop:
        asyncio.run(run_out_of_connections(shop, server))


async def run_out_of_connections(shop, server):
    with Squatters(server) as squatters:
        squatters.take_all()
        await check_statuses(shop, "while others hold all connections", {200, 204, 503})
        for process in shop.processes:
            check_log(shop, process, "too many clients|remaining connection slots are reserved")
    await recover(shop, "others had let go of their connections")
    for role in ("cart", "customers"):
        server.sql(f"ALTER ROLE {role} CONNECTION LIMIT 0")
    terminate(server)
    await check_statuses(shop, "while the roles may not connect", {200, 204, 503})
    for process in shop.processes:
        check_log(shop, process, "too many connections for role")
    for role in ("cart", "customers"):
        server.sql(f"ALTER ROLE {role} CONNECTION LIMIT -1")
    await recover(shop, "the roles might connect again")


def terminate(server):
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('cart', 'customers')")


class Squatters:
    """Connections that hold what the services would need."""

    def __init__(self, server):
        self._server = server
        self._held = []
        server.sql("CREATE ROLE squatter LOGIN")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for each in self._held:
            each.close()

    def take_all(self):
        def services_have_none():
            while self._take_one():
                pass
            terminate(self._server)
            while self._take_one():
                pass
            return self._server.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE usename IN ('cart', 'customers') AND "
                "application_name <> 'squatter'") == "0"
        wait_for("the services have no connection", services_have_none)
        say(f"{len(self._held)} connections are held by others")

    def _take_one(self):
        """Whether there was one more."""
        made = socket.create_connection((self._server.address, PORT), timeout=2)
        fields = b"user\0squatter\0database\0postgres\0application_name\0squatter\0\0"
        made.sendall(struct.pack(">II", len(fields) + 8, 196_608) + fields)
        answer = made.makefile("rb")
        kind = b""
        while kind not in (b"Z", b"E"):  # ready for a query, or an error
            kind, size = struct.unpack(">cI", answer.read(5))
            answer.read(size - 4)
        if kind == b"E":
            made.close()
            return False
        self._held.append(made)
        return True


# --- what all have in common


async def recover(shop, what):
    """All calls succeed within the bound, and go on to."""
    began = time.monotonic()
    while wrong := await wrong_answers(shop):
        assert time.monotonic() - began < RECOVERY, f"{RECOVERY} s after {what}: {wrong}"
        await asyncio.sleep(0.05)
    say(f"All is well {time.monotonic() - began:.2f} s after {what}")
    for _ in range(5):
        await asyncio.sleep(0.1)
        assert not (wrong := await wrong_answers(shop)), f"after all was well: {wrong}"


async def wrong_answers(shop):
    """Of one client for each call, whose connections are new."""
    answers = await ask_all(shop)
    return {name: status for name, (status, _) in answers.items() if status not in (200, 204)}


async def ask_all(shop):
    """The status and the seconds of each call; 0 is no answer."""
    async def ask(port, bearer, *request):
        began = time.monotonic()
        client = Client(port, bearer, deadline=3 * BOUND)
        try:
            answer = await client.ask(*request)
            if answer.status == 503:
                check_refusal(answer)
            return answer.status, time.monotonic() - began
        except Lost:
            return 0, time.monotonic() - began
        finally:
            client.close()
    asked = {
        "cart": ask(shop.cart_port, token(3), "GET", "/api/v1/cart/3/"),
        "emptying": ask(shop.cart_port, token(3), "DELETE", "/api/v1/cart/3/"),
        "products": ask(shop.cart_port, None, "GET", "/api/v1/products/list/"),
        "user": ask(shop.customers_port, token(3), "GET", "/api/v1/users/3/"),
        "change of user": ask(shop.customers_port, token(3), "PATCH", "/api/v1/users/3/", {"first_name": str(time.time())}),
        "login": ask(shop.customers_port, None, "POST", "/api/v1/auth/login/",
                     {"email": "user3@example.com", "password": "testPass123"}),
    }
    return dict(zip(asked, await asyncio.gather(*asked.values())))


async def check_statuses(shop, when, allowed):
    """For some seconds every call is answered, in bounded time, and as it should."""
    began = time.monotonic()
    refused = answered = 0
    slowest = 0.0
    while time.monotonic() - began < 4:
        for name, (status, seconds) in (await ask_all(shop)).items():
            assert status in allowed, f"{when}, {name} was answered with {status}"
            assert seconds < BOUND, f"{when}, {name} was answered after {seconds:.1f} s"
            answered, refused, slowest = answered + 1, refused + (status == 503), max(slowest, seconds)
        await asyncio.sleep(0.1)
    say(f"{when}: {answered} answers, {refused} of them 503, the slowest after {slowest:.2f} s")
    assert refused, f"{when}, nothing was refused"


async def check_reads(shop, when):
    answers = await ask_all(shop)
    for name in ("cart", "products", "user"):
        assert answers[name][0] == 200, f"{when}, {name} was answered with {answers[name][0]}"


def check_refusal(answer):
    assert answer.status == 503 and "\r\nretry-after: " in answer.head, f"no proper refusal: {answer}"


def check_log(shop, process, pattern):
    """The latest line of the log that matches; there are few of them."""
    def find():
        return [line for line in shop.log_of(process).read_text(errors="replace").splitlines() if re.search(pattern, line)]
    lines = wait_for(f"{process.name} says {pattern}", find, seconds=10)
    say(f"{process.name} says: {lines[-1][:220]} ({len(lines)} lines)")
    assert len(lines) < 200, f"{process.name} says so {len(lines)} times"


KINDS = {"disk": disk, "clock": clock, "descriptors": descriptors, "connections": connections}
