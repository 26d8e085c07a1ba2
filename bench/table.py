"""Measures one row after the other."""

import dataclasses
import socket
import statistics
import time

import load
import store
import storm
from processes import begin_peak, children, cpu_seconds, cpu_seconds_since, peak_megabytes, resident_megabytes

OPEN_CONNECTIONS = 5_000

# From how many networks, or 0 where each guess comes from a new one.
STORMS = {"storm": 1_000, "new-storm": 0}

# What becomes of a guess, by the status.
GUESSES = {"looked_at": "400", "braked": "429", "turned_away": "503"}


class Table:
    """`postmaster` is the process of PostgreSQL, `tokens` the file for the load generators."""

    def __init__(self, shop, postmaster, tokens, scratch, seconds, rounds):
        self.shop, self.postmaster, self.tokens, self.scratch = shop, postmaster, tokens, scratch
        self.tags, self.refresh_tokens = scratch / "tags", scratch / "refresh_tokens"
        self.seconds, self.rounds = seconds, rounds
        self.next_item = {}

    def measure(self, row):
        row = row.at(self.shop[row.service])
        if row.request == "remove-item":
            store.add_items_to_remove()
        if row.request == "cart-known":
            store.write_tags(self.tokens, self.shop[row.service].http_port, self.tags)
        if row.request == "refresh":
            store.write_refresh_tokens(self.tokens, self.refresh_tokens)
        if row.background in STORMS:
            store.brake(storm.network(number) for number in range(STORMS[row.background]))
        service = self.shop[row.service].pid
        before = resident_megabytes(service)
        begin_peak(service)
        self.run(row, 1)  # plans, caches and connections are there before it counts
        measured = [self.round(row) for _ in range(self.rounds)]
        result = {"key": row.key, "title": row.title}
        for name in measured[0]:
            result[name] = statistics.median(each[name] for each in measured)
        result["errors"] = sum(each["errors"] for each in measured)
        result["growth_mb"] = peak_megabytes(service) - before
        return result

    def round(self, row):
        result = self.run(row, self.seconds)
        if row.background or row.instead:
            other = dataclasses.replace(row, background=None, request=row.instead or row.request)
            result["limit_per_second"] = self.run(other, self.seconds)["per_second"]
        elif row.limit:
            result["limit_per_second"] = row.limit.per_second(row.database, self.scratch, self.seconds)
        if "limit_per_second" in result:
            result["ratio"] = result["per_second"] / result["limit_per_second"]
        return result

    def run(self, row, seconds):
        watched = self.processes(row)
        before = {name: cpu_seconds(pids) for name, pids in watched.items()}
        asked_before = store.statements(row.database)
        output, beside = self.generate(row, seconds)
        used = {name: cpu_seconds_since(counters) for name, counters in before.items()}
        used["load"] = output.cpu_seconds
        asked = store.statements(row.database) - asked_before
        # What was sent but not answered in time has used its number, too.
        self.next_item[row.key] = self.next_item.get(row.key, row.first_item) + output.requests + row.connections
        return {**summary(output, used, asked), **self.resident(watched), **beside}

    def generate(self, row, seconds):
        """The result, and what there is to tell of what ran beside it."""
        service = self.shop[row.service]
        if row.request == "validate-token":
            program = self.shop.programs / "bench/validate_token"
            return load.grpc(program, service.grpc_port, self.tokens, row.connections, seconds).finish(), {}
        background = self.background(row, seconds + 1)
        tokens = {"cart-known": self.tags, "refresh": self.refresh_tokens}.get(row.request, self.tokens)
        result = load.http(service.http_port, row.request, tokens, row.connections, seconds,
                           self.next_item.get(row.key, row.first_item), highest=row.highest, path=row.path).finish()
        beside = background.finish() if background else None
        return result, shares(beside) if row.background in STORMS else {}

    def background(self, row, seconds):
        if not row.background:
            return None
        port = self.shop[row.service].http_port
        if row.background in STORMS:
            background = load.Storm(port, STORMS[row.background], seconds)
        else:
            background = load.http(port, row.background, self.tokens, row.background_connections, seconds)
        time.sleep(0.5)  # its queue is full before it counts
        return background

    def processes(self, row):
        found = {"customers": [self.shop["customers"].pid], "postgresql": [self.postmaster, *children(self.postmaster)]}
        if row.service != "customers":
            found["cart"] = [self.shop[row.service].pid]
        return found

    @staticmethod
    def resident(watched):
        return {f"{name}_mb": resident_megabytes(watched[name][0]) for name in store.SERVICES if name in watched}

    def idle(self):
        """What each service needs before anyone calls, and with many open connections."""
        return {name: {"start_seconds": round(self.shop[name].start_seconds, 3),
                       "idle_mb": round(resident_megabytes(self.shop[name].pid), 1),
                       "connected_mb": round(with_connections(self.shop[name]), 1)} for name in store.SERVICES}


def with_connections(service):
    """Resident megabytes while clients keep connections open, each of which has made a request."""
    connections = []
    try:
        for _ in range(OPEN_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", service.http_port), timeout=10)
            connections.append(connection)
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: store\r\n\r\n")
            if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("a service with many connections does not answer")
        return resident_megabytes(service.pid)
    finally:
        for connection in connections:
            connection.close()


def shares(answers):
    """Of all guesses that were answered."""
    return {f"guesses_{name}": answers.get(status, 0) / sum(answers.values()) for name, status in GUESSES.items()}


def summary(output, used, asked):
    requests = max(1, output.requests)
    result = {"per_second": output.per_second, "errors": output.errors, "p50_ms": output.p50_ms, "p99_ms": output.p99_ms,
              "p999_ms": output.p999_ms, "megabytes_per_second": output.bytes / output.seconds / 1e6,
              "statements_per_request": asked / requests}
    for name, seconds in used.items():
        result[f"{name}_us"] = seconds / requests * 1e6
    return result
