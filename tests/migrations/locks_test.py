"""A migration that has to wait for a lock gives way to everybody else."""

import pathlib
import re
import shutil
import tempfile
import time
import unittest

import server
from server import TestDatabase

PATIENCE = 3.5  # seconds; a reader may wait for as long as a migration may ask for its lock, and that is two


class LocksTest(unittest.TestCase):
    def setUp(self):
        self.database = TestDatabase("cart")
        self.addCleanup(self.database.drop)
        self.database.make_roles()
        self.assertEqual(self.database.migrate().returncode, 0)
        self.folder = self.given_next_version()

    def given_next_version(self):
        """A copy of what is installed, with one more change."""
        copy = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, copy)
        (copy / "deploy").mkdir()
        shutil.copy(server.ROOT / "deploy/cartwright-migrate", copy / "deploy")
        migrations = shutil.copytree(server.ROOT / "cart/migrations", copy / "cart/migrations")
        with open(migrations / "sqitch.plan", "a", encoding="ascii") as plan:
            plan.write("next_version 2030-01-01T00:00:00Z tests <tests@localhost>\n")
        (migrations / "deploy/next_version.sql").write_text("ALTER TABLE cartitems ADD COLUMN note text;")
        (migrations / "revert/next_version.sql").write_text("ALTER TABLE cartitems DROP COLUMN note;")
        (migrations / "verify/next_version.sql").write_text("SELECT note FROM cartitems WHERE false;")
        return copy

    def given_transaction_that_reads_for(self, seconds):
        holder = self.database.session(f"BEGIN; SELECT count(*) FROM cartitems; SELECT pg_sleep({seconds}); COMMIT")
        self.addCleanup(holder.communicate)
        self.addCleanup(holder.kill)
        self.wait_for("SELECT count(*) FROM pg_locks WHERE relation = 'cartitems'::regclass AND granted")

    def wait_for(self, statement):
        for _ in range(200):
            if self.database.sql(statement, server.SUPERUSER) != "0":
                return
            time.sleep(0.05)
        self.fail(f"not within ten seconds: {statement}")

    def test_readers_are_not_held_up_and_the_change_comes_when_the_lock_is_free(self):
        self.given_transaction_that_reads_for(15)

        migration = self.database.begin_migration(self.folder)
        waits = []
        while migration.poll() is None:
            began = time.monotonic()
            self.database.sql("SELECT count(*) FROM cartitems")
            waits.append(time.monotonic() - began)
            time.sleep(0.05)
        output, _ = migration.communicate()

        self.assertEqual(migration.returncode, 0, output)
        self.assertLess(max(waits), PATIENCE)
        pauses = [int(each) for each in re.findall(r"next attempt is in (\d+) s", output)]
        self.assertGreaterEqual(len(pauses), 2, output)
        self.assertEqual(pauses, [2 ** n for n in range(len(pauses))], output)
        self.assertEqual(self.database.sql("SELECT count(note) FROM cartitems"), "0")

    def test_it_gives_up_in_the_end_and_says_so(self):
        self.given_transaction_that_reads_for(60)

        migration = self.database.begin_migration(self.folder, MIGRATIONS_WAIT_SECONDS="4")
        output, _ = migration.communicate()

        self.assertNotEqual(migration.returncode, 0)
        self.assertRegex(output.splitlines()[-1], r"^cartwright-migrate: gave up after \d+ s .*MIGRATIONS_WAIT_SECONDS=4")
        status = self.database.migrate("status")
        self.assertNotIn("next_version", status.stdout + status.stderr)

    def test_a_change_that_fails_for_another_reason_is_not_tried_again(self):
        (self.folder / "cart/migrations/deploy/next_version.sql").write_text("SELECT nothing_of_the_kind;")

        migration = self.database.begin_migration(self.folder)
        output, _ = migration.communicate()

        self.assertNotEqual(migration.returncode, 0)
        self.assertNotIn("next attempt", output)


if __name__ == "__main__":
    unittest.main()
