"""The frames on a terminal, by curses, and what the keys do."""

import contextlib
import copy
import curses
import fcntl
import os
import queue
import select
import signal
import struct
import sys
import termios
import threading
import time

from top.frame import frame
from top.routes import SORTS
from top.scrape import Scrape, scrape

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COLOURS = {"bad": curses.COLOR_RED, "down": curses.COLOR_RED, "warn": curses.COLOR_YELLOW, "paused": curses.COLOR_YELLOW,
           "good": curses.COLOR_GREEN, "spark": curses.COLOR_CYAN}
ATTRIBUTES = {"bold": curses.A_BOLD, "dim": curses.A_DIM, "head": curses.A_UNDERLINE, "bar": curses.A_REVERSE, "down": curses.A_BOLD | curses.A_REVERSE,
              "paused": curses.A_BOLD | curses.A_REVERSE, "bad": curses.A_BOLD}
KEYS = {ord("j"): curses.KEY_DOWN, ord("k"): curses.KEY_UP, ord("h"): curses.KEY_LEFT, ord("l"): curses.KEY_RIGHT, ord(" "): ord("p")}


class Screen:
    def __init__(self, services, view):
        self.services = services
        self.view = view
        self.frozen = None  # the services as they were when somebody paused
        self.results = queue.SimpleQueue()
        self.is_ended = False
        self.woken, self.waker = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(self.waker, False)

    def run(self):
        """Until somebody ends it, or the terminal does. Signals only set a flag: nothing is left half drawn."""
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        for number in ENDING:
            signal.signal(number, self.end)
        with terminal() as window:
            signal.signal(signal.SIGWINCH, lambda *_: None)
            self.styles = styles()
            for service in self.services:
                threading.Thread(target=self.ask, args=(service,), daemon=True).start()
            while not self.is_ended:
                self.draw(window)
                self.wait(window)

    def end(self, *_):
        self.is_ended = True

    def ask(self, service):
        """In a thread of its own, as a service that does not answer holds it up."""
        due = time.monotonic()
        while True:
            self.results.put((service, safely_scraped(service.address)))
            with contextlib.suppress(BlockingIOError):
                os.write(self.waker, b"\0")
            due = max(due + self.view.interval, time.monotonic())
            time.sleep(max(0, due - time.monotonic()))

    def wait(self, window):
        """For a key, a scrape, a signal, or the next second, which the clock shows."""
        poll = select.poll()
        poll.register(sys.stdin.fileno(), select.POLLIN)
        poll.register(self.woken, select.POLLIN)
        events = dict(poll.poll(1000))
        if events.get(sys.stdin.fileno(), 0) & ~select.POLLIN:
            self.end()  # the terminal is gone
        with contextlib.suppress(BlockingIOError):
            os.read(self.woken, 4096)
        while not self.results.empty():
            service, result = self.results.get()
            service.take(result)
        while (key := window.getch()) != -1:
            self.press(KEYS.get(key, key))

    def press(self, key):
        view = self.view
        if key in (ord("q"), ord("Q")):
            self.end()
        elif key == ord("p"):
            view.is_paused = not view.is_paused
            self.frozen = copy.deepcopy(self.services) if view.is_paused else None
        elif key == ord("s"):
            view.sort = SORTS[(SORTS.index(view.sort) + 1) % len(SORTS)]
        elif key == ord("m"):
            view.shows_numbers, view.scrolled = not view.shows_numbers, 0
        elif key in (curses.KEY_UP, curses.KEY_DOWN):
            view.scrolled = max(0, view.scrolled + (1 if key == curses.KEY_DOWN else -1))
        elif key in (curses.KEY_LEFT, curses.KEY_RIGHT):
            view.first += 1 if key == curses.KEY_RIGHT else -1

    def draw(self, window):
        if not self.frozen:
            self.view.now, self.view.wall = time.monotonic(), time.time()
        height, width = resized(window)
        window.erase()
        for y, line in enumerate(frame(self.frozen or self.services, self.view, width, height)):
            x = 0
            for text, style in line:
                # The last cell of the last line cannot be written without an error, though it is written.
                with contextlib.suppress(curses.error):
                    window.addstr(y, x, text, self.styles.get(style, 0))
                x += len(text)
        window.refresh()


def safely_scraped(address):
    """The thread that asks goes on whatever it meets: where it died, it would write over the screen."""
    try:
        return scrape(address)
    except Exception as error:
        return Scrape(time.monotonic(), time.time(), fault=f"cannot be asked: {error!r}")


@contextlib.contextmanager
def terminal():
    """What curses changes is as it was before, however this ends; a terminal that is gone has nothing to be put back."""
    window = curses.initscr()
    try:
        curses.noecho()
        curses.cbreak()
        with contextlib.suppress(curses.error):
            curses.curs_set(0)
        window.keypad(True)
        window.nodelay(True)
        curses.set_escdelay(25)
        yield window
    finally:
        with contextlib.suppress(curses.error):
            # Emptied, as tmux leaves some lines of the last frame where its size has changed.
            window.erase()
            window.refresh()
            curses.endwin()


def styles():
    pairs = {}
    if curses.has_colors() and not os.environ.get("NO_COLOR"):
        curses.start_color()
        with contextlib.suppress(curses.error):
            curses.use_default_colors()
            for number, (style, colour) in enumerate(COLOURS.items(), 1):
                curses.init_pair(number, colour, -1)
                pairs[style] = curses.color_pair(number)
    return {style: ATTRIBUTES.get(style, 0) | pairs.get(style, 0) for style in {*ATTRIBUTES, *COLOURS}}


def resized(window):
    """The size of the terminal now, which curses learns here: its own handler of SIGWINCH is not asked."""
    with contextlib.suppress(OSError):
        height, width = struct.unpack("hh", fcntl.ioctl(sys.stdout.fileno(), termios.TIOCGWINSZ, b"\0" * 4))
        if height and width and (height, width) != window.getmaxyx():
            curses.resizeterm(height, width)
            window.clear()
    return window.getmaxyx()
