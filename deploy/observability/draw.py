#!/usr/bin/env python3
"""Draws the panels of a Grafana dashboard as SVG, from what Prometheus answers to their queries; there need be no Grafana.

Usage: draw.py <address of Prometheus> <dashboard> [minutes] >picture.svg; for example
draw.py http://127.0.0.1:9090 dashboards/overview.json 180"""

import html
import json
import math
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

POINTS = 90
COLUMN, ROW, GAP = 50, 30, 8  # of the grid of 24 columns, in pixels
COLOURS = ["#3274d9", "#e0752d", "#37872d", "#c4162a", "#8f3bb8", "#b8860b", "#00868b", "#7a7a7a"]
PREFIXES = [(1e9, "G"), (1e6, "M"), (1e3, "k"), (1, "")]


class Prometheus:
    """What is asked of it is about the last `seconds`, and of the dashboard of one service about this one."""

    def __init__(self, address, seconds, service="cart"):
        self._address, self.seconds, self._service = address.rstrip("/"), seconds, service

    def now(self, query):
        """The series that there are, each as (labels, its one point)."""
        found = self._ask("query", query=self._filled_in(query))
        return [(series["metric"], [point(series["value"])]) for series in found]

    def history(self, query):
        """The same with all points of that time."""
        end = time.time()
        found = self._ask("query_range", query=self._filled_in(query), start=end - self.seconds, end=end, step=self.seconds / POINTS)
        return [(series["metric"], [point(each) for each in series["values"]]) for series in found]

    def _filled_in(self, query):
        """With what Grafana puts in place of its variables."""
        interval = max(4, int(self.seconds / POINTS * 4))
        return query.replace("$__rate_interval", f"{interval}s").replace("$service", self._service)

    def _ask(self, path, **parameters):
        data = urllib.parse.urlencode(parameters).encode()
        try:
            with urllib.request.urlopen(f"{self._address}/api/v1/{path}", data, timeout=30) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as refused:
            raise ValueError(f"{parameters['query']}: {json.load(refused)['error']}") from refused


def point(pair):
    return float(pair[0]), float(pair[1])


def written(value, unit):
    """As on an axis: 20 ms, 1.5 MB, 3 %."""
    if unit == "s":
        for seconds, name in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms")):
            if value >= seconds:
                return f"{value / seconds:.3g} {name}"
        return f"{value * 1e6:.3g} µs" if value else "0"
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    size, prefix = next((each for each in PREFIXES if abs(value) >= each[0]), (1, ""))
    return f"{value / size:.3g}" + (f" {prefix}B" if unit == "bytes" else prefix) + ("/s" if unit in ("reqps", "cps") else "")


def rounded_up(value):
    """The top of an axis that reaches to it."""
    size = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(size * step for step in (1, 2, 3, 4, 6, 8, 10) if value <= size * step)


def legend_of(labels, pattern):
    for name, value in labels.items():
        pattern = pattern.replace(f"{{{{{name}}}}}", value)
    return pattern


def text(x, y, said, **style):
    rest = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
    return f'<text x="{x:.0f}" y="{y:.0f}"{rest}>{html.escape(said)}</text>'


class Panel:
    def __init__(self, described, prometheus):
        grid = described["gridPos"]
        self.x, self.y = grid["x"] * COLUMN + GAP / 2, grid["y"] * ROW + GAP / 2
        self.width, self.height = grid["w"] * COLUMN - GAP, grid["h"] * ROW - GAP
        self.title, self.unit = described["title"], described["fieldConfig"]["defaults"]["unit"]
        self.is_stat, self.step = described["type"] == "stat", prometheus.seconds / POINTS
        ask = prometheus.now if self.is_stat else prometheus.history
        self.series = [series for target in described["targets"]
                       for series in sorted((legend_of(labels, target["legendFormat"]), points) for labels, points in ask(target["expr"]))]

    def drawn(self):
        parts = [f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="4" fill="#fff" stroke="#d8dade"/>',
                 text(self.x + 10, self.y + 20, self.title, font_weight="bold")]
        return parts + list(self._numbers() if self.is_stat else self._lines())

    def _numbers(self):
        width = self.width / max(1, len(self.series))
        for number, (name, points) in enumerate(self.series):
            middle, value = self.x + width * (number + 0.5), points[-1][1]
            said = "–" if math.isnan(value) else written(value, self.unit)
            yield text(middle, self.y + 64, said, font_size=26, text_anchor="middle", fill=COLOURS[number % len(COLOURS)])
            yield text(middle, self.y + 88, name, text_anchor="middle", fill="#555")

    def _lines(self):
        left, right, top, bottom = self.x + 58, self.x + self.width - 12, self.y + 34, self.y + self.height - 34
        values = [value for _, points in self.series for _, value in points if not math.isnan(value)]
        times = [moment for _, points in self.series for moment, _ in points] or [0, 1]
        highest, begin, end = rounded_up(max(values, default=0)), min(times), max(max(times), min(times) + 1)
        for share in (0, 0.5, 1):
            y = bottom - share * (bottom - top)
            yield f'<path d="M{left:.0f} {y:.0f}H{right:.0f}" stroke="#e8e8e8"/>'
            yield text(left - 6, y + 4, written(share * highest, self.unit), text_anchor="end", fill="#777")
        for number, (_, points) in enumerate(self.series):
            path, last = "", -math.inf
            for moment, value in points:
                x, y = left + (moment - begin) / (end - begin) * (right - left), bottom - value / highest * (bottom - top)
                if not math.isnan(value):
                    path += f"{'L' if moment - last < 1.5 * self.step else 'M'}{x:.0f} {y:.0f}"
                    last = moment
            yield f'<path d="{path}" fill="none" stroke-width="1.6" stroke="{COLOURS[number % len(COLOURS)]}"/>'
        yield from self._legend(self.x + 12, bottom + 22)

    def _legend(self, x, y):
        for number, (name, _) in enumerate(self.series):
            width = 22 + 6.3 * len(name)
            if x + width > self.x + self.width:
                return
            yield f'<rect x="{x:.0f}" y="{y - 7:.0f}" width="10" height="4" fill="{COLOURS[number % len(COLOURS)]}"/>'
            yield text(x + 14, y, name, fill="#555")
            x += width


def draw(dashboard, prometheus):
    panels = [Panel(each, prometheus) for each in dashboard["panels"]]
    width, height = 24 * COLUMN, max(panel.y + panel.height for panel in panels) + GAP / 2
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" font-family="sans-serif" font-size="11.5">',
             f'<title>{html.escape(dashboard["title"])}</title><rect width="100%" height="100%" fill="#f4f5f7"/>']
    return "\n".join(lines + [part for panel in panels for part in panel.drawn()] + ["</svg>\n"])


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    minutes = float(sys.argv[3]) if len(sys.argv) == 4 else 180
    sys.stdout.write(draw(json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf8")), Prometheus(sys.argv[1], 60 * minutes)))
