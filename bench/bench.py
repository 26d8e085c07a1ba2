"""Measures the store and prints one table. Called by ./dev bench, which has started PostgreSQL."""

import argparse
import os
import pathlib
import tempfile

import report
import store
from rows import rows
from table import Table

USERS_WITH_TOKENS = 10_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="comma-separated keys of rows")
    options = parser.parse_args()
    shop = store.Store(pathlib.Path(os.environ["BENCH_PROGRAMS"]))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        tokens = scratch / "tokens"
        store.write_tokens(tokens, USERS_WITH_TOKENS)
        store.make_customers_database()
        store.make_cart_database("cart", store.PRODUCTS, store.CARTS, store.ITEMS_PER_CART)
        store.make_cart_database("cart_small", 20, 1, 1)
        try:
            shop.start("customers", "cart", "cart-small")
            table = Table(shop, int(os.environ["BENCH_POSTGRES_PID"]), tokens, scratch,
                          seconds=1 if options.quick else 3, rounds=1 if options.quick else 3)
            idle = table.idle()
            wanted = [row for row in rows() if not options.only or row.key in options.only.split(",")]
            report.heading()
            results = [report.progress(table.measure(row)) for row in wanted]
        finally:
            shop.stop()
    for name, figures in idle.items():
        print(report.idle_line(name, figures))
    result = {**report.origin(), "idle": idle, "rows": results}
    if options.only or options.quick:
        report.keep("partial", result)
    else:
        report.keep("latest", result)
        report.renew_page("table", report.table_markdown(result))


if __name__ == "__main__":
    main()
