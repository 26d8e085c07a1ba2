"""Tests of ./dev top as a program: what it asks services, prints, and does to a terminal."""

import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from top.scrape import scrape
from top.testing import BUSY, NOT_READY, READY, exposition, given_server

TOOLS = pathlib.Path(__file__).resolve().parent
PATIENCE_SECONDS = 60
LEAVES_SCREEN = b"\x1b[?1049l"


class ScrapeTest(unittest.TestCase):
    def test_numbers_and_readiness_are_asked_for(self):
        found = scrape(given_server(self, {"/metrics": (200, exposition()), "/readyz": (200, READY)}))

        self.assertEqual((found.fault, found.value("http_connections"), found.readiness), ("", 3, ("ok", (("database", "ok"),))))

    def test_a_service_that_is_not_ready_says_why(self):
        found = scrape(given_server(self, {"/metrics": (200, exposition()), "/readyz": (503, NOT_READY)}))

        self.assertEqual(found.readiness, ("not ready", (("database", "unreachable"),)))

    def test_what_cannot_be_read_is_a_fault_in_words(self):
        for replies, words in (({}, "/metrics answers 404"), ({"/metrics": (200, "<html> is no number")}, "nothing that Prometheus could read"),
                               ({"/metrics": (200, "")}, "nothing that Prometheus could read"), ({"/metrics": (200, "# TYPE x")}, "nothing that")):
            self.assertIn(words, scrape(given_server(self, replies)).fault)

    def test_an_address_at_which_nobody_listens_is_a_fault_in_words(self):
        self.assertEqual(scrape("http://127.0.0.1:1").fault, "connection refused")
        self.assertTrue(scrape("http://127.0.0.1:99999").fault)
        self.assertTrue(scrape("http://127.0.0.1:word").fault)

    def test_readiness_in_a_shape_that_nobody_expects_is_unknown(self):
        for body in ("[]", "word", '{"data": 3}', '{"error": []}', '{"data": {"dependencies": []}}', "[" * 100000):
            found = scrape(given_server(self, {"/metrics": (200, exposition()), "/readyz": (200, body)}))

            self.assertEqual(found.fault, "")


class OnceTest(unittest.TestCase):
    def once(self, *options):
        return subprocess.run(["/usr/bin/python3", "-B", "-m", "top", "--once", "--interval", "0.5", *options], check=False, capture_output=True,
                              text=True, env={**os.environ, "PYTHONPATH": str(TOOLS), "LC_ALL": "C.UTF-8", "COLUMNS": "80", "LINES": "24"})

    def test_one_frame_is_printed_as_text(self):
        done = self.once(f"cart={given_server(self, {'/metrics': (200, exposition(BUSY)), '/readyz': (200, READY)})}")

        self.assertEqual((done.returncode, done.stderr, done.stdout.count("\n")), (0, "", 24))
        self.assertIn("ready  database ok", done.stdout)
        self.assertNotIn("\x1b", done.stdout)

    def test_a_service_that_is_down_is_an_error(self):
        done = self.once("http://127.0.0.1:1")

        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("connection refused", done.stdout)

    def test_what_is_no_address_or_interval_is_refused_in_words(self):
        for options in (("ftp://host",), ("http://a/b",), ("\x1b[2J",), ("--interval", "0"), ("--interval", "nan"), ("--interval", "x")):
            done = self.once(*options)

            self.assertEqual(done.returncode, 2)
            self.assertNotIn("Traceback", done.stderr)
            self.assertNotIn("\x1b", done.stderr)


class Terminal:
    """A terminal with ./dev top on it. `shown` is all that it was sent."""

    def __init__(self, *options, columns=80, lines=24, controls=True, **environment):
        self.ours, self.theirs = pty.openpty()
        self.resize(columns, lines)
        self.before = termios.tcgetattr(self.theirs)
        self.shown = b""
        self.top = subprocess.Popen(
            ["/usr/bin/python3", "-B", "-m", "top", "--interval", "0.5", *options], stdin=self.theirs, stdout=self.theirs, stderr=self.theirs,
            start_new_session=True, preexec_fn=become_terminal if controls else None,
            env={**os.environ, "PYTHONPATH": str(TOOLS), "LC_ALL": "C.UTF-8", "TERM": "xterm", **environment})

    def resize(self, columns, lines):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys):
        os.write(self.ours, keys)

    def wait_for(self, words):
        """What was sent up to there is forgotten."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := re.search(words.encode(), self.shown)):
            if not self.read() and (time.monotonic() > end or self.top.poll() is not None):
                raise AssertionError(f"{words} is not among {self.shown!r}")
        self.shown = self.shown[found.end() :]

    def read(self):
        if not select.select([self.ours], [], [], 0.1)[0]:
            return False
        self.shown += os.read(self.ours, 1 << 16)
        return True

    def ended(self):
        """The exit status, once all that was written is read."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.top.poll() is None and time.monotonic() < end:
            self.read()
        while self.read():
            pass
        return self.top.wait(1)

    def close(self):
        if self.top.poll() is None:
            self.top.kill()
        self.top.wait()
        for descriptor in (self.ours, self.theirs):
            if descriptor is not None:
                os.close(descriptor)

    def hang_up(self):
        os.close(self.theirs)
        os.close(self.ours)
        self.ours = self.theirs = None


def become_terminal():
    """So that its Ctrl-C is a signal, and its end too."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class TerminalTest(unittest.TestCase):
    def setUp(self):
        self.replies = {"/metrics": (200, exposition(BUSY)), "/readyz": (200, READY)}
        self.address = given_server(self, self.replies)

    def given_top(self, *options, **choices):
        terminal = Terminal(*(options or (f"customers={self.address}", f"cart={self.address}")), **choices)
        self.addCleanup(terminal.close)
        return terminal

    def assert_left_as_it_was(self, terminal):
        self.assertEqual(terminal.ended(), 0)
        self.assertEqual(termios.tcgetattr(terminal.theirs), terminal.before)
        self.assertIn(LEAVES_SCREEN, terminal.shown)
        self.assertNotIn(b"Traceback", terminal.shown)

    def test_it_draws_follows_the_size_of_the_terminal_and_ends_at_q(self):
        terminal = self.given_top()

        terminal.wait_for("customers.*cart.*requests.*err/s")
        self.assertNotEqual(termios.tcgetattr(terminal.theirs), terminal.before)
        terminal.resize(120, 40)
        terminal.wait_for("5xx/s")
        terminal.resize(20, 5)
        terminal.wait_for("q quit")
        terminal.resize(80, 24)
        terminal.wait_for("err/s")
        terminal.type(b"q")

        self.assert_left_as_it_was(terminal)

    def test_ctrl_c_and_signals_end_it_as_well(self):
        for end in (lambda terminal: terminal.type(b"\x03"), lambda terminal: terminal.top.send_signal(signal.SIGTERM)):
            terminal = self.given_top()
            terminal.wait_for("q quit")

            end(terminal)

            self.assert_left_as_it_was(terminal)

    def test_it_ends_with_its_terminal_whether_or_not_that_sends_a_signal(self):
        for controls in (True, False):
            terminal = self.given_top(controls=controls)
            terminal.wait_for("q quit")

            terminal.hang_up()

            self.assertEqual(terminal.top.wait(PATIENCE_SECONDS), 0)

    def test_keys_pause_sort_and_turn_pages(self):
        terminal = self.given_top()
        terminal.wait_for("err/s")

        for key, words in ((b"p", "PAUSED"), (b"s", "errors"), (b"m", "more numbers"), (b"\x1b[B", ""), (b"\x1b[D", ""), (b"\xff\x00?", ""), (b"p", "pause")):
            terminal.type(key)
            terminal.wait_for(words)
        terminal.type(b"q")

        self.assert_left_as_it_was(terminal)

    def test_a_service_that_goes_is_down_and_comes_back(self):
        terminal = self.given_top()
        terminal.wait_for("ready")

        self.replies["/metrics"] = (503, "")
        terminal.wait_for("DOWN since.*answers 503")
        self.replies["/metrics"] = (200, exposition(BUSY))
        terminal.wait_for("ready")
        terminal.type(b"q")

        self.assert_left_as_it_was(terminal)

    def test_a_service_that_is_slower_than_the_interval_is_waited_for(self):
        terminal = self.given_top(given_server(self, self.replies, delay=0.4))

        terminal.wait_for("ready")
        terminal.wait_for("457/s|0/s")
        terminal.type(b"q")

        self.assert_left_as_it_was(terminal)

    def test_without_utf8_only_ascii_is_drawn(self):
        terminal = self.given_top(LC_ALL="C")
        terminal.wait_for("err/s")
        terminal.type(b"q")

        self.assert_left_as_it_was(terminal)
        self.assertTrue(terminal.shown.isascii())

    def test_a_terminal_on_which_nothing_can_be_drawn_is_refused_in_words(self):
        for kind in ("dumb", "nothing-of-the-kind", ""):
            terminal = self.given_top(TERM=kind)

            self.assertEqual(terminal.ended(), 1)
            self.assertIn(b"--once", terminal.shown)
            self.assertNotIn(b"Traceback", terminal.shown)

    def test_what_is_no_terminal_is_refused_in_words(self):
        done = subprocess.run(["/usr/bin/python3", "-B", "-m", "top", self.address], check=False, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(TOOLS)})

        self.assertEqual((done.returncode, done.stderr), (1, "dev: top draws on a terminal; --once prints one frame\n"))


if __name__ == "__main__":
    unittest.main()
