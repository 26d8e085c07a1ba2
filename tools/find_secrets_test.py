"""find_secrets.py must find what is planted in any log, and leave alone what is nobody's secret."""

import contextlib
import io
import pathlib
import tempfile
import unittest

import find_secrets
from services import SOURCES

ROOT = pathlib.Path(__file__).parent.parent

class FindSecretsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in find_secrets.SOURCES:
            self.given(f"{name}1.log", "nothing")

    def given(self, name, text):
        (self.folder / name).write_text(text + "\n", encoding="utf8")

    def found(self, is_complete=True):
        return list(find_secrets.faults([self.folder], is_complete))

    def test_nothing_is_found_in_what_services_and_servers_usually_say(self):
        self.given("customers-7.log", """
{"time":"2026-11-26T22:46:15.823474Z","level":"info","event":"listening","http_port":8081,"grpc_port":50051}
{"level":"warning","event":"rpc server unreachable","address":"127.0.0.1:50051","reason":"connection refused"}
2026-11-26 22:46:15 UTC [1] ERROR:  duplicate key value violates unique constraint "uq__users__email"
Test #7: customers_users_tests ...   Passed""")

        self.assertEqual(self.found(), [])

    def test_each_kind_is_found_in_any_log_and_not_shown(self):
        for planted in [
            "testPass123", "the walker signs with this secret alone", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2ln", "Bearer c2lnbmVkLW9wYXF1ZQ",
            "$argon2id$v=19$m=19456,t=2,p=1$vAKZ", "ann@example.com", "a+b.c@b\u00fccher.example", "-----BEGIN PRIVATE KEY-----",
        ]:
            for name in ("cart-7.log", "test-postgres.log", "LastTest.log"):
                with self.subTest(planted), self.subTest(name):
                    self.given(name, f'DETAIL:  Key (email)=({planted}) already exists.')
                    (fault,) = self.found(is_complete=False)
                    self.assertIn(name, fault)
                    self.assertNotIn(planted, fault)
                    self.given(name, "nothing")

    def test_the_test_whose_output_it_stands_in_is_named(self):
        self.given("LastTest.log", "3/9 Testing: docs_page\n3/9 Test: docs_page\nOutput:\nann@example.com")

        (fault,) = self.found(is_complete=False)

        self.assertIn("an address of mail of docs_page", fault)

    def test_a_log_that_is_missing_is_a_fault_of_a_whole_run(self):
        (self.folder / "walker-cart1.log").unlink()

        self.assertEqual(len(self.found()), 1)
        self.assertEqual(self.found(is_complete=False), [])

    def test_what_is_found_fails_the_run(self):
        self.given("cart-7.log", "testPass123")

        with contextlib.redirect_stdout(io.StringIO()) as printed:
            self.assertEqual(find_secrets.main([str(self.folder)]), 1)
        self.assertIn("cart-7.log:1: a password or a secret", printed.getvalue())

    def test_what_it_knows_is_still_what_tests_use(self):
        texts = [path.read_text(encoding="utf8", errors="replace") for folder in (*SOURCES, "tests")
                 for ending in ("cpp", "hpp", "py", "mjs") for path in (ROOT / folder).rglob(f"*.{ending}")]

        unused = [known for known in find_secrets.KNOWN if not any(known in text for text in texts)]

        self.assertEqual(unused, [])


if __name__ == "__main__":
    unittest.main()
