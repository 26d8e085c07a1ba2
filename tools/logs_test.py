"""Tests of ./dev logs: as a program, with a folder of logs of its own."""

import json
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent
# Whatever a terminal would obey: ESC, the C1 controls, and marks that turn the direction of text.
OBEYED = ("\x1b", "\x07", "\r", "\x9b", "\u202e", "\u2028")


def event(second, name, level="info", **fields):
    return json.dumps({"time": f"2026-11-29T03:00:{second:02}.123456Z", "level": level, "event": name, **fields}) + "\n"


class LogsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def given_log(self, service, *lines, mode="w"):
        with open(self.folder / f"{service}.log", mode, encoding="utf8") as file:
            file.write("".join(lines))

    def command(self, *options):
        return [sys.executable, "-B", "-m", "logs", "--folder", str(self.folder), *options]

    def shown(self, *options, **environment):
        done = subprocess.run(self.command("--no-follow", *options), env={**self.environment, **environment}, check=True, capture_output=True)
        # The day stands above what is not of today.
        return [line for line in done.stdout.decode().split("\n")[:-1] if not line.endswith("2026-11-29")]

    def follow(self, *options):
        following = subprocess.Popen(self.command(*options), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(following.communicate)
        self.addCleanup(following.kill)
        return following

    def assert_next(self, following, *words):
        line = following.stdout.readline()
        if line.endswith("2026-11-29\n"):
            line = following.stdout.readline()
        for word in words:
            self.assertIn(word, line)

    def test_an_event_is_time_service_level_event_and_fields(self):
        self.given_log("cart", event(1, "job failed", "warning", kind="mail", attempts=3, reason="no such host", took_ms=1.5))

        self.assertEqual(self.shown("cart"), ['03:00:01.123 cart warning job failed  kind=mail  attempts=3  reason="no such host"  took_ms=1.5'])

    def test_events_of_both_services_stand_by_their_time(self):
        self.given_log("cart", event(2, "second"), event(4, "fourth"))
        self.given_log("customers", event(1, "first"), event(3, "third"))

        self.assertEqual([line.split()[1:] for line in self.shown()], [
            ["customers", "info", "first"], ["cart", "info", "second"], ["customers", "info", "third"], ["cart", "info", "fourth"]])

    def test_lines_that_are_no_events_are_shown_behind_the_one_before_them(self):
        self.given_log("cart", event(1, "first"), "==42==ERROR: AddressSanitizer\n", "[1]\n", '{"time": 1, "level": 2, "event": 3}\n', "[" * 100000 + "\n")
        self.given_log("customers", event(2, "last"))

        lines = self.shown()

        self.assertIn("==42==ERROR: AddressSanitizer", lines[1])
        self.assertIn("[1]", lines[2])
        self.assertIn('{"time": 1', lines[3])
        self.assertIn("last", lines[5])

    def test_nothing_in_a_log_reaches_a_terminal_as_a_command(self):
        self.given_log("cart", event(1, "a\x1b[2Jb", "in\x1bfo", **{"k\x9b": "x\x1b]0;title\x07\n\u202e\u2028"}), "raw \x1b[31m \x9b1m\r\u202e\n",
                       event("\x1b[2J", "time"))

        for options in ((), ("--lines", "1"), ("--level", "error")):
            shown = "".join(self.shown(*options))

            self.assertEqual([each for each in OBEYED if each in shown], [])
        self.assertIn(r'"x\x1b]0;title\x07\n\u202e\u2028"', "".join(self.shown()))

    def test_a_terminal_without_utf8_gets_ascii(self):
        self.given_log("cart", event(1, "søld", cup="mug ☕"), "raw ☕ě\n")

        self.assertTrue("".join(self.shown(LC_ALL="C")).isascii())

    def test_a_level_leaves_out_those_below_it_but_no_lines_without_one(self):
        self.given_log("cart", event(1, "a", "debug"), event(2, "b"), event(3, "c", "warning"), event(4, "d", "error"), event(5, "e", "fatal"), "crash\n")

        self.assertEqual([line.split()[-1] for line in self.shown("--level", "warning")], ["c", "d", "e", "crash"])

    def test_the_last_lines_are_of_those_that_are_wanted(self):
        self.given_log("cart", event(1, "early", "error"), event(2, "late", "error"), *(event(3, "noise", filler="x" * 1000) for _ in range(200)))

        self.assertEqual([line.split()[-1] for line in self.shown("--level", "error", "--lines", "1")], ["late"])
        self.assertEqual(len(self.shown("--lines", "150")), 150)
        self.assertEqual(self.shown("--lines", "0"), [])

    def test_json_is_what_was_written(self):
        lines = [event(1, "a", key="\x1b☕"), "no \x1b event\n"]
        self.given_log("cart", *lines)

        self.assertEqual("\n".join(self.shown("--json")) + "\n", "".join(lines))

    def test_one_service_alone(self):
        self.given_log("cart", event(1, "a"))
        self.given_log("customers", event(2, "b"))

        self.assertEqual([line.split()[-1] for line in self.shown("customers")], ["b"])

    def test_what_to_do_is_said_where_nothing_has_run(self):
        done = subprocess.run(self.command(), env=self.environment, check=False, capture_output=True, text=True)

        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("./dev up starts the services", done.stderr)

    def test_it_follows_a_log_that_grows_is_cut_is_replaced_and_begins_later(self):
        self.given_log("cart", event(1, "old"), event(1, "older"))
        following = self.follow()

        self.assert_next(following, "old")
        self.assert_next(following, "older")
        self.given_log("cart", event(2, "grown")[:20], mode="a")
        self.given_log("cart", event(2, "grown")[20:], mode="a")
        self.assert_next(following, "grown")
        self.given_log("cart", *(event(3, f"cut {number}") for number in range(9)))
        self.assert_next(following, "a new log begins")
        for number in range(9):
            self.assert_next(following, f"cut {number}")
        self.given_log("next", event(4, "replaced"))
        (self.folder / "next.log").rename(self.folder / "cart.log")
        self.assert_next(following, "a new log begins")
        self.assert_next(following, "replaced")
        self.given_log("customers", event(5, "begun"))
        self.assert_next(following, "customers", "begun")

    def test_a_line_that_a_dying_program_did_not_end_is_shown_when_the_next_begins(self):
        self.given_log("cart", event(1, "old"))
        following = self.follow()
        self.assert_next(following, "old")

        self.given_log("cart", "terminate called", mode="a")
        time.sleep(0.5)
        self.given_log("cart", event(2, "new"))

        self.assert_next(following, "terminate called")
        self.assert_next(following, "a new log begins")
        self.assert_next(following, "new")

    def test_interrupt_ends_it_with_nothing_more_said(self):
        self.given_log("cart", event(1, "old"))
        following = self.follow()
        self.assert_next(following, "old")

        following.send_signal(signal.SIGINT)

        self.assertEqual((following.wait(10), *following.communicate()), (0, "", ""))

    def test_it_ends_when_nobody_reads_any_more(self):
        self.given_log("cart", event(1, "old"))
        following = self.follow()
        self.assert_next(following, "old")

        following.stdout.close()

        self.assertEqual((following.wait(10), following.stderr.read()), (0, ""))

    def in_a_terminal(self, *options, **environment):
        ours, theirs = pty.openpty()
        done = subprocess.run(self.command("--no-follow", *options), env={**self.environment, **environment}, stdout=theirs, check=True)
        os.close(theirs)
        shown = os.read(ours, 1 << 16).decode()
        os.close(ours)
        self.assertEqual(done.returncode, 0)
        return shown

    def test_colours_tell_services_and_levels_apart_on_a_terminal_only(self):
        self.given_log("cart", event(1, "a", "error"))
        self.given_log("customers", event(2, "b"))

        self.assertIn("\x1b[31merror", self.in_a_terminal())
        self.assertIn("\x1b[35mcart", self.in_a_terminal())
        self.assertNotIn("\x1b", self.in_a_terminal(NO_COLOR="1"))
        self.assertNotIn("\x1b", "".join(self.shown()))

    def test_json_for_a_terminal_has_no_controls_either(self):
        self.given_log("cart", "no \x1b[2J event\n")

        self.assertEqual(self.in_a_terminal("--json"), "no \\x1b[2J event\r\n")


if __name__ == "__main__":
    unittest.main()
