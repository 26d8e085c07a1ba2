"""One process of each service with one loop, as by default, and one database server."""

import contextlib

from database import ADDRESSES, PORT, Server
from services import Fleet


class Shop(Fleet):
    """Where clients have few connections from an address each, as by default."""

    def __init__(self, place, postgres, settings=None):
        super().__init__(place, postgres, settings={"LOOPS": "1", "CONNECTIONS_PER_ADDRESS": "1000", **(settings or {})})

    @property
    def customers_port(self):
        return self.customers[0].http_port if self.customers else 0  # any, at first

    @property
    def cart_port(self):
        return self.carts[0].http_port if self.carts else 0

    @property
    def grpc_port(self):
        return self.customers[0].grpc_port

    @property
    def processes(self):
        return [*self.customers, *self.carts]

    def log_of(self, process):
        """The file with what it has said since this shop was opened."""
        return self._place.home / f"{process.name.replace(' ', '-')}.log"

    def _start(self, name, number, port, settings):
        (self._place.home / f"{name}-{number}.log").unlink(missing_ok=True)
        return super()._start(name, number, port, settings)

    def start_customers(self, number, **settings):
        return super().start_customers(number, **{"GRPC_PORT": "0", **settings})

    def start_cart(self, number, **settings):
        return super().start_cart(number, **{"CUSTOMERS_HOST": f"localhost:{self.grpc_port}", **settings})


@contextlib.contextmanager
def database(place, template, **settings):
    """A server at the first address, with these settings."""
    server = Server(place.home, ADDRESSES[0])
    server.copy(template)
    try:
        server.start(**settings)
        yield server
    finally:
        server.stop()


def settings_of(server):
    return {"POSTGRES_HOST": server.address, "POSTGRES_PORT": str(PORT)}
