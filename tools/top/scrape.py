"""What a service says of itself now: its /metrics and its /readyz."""

import dataclasses
import http.client
import json
import math
import socket
import time
import urllib.error
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

TIMEOUT_SECONDS = 5
LARGEST_REPLY = 16 << 20
# By the end of a sample's name, what only grows while a process lives.
GROWING = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "summary": ("_sum", "_count")}
# What asking may come to: a port may be none, for one.
UNREACHED = (OSError, http.client.HTTPException, ValueError, OverflowError)


@dataclasses.dataclass
class Scrape:
    """Samples by (name, labels), labels as sorted pairs. With a `fault` there are none, and it says why."""

    at: float  # by a clock that is never set
    wall: float
    fault: str = ""
    samples: dict = dataclasses.field(default_factory=dict)
    kinds: dict = dataclasses.field(default_factory=dict)  # by the name of a family, as the service has it
    growing: set = dataclasses.field(default_factory=set)  # names of samples
    readiness: tuple = ("", ())

    def value(self, name):
        found = self.samples.get((name, ()))
        return found if found is not None and math.isfinite(found) else None


def scrape(address):
    asked = time.time()
    try:
        text = get(f"{address}/metrics")
    except UNREACHED as error:
        return Scrape(time.monotonic(), asked, fault=reason_of(error))
    found = Scrape(time.monotonic(), time.time())
    try:
        parse(text, found)
    except Exception:  # the parser has no type for what it cannot read, and meets anything behind a wrong address
        found.fault = "/metrics says nothing that Prometheus could read"
        return found
    found.readiness = readiness(address)
    return found


def parse(text, into):
    for family in text_string_to_metric_families(text):
        is_counter = family.type == "counter"
        into.kinds[f"{family.name}_total" if is_counter else family.name] = family.type
        for sample in family.samples:
            if family.type == "histogram" and sample.name.endswith("_bucket") and math.isnan(float(sample.labels["le"])):
                raise ValueError("a bucket without a bound")
            into.samples[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
            if sample.name.endswith(GROWING.get(family.type, ())):
                into.growing.add(sample.name)
    if not into.samples:
        raise ValueError("no samples")


def readiness(address):
    """("ok" | "degraded" | "not ready", (dependency, state)…)."""
    try:
        reply = json.loads(get(f"{address}/readyz", errors_too=True))
        said = reply.get("data") or {"status": "not ready", **reply.get("error", {})}
        return str(said.get("status")), tuple((name, str(state_of(value))) for name, value in said.get("dependencies", {}).items())
    except (*UNREACHED, AttributeError, TypeError, RecursionError):
        return "", ()


def state_of(dependency):
    if isinstance(dependency, dict):
        return dependency.get("state") or dependency.get("status")
    return dependency


def get(url, errors_too=False):
    """Without the proxy that the environment may name: it would ask about a service of its own."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers={"Accept": "text/plain; version=0.0.4, application/json"})
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
            return body_of(reply)
    except urllib.error.HTTPError as error:
        if not errors_too:
            raise
        with error:
            return body_of(error)


def body_of(reply):
    """Who sends a byte now and then is not waited for any longer than who sends none."""
    body, end = b"", time.monotonic() + TIMEOUT_SECONDS
    while piece := reply.read1(1 << 16):
        body += piece
        if time.monotonic() > end:
            raise TimeoutError
        if len(body) > LARGEST_REPLY:
            raise ValueError("the reply has no end")
    return body.decode("utf8", "replace")


def reason_of(error):
    if isinstance(error, urllib.error.HTTPError):
        return f"/metrics answers {error.code}"
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return f"no answer within {TIMEOUT_SECONDS} s"
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    if isinstance(cause, socket.gaierror):
        return "this name has no address"
    return str(cause) or type(cause).__name__
