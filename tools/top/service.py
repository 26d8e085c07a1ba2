"""What is known of one service: its numbers now, how fast they grow, and how they were."""

import collections
import dataclasses
import math

from top.numbers import AtLeast
from top.rows import ROWS
from top.scrape import TIMEOUT_SECONDS, Scrape

# What is shown as now: long enough to be read, short enough to follow what happens.
WINDOW_SECONDS = 10
HISTORY_SECONDS = 180
# What this program asks for itself, and balancers do.
PROBES = ("/livez", "/readyz", "/metrics")


@dataclasses.dataclass
class Reading:
    """The numbers at one moment, and what they grew by in the `seconds` before it."""

    scrape: Scrape
    seconds: float
    growth: dict

    def value(self, name):
        return self.scrape.value(name)

    def rate(self, name):
        """Nothing where the service has no such number."""
        return self.growth.get((name, ()), 0) / self.seconds if name in self.scrape.growing else None

    def requests(self, **labels):
        """A second, without probes."""
        if "http_requests_total" not in self.scrape.growing:
            return None
        return sum(by for (name, having), by in self.growth.items()
                   if name == "http_requests_total" and has(having, labels) and dict(having).get("route") not in PROBES) / self.seconds

    def quantile(self, share, name="http_request_duration_seconds", labels=None):
        """Of all routes but the probes, or of one series."""
        return quantile(share, self.buckets(name, labels))

    def buckets(self, name, labels=None):
        found = collections.Counter()
        for (each, having), by in self.growth.items():
            rest = tuple(pair for pair in having if pair[0] != "le")
            if each == f"{name}_bucket" and (rest == labels if labels is not None else dict(rest).get("route") not in PROBES):
                found[float(dict(having)["le"])] += by
        return found


def has(labels, wanted):
    return not wanted or wanted.items() <= dict(labels).items()


def quantile(share, buckets):
    """As Prometheus' histogram_quantile: even within a bucket, and the last bound for what lies beyond all of them."""
    lower = below = count = 0
    total = max(buckets.values(), default=0)
    for bound in sorted(buckets):
        # A scrape is not one moment: a bucket may be a little behind one that it includes.
        count = max(count, buckets[bound])
        if count >= share * total > below:
            within = (share * total - below) / (count - below)
            return AtLeast(lower) if math.isinf(bound) else lower + (bound - lower) * within
        lower, below = bound, count
    return None


def increase(before, after):
    """By sample, what has been counted between the two, also where another process has begun to count anew."""
    is_another = before.value("process_start_time_seconds") != after.value("process_start_time_seconds")
    grown = {}
    for key, value in after.samples.items():
        if key[0] not in after.growing or not math.isfinite(value):
            continue
        old = 0 if is_another else before.samples.get(key, 0)
        grown[key] = value - old if value >= old else value
    return grown


class Service:
    def __init__(self, name, address):
        self.name = name
        self.address = address
        self.last = None  # the last scrape with numbers
        self.heard = None  # the last scrape at all
        self.down_since = None  # by the clock on the wall
        self.steps = collections.deque()  # readings of the window
        self.history = collections.deque(maxlen=1000)  # when, and the value of each row

    def take(self, scrape):
        self.heard = scrape
        if scrape.fault:
            self.down_since = self.down_since or scrape.wall
            return
        if self.last:
            step = Reading(scrape, max(scrape.at - self.last.at, 1e-3), increase(self.last, scrape))
            self.steps.append(step)
            self.history.append((scrape.at, {row.title: row.value(step) for row in ROWS}))
        self.last, self.down_since = scrape, None
        while len(self.steps) > 1 and self.steps[0].scrape.at - self.steps[0].seconds < scrape.at - WINDOW_SECONDS - 0.5:
            self.steps.popleft()

    def now(self):
        """A reading of the last seconds; None before there are two scrapes, and while the service is down."""
        if not self.steps or self.down_since:
            return None
        growth = collections.Counter()
        for step in self.steps:
            growth.update(step.growth)
        return Reading(self.last, sum(step.seconds for step in self.steps), growth)

    def values(self, title, now, cell, count):
        """The largest in each of the last `count` times of `cell` seconds; None where nothing is known."""
        cells = [None] * count
        # A time that has just begun has no number yet, which is no gap.
        last = int((now if self.down_since or not self.last else self.last.at) / cell)
        for at, values in self.history:
            place = count - 1 - (last - int(at / cell))
            if 0 <= place < count and values[title] is not None and math.isfinite(values[title]):
                cells[place] = max(values[title], cells[place] or 0)
        return cells

    def is_late(self, now, interval):
        """Whether even the answer that there is no answer is missing."""
        return bool(self.heard) and now - self.heard.at > interval + 3 * TIMEOUT_SECONDS
