"""A line of a log as a person reads it: time, service, level, event, then the fields."""

import dataclasses
import datetime
import json
import re

from terminal_text import visible

LEVELS = ("debug", "info", "warning", "error")
RESET, BOLD, DIM, RED, YELLOW = "\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m"
OF_LEVEL = {"debug": DIM, "warning": YELLOW, "error": RED}
OF_SERVICES = ("\x1b[36m", "\x1b[35m", "\x1b[34m", "\x1b[32m")
BARE = re.compile(r"[^\s\"'=\\]+")
NO_TIME = " " * len("00:00:00.000")
NO_LEVEL = " " * len("warning")


@dataclasses.dataclass
class Event:
    time: str
    level: str
    name: str
    fields: dict

    def is_at_least(self, level):
        """A level that nobody knows is not left out."""
        return self.level not in LEVELS or LEVELS.index(self.level) >= LEVELS.index(level)


def parse(line):
    """None for what is no event: the last words of a program that crashes, for one."""
    try:
        fields = json.loads(line)
        begin = [fields.pop(name) for name in ("time", "level", "event")]
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return None
    return Event(*begin, fields) if all(isinstance(each, str) for each in begin) else None


class Painter:
    """Writes lines for a terminal, or plain ones for what is no terminal."""

    def __init__(self, services, colours, utf8):
        self.width = max(map(len, services))
        self.colours = dict(zip(services, OF_SERVICES * len(services))) if colours else {}
        self.utf8 = utf8
        self.day = None

    def text(self, entry):
        if entry.line is None:
            return self.without_time(entry.service, self.paint(DIM, "(a new log begins)"))
        if entry.event is None:
            return self.without_time(entry.service, self.visible(as_text(entry.line).expandtabs(4)))
        return self.event(entry.service, entry.event)

    def without_time(self, service, text):
        return f"{NO_TIME} {self.service(service)} {NO_LEVEL} {text}"

    def event(self, service, event):
        day, time = self.day_and_time(event.time)
        level = self.paint(OF_LEVEL.get(event.level), f"{self.visible(event.level):7}")
        name = self.paint(BOLD, self.visible(event.name))
        fields = "".join(f"  {self.field(*field)}" for field in event.fields.items())
        return f"{self.new_day(day)}{self.paint(DIM, time)} {self.service(service)} {level} {name}{fields}"

    def service(self, name):
        return self.paint(self.colours.get(name), f"{name:{self.width}}")

    def field(self, key, value):
        return self.paint(DIM, f"{self.visible(key)}=") + self.value(value)

    def value(self, value):
        if not isinstance(value, str):
            return self.visible(json.dumps(value, ensure_ascii=False))
        shown = self.visible(value.replace("\\", "\\\\").replace('"', '\\"'))
        return shown if BARE.fullmatch(value) and shown == value else f'"{shown}"'

    def day_and_time(self, text):
        """Where the person is, as is the clock on the wall."""
        try:
            local = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
            return local.date(), f"{local:%H:%M:%S}.{local.microsecond // 1000:03}"
        except (ValueError, OverflowError):
            return self.day, self.visible(text)

    def new_day(self, day):
        """A line above the first event of each day, unless that is today's."""
        is_new = day != (self.day or datetime.date.today())
        self.day = day
        return self.paint(DIM, f"{day:%A, %Y-%m-%d}") + "\n" if is_new and day else ""

    def paint(self, colour, text):
        return f"{colour}{text}{RESET}" if colour and self.colours else text

    def visible(self, text):
        return visible(text, self.utf8)


def as_text(line):
    return line.decode("utf8", "backslashreplace")
