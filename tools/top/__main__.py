"""What the services do now: rates, times, errors and what they take, in the terminal until q is pressed.

Numbers are those of /metrics and /readyz; 'requests' leaves out these and /livez."""

import argparse
import concurrent.futures
import math
import os
import re
import shutil
import signal
import sys
import time

# Until the screen is there, Ctrl-C just ends this.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from terminal_text import is_utf8, visible
from top.frame import View, as_text, frame
from top.scrape import scrape
from top.service import WINDOW_SECONDS, Service


def main():
    options = parse_options()
    services = [service(address) for address in options.addresses or options.default]
    view = View(options.interval, is_utf8(), window=options.interval if options.once else max(WINDOW_SECONDS, options.interval))
    if options.once:
        sys.exit(once(services, view))
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        sys.exit("dev: top draws on a terminal; --once prints one frame")
    on_screen(services, view)


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev top", description=__doc__, allow_abbrev=False)
    parser.add_argument("addresses", nargs="*", metavar="[NAME=]ADDRESS", type=address,
                        help="of services, http://127.0.0.1:8081 for one; those of ./dev up where none is named")
    parser.add_argument("--interval", type=seconds, default=2, help="seconds from one look at the services to the next (2)")
    parser.add_argument("--once", action="store_true", help="print one frame as text; exits with 1 if a service is down")
    parser.add_argument("--default", type=address, action="append", default=[], help=argparse.SUPPRESS)
    return parser.parse_args()


def address(text):
    found = re.fullmatch(r"(?:([\w.-]+)=)?(?:(https?)://)?([\w.:\[\]-]+)/?", text, re.ASCII)
    if not found:
        raise argparse.ArgumentTypeError(f"{visible(text)} is no address such as http://127.0.0.1:8081")
    name, scheme, host = found.groups()
    return visible(name or host, False), f"{scheme or 'http'}://{host}"


def seconds(text):
    number = float(text)
    if not 0.5 <= number <= 3600 or math.isnan(number):
        raise argparse.ArgumentTypeError("from 0.5 to 3600 seconds")
    return number


def service(named):
    return Service(*named)


def once(services, view):
    with concurrent.futures.ThreadPoolExecutor(len(services)) as pool:
        for pause in (view.interval, 0):
            for each, found in zip(services, pool.map(lambda each: scrape(each.address), services)):
                each.take(found)
            time.sleep(pause)
    view.now, view.wall = time.monotonic(), time.time()
    try:
        print(as_text(frame(services, view, *shutil.get_terminal_size())), flush=True)
    except BrokenPipeError:
        os._exit(0)
    return 1 if any(each.down_since for each in services) else 0


def on_screen(services, view):
    # Here, so that --once goes without.
    import curses

    from top.screen import Screen

    try:
        curses.setupterm()
        if not curses.tigetstr("cup"):
            raise curses.error
    except curses.error:
        sys.exit(f"dev: nothing can be drawn on a terminal of the kind '{visible(os.environ.get('TERM', ''))}': set TERM, or take --once")
    Screen(services, view).run()


if __name__ == "__main__":
    main()
