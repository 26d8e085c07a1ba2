"""Measures the store and prints one table. Called by ./dev bench, which has started PostgreSQL.

Each row is measured in rounds that alternate with pgbench on the same statement, so that the ratio holds although the
machine's speed changes from minute to minute.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

import report
import store
from processes import children, cpu_seconds, resident_megabytes
from rows import rows

CARTS, ITEMS_PER_CART, PRODUCTS = 60_000, 5, 10_000
USERS_WITH_TOKENS = 10_000
EXTRA_ITEMS = 400_000


class Bench:
    def __init__(self, programs, scratch, seconds, rounds):
        self.programs, self.scratch, self.seconds, self.rounds = programs, scratch, seconds, rounds
        self.tokens = scratch / "tokens"
        self.postmaster = int(os.environ["BENCH_POSTGRES_PID"])
        self.services = {}
        self.next_item = {}

    def set_up(self):
        store.make_customers_database()
        store.make_cart_database("cart", PRODUCTS, CARTS, ITEMS_PER_CART)
        store.make_cart_database("cart_small", 20, 1, 1)
        store.write_tokens(self.tokens, USERS_WITH_TOKENS)
        self.services["customers"] = store.start_customers(self.programs)
        self.services["cart"] = store.start_cart(self.programs, "cart", self.services["customers"])
        self.services["cart-small"] = store.start_cart(self.programs, "cart_small", self.services["customers"])

    def tear_down(self):
        for service in reversed(self.services.values()):
            service.stop()

    def idle(self):
        """What the services cost before anyone calls."""
        return {name: {"start_seconds": round(service.start_seconds, 3),
                       "resident_mb": round(resident_megabytes(service.pid), 1)}
                for name, service in self.services.items() if name != "cart-small"}

    def measure(self, row):
        if row.request == "remove-item":
            self.add_lines_to_remove()
        self.load(row, 0.5)  # plans, caches and connections are there before it counts
        measured = [self.round(row) for _ in range(self.rounds)]
        result = {"key": row.key, "title": row.title}
        for name in measured[0]:
            result[name] = statistics.median(each[name] for each in measured)
        result["errors"] = sum(each["errors"] for each in measured)
        return result

    def round(self, row):
        result = self.load(row, self.seconds)
        if row.pgbench:
            result["pgbench_per_second"] = self.pgbench(row)
            result["ratio"] = result["per_second"] / result["pgbench_per_second"]
        return result

    def load(self, row, seconds):
        processes = self.processes(row)
        before = {name: cpu_seconds(pids) for name, pids in processes.items()}
        asked_before = statements(row.database)
        output, load_generator = self.generate(row, seconds)
        # What was sent but not answered in time has used its number, too.
        self.next_item[row.key] = self.first_item(row) + output["requests"] + row.connections
        used = {name: cpu_seconds(pids) - before[name] for name, pids in processes.items()}
        used["load generator"] = load_generator
        return summary(output, used, statements(row.database) - asked_before)

    def first_item(self, row):
        return self.next_item.get(row.key, row.first_item)

    def generate(self, row, seconds):
        """Runs the load; returns what it printed and the CPU seconds that it took itself."""
        service = self.services[row.service]
        if row.request == "validate-token":
            command = [str(self.programs / "bench/validate_token"), str(service.grpc_port), str(row.connections),
                       str(seconds), str(self.tokens)]
        else:
            command = ["wrk", "-t1", f"-c{row.connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s",
                       "-s", str(store.ROOT / "bench/requests.lua"), f"http://127.0.0.1:{service.http_port}",
                       "--", row.request, str(self.tokens), str(self.first_item(row))]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or "RESULT " not in output:
            raise RuntimeError(f"the load of '{row.title}' failed:\n{output}")
        return json.loads(output.split("RESULT ")[1]), usage.ru_utime + usage.ru_stime

    def processes(self, row):
        found = {"customers": [self.services["customers"].pid], "postgresql": [self.postmaster, *children(self.postmaster)]}
        if row.service != "customers":
            found["cart"] = [self.services[row.service].pid]
        return found

    def pgbench(self, row):
        script = self.scratch / f"{row.key}.sql"
        script.write_text(row.pgbench)
        printed = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", str(max(1, round(self.seconds))),
             "-f", str(script), row.database], check=True, capture_output=True, text=True).stdout
        if "tps = " not in printed:
            raise RuntimeError(f"pgbench for '{row.title}' got nothing done:\n{printed}")
        return float(printed.split("tps = ")[1].split()[0])

    def add_lines_to_remove(self):
        """Lines with ids that follow one another, in carts of users who do nothing else."""
        items = CARTS * ITEMS_PER_CART
        store.psql("cart", "-c", f"DELETE FROM cartitems WHERE id > {items}", "-c",
                   f"INSERT INTO cartitems (id, cart_id, product_id, quantity) SELECT {items} + n, "
                   f"20001 + (n - 1) % 40000, (20001 + (n - 1) % 40000 + 6000 + (n - 1) / 40000) % {PRODUCTS} + 1, 1 "
                   f"FROM generate_series(1, {EXTRA_ITEMS}) AS n", "-c", "VACUUM ANALYZE cartitems")


def statements(database):
    """Transactions of the database so far; each of our statements is one."""
    return int(store.psql("postgres", "-c", "SELECT pg_stat_clear_snapshot()", "-c",
                          f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{database}'"))


def summary(output, used, asked):
    requests = max(1, output["requests"])
    result = {"per_second": output["requests"] / output["seconds"], "errors": output["errors"],
              "p50_ms": output["p50_ms"], "p99_ms": output["p99_ms"], "p999_ms": output["p999_ms"],
              "megabytes_per_second": output["bytes"] / output["seconds"] / 1e6,
              "statements_per_request": asked / requests}
    for name, seconds in used.items():
        result[f"{name}_us"] = seconds / requests * 1e6
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="comma-separated keys of rows")
    options = parser.parse_args()
    programs = pathlib.Path(os.environ["BENCH_PROGRAMS"])
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(programs, pathlib.Path(scratch), 1 if options.quick else 4, 1 if options.quick else 3)
        try:
            bench.set_up()
            idle = bench.idle()
            wanted = [row for row in rows(CARTS * ITEMS_PER_CART)
                      if not options.only or row.key in options.only.split(",")]
            results = [report.progress(bench.measure(row)) for row in wanted]
        finally:
            bench.tear_down()
    report.write(results, idle, quick=options.quick, partial=bool(options.only))


if __name__ == "__main__":
    main()
