"""The role that a service runs as can do what its statements need, and nothing else. That they have what they need, the
tests of the services show: they run as that role."""

import unittest

from server import Refused, SUPERUSER, TestDatabase

PERMISSION_DENIED = "42501"

FORBIDDEN_ANYWHERE = [
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT '''''",
    "CREATE EXTENSION hstore",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT passwd FROM pg_shadow",
    "SELECT * FROM sqitch.changes",
    "DELETE FROM sqitch.changes",
    "DROP SCHEMA sqitch CASCADE",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "GRANT {owner} TO {role}",
    "ALTER ROLE {role} SUPERUSER",
    "ALTER DATABASE {name} OWNER TO {role}",
    "ALTER SYSTEM SET max_connections = 1",
    "SET session_replication_role = replica",
    "SELECT pg_reload_conf()",
    "SELECT pg_terminate_backend(pg_backend_pid()) FROM pg_switch_wal()",
]

FORBIDDEN_TO_A_TABLE = [
    "DROP TABLE {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} ADD COLUMN mine int",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} OWNER TO {role}",
    "CREATE INDEX ON {table} ((1))",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
]

FORBIDDEN = {
    "customers": [
        "UPDATE users SET id = 1",
        "UPDATE users SET created = now()",
        "INSERT INTO users (id, email, password) VALUES (1, 'ann', '!')",
        "UPDATE deleted_users SET user_id = 1",
        "DELETE FROM deleted_users",
        "INSERT INTO deleted_users (user_id) VALUES (1)",
        "SELECT setval(pg_get_serial_sequence('users', 'id'), 1)",
        "UPDATE users SET token_epoch = 0",
        "SELECT users_changed()",
        "SELECT after_restore()",
    ],
    "cart": [
        "INSERT INTO products (id, name, price) VALUES (1, 'pen', 1)",
        "UPDATE products SET version = 1",
        "UPDATE products SET created = now()",
        "DELETE FROM products",
        "UPDATE carts SET user_id = 1",
        "UPDATE cartitems SET cart_id = 1",
        "UPDATE cartitems SET created = now()",
        "INSERT INTO cartitems (id, cart_id, product_id, quantity) VALUES (1, 1, 1, 1)",
        "INSERT INTO departures (position) VALUES (1)",
        "DELETE FROM departures",
        "UPDATE jobs SET body = '{{}}'",
        "SELECT setval(pg_get_serial_sequence('cartitems', 'id'), 1)",
        "SELECT products_changed()",
        "SELECT after_restore()",
    ],
}

EVERY_TABLE = "SELECT string_agg(oid::regclass::text, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
STRANGE_OWNERS = """
    SELECT string_agg(name, ' ') FROM (
        SELECT relname, relowner FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'sqitch'::regnamespace)
        UNION ALL SELECT proname, proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT typname, typowner FROM pg_type WHERE typnamespace = 'public'::regnamespace
        UNION ALL SELECT collname, collowner FROM pg_collation WHERE collnamespace = 'public'::regnamespace
        UNION ALL SELECT nspname, nspowner FROM pg_namespace WHERE nspname = 'sqitch'
        UNION ALL SELECT datname, datdba FROM pg_database WHERE datname = current_database()
    ) AS things (name, owner) WHERE owner <> '{owner}'::regrole"""


class RolesTest(unittest.TestCase):
    def given(self, service):
        database = TestDatabase(service)
        self.addCleanup(database.drop)
        return database

    def given_migrated(self, service):
        database = self.given(service)
        database.make_roles()
        self.assert_migrated(database)
        return database

    def assert_migrated(self, database, **settings):
        done = database.migrate(**settings)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_small(self, database):
        tables = database.sql(EVERY_TABLE).split()
        statements = [*FORBIDDEN_ANYWHERE, *FORBIDDEN[database.service], *(
            statement.replace("{table}", table) for statement in FORBIDDEN_TO_A_TABLE for table in tables)]
        states = database.states_of([statement.format(**vars(database)) for statement in statements])
        allowed = [statement for statement, state in zip(statements, states, strict=True) if state != PERMISSION_DENIED]
        self.assertEqual(allowed, [])

    def test_the_role_of_customers_can_do_nothing_else(self):
        self.assert_small(self.given_migrated("customers"))

    def test_the_role_of_cart_can_do_nothing_else(self):
        self.assert_small(self.given_migrated("cart"))

    def test_other_roles_cannot_enter(self):
        database, stranger = self.given_migrated("customers"), self.given_migrated("cart")

        with self.assertRaisesRegex(Refused, "permission denied for database"):
            database.sql("SELECT 1", stranger.role)

    def test_on_a_server_of_ours_the_role_enters_its_own_database_alone(self):
        database = self.given_migrated("customers")

        for other in ("postgres", "template1"):
            with self.subTest(other), self.assertRaisesRegex(Refused, "permission denied for database"):
                database.sql("SELECT 1", database=other)

    def test_the_roles_can_be_made_again(self):
        database = self.given_migrated("customers")

        database.make_roles()

        self.assertEqual(database.sql("SELECT count(*) FROM users"), "0")
        self.assertEqual(database.sql(STRANGE_OWNERS.format(**vars(database))), "")

    def test_what_somebody_granted_beside_is_taken_back(self):
        database = self.given_migrated("cart")
        database.sql(f"GRANT ALL ON products, departures TO {database.role}, PUBLIC", database.owner)
        database.sql(f"GRANT {database.owner} TO {database.role}", SUPERUSER)

        database.make_roles()
        self.assert_migrated(database)

        self.assert_small(database)

    def test_a_service_that_owned_its_database_hands_it_over_and_goes_on(self):
        for service, statement in (("customers", "DELETE FROM users"), ("cart", "DELETE FROM carts")):
            with self.subTest(service):
                database = self.given(service)
                database.make_single_role()
                self.assert_migrated(database, MIGRATIONS_POSTGRES_USER="")

                database.make_roles()
                database.sql(statement)
                self.assert_migrated(database)
                database.sql(statement)

                self.assertEqual(database.sql(STRANGE_OWNERS.format(**vars(database))), "")
                self.assert_small(database)

    def test_accounts_can_be_deleted_where_the_grants_of_before_are_all_there_are(self):
        database = self.given_migrated("customers")
        database.sql(f"REVOKE ALL ON deleted_users FROM {database.role}", database.owner)
        database.sql("INSERT INTO users (email, password) VALUES ('ann@example.com', '!')")

        database.sql("DELETE FROM users")

        self.assertEqual(database.sql("SELECT count(*) FROM deleted_users", database.owner), "1")

    def test_what_a_role_puts_before_the_schema_catches_no_deletion(self):
        database = self.given_migrated("customers")
        database.sql(f"CREATE SCHEMA mine; GRANT ALL ON SCHEMA mine TO {database.role}", SUPERUSER)

        database.sql("CREATE TABLE mine.deleted_users (user_id bigint); SET search_path = mine, public;"
                     " INSERT INTO users (email, password) VALUES ('ann@example.com', '!'); DELETE FROM users")

        self.assertEqual(database.sql("SELECT count(*) FROM public.deleted_users"), "1")

    def test_the_owner_takes_changes_back_and_applies_them_again(self):
        database = self.given_migrated("customers")

        self.assertEqual(database.migrate("down").returncode, 0)
        self.assert_migrated(database)

        self.assert_small(database)


if __name__ == "__main__":
    unittest.main()
