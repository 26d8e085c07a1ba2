"""Tests of what ./dev top makes of what services say."""

import unittest

from top.frame import View, as_text, frame
from top.numbers import age, count, duration, size, sparkline
from top.routes import SORTS
from top.rows import others
from top.scrape import Scrape, parse
from top.service import AtLeast, Service, quantile
from top.testing import BUSY, START, exposition

INFINITE = float("inf")


def seen(at, text="", fault="", readiness=("ok", (("database", "ok"),))):
    found = Scrape(at, START + 7200 + at, fault=fault, readiness=readiness)
    if text:
        parse(text, found)
    return found


def service(*scrapes, name="cart"):
    made = Service(name, "http://127.0.0.1:8082")
    for each in scrapes:
        made.take(each)
    return made


def text_of(*services, width=80, height=24, now=2, utf8=True, **chosen):
    return as_text(frame(list(services), View(2, utf8, now, START + 7200 + now, **chosen), width, height))


class ReadTest(unittest.TestCase):
    def test_labels_are_read_with_what_is_escaped_in_them(self):
        found = seen(0, 'x{a="1,2}",b="q\\"\\\\\\n",c=""} 1e3\ny NaN\n# a word\n\nz 4 1700000000000\n')

        self.assertEqual(found.samples["x", (("a", "1,2}"), ("b", 'q"\\\n'), ("c", ""))], 1000)
        self.assertEqual((found.value("y"), found.value("z")), (None, 4))

    def test_what_only_grows_is_known_by_its_type(self):
        found = seen(0, exposition([("/a", "2xx", 1, 1)]))

        self.assertTrue({"http_requests_total", "http_request_duration_seconds_bucket", "process_cpu_seconds_total"} <= found.growing)
        self.assertNotIn("process_open_fds", found.growing)


class RateTest(unittest.TestCase):
    def test_a_rate_is_the_growth_between_two_scrapes(self):
        reading = service(seen(0, exposition([("/a", "2xx", 100, 90), ("/b", "5xx", 7, 7)])),
                          seen(2, exposition([("/a", "2xx", 150, 140), ("/b", "5xx", 8, 8)], cpu=0.5))).now()

        self.assertEqual((reading.requests(), reading.requests(status_class="5xx"), reading.rate("process_cpu_seconds_total")), (25.5, 0.5, 0.25))

    def test_probes_are_no_requests(self):
        reading = service(seen(0, exposition([("/metrics", "2xx", 1, 1)])), seen(2, exposition([("/metrics", "2xx", 3, 3)]))).now()

        self.assertEqual((reading.requests(), reading.quantile(0.5)), (0, None))

    def test_a_counter_that_is_less_than_before_has_begun_anew(self):
        reading = service(seen(0, exposition([("/a", "2xx", 100, 100)])), seen(2, exposition([("/a", "2xx", 10, 10)]))).now()

        self.assertEqual(reading.requests(), 5)

    def test_another_process_has_begun_anew_even_where_it_has_counted_more(self):
        reading = service(seen(0, exposition([("/a", "2xx", 10, 10)])), seen(2, exposition([("/a", "2xx", 30, 30)], started=START + 1))).now()

        self.assertEqual(reading.requests(), 15)

    def test_a_series_that_was_not_there_has_begun_at_nothing(self):
        reading = service(seen(0, exposition()), seen(2, exposition([("/a", "2xx", 6, 6)]))).now()

        self.assertEqual(reading.requests(), 3)

    def test_now_is_the_last_ten_seconds(self):
        busy = [seen(at, exposition([("/a", "2xx", min(at, 10) * 10, 0)])) for at in range(0, 31, 2)]

        self.assertEqual((service(*busy[:6]).now().requests(), service(*busy[:9]).now().requests(), service(*busy).now().requests()), (10, 4, 0))

    def test_what_a_service_does_not_count_is_not_nothing(self):
        reading = service(seen(0, "a 1\n"), seen(2, "a 1\n")).now()

        self.assertEqual((reading.requests(), reading.rate("process_cpu_seconds_total"), reading.value("http_connections")), (None, None, None))


class QuantileTest(unittest.TestCase):
    def test_within_a_bucket_all_times_are_alike(self):
        self.assertEqual(quantile(0.5, {0.1: 0, 0.2: 100, INFINITE: 100}), 0.15000000000000002)
        self.assertEqual(quantile(0.9, {0.1: 80, 0.2: 90, INFINITE: 100}), 0.2)

    def test_beyond_the_last_bound_only_that_is_known(self):
        found = quantile(0.99, {0.1: 80, 10: 90, INFINITE: 100})

        self.assertEqual((found, type(found), duration(found)), (10, AtLeast, ">10s"))

    def test_of_nothing_there_is_none(self):
        self.assertEqual((quantile(0.5, {}), quantile(0.5, {0.1: 0, INFINITE: 0})), (None, None))

    def test_a_bucket_that_was_read_a_moment_earlier_does_no_harm(self):
        self.assertLessEqual(quantile(0.99, {0.1: 80, 0.2: 79, INFINITE: 80}), 0.1)

    def test_they_are_of_what_has_come_since(self):
        reading = service(seen(0, exposition([("/a", "2xx", 1000, 0)])), seen(2, exposition([("/a", "2xx", 1010, 10)]))).now()

        self.assertEqual(reading.quantile(0.5), 0.0075)


class HistoryTest(unittest.TestCase):
    def given(self):
        return service(*(seen(at, exposition([("/a", "2xx", at * at, 0)])) for at in (0, 2, 4, 6, 8)))

    def test_each_time_has_its_largest_number_and_the_last_ends_now(self):
        self.assertEqual(self.given().values("requests", now=11, cell=4, count=4), [None, 2, 10, 14])

    def test_while_a_service_is_down_there_is_a_gap_that_grows(self):
        down = self.given()
        down.take(seen(10, fault="connection refused"))

        self.assertEqual(down.values("requests", now=17, cell=4, count=4), [10, 14, None, None])


class NumbersTest(unittest.TestCase):
    def test_numbers_are_short(self):
        self.assertEqual([count(each) for each in (0, 0.01, 1.25, 15.1, 999.9, 12345, 4.2e6, None, INFINITE)],
                         ["0", "<0.1", "1.2", "15", "1.0k", "12k", "4.2M", "-", "-"])
        self.assertEqual([duration(each) for each in (0, 0.00025, 0.0237, 2.5, 90)], ["0ms", "0.25ms", "24ms", "2.5s", "1.5min"])
        self.assertEqual([size(each) for each in (12, 23052288, 3e9)], ["12B", "23MB", "3GB"])
        self.assertEqual([age(each) for each in (-1, 59, 3599, 7260, 90061)], ["0s", "59s", "59m 59s", "2h 1m", "1d 1h"])

    def test_a_sparkline_goes_from_nothing_to_the_largest(self):
        self.assertEqual(sparkline([None, 0, 1, 4, 8], utf8=True), " ▁▂▄█")
        self.assertEqual(sparkline([None, 0, 1, 4, 8], utf8=False), " _.-#")
        self.assertEqual(sparkline([0, 0], utf8=True), "▁▁")


class FrameTest(unittest.TestCase):
    def given(self, name="cart", busy=BUSY, **gauges):
        quiet = [(route, status, 0, 0) for route, status, _, _ in busy]
        return service(seen(0, exposition(quiet)), seen(2, exposition(busy, **gauges)), name=name)

    def test_a_frame_fits_and_has_both_services_side_by_side(self):
        for width, height in ((80, 24), (120, 40), (200, 60), (81, 25)):
            lines = text_of(self.given("customers"), self.given(), width=width, height=height).split("\n")

            self.assertEqual(len(lines), height)
            self.assertLessEqual(max(map(len, lines)), width)
            self.assertRegex(lines[1], r"^customers .* │ cart ")
            self.assertEqual(len({line.index("│") for line in lines[1:-1]}), 1)

    def test_no_size_is_too_small(self):
        for width, height in ((1, 1), (2, 2), (10, 3), (20, 10), (37, 24), (79, 5), (500, 2)):
            lines = text_of(self.given("customers"), self.given(), width=width, height=height).split("\n")

            self.assertLessEqual(len(lines), height)
            self.assertLessEqual(max(map(len, lines)), width)

    def test_it_says_how_busy_how_slow_and_how_large_a_service_is(self):
        shown = text_of(self.given())

        for words in (r"up 2h 0m", r"ready  database ok", r"requests +457/s", r"5xx +4.5/s", r"p50 +7.\dms", r"p99 +10ms", r"memory +23MB",
                      r"files +56/1k"):
            self.assertRegex(shown, words)

    def test_routes_are_sorted_by_what_was_chosen(self):
        first = {sort: text_of(self.given(), sort=sort).split("\n")[16].split()[0] for sort in SORTS}

        self.assertEqual(first, {"requests": "/products/list/", "errors": "/failing/", "p99": "/failing/", "route": "/cart/{user_id}/"})

    def test_what_is_wrong_stands_out(self):
        lines = frame([self.given(process_open_fds=900)], View(2, True, 2, START), 80, 24)
        styles = {text.strip(): style for line in lines for text, style in line}

        self.assertEqual((styles["5xx"], styles["files"], styles["4xx"]), ("bad", "bad", ""))

    def test_a_service_that_is_down_says_since_when_and_why(self):
        down = service(seen(0, exposition(BUSY)), seen(2, exposition(BUSY)), seen(4, fault="connection refused"), seen(6, fault="connection refused"))

        shown = text_of(down, now=14, width=120)

        self.assertRegex(shown, r"DOWN since \d\d:\d\d:24, 10s\nconnection refused")
        self.assertRegex(shown, r"requests +- .*0/s")

    def test_a_service_that_is_up_again_is_not_down(self):
        again = service(seen(0, exposition(BUSY)), seen(2, fault="connection refused"), seen(8, exposition(BUSY, started=START + 5)))

        self.assertNotIn("DOWN", text_of(again, now=8))
        self.assertEqual(again.now().seconds, 8)

    def test_a_service_of_which_no_answer_comes_at_all_is_silent(self):
        self.assertIn("SILENT for 1m 38s", text_of(self.given(), now=100))

    def test_a_dependency_at_fault_is_named(self):
        degraded = service(seen(0, exposition(), readiness=("degraded", (("database", "ok"), ("customers", "unreachable")))))

        self.assertIn("degraded  customers unreachable", text_of(degraded, degraded))

    def test_before_the_first_answers_there_are_no_numbers(self):
        self.assertIn("asking", text_of(service()))
        self.assertRegex(text_of(service(seen(0, exposition(BUSY)))), r"requests +-")

    def test_services_for_which_there_is_no_room_are_one_key_away(self):
        four = [self.given(name) for name in ("one", "two", "three", "four")]

        self.assertIn("←→ 2 more", text_of(*four))
        self.assertRegex(text_of(*four, first=2), r"three .* │ four")
        self.assertRegex(text_of(*four, first=9), r"three .* │ four")

    def test_a_table_is_scrolled_to_its_end_and_no_further(self):
        long = self.given(busy=[(f"/route/{number:02}", "2xx", 50 - number, 1) for number in range(20)])
        view = View(2, True, 2, START, scrolled=99)

        lines = as_text(frame([long], view, 80, 24)).split("\n")

        self.assertEqual((view.scrolled, lines[15].split()[0], lines[22].split()[0]), (13, "route", "/route/19"))

    def test_labels_say_nothing_to_a_terminal(self):
        hostile = [("/a\x1b[2J\x9b1m\u202e\\n宽/", "2xx", 9, 9), ("x" * 500, "2xx", 8, 8)]

        for utf8 in (True, False):
            shown = text_of(self.given(busy=hostile), utf8=utf8, width=120)

            self.assertTrue(all(each.isprintable() or each == "\n" for each in shown))
            self.assertIn(r"/a\x1b[2J\x9b1m\u202e\n\u5bbd/", shown)

    def test_without_utf8_all_is_ascii(self):
        self.assertTrue(text_of(self.given(), self.given(), utf8=False, width=120, height=40).isascii())

    def test_numbers_that_are_none_do_no_harm(self):
        for value in ("NaN", "+Inf", "-Inf", "1e308", "-5"):
            odd = dict.fromkeys(("http_connections", "process_open_fds", "process_max_fds", "process_resident_memory_bytes", "other"), value)
            text = exposition([("/a", "2xx", value, value)], started=value, cpu=value, **odd)

            shown = text_of(service(seen(0, exposition()), seen(2, text), seen(4, text)), shows_numbers=True, now=4)

            self.assertIn("requests", shown)

    def test_a_number_that_this_knows_nothing_of_is_shown_too(self):
        text = ('# TYPE jobs_waiting gauge\njobs_waiting{kind="mail"} 7\n# TYPE statements_total counter\nstatements_total {}\n'
                '# TYPE lag_seconds histogram\nlag_seconds_bucket{le="0.1"} {}\nlag_seconds_bucket{le="+Inf"} {}\nlag_seconds_count {}\n')
        more = service(*(seen(at, exposition() + text.replace("{}", str(at * 10))) for at in (0, 2)))

        shown = text_of(more, shows_numbers=True)

        self.assertRegex(shown, r"jobs waiting mail +7\n")
        self.assertRegex(shown, r"statements +10/s +20\n")
        self.assertRegex(shown, r"lag seconds p99 +99ms +10/s\n")
        self.assertEqual(others(self.given().now()), [])


if __name__ == "__main__":
    unittest.main()
