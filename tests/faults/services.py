"""Both services as processes that can be killed, frozen and replaced."""

import os
import signal
import socket
import subprocess

from machines import ROOT
from processes import Service
from store import SECRET, certificates

SANITIZERS = {
    "LSAN_OPTIONS": f"suppressions={ROOT}/tests/leaks.supp:print_suppressions=0",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=1",
}


class Process(Service):
    """One process of a service. `name` tells it from others in what is said."""

    def __init__(self, name, command, settings, log):
        self.name = name
        super().__init__(command, settings, log)

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait()
        self._drain.wait(timeout=5)

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def stop(self):
        """As operators do. Raises AssertionError if it does not end well."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        self.thaw()
        try:
            status = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} has not ended a minute after SIGTERM") from None
        self._drain.wait(timeout=5)
        if status != 0:
            raise AssertionError(f"{self.name} ended with {status}")


class Port:
    """Kept for processes that share it."""

    def __init__(self):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._socket.bind(("0.0.0.0", 0))
        self.number = self._socket.getsockname()[1]


class Fleet:
    """Processes of customers and cart on one database server. Those of a service share its port for HTTP, and customers
    share one for gRPC as well, unless `grpc_ports` says that there are more, among which cart then balances."""

    def __init__(self, place, postgres, customers=1, carts=1, grpc_ports=1, settings=None):
        """`postgres` and `settings` are for both services; ask a Pair for the former."""
        self.customers, self.carts = [], []
        self._counts = customers, carts
        self._place = place
        self._customers_port, self._cart_port = Port(), Port()
        self._grpc_ports = [Port() for _ in range(grpc_ports)]
        # Several loops make processes share their ports. All of the load comes from one address.
        self._settings = {**postgres, "LOOPS": "2", "CONNECTIONS_PER_ADDRESS": "0", **SANITIZERS, **(settings or {})}

    @property
    def customers_port(self):
        return self._customers_port.number

    @property
    def cart_port(self):
        return self._cart_port.number

    def __enter__(self):
        try:
            customers, carts = self._counts
            self.customers += [self.start_customers(number) for number in range(customers)]
            self.carts += [self.start_cart(number) for number in range(carts)]
        except BaseException:
            self._kill_all()
            raise
        return self

    def __exit__(self, failure, *_):
        if failure:
            return self._kill_all()
        try:
            for process in [*self.carts, *self.customers]:
                process.stop()
        finally:
            self._kill_all()
        self.check_logs()

    def start_customers(self, number, **settings):
        """One process more, which the caller puts into `customers`; returns once it is ready."""
        port = self._grpc_ports[number % len(self._grpc_ports)]
        return self._start("customers", number, self.customers_port, {
            "GRPC_PORT": str(port.number), "JWT_SECRET": SECRET, **settings})

    def start_cart(self, number, **settings):
        hosts = ",".join(f"localhost:{port.number}" for port in self._grpc_ports)
        return self._start("cart", number, self.cart_port, {"CUSTOMERS_HOST": hosts, **settings})

    def check_logs(self):
        """Raises AssertionError for what a sanitizer has found."""
        for log in self._place.home.glob("*-[0-9].log"):
            text = log.read_text(errors="replace")
            if "Sanitizer" in text or "runtime error:" in text:
                raise AssertionError(f"a sanitizer has found something, see {log}")

    def _start(self, name, number, port, settings):
        program = str(self._place.programs / name / name)
        return Process(f"{name} {number}", [program], {
            **self._settings, "POSTGRES_DB": name, "POSTGRES_USER": name, **certificates(name), "SERVICE_PORT": str(port),
            **settings}, self._place.home / f"{name}-{number}.log")

    def _kill_all(self):
        for process in [*self.carts, *self.customers]:
            if process.process.returncode is None:
                process.kill()
