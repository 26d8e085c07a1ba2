"""Tests of the steps of ./dev in tools/dev, with stand-ins for the programs that they ask."""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parent.parent
NODE_OF_DEBIAN_12 = (18, 20, 4)

# What apt-cache policy printed on a bare system of that name.
TRIXIE = {
    "libboost-json1.81-dev": "libboost-json1.81-dev:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n",
    "libboost-json-dev": "libboost-json-dev:\n  Installed: (none)\n  Candidate: 1.83.0.2+b2\n  Version table:\n"
                         "     1.83.0.2+b2 500\n        500 http://mirror.example/debian trixie/main amd64 Packages\n",
}
BOOKWORM = {
    "libboost-json1.81-dev": "libboost-json1.81-dev:\n  Installed: (none)\n  Candidate: 1.81.0-5+deb12u1\n  Version table:\n"
                             "     1.81.0-5+deb12u1 500\n        500 http://mirror.example/debian bookworm/main amd64 Packages\n",
    "libboost-json-dev": "libboost-json-dev:\n  Installed: (none)\n  Candidate: 1.74.0.3\n  Version table:\n",
}


class DevTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def given_file(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf8")
        return file

    def given_program(self, path, script):
        self.given_file(path, f"#!/bin/sh\n{script}\n").chmod(0o755)

    def given_release(self, packages):
        for name, text in packages.items():
            (self.folder / name).write_text(text, encoding="utf8")
        # Of a name that nobody knows it says nothing, and exits with 0 as well.
        self.given_program("bin/apt-cache", f'cat "{self.folder}/$2" 2>/dev/null || true')

    def given_tests(self):
        self.given_program("build/dev/cart/cart_carts_tests", """
echo 'Running main() from gtest_main.cc'
case "$*" in
  *filter=CartsApi*) printf 'CartsApiTest.\\n  ShowsACart\\n' ;;
  *filter=*) ;;
  *) printf 'CartsApiTest.\\n  ShowsACart\\nBodies/CartsApiRejects.\\n  ABody/0  # GetParam() = 1\\n' ;;
esac""")
        self.given_program("bin/ctest", """
case "$*" in
  *Nope*) printf 'Test project\\n\\nTotal Tests: 0\\n' ;;
  *) printf 'Test project\\n  Test  #1: cart_carts_tests\\n  Test #12: docs_page\\n\\nTotal Tests: 2\\n' ;;
esac""")

    def run_step(self, step):
        sources = " ".join(f"{ROOT}/tools/dev/{name}.sh" for name in ("output", "packages", "databases", "services", "watch", "test"))
        beginning = f'mapfile -t services <{ROOT}/services.txt; for file in {sources}; do . "$file"; done'
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"{beginning}; {step}"], cwd=self.folder, check=False,
            capture_output=True, text=True, env={"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder)})

    def assert_fails(self, done, *words):
        self.assertNotEqual(done.returncode, 0)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_package_that_others_only_refer_to_is_not_chosen(self):
        self.given_release(TRIXIE)

        done = self.run_step("known_packages 'libboost-json1.81-dev|libboost-json-dev'")

        self.assertEqual(done.stdout, "libboost-json-dev\n")

    def test_the_first_of_several_packages_is_chosen(self):
        self.given_release(BOOKWORM)

        done = self.run_step("known_packages 'libboost-json1.81-dev|libboost-json-dev'")

        self.assertEqual(done.stdout, "libboost-json1.81-dev\n")

    def test_a_package_that_can_be_done_without_is_chosen_only_where_it_is(self):
        self.given_release(BOOKWORM)

        done = self.run_step("known_packages 'libboost-json1.81-dev|-' 'chromium|-' && is_worth_installing 'libboost-json1.81-dev|-'")
        vain = self.run_step("is_worth_installing 'chromium|-'")

        self.assertEqual((done.stdout, done.returncode), ("libboost-json1.81-dev\n", 0))
        self.assertEqual(vain.returncode, 1)

    def test_a_package_that_nobody_knows_is_named_to_apt(self):
        self.given_release({})

        done = self.run_step("known_packages 'nothing-of-the-kind'")

        self.assertEqual(done.stdout, "nothing-of-the-kind\n")

    def test_all_that_npm_installs_runs_on_the_node_of_debian_12(self):
        for lock in (ROOT / "package-lock.json", ROOT / "tests/kubernetes/package-lock.json"):
            packages = json.loads(lock.read_text(encoding="utf8"))["packages"]
            wanted = {path: node_of(package) for path, package in packages.items()}

            refused = {path: versions for path, versions in wanted.items() if not allows(versions, NODE_OF_DEBIAN_12)}

            self.assertEqual(refused, {})

    def given_psql_that_tells(self, name):
        self.given_program("bin/psql", f'echo "${name}" >"{self.folder}/told"')

    def test_a_server_on_another_machine_gets_no_password_before_it_has_shown_a_certificate(self):
        self.given_psql_that_tells("PGSSLMODE")

        done = self.run_step("POSTGRES_HOST=db1.example,127.0.0.1 && locate_database cart && require_database cart")

        self.assertEqual((done.returncode, (self.folder / "told").read_text(encoding="utf8")), (0, "verify-full\n"))

    def test_a_server_on_this_machine_needs_no_certificate(self):
        self.given_psql_that_tells("PGSSLMODE")

        done = self.run_step("POSTGRES_HOST=127.0.0.1 && locate_database cart && require_database cart")

        self.assertEqual((done.returncode, (self.folder / "told").read_text(encoding="utf8")), (0, "prefer\n"))

    def test_the_settings_of_tls_reach_the_first_connection(self):
        self.given_psql_that_tells("PGSSLROOTCERT")

        done = self.run_step("POSTGRES_HOST=db1 CART_POSTGRES_SSLROOTCERT=ca.crt && locate_database cart && require_database cart")

        self.assertEqual((done.returncode, (self.folder / "told").read_text(encoding="utf8")), (0, "ca.crt\n"))

    def test_a_server_that_only_one_service_has_is_an_error(self):
        for service, other in (("customers", "cart"), ("cart", "customers")):
            done = self.run_step(f"{service.upper()}_POSTGRES_HOST=db1 && locate_database {service}")

            self.assert_fails(done, f"{service.upper()}_POSTGRES_HOST is set", f"server of {other}", "set POSTGRES_HOST")

    def test_what_a_service_is_given_follows_from_its_example(self):
        self.given_file("customers/.env.example", "SERVICE_PORT=8081\nGRPC_PORT=50051\n")
        self.given_file("cart/.env.example", "SERVICE_PORT=8082\nCUSTOMERS_PORT=50051\n")

        done = self.run_step("port_of cart && CART_SERVICE_PORT=9 port_of cart && grpc_port_of customers && services_called_by cart")

        self.assertEqual(done.stdout, "8082\n9\n50051\ncustomers\n")

    def test_the_port_of_a_service_that_runs_is_the_one_that_it_was_given(self):
        self.given_file("cart/.env.example", "SERVICE_PORT=8082\n")
        example = self.run_step("local=.local && running_port_of cart")
        self.given_file(".local/cart.env", "DEBUG=true\nSERVICE_PORT=9\n")

        running = self.run_step("local=.local && running_port_of cart && CART_SERVICE_PORT=10 running_port_of cart")

        self.assertEqual((example.stdout, running.stdout), ("8082\n", "9\n10\n"))

    def test_two_ports_that_are_the_same_are_an_error(self):
        self.given_file("customers/.env.example", "SERVICE_PORT=41\nGRPC_PORT=42\n")
        self.given_file("cart/.env.example", "SERVICE_PORT=43\n")

        done = self.run_step("GRPC_PORT=43 && require_ports")

        self.assert_fails(done, "the ports 41 43 43 must differ")

    def test_sample_data_are_left_out_where_other_data_are(self):
        self.given_program("bin/psql", "echo t")
        kept = self.run_step("POSTGRES_HOST=127.0.0.1 && can_load_sample_data yes")
        self.given_program("bin/psql", "echo f")
        loaded = self.run_step("POSTGRES_HOST=127.0.0.1 && can_load_sample_data yes")
        self.given_program("bin/psql", "exit 3")
        first = self.run_step("POSTGRES_HOST=127.0.0.1 && can_load_sample_data yes")

        self.assertEqual((kept.returncode, loaded.returncode, first.returncode), (1, 0, 0))

    def test_the_data_that_sample_data_would_meet_are_in_the_tables_they_fill(self):
        self.given_file("cart/migrations/sample/deploy/cups.sql", "INSERT INTO cups (id) VALUES\n    (1);\n"
                        "    PERFORM setval(pg_get_serial_sequence('cups', 'id'), (SELECT max(id) FROM cups));\n")

        done = self.run_step("rows_of_sample_data cart")

        self.assertEqual(done.stdout, "OR EXISTS (SELECT FROM cups)\n"
                         "OR pg_sequence_last_value(pg_get_serial_sequence('cups', 'id')) IS NOT NULL\n")

    def test_options_of_ctest_that_match_nothing_are_an_error_that_lists_the_tests(self):
        self.given_tests()

        done = self.run_step("choose_tests dev -R Nope")

        self.assert_fails(done, "no test matches '-R Nope'", "cart_carts_tests", "docs_page")

    def test_options_of_ctest_are_passed_on(self):
        self.given_tests()

        done = self.run_step('choose_tests dev -R cart && echo "${chosen[@]}"')

        self.assertEqual(done.stdout, "-R cart\n")

    def test_a_filter_that_matches_nothing_is_an_error_that_lists_the_suites(self):
        self.given_tests()

        done = self.run_step("choose_suites dev 'Nope*'")

        self.assert_fails(done, "no test matches 'Nope*'", "  CartsApiTest\n", "  Bodies/CartsApiRejects\n")

    def test_a_filter_chooses_the_programs_that_have_such_tests(self):
        self.given_tests()

        done = self.run_step("choose_suites dev 'CartsApi*-*Shows*' && echo \"$GTEST_FILTER ${chosen[*]}\"")

        self.assertEqual(done.stdout, "CartsApi*:*/CartsApi*-*Shows* -R ^(cart_carts_tests)$\n")

    def test_rows_of_the_benchmark_that_there_are_not_are_an_error_that_lists_them(self):
        done = self.run_step(f"python3 -B {ROOT}/bench/bench.py --only login,nope")

        self.assert_fails(done, "there is no row nope", "get-cart")

    def test_a_part_of_the_benchmark_is_not_recorded(self):
        done = self.run_step(f"python3 -B {ROOT}/bench/bench.py --only login --record")

        self.assert_fails(done, "--record is for the whole table")


def node_of(package):
    engines = package.get("engines", {})
    return engines.get("node", "*") if isinstance(engines, dict) else "*"


def allows(versions, version):
    """Whether it is in a range as npm writes it: >=a, ^a, a or *, with || between several."""
    return any(allows_one(each.strip(), version) for each in versions.split("||"))


def allows_one(wanted, version):
    kind, numbers = re.fullmatch(r"(>=|\^|)\s*v?([0-9.x*]*)", wanted).groups()
    least = tuple(int(each) for each in numbers.split(".") if each.isdigit())
    if kind == ">=" or not least:
        return version >= least
    return version[0] == least[0] and version >= least


if __name__ == "__main__":
    unittest.main()
