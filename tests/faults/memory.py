"""A million requests, reads, writes and refusals, leave the memory of both services as large as half a million did."""

import math
import os
import re
import subprocess
import time

from database import ADDRESSES, PORT, Server
from place import say
from processes import resident_megabytes
from services import Fleet
from store import ROOT, write_tokens

REQUESTS = int(os.environ.get("MEMORY_REQUESTS", 1_000_000))
SAMPLES = 10
CONNECTIONS = {"cart": 16, "customers": 8}
STEP_SECONDS = 5

GROWTH = 2.0  # MB that a service may gain while the second half is answered


def run(place, template):
    server = Server(place.home, ADDRESSES[0])
    server.copy(template)
    server.start(fsync="off", synchronous_commit="off")
    try:
        with Fleet(place, {"POSTGRES_HOST": server.address, "POSTGRES_PORT": str(PORT)}) as fleet:
            check(place, fleet)
    finally:
        server.stop()


def check(place, fleet):
    tokens = place.home / "tokens"
    write_tokens(tokens, 500)
    answered, failed, sizes = {"cart": 0, "customers": 0}, 0, []
    while sum(answered.values()) < REQUESTS:
        for service, (count, failures) in load(place, fleet, tokens, len(sizes) + sum(answered.values())).items():
            answered[service] += count
            failed += failures
        if sum(answered.values()) >= len(sizes) * REQUESTS / SAMPLES:
            sizes.append(sizes_of(fleet))
            say(f"{sum(answered.values()):9,} answers: " + ", ".join(f"{name} {size:.1f} MB" for name, size in sizes[-1].items()))
    assert failed == 0, f"{failed} requests failed or were answered 5xx"
    half = sizes[len(sizes) // 2 - 1]
    growth = {name: size - half[name] for name, size in sizes[-1].items()}
    say(f"{sum(answered.values()):,} requests, {answered['cart']:,} to cart and {answered['customers']:,} to customers; "
        f"in their second half " + ", ".join(f"{name} grew by {size:+.2f} MB" for name, size in growth.items()))
    assert all(size < GROWTH for size in growth.values()), f"a service grew by more than {GROWTH} MB"


def load(place, fleet, tokens, seed):
    """Both services at once; answers and failures by service."""
    ports = {"cart": fleet.cart_port, "customers": fleet.customers_port}
    running = {service: subprocess.Popen(
        ["wrk", "-t1", f"-c{CONNECTIONS[service]}", f"-d{STEP_SECONDS}", "--timeout", "30", "-s",
         str(ROOT / "tests/faults/memory.lua"),
         f"http://127.0.0.1:{port}", "--", service, str(tokens), str(seed)],
        stdout=subprocess.PIPE, text=True) for service, port in ports.items()}
    outputs = {service: wrk.communicate()[0] for service, wrk in running.items()}
    found = {service: re.search(r"RESULT (\d+) (\d+)", output) for service, output in outputs.items()}
    assert all(found.values()), f"wrk gave up: {outputs}"
    return {service: (int(result[1]), int(result[2])) for service, result in found.items()}


def sizes_of(fleet):
    """The least within two seconds in which nobody asks for anything: hashes of passwords may still be at work."""
    sizes = {"customers": math.inf, "cart": math.inf}
    for _ in range(20):
        time.sleep(0.1)
        for name, process in (("customers", fleet.customers[0]), ("cart", fleet.carts[0])):
            sizes[name] = min(sizes[name], resident_megabytes(process.pid))
    return sizes
