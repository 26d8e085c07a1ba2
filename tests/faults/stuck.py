"""PostgreSQL and customers that are there and do not answer: what needs them is refused in bounded time, all else is answered as
fast as ever, and all is well soon after they answer again."""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time

from hostile import PING, SETTINGS, frame
from others import Others, Seen, unexpected
from place import say
from resources import BOUND, ask_all, recover
from services import Process
from single import Shop, database, settings_of
from store import certificates

SECONDS = 8
MOST_MS = 100
ALWAYS = ["docs", "no token"]  # need nobody


def run(place, template):
    for name, scenario in KINDS.items():
        began = time.monotonic()
        scenario(place, template)
        say(f"{name}: as expected, in {time.monotonic() - began:.0f} s")


class Unready(Process):
    """One that cannot become ready."""

    def _await_ready(self):
        pass


class UnreadyShop(Shop):
    def _start(self, name, number, port, settings):
        program = str(self._place.programs / name / name)
        return Unready(f"{name} {number}", [program], {
            **self._settings, "POSTGRES_DB": name, "POSTGRES_USER": name, **certificates(name), "SERVICE_PORT": "0",
            **settings}, self._place.home / f"{name}-{number}.log")


def silent_postgres(place, _):
    """From the start on."""
    with socket.socket() as silent:
        silent.bind(("127.77.9.9", 0))
        silent.listen(100)
        postgres = {"POSTGRES_HOST": "127.77.9.9", "POSTGRES_PORT": str(silent.getsockname()[1])}
        with UnreadyShop(place, postgres) as shop:
            asyncio.run(refuse(shop, "PostgreSQL accepts and says nothing", ALWAYS, {503}))


def frozen_postgres(place, template):
    """Who comes while the list of products is being read, waits for that and then reads it: twice the bound."""
    with database(place, template) as server, Shop(place, settings_of(server)) as shop:
        asyncio.run(ask_all(shop))
        server.freeze()
        try:
            asyncio.run(refuse(shop, "PostgreSQL is frozen", ALWAYS, {200, 204, 503}, bound=2 * BOUND))
        finally:
            server.thaw()
        asyncio.run(recover(shop, "PostgreSQL went on"))


def frozen_customers(place, template):
    with database(place, template) as server, Shop(place, settings_of(server)) as shop:
        shop.customers[0].freeze()
        try:
            asyncio.run(refuse(shop, "customers is frozen", [*ALWAYS, "products"], {200, 503}, of_customers=False))
        finally:
            shop.customers[0].thaw()
        asyncio.run(recover(shop, "customers went on"))


def slow_customers(place, template):
    """Its connections live, and none of its answers comes in time."""
    with database(place, template) as server, SlowServer() as customers, UnreadyShop(place, settings_of(server)) as shop:
        shop.carts.append(shop.start_cart(1, CUSTOMERS_HOST=f"localhost:{customers.port}"))
        shop.carts.reverse()
        asyncio.run(refuse(shop, "customers answers too late", [*ALWAYS, "products"], {200, 503}, of_customers=False))
        say(f"The slow customers left {customers.left} calls without an answer")
        assert customers.left, "cart did not ask the slow customers"


async def refuse(shop, when, quick, allowed, of_customers=True, bound=BOUND):
    """`quick` are answered as ever, all others with one of `allowed` in bounded time."""
    others = Others(shop)
    asking = asyncio.create_task(others.ask_for(SECONDS, quick))
    ends = time.monotonic() + SECONDS
    slowest, met = 0.0, {}
    while time.monotonic() < ends:
        for name, (status, seconds) in (await ask_all(shop)).items():
            if name in ("user", "change of user", "login") and not of_customers:
                continue
            assert status in allowed or name in quick, f"{when}: {name} was answered with {status}"
            assert seconds < bound, f"{when}: {name} was answered after {seconds:.1f} s"
            slowest = max(slowest, seconds)
            met[status] = met.get(status, 0) + 1
    waited = await asking
    seen = Seen(waited)
    say(f"{when}: {len(seen)} requests for {', '.join(quick)}, 99 of 100 within {seen.quantile(0.99):.1f} ms; of those that need "
        f"it, {met}, the slowest after {slowest:.2f} s")
    assert not unexpected(waited), f"{when}: {dict(unexpected(waited))}"
    assert seen.quantile(0.99) < MOST_MS, f"{when}: 99 of 100 of {quick} took {seen.quantile(0.99):.0f} ms"
    assert met.get(503), f"{when}: nothing was refused"


class SlowServer:
    """Speaks HTTP/2 as far as connections need it, and answers no call."""

    def __enter__(self):
        files = certificates("customers")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(files["TLS_CERTIFICATE"], files["TLS_KEY"])
        self._tls.set_alpn_protocols(["h2"])
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.left = 0
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, struct.error), self._tls.wrap_socket(connection, server_side=True) as stream:
            stream.sendall(frame(SETTINGS, 0, 0))
            read = stream.makefile("rb").read
            read(24)  # the client's greeting
            while True:
                size, kind, flags, _ = struct.unpack(">IBBI", b"\0" + read(9))
                payload = read(size)
                if kind == 1:
                    self.left += 1
                if kind in (SETTINGS, PING) and not flags & 1:
                    stream.sendall(frame(kind, 1, 0, payload if kind == PING else b""))


KINDS = {"silent_postgres": silent_postgres, "frozen_postgres": frozen_postgres, "frozen_customers": frozen_customers,
         "slow_customers": slow_customers}
