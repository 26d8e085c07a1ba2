"""Counts the instructions that a request costs a service, which no noise of the machine can change, and compares them with
bench/instructions.json. Called by ./dev bench --instructions; --record writes the file anew.

The services run under callgrind; one client sends the same requests one after the other, each as one segment, so that nothing
depends on time: who calls is looked at again where the body comes after the head.
"""

import argparse
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

import store

STORED = pathlib.Path(__file__).parent / "instructions.json"
TOLERANCE = 0.05
WARM_UP, COUNTED = 100, 400

JSON = {"Content-Type": "application/json"}


class Sequence:
    """Requests of one kind: `request(n)` is method, path and body of number n. They cost `services` something."""

    def __init__(self, title, address, services, request):
        self.title, self.address, self.services, self.request = title, address, services, request


SEQUENCES = [
    Sequence("GET own cart, 5 items", "cart", ["cart", "customers"], lambda n: ("GET", "/api/v1/cart/7/", None)),
    Sequence("PATCH item quantity", "cart", ["cart"],
             lambda n: ("PATCH", "/api/v1/cart-item/31/", json.dumps({"quantity": n % 5 + 1}))),
    Sequence("GET products list, 20", "cart", ["cart"], lambda n: ("GET", "/api/v1/products/list/", None)),
    Sequence("GET own user", "customers", ["customers"], lambda n: ("GET", "/api/v1/users/7/", None)),
]


def callgrind(scratch):
    return lambda name: ["valgrind", "--tool=callgrind", "--log-file=/dev/null",
                         f"--callgrind-out-file={scratch / name}.callgrind"]


def without_debug_information(programs, scratch):
    """Copies of the services; Debian 12's valgrind gives up on what Clang 19 writes about sources."""
    for name in store.SERVICES:
        (scratch / "programs" / name).mkdir(parents=True)
        subprocess.run(["llvm-strip-19", "--strip-debug", "-o", str(scratch / "programs" / name / name),
                        str(programs / name / name)], check=True)
    return scratch / "programs"


def control(option, service):
    subprocess.run(["callgrind_control", option, str(service.pid)], check=True, capture_output=True)


def send(connection, sequence, numbers, token):
    for number in numbers:
        method, path, body = sequence.request(number)
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        connection.request(method, path, body, {**JSON, "Authorization": token})
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {reply.status}")


def await_answers(connection, sequence, token):
    """Under callgrind the services need some time until they know each other."""
    for _ in range(60):
        try:
            return send(connection, sequence, [0], token)
        except RuntimeError:
            time.sleep(1)
    raise RuntimeError("the services do not serve after a minute")


def count(shop, scratch, sequence, token):
    """Instructions a request by service."""
    connection = http.client.HTTPConnection("127.0.0.1", shop[sequence.address].http_port, timeout=60)
    connection.connect()
    await_answers(connection, sequence, token)
    send(connection, sequence, range(WARM_UP), token)
    for name in sequence.services:
        control("--zero", shop[name])
    send(connection, sequence, range(COUNTED), token)
    connection.close()
    return {name: round(dumped(shop[name], scratch, name) / COUNTED) for name in sequence.services}


def dumped(service, scratch, name):
    """What has been counted since the counters were set to zero."""
    before = set(scratch.glob(f"{name}.callgrind*"))
    control("--dump", service)
    (dump,) = set(scratch.glob(f"{name}.callgrind*")) - before
    return int(re.search(r"^(?:summary|totals): (\d+)", dump.read_text(), re.M).group(1))


def compare(counted, stored):
    """Prints each number beside the stored one; True if none is too high."""
    holds = True
    for title, services in counted.items():
        for name, number in services.items():
            expected = stored.get(title, {}).get(name, 0)
            change = number / expected - 1 if expected else 1
            verdict = "too many" if change > TOLERANCE else "fewer: record them" if change < -TOLERANCE else "as stored"
            holds = holds and change <= TOLERANCE
            print(f"{title:24} {name:10} {number:8,} instructions, stored {expected:8,}, {change:+6.1%}  {verdict}")
    return holds


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --instructions")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if "BENCH_PROGRAMS" not in os.environ:
        return
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        programs = without_debug_information(pathlib.Path(os.environ["BENCH_PROGRAMS"]), scratch)
        shop = store.Store(programs, callgrind(scratch))
        for service in store.SERVICES:
            store.make_database(service, products=20, carts=1000)
        try:
            shop.start(*store.SERVICES)
            counted = {sequence.title: count(shop, scratch, sequence, store.token(7)) for sequence in SEQUENCES}
        finally:
            shop.stop()
    if options.record:
        STORED.write_text(json.dumps(counted, indent=2) + "\n")
    if not compare(counted, json.loads(STORED.read_text())):
        sys.exit(f"A request costs over {TOLERANCE:.0%} more instructions than stored. If that is worth it: --record.")


if __name__ == "__main__":
    main()
