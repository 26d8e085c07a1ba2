"""Shows how throughput and memory change as work grows: with connections, with the number of carts, with the size of a cart,
with the number of products, with that of users, with the readers of a long list. Called by ./dev bench --scale.
"""

import argparse
import os
import pathlib
import subprocess
import tempfile

import load
import report
import store
from processes import children, cpu_seconds, cpu_seconds_since, resident_megabytes

USERS_WITH_TOKENS = 10_000
SECONDS = 3
CONNECTIONS = [1, 4, 16, 64, 256, 1_000, 5_000]
CARTS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
ITEMS = [1, 5, 20, 50, 100, 200]
PRODUCTS = [100, 1_000, 10_000, 100_000, 1_000_000]
USERS = [1_000, 10_000, 100_000, 1_000_000]  # ten times as many would take a quarter of an hour to index
# The administrator looks for a user by the number, for one of a thousand, and for one of eight.
SEARCHES_OF_USERS = {"one": "find-user", "holloway": "admin-path", "anna": "admin-path"}
READERS = [1, 8, 64, 512]


class Scale:
    def __init__(self, shop, tokens):
        self.shop, self.tokens = shop, tokens

    def measure(self, address, request="any-cart", connections=64, highest=1, path=""):
        """One point of a curve."""
        service = self.shop[address]
        load.http(service.http_port, request, self.tokens, connections, 1, highest=highest, path=path).finish()
        before = store.blocks(store.database(address))
        postmaster = int(os.environ["BENCH_POSTGRES_PID"])
        used_before = cpu_seconds([postmaster, *children(postmaster)])
        result = load.http(service.http_port, request, self.tokens, connections, SECONDS, highest=highest, path=path).finish()
        postgresql_us = cpu_seconds_since(used_before) / result.requests * 1e6
        hits, reads = (after - so_far for after, so_far in zip(store.blocks(store.database(address)), before))
        point = {"per_second": round(result.per_second), "p99_ms": result.p99_ms, "errors": result.errors,
                 "megabytes_per_second": round(result.bytes / result.seconds / 1e6, 1),
                 "blocks": round((hits + reads) / result.requests, 1), "blocks_read": round(reads / result.requests, 1),
                 "postgresql_us": round(postgresql_us), "service_mb": round(resident_megabytes(service.pid), 1)}
        print(f"  {point}", flush=True)
        return point

    def by_connections(self):
        self.open("connections", carts=USERS_WITH_TOKENS, items=5)
        return [{"connections": count, **self.measure("connections", "cart", count)} for count in CONNECTIONS]

    def by_carts(self):
        points = []
        for carts in CARTS:
            address = f"carts-{carts}"
            self.open(address, carts=carts, items=5)
            points.append({"carts": carts, **self.measure(address, highest=carts)})
            self.close(address)
        return points

    def by_items(self):
        points = []
        for items in ITEMS:
            address = f"items-{items}"
            self.open(address, carts=2_000, items=items)
            points.append({"items": items, **self.measure(address, highest=2_000)})
            self.close(address)
        return points

    def by_products(self):
        """Pages by price, from the middle of all products, and searches for one of them."""
        pages, searches = [], []
        for products in PRODUCTS:
            address = f"products-{products}"
            self.open(address, carts=1, items=1, products=products, filling="catalogue")
            sort = "sort=price"
            cursor = store.cursor_behind(self.shop[address].http_port, products // 2, sort)
            path = f"/api/v1/products/?limit=20&{sort}&cursor={cursor}"
            pages.append({"products": products, **self.measure(address, "path", path=path)})
            searches.append({"searched": products, **self.measure(address, "find", 16, highest=products)})
            self.close(address)
        return pages, searches

    def by_users(self):
        """Accounts that an administrator reads, and searches for them."""
        curves = {"users": [], **{f"users {term}": [] for term in SEARCHES_OF_USERS}}
        for users in USERS:
            address = f"users-{users}"
            self.make(address, "customers", f"{users:,} users", users=users, filling="people")
            curves["users"].append({"users": users, **self.measure(address, "any-user", highest=users)})
            for term, request in SEARCHES_OF_USERS.items():
                point = self.measure(address, request, 16, highest=users, path=f"/api/v1/users/?limit=20&search={term}")
                curves[f"users {term}"].append({f"users {term}": users, **point})
            self.close(address)
        return curves

    def by_readers(self):
        """Everybody reads the list of 10,000 products."""
        self.open("readers", carts=1, items=1)
        points = [{"readers": count, **self.measure("readers", "products", count)} for count in READERS]
        self.close("readers")
        return points

    def open(self, address, carts, items, **others):
        self.make(address, "cart", f"{carts:,} carts of {items}", carts=carts, items=items, **others)

    def make(self, address, service, title, **sizes):
        print(f"{address}: {title}", flush=True)
        store.make_database(service, store.database(address), **sizes)
        self.shop.start(address, further=service)

    def close(self, address):
        self.shop.services.pop(address).stop()
        store.psql("postgres", "-c", f"DROP DATABASE {store.database(address)}")


def curves(scale):
    pages, searches = scale.by_products()
    return {"connections": scale.by_connections(), "carts": scale.by_carts(), "items": scale.by_items(), "products": pages,
            "searched": searches, "readers": scale.by_readers(), **scale.by_users()}


def draw(result, path):
    script = [f'set terminal svg size 1000,300 font "sans,11"\nset output "{path}"\nset multiplot layout 1,3',
              'set logscale x\nset yrange [0:*]\nset ylabel "GET cart, requests/s"\nset grid\nunset key']
    for key, label in [("connections", "connections"), ("carts", "carts in the table, 5 items each"),
                       ("items", "items in the cart")]:
        points = "\n".join(f"{point[key]} {point['per_second']}" for point in result["curves"][key])
        script.append(f'set xlabel "{label}"\n$points << END\n{points}\nEND\n'
                      'plot $points with linespoints pointtype 7 linecolor "#2a6f97"')
    subprocess.run(["gnuplot"], input="\n".join(script), check=True, text=True)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --scale")
    parser.add_argument("--record", action="store_true", help="renew bench/results, docs/performance.md and docs/scale.svg")
    options = parser.parse_args()
    if "BENCH_PROGRAMS" not in os.environ:
        return
    with tempfile.TemporaryDirectory() as scratch:
        tokens = pathlib.Path(scratch) / "tokens"
        store.write_tokens(tokens, USERS_WITH_TOKENS)
        shop = store.Store(pathlib.Path(os.environ["BENCH_PROGRAMS"]))
        store.make_database("customers")
        try:
            shop.start("customers")
            result = {**report.origin(), "curves": curves(Scale(shop, tokens))}
        finally:
            shop.stop()
    if options.record:
        report.keep(report.RECORDS, "scale", result)
        draw(result, report.ROOT / "docs/scale.svg")
        report.renew_page("scale", report.scale_markdown(result))
    else:
        report.keep(report.RESULTS, "scale", result)
        draw(result, report.RESULTS / "scale.svg")


if __name__ == "__main__":
    main()
