"""The table of routes, the busiest first or those with most of another number."""

import collections
import dataclasses
import re

from terminal_text import visible
from top.numbers import NONE, count, cut, duration
from top.service import PROBES, quantile

SORTS = ("requests", "errors", "p99", "route")
VERSION = re.compile(r"^/api/v\d+(?=/)")
WIDE = 56  # from here on all columns have room
WIDE_COLUMNS = {"req/s": 7, "4xx/s": 7, "5xx/s": 7, "p50": 7, "p99": 7}
NARROW_COLUMNS = {"req/s": 6, "err/s": 6, "p99": 7}


@dataclasses.dataclass
class Route:
    path: str
    in_all: float = 0
    requests: float = 0  # these three: a second
    refused: float = 0
    failed: float = 0
    buckets: dict = dataclasses.field(default_factory=collections.Counter)

    def quantile(self, share):
        return quantile(share, self.buckets)


def routes(reading):
    found = {}
    for (name, labels), value in reading.scrape.samples.items():
        path = dict(labels).get("route")
        if name == "http_requests_total" and path not in PROBES:
            found.setdefault(path, Route(path or NONE)).in_all += value
    for (name, labels), by in reading.growth.items():
        labels = dict(labels)
        if labels.get("route") in found:
            count_in(found[labels["route"]], name, labels, by, reading.seconds)
    return list(found.values())


def count_in(route, name, labels, by, seconds):
    if name == "http_requests_total":
        route.requests += by / seconds
        route.refused += by / seconds * (labels.get("status_class") == "4xx")
        route.failed += by / seconds * (labels.get("status_class") == "5xx")
    elif name == "http_request_duration_seconds_bucket":
        route.buckets[float(labels["le"])] += by


# What stands for equals: those that were asked for more often since the start.
ORDERS = {
    "requests": lambda route: (-route.requests, -route.in_all, route.path),
    "errors": lambda route: (-route.failed, -route.refused, -route.requests, -route.in_all, route.path),
    "p99": lambda route: (-(route.quantile(0.99) or 0), -route.in_all, route.path),
    "route": lambda route: route.path,
}


def routes_lines(reading, view, width):
    wide = width >= WIDE
    columns = WIDE_COLUMNS if wide else NARROW_COLUMNS
    left = max(1, width - sum(columns.values()))
    lines = [[(f"{'route':{left}}" + "".join(f"{name:>{size}}" for name, size in columns.items()), "head")]]
    for route in sorted(routes(reading), key=ORDERS[view.sort]):
        cells = [(f"{text:>{size}}", style) for (text, style), size in zip(cells_of(route, wide), columns.values())]
        lines.append([(f"{named(route.path, left - 1, view.utf8):{left}}", quiet(route)), *cells])
    return lines


def cells_of(route, wide):
    errors = [(route.refused, "warn"), (route.failed, "bad")] if wide else [(route.refused + route.failed, "bad" if route.failed else "warn")]
    yield count(route.requests), quiet(route)
    yield from ((count(number), style if number else quiet(route)) for number, style in errors)
    yield from ((duration(route.quantile(share)), quiet(route)) for share in ((0.5, 0.99) if wide else (0.99,)))


def quiet(route):
    return "" if route.requests else "dim"


def named(path, width, utf8):
    """Without what all have in common; names of parameters go first where there is no room."""
    text = VERSION.sub("", visible(path, False))
    return cut(text if len(text) <= width else re.sub(r"\{[^}]*\}", "{}", text), width, utf8)
