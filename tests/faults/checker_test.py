"""Histories of a cart with a fault planted into them, and histories that look wrong and are not."""

import random
import unittest

from acts import Entry, Item
from checker import check

CART, PRODUCT, OTHER = 7, 1, 2
LOST = None  # the answer


class History:
    """Written down as calls come and go: by itself a call ends before the next begins; `during` is (begin, end)."""

    def __init__(self):
        self.entries = []

    def add(self, quantity, status=201, item=None, during=None, product=PRODUCT):
        shown = {product: Item(item, quantity)} if item else None
        return self._note("add", during, product=product, quantity=quantity, status=status, shown=shown)

    def change(self, item, quantity, status=200, during=None):
        shown = {PRODUCT: Item(item, quantity)} if status == 200 else None
        return self._note("change", during, product=PRODUCT, item=item, quantity=quantity, status=status, shown=shown)

    def remove(self, item, status=204, during=None):
        return self._note("remove", during, product=PRODUCT, item=item, status=status)

    def clear(self, status=204, during=None):
        return self._note("clear", during, status=status)

    def read(self, item=None, quantity=None, during=None, product=PRODUCT):
        return self._note("read", during, shown={product: Item(item, quantity)} if item else {})

    def faults(self):
        return check(self.entries, [PRODUCT, OTHER]).faults

    def _note(self, kind, during, product=None, item=None, quantity=None, status=200, shown=None):
        begin, end = during or (2 * len(self.entries), 2 * len(self.entries) + 1)
        self.entries.append(Entry(begin, end, kind, CART, product, item, quantity, status, shown))
        return self


class CheckerTest(unittest.TestCase):
    def assert_explained(self, history):
        self.assertEqual(history.faults(), [])

    def assert_fault(self, history, text):
        faults = history.faults()
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(text, faults[0])


class SequenceTest(CheckerTest):
    def test_what_was_done_is_shown(self):
        self.assert_explained(History().read().add(2, item=10).read(10, 2).change(10, 5).read(10, 5).remove(10).read())

    def test_an_acknowledged_addition_is_not_lost(self):
        self.assert_fault(History().add(2, item=10).read(), "read")

    def test_an_acknowledged_change_is_not_lost(self):
        self.assert_fault(History().add(2, item=10).change(10, 5).read(10, 2), "read")

    def test_an_acknowledged_removal_is_not_lost(self):
        self.assert_fault(History().add(2, item=10).remove(10).read(10, 2), "read")

    def test_an_acknowledged_clearing_is_not_lost(self):
        self.assert_fault(History().add(2, item=10).clear().read(10, 2), "read")

    def test_a_clearing_empties_each_line(self):
        history = History().add(2, item=11, product=OTHER).clear().read(11, 2, product=OTHER)

        self.assert_fault(history, f"product {OTHER}")

    def test_what_an_addition_shows_of_another_line_is_a_look_at_it(self):
        self.assert_fault(History().add(1, item=10).add(2, item=11, product=OTHER), f"product {PRODUCT}")

    def test_no_line_is_added_twice(self):
        self.assert_fault(History().add(2, item=10).add(3, item=11), "add")

    def test_a_refused_addition_says_that_there_is_a_line(self):
        self.assert_explained(History().add(2, item=10).add(3, status=400).read(10, 2))

    def test_a_refused_addition_to_an_empty_line_is_a_fault(self):
        self.assert_fault(History().add(3, status=400), "add")

    def test_an_item_that_is_gone_is_not_found(self):
        self.assert_explained(History().add(2, item=10).clear().change(10, 3, status=404).remove(10, status=404))

    def test_an_item_that_is_there_is_found(self):
        self.assert_fault(History().add(2, item=10).change(10, 3, status=404), "change")

    def test_a_value_that_nobody_wrote_is_a_fault(self):
        self.assert_fault(History().add(2, item=10).read(10, 4), "read")

    def test_an_item_that_nobody_added_is_a_fault(self):
        self.assert_fault(History().read(10, 2), "read")

    def test_an_item_does_not_come_back(self):
        self.assert_fault(History().add(2, item=10).remove(10).add(2, item=11).clear().read(10, 2), "read")


class ConcurrencyTest(CheckerTest):
    def test_a_read_shows_what_was_before_or_after_a_change_that_is_under_way(self):
        for quantity in (2, 5):
            with self.subTest(quantity):
                self.assert_explained(History().add(2, item=10).change(10, 5, during=(10, 20)).read(10, quantity, (12, 13)))

    def test_what_was_shown_once_stays(self):
        history = History().add(2, item=10).change(10, 5, during=(10, 20)).read(10, 5, (12, 13)).read(10, 2, (14, 15))

        self.assert_fault(history, "read")

    def test_a_read_that_begins_after_the_end_of_a_change_is_not_stale(self):
        history = History().add(2, item=10).change(10, 5, during=(10, 20)).read(10, 2, (21, 22))

        self.assert_fault(history, "read")

    def test_a_long_read_may_have_acted_before_a_change_that_has_ended(self):
        history = History().add(2, item=10).read(10, 2, (10, 30)).change(10, 5, during=(11, 12)).read(10, 5, (13, 14))

        self.assert_explained(history)

    def test_changes_under_way_take_any_order_but_only_one(self):
        two = [History().add(1, item=10).change(10, 2, during=(10, 20)).change(10, 3, during=(11, 21)) for _ in range(2)]

        self.assert_explained(two[0].read(10, 2, (30, 31)))
        self.assert_fault(two[1].read(10, 2, (30, 31)).read(10, 3, (32, 33)), "read")

    def test_of_two_additions_at_once_one_is_refused(self):
        history = History().add(1, item=10, during=(10, 20)).add(2, status=400, during=(11, 12)).read(10, 1, (30, 31))

        self.assert_explained(history)

    def test_an_addition_may_follow_a_removal_that_is_still_under_way(self):
        history = History().add(1, item=10).remove(10, during=(10, 20)).add(2, item=11, during=(11, 12)).read(11, 2, (30, 31))

        self.assert_explained(history)

    def test_a_clearing_under_way_may_come_before_an_addition_that_has_ended(self):
        history = History().clear(during=(10, 20)).add(2, item=11, during=(11, 12)).read(11, 2, (30, 31))

        self.assert_explained(history)


class UnknownOutcomeTest(CheckerTest):
    def test_a_lost_change_has_acted_or_not(self):
        for quantity in (2, 5):
            for status in (LOST, 503):
                with self.subTest(quantity, status=status):
                    self.assert_explained(History().add(2, item=10).change(10, 5, status=status).read(10, quantity))

    def test_a_lost_change_may_act_late(self):
        self.assert_explained(History().add(2, item=10).change(10, 5, status=LOST).read(10, 2).read(10, 2).read(10, 5))

    def test_a_lost_change_does_not_act_before_its_begin(self):
        history = History().add(2, item=10).read(10, 5, (10, 11)).change(10, 5, status=LOST, during=(12, 13))

        self.assert_fault(history, "read")

    def test_a_lost_change_acts_once(self):
        history = History().add(2, item=10).change(10, 5, status=LOST).read(10, 5).change(10, 3).read(10, 5)

        self.assert_fault(history, "read")

    def test_two_lost_changes_act_twice(self):
        history = History().add(2, item=10).change(10, 5, status=LOST).change(10, 5, status=LOST)

        self.assert_explained(history.read(10, 5).change(10, 3).read(10, 5))

    def test_a_lost_addition_has_acted_or_not(self):
        self.assert_explained(History().add(2, status=LOST).read())
        self.assert_explained(History().add(2, status=LOST).read(10, 2))

    def test_a_lost_addition_does_not_act_twice(self):
        history = History().add(2, status=LOST).read(10, 2).remove(10).read(11, 2)

        self.assert_fault(history, "read")

    def test_an_item_of_a_lost_addition_does_not_come_back(self):
        history = History().add(2, status=LOST).add(2, status=LOST).read(10, 2).remove(10).read(10, 2)

        self.assert_fault(history, "read")

    def test_a_lost_addition_keeps_its_quantity(self):
        self.assert_fault(History().add(2, status=LOST).read(10, 3), "read")

    def test_an_addition_is_refused_after_one_that_was_lost(self):
        self.assert_explained(History().add(2, status=LOST).add(3, status=400).read(10, 2))

    def test_a_lost_removal_or_clearing_makes_room_for_one_addition(self):
        for history in (History().add(2, item=10).remove(10, status=503), History().add(2, item=10).clear(status=503)):
            with self.subTest(history.entries[-1].kind):
                self.assert_explained(history.add(3, item=11))
                self.assert_fault(history.read(11, 3).add(4, item=12), "add")

    def test_calls_that_were_lost_act_one_after_the_other(self):
        history = History().add(1, status=LOST).clear(status=LOST).add(2, status=LOST).read(10, 1).read().read(11, 2)

        self.assert_explained(history)


class Server:
    """A line that really is one; each call acts at a random moment of its time. `lost` is the share of answers that are."""

    def __init__(self, seed, lost):
        self.random, self.lost = random.Random(seed), lost
        self.line, self.next_item, self.history = None, 10, []

    def run(self, calls):
        """Six are under way at a time."""
        waiting = []
        now = 0
        for _ in range(calls):
            now += 1
            begin, act_at = now, now + self.random.random() * 6
            waiting.append((act_at, begin, act_at + self.random.random() * 6))
            waiting.sort()
            while waiting and waiting[0][0] < now:
                self._act(*waiting.pop(0)[1:])
        return self.history

    def _act(self, begin, end):
        kind = self.random.choice(("add", "change", "remove", "clear", "read", "read"))
        item = self.line.id if self.line and self.random.random() < 0.8 else self.random.randrange(1, self.next_item)
        quantity = self.random.randint(1, 5)
        is_lost = kind != "read" and self.random.random() < self.lost
        status = self._answer(kind, item, quantity) if not is_lost or self.random.random() < 0.5 else LOST
        shown = {PRODUCT: self.line} if self.line else {}
        self.history.append(Entry(
            begin, end, kind, CART, PRODUCT if kind not in ("read", "clear") else None,
            item if kind in ("change", "remove") else None, quantity if kind in ("add", "change") else None,
            LOST if is_lost else status, shown if not is_lost and status in (200, 201) else None))

    def _answer(self, kind, item, quantity):
        if kind == "read":
            return 200
        if kind == "add":
            if self.line:
                return 400
            self.line = Item(self.next_item, quantity)
            self.next_item += 1
            return 201
        if kind != "clear" and (not self.line or self.line.id != item):
            return 404
        self.line = Item(item, quantity) if kind == "change" else None
        return 200 if kind == "change" else 204


class RandomHistoryTest(CheckerTest):
    def test_histories_of_a_server_that_keeps_its_word_are_explained(self):
        for seed in range(20):
            with self.subTest(seed):
                self.assertEqual(check(Server(seed, lost=0.05).run(200), [PRODUCT]).faults, [])

    def test_a_write_that_is_taken_out_of_such_a_history_is_missed(self):
        for seed in range(20):
            with self.subTest(seed):
                history = Server(seed, lost=0).run(200)
                shown = next(entry.shown[PRODUCT].id for entry in history[100:] if entry.kind == "read" and entry.shown)
                history.remove(next(entry for entry in history if entry.status == 201 and entry.shown[PRODUCT].id == shown))

                self.assertNotEqual(check(history, [PRODUCT]).faults, [])

    def test_a_value_that_is_changed_in_such_a_history_is_found(self):
        for seed in range(20):
            with self.subTest(seed):
                history = Server(seed, lost=0.05).run(200)
                at = next(at for at, entry in enumerate(history) if at > 100 and entry.kind == "read" and entry.shown)
                history[at] = history[at]._replace(shown={PRODUCT: Item(history[at].shown[PRODUCT].id, 6)})

                self.assertNotEqual(check(history, [PRODUCT]).faults, [])


if __name__ == "__main__":
    unittest.main()
