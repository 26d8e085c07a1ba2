"""Measures the store and prints one table. Called by ./dev bench, which has started PostgreSQL."""

import argparse
import os
import pathlib
import sys
import tempfile

import report
import store
from rows import rows
from table import Table

USERS_WITH_TOKENS = 10_000


def main():
    options = parse(sys.argv[1:])
    shop = store.Store(pathlib.Path(os.environ["BENCH_PROGRAMS"]))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        tokens = scratch / "tokens"
        store.write_tokens(tokens, USERS_WITH_TOKENS)
        for service in store.SERVICES:
            store.make_database(service)
        further = sorted({row.service for row in options.rows} - set(store.SERVICES))
        for address in further:
            store.make_database("cart", store.database(address), **store.FURTHER_CARTS[address])
        try:
            shop.start(*store.SERVICES, *further)
            table = Table(shop, int(os.environ["BENCH_POSTGRES_PID"]), tokens, scratch,
                          seconds=1 if options.quick else 3, rounds=1 if options.quick else 3)
            idle = table.idle()
            report.heading()
            results = [report.progress(table.measure(row)) for row in options.rows]
        finally:
            shop.stop()
    for name, figures in idle.items():
        print(report.idle_line(name, figures))
    result = {**report.origin(), "idle": idle, "rows": results}
    if options.record:
        report.keep(report.RECORDS, "latest", result)
        report.renew_page("table", report.table_markdown(result))
    else:
        report.keep(report.RESULTS, "latest", result)


def parse(arguments):
    """The options, of which `rows` are those to measure."""
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--only", help="comma-separated keys of rows")
    parser.add_argument("--record", action="store_true", help="renew bench/results and docs/performance.md")
    options = parser.parse_args(arguments)
    known = {row.key: row for row in rows()}
    wanted = options.only.split(",") if options.only is not None else list(known)
    if unknown := [key for key in wanted if key not in known]:
        parser.error(f"there is no row {', '.join(unknown)}; the rows are {', '.join(known)}")
    if options.record and (options.only is not None or options.quick):
        parser.error("--record is for the whole table, so not with --only or --quick")
    options.rows = [known[key] for key in wanted]
    return options


if __name__ == "__main__":
    # Before anything is built or started, so that nobody waits for it.
    if "BENCH_PROGRAMS" in os.environ:
        main()
    else:
        parse(sys.argv[1:])
