"""Hostile peers of every kind, one after the other, while ordinary clients go on: those are answered as fast as ever, the
services take no more memory than promised, and all is as before once the peer has gone."""

import asyncio
import contextlib
import json
import pathlib
import subprocess
import sys
from collections import namedtuple

from others import Others, Seen, unexpected
from place import say
from single import Shop, database, settings_of

SECONDS = 5       # of each kind
HEAD_START = 2.5  # until its crowd stands
MOST_MS = 100     # that 99 of 100 ordinary requests may take
MOST_MS_OF_LOGIN = 500  # whose hash alone takes 30, beside other hashes
MOST_MEGABYTES = 128
PRODUCTS = 2_000

# What each sends to: "both" is half a crowd each for customers and cart.
KINDS = {
    "slow_heads": ("both", "send a head byte by byte"),
    "full_house": ("cart", "hold all connections with heads that do not end"),
    "slow_bodies": ("customers", "send 60 kB of a body, then a little now and then"),
    "trickled_chunks": ("customers", "send chunks of one byte"),
    "never_reading": ("cart", "ask for lists, never read"),
    "half_open": ("cart", "ask, then fall silent in the next head"),
    "idle": ("cart", "say nothing"),
    "connect_and_reset": ("both", "connect, ask, reset"),
    "pipelining": ("both", "ask without end, never read"),
    "pipelining_read": ("both", "ask without end, and read"),
    "silent_handshakes": ("customers", "gRPC: prove nothing"),
    "broken_handshakes": ("customers", "gRPC: send garbage"),
    "begun_handshakes": ("customers", "gRPC: begin TLS and go"),
    "strangers": ("customers", "gRPC: show a certificate that may not call"),
    "idle_peers": ("customers", "gRPC, may call: hold all connections"),
    "never_reading_peers": ("customers", "gRPC, may call: ask for long answers, never read"),
    "rapid_resets": ("customers", "gRPC, may call: begin calls and reset them"),
    "held_calls": ("customers", "gRPC, may call: hold 1,000 calls a connection"),
    "incomplete_calls": ("customers", "gRPC, may call: send 16 kB of calls that never end"),
    "control_frames": ("customers", "gRPC, may call: send pings and settings without end"),
}

Row = namedtuple("Row", "kind at_once asked lost p50 p99 worst login customers cart")


def run(place, template):
    # How long the disk takes for a commit is not what is measured.
    with database(place, template, fsync="off") as server:
        fill(server)
        with Shop(place, settings_of(server)) as shop:
            rows, faults = asyncio.run(meet_all(shop))
    print_table(rows)
    assert not faults, "\n".join(faults)


def fill(server):
    """More products, and accounts that have gone."""
    server.sql(f"INSERT INTO products (name, price) SELECT 'crayon ' || n, n FROM generate_series(1, {PRODUCTS}) AS n", "cart")
    server.sql("DELETE FROM users WHERE id > 200", "customers")


async def meet_all(shop):
    others = Others(shop)
    await others.prepare()
    await others.ask_for(1)
    rows = [row("none", {}, await others.ask_for(SECONDS), shop)]
    say(f"Without a hostile peer: {rows[0].asked} requests, 99 of 100 within {rows[0].p99:.1f} ms")
    faults = []
    for kind, (target, _) in KINDS.items():
        reset_peaks(shop)
        async with attack(shop, kind, target) as done:
            await asyncio.sleep(HEAD_START)
            waited = await others.ask_for(SECONDS)
        rows.append(row(kind, done, waited, shop))
        await asyncio.sleep(1)
        faults += faults_of(rows[-1], waited, await others.ask_for(1.5))
        say(f"{kind}: " + ", ".join(f"{count} {what}" for what, count in done.items()))
    return rows, faults


@contextlib.asynccontextmanager
async def attack(shop, kind, target):
    """What it has done is there afterwards."""
    ports = {"customers": [shop.customers_port], "cart": [shop.cart_port],
             "both": [shop.customers_port, shop.cart_port]}[target]
    attackers = [subprocess.Popen(
        [sys.executable, "-B", str(pathlib.Path(__file__).parent / "hostile.py"), kind, str(HEAD_START + SECONDS),
         str(port), str(shop.grpc_port)], stdout=subprocess.PIPE, text=True) for port in ports]
    done = {}
    try:
        yield done
        for attacker in attackers:
            printed, _ = await asyncio.to_thread(attacker.communicate, timeout=60)
            for what, count in json.loads(printed).items():
                done[what] = done.get(what, 0) + count
    finally:
        for attacker in attackers:
            attacker.kill()
            attacker.wait()


def row(kind, done, waited, shop):
    quick = Seen([each for each in waited if each.call != "login"])
    login = Seen([each for each in waited if each.call == "login"])
    return Row(kind, done.get("at once", 0), len(waited), sum(unexpected(waited).values()), quick.quantile(0.5),
               quick.quantile(0.99), quick.worst, login.quantile(0.99), peak_megabytes(shop.customers),
               peak_megabytes(shop.carts))


def faults_of(found, during, after):
    if found.p99 > MOST_MS:
        yield f"{found.kind}: 99 of 100 ordinary requests took up to {found.p99:.0f} ms"
    if found.login > MOST_MS_OF_LOGIN:
        yield f"{found.kind}: 99 of 100 logins took up to {found.login:.0f} ms"
    if max(found.customers, found.cart) > MOST_MEGABYTES:
        yield f"{found.kind}: customers took {found.customers:.0f} MB, cart {found.cart:.0f} MB"
    if wrong := unexpected(during):
        yield f"{found.kind}: ordinary requests met {dict(wrong)}"
    if wrong := unexpected(after):
        yield f"{found.kind}: a second after its end, ordinary requests met {dict(wrong)}"
    calm = Seen([each for each in after if each.call != "login"])
    if calm.quantile(0.99) > MOST_MS:
        yield f"{found.kind}: a second after its end, ordinary requests took {calm.quantile(0.99):.0f} ms"


def reset_peaks(shop):
    for process in shop.processes:
        pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")


def peak_megabytes(processes):
    """The most that one of them has taken since reset_peaks()."""
    def peak(process):
        for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise ValueError(f"{process.name} says nothing of its memory")
    return max(map(peak, processes))


def print_table(rows):
    sentences = {"none": "no hostile peer", **{kind: f"{kind}: {sentence}" for kind, (_, sentence) in KINDS.items()}}
    width = max(map(len, sentences.values()))
    print(f"\n{'':{width}}  at once   asked  failed   p50 ms   p99 ms    worst  login p99  customers MB  cart MB")
    for each in rows:
        print(f"{sentences[each.kind]:{width}} {each.at_once:8,} {each.asked:7,} {each.lost:7,} {each.p50:8.1f} "
              f"{each.p99:8.1f} {each.worst:8.1f} {each.login:10.1f} {each.customers:13.0f} {each.cart:8.0f}")
    print(flush=True)
