"""What deploy/observability says of the services, tried with a real Prometheus that scrapes both. Called by ctest.

Usage: observability_test.py <program of customers> <program of cart>
With UPDATE_PICTURE=1 three minutes are drawn anew for docs/observability.svg, in which customers is frozen for ten seconds."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest
import urllib.request
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "walker"))

from prometheus import CONFIGURATION, PROMETHEUS, PROMTOOL, RunningPrometheus  # noqa: E402
from shoppers import Shoppers  # noqa: E402
from world import ROOT, World  # noqa: E402

import draw  # noqa: E402

SKIPPED = 77
SERVICES = ["customers", "cart"]
DASHBOARDS = {path.stem: json.loads(path.read_text(encoding="utf8")) for path in sorted((CONFIGURATION / "dashboards").glob("*.json"))}
PICTURE, PICTURE_SECONDS, FROZEN_SECONDS = ROOT / "docs/observability.svg", 180, 10

# Panels that show nothing while all is well, and why.
EMPTY = {("service", "5xx by route"): "it names the routes that fail, and none does"}


class Store(World):
    """With logs of its own."""

    def _log(self, name):
        return self.logs / f"observability-{name}.log"


def promtool(*arguments):
    return subprocess.Popen([PROMTOOL, *arguments], cwd=CONFIGURATION, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def eventually(found, seconds=30):
    """What `found` returns once that is something; services are scraped each second."""
    end = time.monotonic() + seconds
    while not (result := found()) and time.monotonic() < end:
        time.sleep(0.5)
    return result


def heading_anchors(document):
    headings = re.findall(r"^#+ (.*)$", (ROOT / document).read_text(encoding="utf8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


class ScrapeTest(unittest.TestCase):
    def test_both_services_are_scraped(self):
        self.assertTrue(eventually(lambda: {labels["job"] for labels, _ in asked["cart"].now("up == 1")} == set(SERVICES)))

    def test_promtool_finds_nothing_wrong_in_what_they_show(self):
        for name in SERVICES:
            with urllib.request.urlopen(f"http://127.0.0.1:{world.port(name)}/metrics", timeout=10) as answer:
                done = subprocess.run([PROMTOOL, "check", "metrics"], input=answer.read(), capture_output=True, check=False)

            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, b""), name)


class AlertsTest(unittest.TestCase):
    def test_configuration_and_rules_are_right(self):
        said = checked.communicate(timeout=120)[0]

        self.assertEqual(checked.returncode, 0, said)

    def test_each_fires_when_it_should_and_nothing_else_does(self):
        said = tried.communicate(timeout=120)[0]
        tests = (CONFIGURATION / "alerts_test.yml").read_text(encoding="utf8")
        untested = [rule["name"] for rule in prometheus.rules() if f'alertname="{rule["name"]}"' not in tests]

        self.assertEqual(tried.returncode, 0, said)
        self.assertEqual(untested, [])

    def test_none_fires_and_none_fails_while_all_is_well(self):
        eventually(lambda: all(rule["health"] == "ok" for rule in prometheus.rules()))

        self.assertEqual([rule["name"] for rule in prometheus.rules() if rule["health"] != "ok" or rule["state"] == "firing"], [])

    def test_each_says_how_bad_it_is_and_what_to_do(self):
        for rule in prometheus.rules():
            document, anchor = rule["annotations"]["runbook"].split("#")

            self.assertIn(rule["labels"]["severity"], ("critical", "warning"), rule["name"])
            self.assertGreater(rule["duration"], 0, rule["name"])
            self.assertTrue(rule["annotations"]["summary"] and rule["annotations"]["description"], rule["name"])
            self.assertIn(anchor, heading_anchors(document), rule["name"])

    def test_the_document_names_all_with_their_severity(self):
        table = re.findall(r"^\| `(\w+)` \| (\w+) \|", (ROOT / "docs/observability.md").read_text(encoding="utf8"), re.MULTILINE)

        self.assertEqual(sorted(table), sorted((rule["name"], rule["labels"]["severity"]) for rule in prometheus.rules()))


class DashboardsTest(unittest.TestCase):
    def test_every_query_is_answered(self):
        queries = [(name, panel["title"], target["expr"], service) for name, dashboard in DASHBOARDS.items()
                   for panel in dashboard["panels"] for target in panel["targets"] for service in SERVICES]
        self.assertEqual(len(DASHBOARDS), 4)

        unanswered = [(name, title, query, service) for name, title, query, service in queries
                      if not eventually(lambda: self.has_answer(query, service), 0 if (name, title) in EMPTY else 20)]

        self.assertEqual([each for each in unanswered if each[:2] not in EMPTY], [])

    @staticmethod
    def has_answer(query, service):
        """Raises what Prometheus says of a query that it cannot read. A number that is none is no answer."""
        return any(value == value for _, points in asked[service].now(query) for _, value in points)

    def test_no_panel_covers_another(self):
        for name, dashboard in DASHBOARDS.items():
            cells = [(panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y) for panel in dashboard["panels"]
                     for x in range(panel["gridPos"]["w"]) for y in range(panel["gridPos"]["h"])]

            self.assertEqual(len(cells), len(set(cells)), name)
            self.assertLess(max(x for x, _ in cells), 24, name)

    def test_every_dashboard_can_be_drawn(self):
        for name, dashboard in DASHBOARDS.items():
            picture = draw.draw(dashboard, asked["cart"])

            drawn = [each.text for each in xml.etree.ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
            self.assertEqual([panel["title"] for panel in dashboard["panels"] if panel["title"] not in drawn], [], name)


def update_picture():
    """Quiet, a crowd, and customers frozen in its midst."""
    begin = time.monotonic()
    shoppers = Shoppers(world, 12, lambda: 0.4 if time.monotonic() < begin + PICTURE_SECONDS / 3 else 0.08)
    time.sleep(PICTURE_SECONDS * 2 / 3)
    world.services["customers"].process.send_signal(signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    world.services["customers"].process.send_signal(signal.SIGCONT)
    time.sleep(PICTURE_SECONDS / 3 - FROZEN_SECONDS)
    PICTURE.write_text(draw.draw(DASHBOARDS["overview"], draw.Prometheus(prometheus.address, PICTURE_SECONDS)), encoding="utf8")
    shoppers.stop()


if __name__ == "__main__":
    if PROMETHEUS is None or PROMTOOL is None:
        print("there is no Prometheus")
        sys.exit(SKIPPED)
    checked, tried = promtool("check", "config", "prometheus.yml"), promtool("test", "rules", "alerts_test.yml")
    world = Store(dict(zip(SERVICES, sys.argv[1:])), 0)
    try:
        prometheus = RunningPrometheus({name: world.port(name) for name in SERVICES}, world.logs / "observability-prometheus.log")
        try:
            if os.environ.get("UPDATE_PICTURE"):
                update_picture()
            asked = {name: draw.Prometheus(prometheus.address, 60, name) for name in SERVICES}
            shoppers = Shoppers(world, 3, lambda: 0.05)
            try:
                succeeded = unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful()
            finally:
                shoppers.stop()
        finally:
            prometheus.stop()
    finally:
        faults = world.stop() + world.errors()
    sys.exit(faults and "\n".join(faults) or not succeeded)
