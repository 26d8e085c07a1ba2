"""One frame: lines of (text, style), as many and as long as the terminal has room for."""

import dataclasses
import time

from terminal_text import visible
from top.numbers import age, cut, digits, sparkline
from top.routes import SORTS, routes_lines
from top.rows import ROWS, others
from top.service import HISTORY_SECONDS, WINDOW_SECONDS

NARROWEST = 38
SEPARATOR = "│"
LABEL, NOW, PEAK, MORE = 11, 7, 7, 8
FOR_BOTH = 16  # lines in which routes and other numbers stand one above the other


@dataclasses.dataclass
class View:
    """What a person has chosen, and when it is."""

    interval: float
    utf8: bool
    now: float = 0
    wall: float = 0
    window: float = WINDOW_SECONDS  # of what is shown as now
    sort: str = SORTS[0]
    shows_numbers: bool = False
    is_paused: bool = False
    scrolled: int = 0
    most: int = 0  # how far the longest table that is shown can be scrolled
    first: int = 0  # of the services, where not all fit


def frame(services, view, width, height):
    count = max(1, min(len(services), (width + 3) // (NARROWEST + 3)))
    view.first = max(0, min(view.first, len(services) - count))
    each = (width - 3 * (count - 1)) // count
    view.most = 0
    columns = [column(service, view, each, height - 2) for service in services[view.first : view.first + count]]
    view.scrolled = min(view.scrolled, view.most)
    separator = SEPARATOR if view.utf8 else "|"
    lines = [heading(view, width)]
    for row in zip(*columns):
        lines.append([span for line in row for span in ((f" {separator} ", "dim"), *line)][1:])
    lines.append(keys(view, width, len(services) - count))
    return [fitted(line, width) for line in lines[: height - 1] + lines[-1:]][:height]


def heading(view, width):
    left = f" {time.strftime('%H:%M:%S', time.localtime(view.wall))}  every {view.interval:g} s, numbers of the last {view.window:g} s"
    right = " PAUSED " if view.is_paused else ""
    room = max(0, width - len(right))
    return [(left[:room].ljust(room), "bar"), (right, "paused")]


def keys(view, width, hidden):
    words = ["q quit", "p go on" if view.is_paused else "p pause", f"s sort: {view.sort}",
             "m routes" if view.shows_numbers else "m more numbers", "↑↓ scroll" if view.utf8 else "j/k scroll"]
    if hidden:
        words.append(f"{'←→' if view.utf8 else 'h/l'} {hidden} more")
    return [(" " + "   ".join(words).ljust(width), "bar")]


def column(service, view, width, height):
    reading = None if service.is_late(view.now, view.interval) else service.now()
    upper = [title(service, view, width), *rows(service, reading, view, width)]
    lower = height - len(upper)
    if reading:
        upper += tables(reading, view, width, lower)
    return [fitted(line, width) for line in padded(upper, height)]


def tables(reading, view, width, height):
    """One, or two where there is room."""
    more = others(reading)
    if view.shows_numbers:
        return scrolled(numbers_lines(more, view, width), height, view)
    numbers = numbers_lines(more, view, width)[: height // 2] if more and height >= FOR_BOTH else []
    return scrolled(routes_lines(reading, view, width), height - len(numbers), view) + numbers


def scrolled(lines, height, view):
    """Below the first line, what has been scrolled to, never past the end."""
    most = max(0, len(lines) - height)
    view.most = max(view.most, most)
    return padded(lines[:1] + lines[1 + min(view.scrolled, most) :], height)


def padded(lines, height):
    return (lines + [[]] * height)[: max(0, height)]


def title(service, view, width):
    name = service.name[: width // 2]
    where = service.address.split("://")[-1] if service.address.split("://")[-1] != service.name else ""
    started = service.last and service.last.value("process_start_time_seconds")
    up = f"up {age(view.wall - started)}" if started and not service.down_since else ""
    left = fitted([(name, "bold"), (f"  {visible(where, False)}", "dim")], width - len(up) - 1)
    return [*left, (" " + up, "")]


def state(service, view):
    """Two lines, of which the second is for what heads the numbers where there are any."""
    if service.down_since:
        since = time.strftime("%H:%M:%S", time.localtime(service.down_since))
        return [[(f"DOWN since {since}, {age(view.wall - service.down_since)}", "down")], [(visible(service.heard.fault, False), "bad")]]
    if service.is_late(view.now, view.interval):
        return [[(f"SILENT for {age(view.now - service.heard.at)}", "down")], [("neither an answer nor a fault", "bad")]]
    if not service.last:
        return [[("asking…" if view.utf8 else "asking...", "dim")], []]
    return [readiness(*service.last.readiness), []]


def readiness(status, dependencies):
    """Of what is not ready, only the reasons: there may be no room for more."""
    style = {"ok": "good", "degraded": "warn"}.get(status, "bad")
    word = {"ok": "ready", "": "/readyz says nothing"}.get(status, status)
    told = ", ".join(" ".join(each) for each in dependencies if status == "ok" or each[1] != "ok")
    return [(visible(word, False), style), (f"  {visible(told, False)}", "" if style == "good" else style)]


def rows(service, reading, view, width):
    length = max(1, width - LABEL - NOW - PEAK - 2)
    cell = max(2 * view.interval, HISTORY_SECONDS / length)
    status, reason = state(service, view)
    span = f"last {digits(cell * length / 60)} min"
    yield status
    yield reason or [(f"{'':{LABEL}}{'now':>{NOW}}  {span[:length]:{length}}{'peak':>{PEAK}}", "dim")]
    for row in ROWS:
        values = service.values(row.title, view.now, cell, length)
        known = [value for value in values if value is not None]
        value = row.value(reading) if reading else None
        text = row.now(value, reading.scrape) if reading and row.now else row.text(value)
        style = row.style(value, reading.scrape) if reading else ""
        yield [(f"{row.title:{LABEL}}", style), (f"{text:>{NOW}}", style or "bold"), ("  " + sparkline(values, view.utf8), "spark"),
               (f"{row.text(max(known)) if known else '':>{PEAK}}", "dim")]


def numbers_lines(more, view, width):
    left = max(1, width - 2 * MORE)
    lines = [[(f"{'more numbers':{left}}{'now':>{MORE}}{'in all':>{MORE}}", "head")]]
    for name, labels, now, total in more:
        words = " ".join([name.replace("_", " "), *(visible(value, False) for _, value in labels)])
        lines.append([(f"{cut(words, left - 1, view.utf8):{left}}{now:>{MORE}}{total:>{MORE}}", "")])
    return lines if more else lines + [[("nothing but what stands above", "dim")]]


def fitted(line, width):
    """Exactly as wide."""
    spans, left = [], width
    for text, style in line:
        if left > 0 and text:
            spans.append((text[:left], style))
            left -= len(text)
    return [*spans, (" " * left, "")] if left > 0 else spans


def as_text(lines):
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)
