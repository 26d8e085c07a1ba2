"""The numbers that stand above all others, and which of them are a reason to get up."""

import dataclasses
import math
import typing

from top.numbers import NONE, count, duration, percent, rate, size

CROWDED = 0.8  # of what is allowed


@dataclasses.dataclass(frozen=True)
class Row:
    title: str
    value: typing.Callable  # of a reading
    text: typing.Callable  # of that value
    style: typing.Callable = lambda value, scrape: ""
    now: typing.Callable = None  # of value and scrape, where the number now says more than its history


def files(value, scrape):
    limit = scrape.value("process_max_fds")
    return f"{count(value)}/{count(limit)}" if value is not None and limit else count(value)


def files_style(value, scrape):
    limit = scrape.value("process_max_fds")
    return "bad" if value and limit and value > CROWDED * limit else ""


def bad_if_any(value, _):
    return "bad" if value else ""


ROWS = (
    Row("requests", lambda reading: reading.requests(), rate),
    Row("4xx", lambda reading: reading.requests(status_class="4xx"), rate),
    Row("5xx", lambda reading: reading.requests(status_class="5xx"), rate, bad_if_any),
    Row("p50", lambda reading: reading.quantile(0.5), duration),
    Row("p90", lambda reading: reading.quantile(0.9), duration),
    Row("p99", lambda reading: reading.quantile(0.99), duration),
    Row("CPU", lambda reading: reading.rate("process_cpu_seconds_total"), percent),
    Row("memory", lambda reading: reading.value("process_resident_memory_bytes"), size),
    Row("connections", lambda reading: reading.value("http_connections"), count),
    Row("turned away", lambda reading: reading.rate("http_connections_turned_away_total"), rate, bad_if_any),
    Row("files", lambda reading: reading.value("process_open_fds"), count, files_style, files),
)
# Families that the rows and the table of routes show, or the heading.
SHOWN = {"http_requests_total", "http_request_duration_seconds", "http_connections", "http_connections_turned_away_total",
         "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_max_fds", "process_start_time_seconds"}
# What is looked at first among the rest.
FIRST = ("db", "database", "postgres", "statement", "job", "hash", "loop")


def others(reading):
    """Everything else that the service counts: (name, labels, now, in all), whatever a later version adds to it."""
    found = []
    for (name, labels), value in sorted(reading.scrape.samples.items(), key=lambda each: importance(each[0])):
        kind = reading.scrape.kinds.get(name)
        base = name[: -len("_count")]
        if name in SHOWN or base in SHOWN:
            continue
        if kind == "counter":
            by = reading.growth.get((name, labels), 0) / reading.seconds
            found.append((name[: -len("_total")], labels, *counted(name[: -len("_total")], by, value)))
        elif kind in ("gauge", "untyped", "unknown"):
            found.append((name, labels, measured(name, value), ""))
        elif name.endswith("_count") and reading.scrape.kinds.get(base) == "histogram":
            by = reading.growth.get((name, labels), 0) / reading.seconds
            found.append((f"{base} p99", labels, measured(base, reading.quantile(0.99, base, labels)), rate(by)))
    return found


def importance(key):
    name = key[0]
    return (next((place for place, word in enumerate(FIRST) if word in name), len(FIRST)), key)


def counted(name, by, value):
    if name.endswith("_seconds"):
        return percent(by), duration(value)
    return (f"{size(by)}/s", size(value)) if name.endswith("_bytes") else (rate(by), count(value))


def measured(name, value):
    if value is None or not math.isfinite(value):
        return NONE
    return duration(value) if name.endswith("_seconds") else size(value) if name.endswith("_bytes") else count(value)
