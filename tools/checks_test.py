"""Each check must report a bad sample and leave a good one alone."""

import unittest

from checks import coroutines, includes, places, sizes
from checks.source import Source


def reported(check, path, text):
    return list(check.faults(Source(path, text)))


class Includes(unittest.TestCase):
    def refuses(self, path, line):
        self.assertEqual(len(reported(includes, path, line + "\n")), 1, f"{path}: {line}")

    def allows(self, path, line):
        self.assertEqual(reported(includes, path, line + "\n"), [], f"{path}: {line}")

    def test_a_library_is_seen_by_its_folder_only(self):
        self.refuses("platform/db/database.cpp", "#include <boost/beast/core.hpp>")
        self.refuses("customers/users/users.cpp", "#include <libpq-fe.h>")
        self.refuses("cart/identity/customers_client.cpp", "#include <nghttp2/nghttp2.h>")
        self.refuses("platform/rpc/channel.cpp", "#include <grpcpp/grpcpp.h>")
        self.refuses("customers/auth/auth_api.cpp", "#include <openssl/evp.h>")
        self.allows("platform/rpc/channel_test.cpp", "#include <grpcpp/grpcpp.h>")
        self.allows("platform/db/connection.cpp", "#include <libpq-fe.h>")

    def test_platform_follows_its_arrows(self):
        self.refuses("platform/db/database.cpp", '#include "platform/http/reply.hpp"')
        self.refuses("platform/schema/parse.cpp", '#include "platform/runtime/log.hpp"')
        self.refuses("platform/http/router.cpp", '#include "customers/users/user.hpp"')
        self.refuses("platform/http/server.cpp", '#include "platform/testing/run.hpp"')
        self.allows("platform/http/router.cpp", '#include "platform/auth/caller.hpp"')
        self.allows("platform/http/server_test.cpp", '#include "platform/testing/run.hpp"')
        self.refuses("platform/http/testing/nobody.hpp", '#include "platform/testing/run.hpp"')
        self.refuses("platform/db/items_fixture.hpp", '#include "platform/testing/run.hpp"')
        self.allows("platform/testing/db/items_fixture.hpp", '#include "platform/jobs/jobs.hpp"')

    def test_services_follow_theirs(self):
        self.refuses("cart/carts/carts.cpp", '#include "customers/users/user.hpp"')
        self.refuses("customers/users/users.cpp", '#include "platform/http/reply.hpp"')
        self.refuses("customers/users/users_api.cpp", '#include "platform/db/database.hpp"')
        self.refuses("customers/auth/accounts.cpp", '#include "customers/users/users_api.hpp"')
        self.refuses("customers/users/users.cpp", '#include "customers/testing/bodies.hpp"')
        self.allows("customers/users/users_api.cpp", '#include "platform/http/router.hpp"')
        self.allows("customers/app.cpp", '#include "customers/users/users_api.hpp"')


class Coroutines(unittest.TestCase):
    def refuses(self, text):
        self.assertEqual(len(reported(coroutines, "platform/http/session.cpp", text)), 1, text)

    def allows(self, text):
        self.assertEqual(reported(coroutines, "platform/http/session.cpp", text), [], text)

    def test_nothing_is_detached(self):
        self.refuses("co_spawn(executor, run(), asio::detached);")
        self.allows("// detached work is not allowed\n")

    def test_no_lambda_is_a_coroutine(self):
        self.refuses("group.spawn([this]() -> Task<void> { co_await stop(); }());")
        self.refuses("auto work = [&] { if (x) { co_return; } };")
        self.allows("pool.run([password] { return hash(password); }); co_await x;")
        self.allows("values[index] = 1; co_return values[0];")


class Sizes(unittest.TestCase):
    def test_a_file_has_at_most_350_lines(self):
        self.assertEqual(reported(sizes, "a.cpp", "int x;\n" * 350), [])
        self.assertEqual(len(reported(sizes, "a.cpp", "int x;\n" * 351)), 1)


class Places(unittest.TestCase):
    def refuses(self, path, text):
        self.assertEqual(len(reported(places, path, text)), 1, f"{path}: {text}")

    def allows(self, path, text):
        self.assertEqual(reported(places, path, text), [], f"{path}: {text}")

    def test_statuses_stand_in_http(self):
        self.refuses("customers/users/users_api.cpp", "reply.status = 404;")
        self.refuses("platform/auth/tokens.cpp", "if (status == 401) return;")
        self.allows("platform/http/error_reply.cpp", "reply.status = 404;")
        self.allows("platform/rpc/channel.cpp", "std::chrono::milliseconds wait(500);")

    def test_sql_stands_in_repositories(self):
        self.refuses("customers/users/users_api.cpp", 'run("SELECT id FROM users");')
        self.refuses("platform/auth/tokens.cpp", 'run(R"(INSERT INTO users VALUES (1))");')
        self.allows("customers/users/users.cpp", 'constexpr Query kFind{"SELECT id FROM users"};')
        self.allows("customers/users/users_api.cpp", "// SELECT id FROM users\n")

    def test_sqlstates_stand_in_db(self):
        self.refuses("customers/users/users.cpp", 'if (state == "23505") return;')
        self.allows("platform/db/failure.cpp", 'if (state == "23505") return;')


if __name__ == "__main__":
    unittest.main()
