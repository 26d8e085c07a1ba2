"""Clients share carts for a minute while the databases and services under them die and freeze: what was acknowledged is there or
was overwritten, nothing happens twice, every answer comes in time, and all is well soon after each return."""

import asyncio
import time
from collections import Counter

from acts import Entry, Item
from checker import check
from client import DEADLINE
from database import Pair
from place import in_thread, say
from plan import RECOVERY, Plan
from services import Fleet
from shoppers import CARTS, PRODUCTS, Shoppers, is_answer

SECONDS = 60


def run(place, template):
    with Pair(place.home, template) as database, \
            Fleet(place, database.settings(), customers=2, carts=2, grpc_ports=2) as fleet:
        shoppers, plan = asyncio.run(shop(place, database, fleet))
        stored = [rows(server, shoppers) for server in (database.primary, database.replica)]
    faults = shoppers.faults + judge_recovery(place, shoppers.calls, plan.faults)
    describe(shoppers.calls, plan.faults)
    faults += judge_history(place, shoppers.history + [entry for entries in stored for entry in entries])
    if faults:
        raise AssertionError("\n".join([f"{len(faults)} faults, with seed {place.seed}", *faults[:10]]))


async def shop(place, database, fleet):
    shoppers, plan = Shoppers(place, fleet), Plan(place, database, fleet)
    await shoppers.start()
    try:
        await plan.run(SECONDS)
    finally:
        await shoppers.stop()
    await shoppers.look()
    await in_thread(database.await_replica)
    return shoppers, plan


def rows(server, shoppers):
    """What a server has stored in the end, as reads of all carts."""
    begin = time.monotonic()
    carts = {cart: {} for cart in CARTS}
    for line in server.sql("SELECT cart_id, product_id, id, quantity FROM cartitems", "cart").splitlines():
        cart, product, *item = map(int, line.split("|"))
        carts[cart][product] = Item(*item)
    return [Entry(begin, time.monotonic(), "read", cart, None, None, None, 200, shown) for cart, shown in carts.items()]


def judge_recovery(place, calls, faults):
    """Prints how long after each return calls still failed; returns sentences about what took too long."""
    found = []
    bound = place.bound(RECOVERY)
    for fault, following in zip(faults, [*faults[1:], None]):
        until = following.struck if following else float("inf")
        failed = [call for call in calls if fault.struck <= call.end < until and not is_answer(call.status)]
        last = max((call.end for call in failed), default=0)
        slowest = max((call.end - call.begin for call in calls if fault.struck <= call.end < until), default=0)
        recovery = max(0, last - fault.returned)
        say(f"  {fault.kind:36} away {fault.returned - fault.struck:5.2f} s, {len(failed):4} calls failed, slowest "
            f"{slowest:5.2f} s, all succeed {recovery:5.2f} s after the return")
        if recovery > bound:
            found.append(f"{fault.kind}: calls failed until {recovery:.2f} s after the return, not {bound}")
    return found


def describe(calls, faults):
    seconds = sorted(call.end - call.begin for call in calls)
    statuses = Counter(str(call.status or "no answer") for call in calls)
    kinds = Counter(fault.kind for fault in faults)
    say(f"{len(calls)} requests: " + ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())))
    say(f"Half were answered within {1000 * seconds[len(seconds) // 2]:.1f} ms, 99 % within "
        f"{1000 * seconds[len(seconds) * 99 // 100]:.0f} ms, all within {seconds[-1]:.2f} s (of {DEADLINE})")
    say(f"{len(faults)} faults: " + ", ".join(f"{count} × {kind}" for kind, count in kinds.items()))


def judge_history(place, history):
    began = time.monotonic()
    report = check(history, PRODUCTS)
    say(f"{report.acknowledged} acknowledged writes checked, lost or doubled: {len(report.faults)}; {report.unknown} writes with "
        f"unknown outcome; {report.acts} acts on {len(CARTS) * len(PRODUCTS)} lines explained in "
        f"{time.monotonic() - began:.1f} s; seed {place.seed}")
    if report.faults:
        (place.home / "history.log").write_text("".join(f"{entry}\n" for entry in sorted(history)))
    return report.faults
