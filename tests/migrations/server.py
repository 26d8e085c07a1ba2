"""Databases of the tests' own on the server that TEST_POSTGRES_HOST, _PORT and _USER name, and what administrators run."""

import os
import pathlib
import secrets
import subprocess

ROOT = pathlib.Path(__file__).parent.parent.parent
SUPERUSER = os.environ["TEST_POSTGRES_USER"]
ADDRESS = {"PGHOST": os.environ["TEST_POSTGRES_HOST"], "PGPORT": os.environ["TEST_POSTGRES_PORT"]}


class TestDatabase:
    """The database of a service with roles of its own; without them until make_roles()."""

    def __init__(self, service):
        self.service = service
        self.name = f"test_{service}_{secrets.token_hex(4)}"
        self.role, self.owner = f"{self.name}_small", f"{self.name}_owner"

    def make_roles(self):
        """What deploy/postgres/README.md has superusers do."""
        names = {"SERVICE": self.service, "DATABASE": self.name, "SERVICE_ROLE": self.role, "OWNER_ROLE": self.owner}
        run(["psql", "-X", "-w", "-d", "postgres", "-f", ROOT / "deploy/postgres/roles.sql"], {"PGUSER": SUPERUSER, **names})

    def make_single_role(self):
        """As it was before there were two: the service owns its database."""
        self.sql(f"CREATE ROLE {self.role} LOGIN", SUPERUSER, "postgres")
        self.sql(f"CREATE DATABASE {self.name} OWNER {self.role}", SUPERUSER, "postgres")

    def migrate(self, command="up", **settings):
        """cartwright-migrate as the owner; settings say otherwise. Returns how it ended."""
        return subprocess.run([ROOT / "deploy/cartwright-migrate", self.service, command], capture_output=True, text=True,
                              check=False, env=self._settings(settings))

    def begin_migration(self, root, **settings):
        """Brings it up to date in the background, with the changes in another folder."""
        return subprocess.Popen([root / "deploy/cartwright-migrate", self.service, "up"], env=self._settings(settings),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def sql(self, statement, role=None, database=None):
        """As the service's role, unless another is named. Returns what psql printed; raises what PostgreSQL said."""
        return run(psql(statement, database or self.name), {"PGUSER": role or self.role})

    def states_of(self, statements):
        """The SQLSTATE with which each ends, as the service's role."""
        script = "".join(f"{statement};\n\\echo :SQLSTATE\n" for statement in statements)
        done = subprocess.run(["psql", "-X", "-q", "-w", "-o", "/dev/null", "-d", self.name], input=script, check=True,
                              capture_output=True, text=True, env=environment({"PGUSER": self.role}))
        return done.stdout.split()

    def session(self, statements, role=SUPERUSER):
        """A session in the background."""
        return subprocess.Popen(psql(statements, self.name), env=environment({"PGUSER": role}),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def _settings(self, changes):
        return environment({"POSTGRES_HOST": ADDRESS["PGHOST"], "POSTGRES_PORT": ADDRESS["PGPORT"], "POSTGRES_DB": self.name,
                            "POSTGRES_USER": self.role, "MIGRATIONS_POSTGRES_USER": self.owner, **changes})

    def drop(self):
        self.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", SUPERUSER, "postgres")
        for role in (self.role, self.owner):
            self.sql(f"DROP ROLE IF EXISTS {role}", SUPERUSER, "postgres")


def psql(statement, database):
    return ["psql", "-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]


def environment(settings):
    return {**os.environ, **ADDRESS, **settings}


class Refused(Exception):
    pass


def run(command, settings):
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(settings))
    if done.returncode != 0:
        raise Refused(done.stderr)
    return done.stdout.strip()
