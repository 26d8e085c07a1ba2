"""./dev logs: the logs of the services that ./dev up runs, in one stream."""

import argparse
import dataclasses
import functools
import os
import pathlib
import select
import signal
import sys

from logs.follow import Log
from logs.lines import LEVELS, Event, Painter, as_text, parse
from services import SERVICES
from terminal_text import is_utf8, visible

FOLDER = pathlib.Path(__file__).parents[2] / ".local/logs"
PAUSE_MS = 200


def main():
    options = parse_options()
    logs = [Log(name, options.folder / f"{name}.log") for name in options.services or SERVICES]
    if not any(log.path.exists() for log in logs):
        names = " and ".join(log.name for log in logs)
        sys.exit(f"dev: there is no log of {names} yet: ./dev up starts the services, and their logs then are here")
    # At once, and even where nobody reads what has been written.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: os._exit(0))
    try:
        show(logs, options)
    except BrokenPipeError:
        os._exit(0)


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev logs", description=__doc__, allow_abbrev=False)
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=f"some of {', '.join(SERVICES)}")
    parser.add_argument("--level", choices=LEVELS, default="debug", help="leave out events below it; lines that are no events stay")
    parser.add_argument("--lines", type=int, default=20, metavar="N", help="begin with the last N lines of each service (20)")
    parser.add_argument("--json", action="store_true", help="the lines as they were written")
    parser.add_argument("--no-follow", action="store_true", help="end where the logs end now")
    parser.add_argument("--folder", type=pathlib.Path, default=FOLDER, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in set(options.services) - set(SERVICES):
        parser.error(f"there is no service {visible(name)}, only {', '.join(SERVICES)}")
    if options.lines < 0:
        parser.error("--lines takes a number from 0 on")
    options.services = list(dict.fromkeys(options.services))
    return options


def show(logs, options):
    write = raw if options.json else painted(logs)
    is_wanted = functools.partial(is_at_least, options.level)
    put([entry for log in logs for entry in entries(log.name, log.last(options.lines, lambda line: is_wanted(parse(line))))], write)
    while not options.no_follow and not is_reader_gone():
        put([entry for log in logs for entry in entries(log.name, log.new()) if is_wanted(entry.event)], write)


def is_at_least(level, event):
    return event is None or event.is_at_least(level)


def is_reader_gone():
    """Waits a moment. What is written to may end while nothing is written: a terminal, or head at the other end of a pipe."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    return bool(poll.poll(PAUSE_MS))


@dataclasses.dataclass
class Entry:
    service: str
    line: bytes  # None for a new beginning
    event: Event
    time: str


def entries(service, lines):
    """What has no time of its own stays behind the line before it."""
    time = ""
    for line in lines:
        event = parse(line) if line is not None else None
        time = event.time if event else time
        yield Entry(service, line, event, time)


def put(batch, write):
    for entry in sorted(batch, key=lambda each: each.time):
        write(entry)
    sys.stdout.flush()


def painted(logs):
    is_terminal = sys.stdout.isatty()
    colours = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    painter = Painter([log.name for log in logs], colours, is_utf8())

    def write(entry):
        sys.stdout.buffer.write(painter.text(entry).encode("utf8", "backslashreplace") + b"\n")

    return write


def raw(entry):
    """Byte by byte into a pipe; a terminal gets nothing that it would obey."""
    if entry.line is not None:
        shown = visible(as_text(entry.line), is_utf8()).encode("utf8") if sys.stdout.isatty() else entry.line
        sys.stdout.buffer.write(shown + b"\n")


if __name__ == "__main__":
    main()
