"""A server that is recovered to a moment, from a base backup and the log that was archived since, gives nothing out twice."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parent.parent.parent
PROGRAMS = pathlib.Path(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip())


def unprivileged(*command):
    """As an account that PostgreSQL agrees to run as."""
    account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    subprocess.run([*account, *map(str, command)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


class Server:
    """One that listens on a socket in its own folder only."""

    def __init__(self, folder, name):
        self.data, self.socket = folder / name, folder / f"{name}-socket"
        unprivileged("mkdir", self.socket)

    def start(self):
        unprivileged(PROGRAMS / "pg_ctl", "-D", self.data, "-w", "-l", f"{self.data}.log", "-o",
                     f"-k {self.socket} -c listen_addresses= -c fsync=off", "start")

    def stop(self):
        unprivileged(PROGRAMS / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def sql(self, statement, database="customers"):
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
                              check=True, capture_output=True, text=True, env=self._environment()).stdout.strip()

    def migrate(self, command):
        subprocess.run([ROOT / "deploy/cartwright-migrate", "customers", command], check=True, stdout=subprocess.DEVNULL,
                       env={**self._environment(), "POSTGRES_HOST": str(self.socket), "POSTGRES_PORT": "5432",
                            "MIGRATIONS_POSTGRES_USER": "postgres"})

    def _environment(self):
        return {**os.environ, "PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": "postgres"}


class RecoveryTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.folder.chmod(0o777)
        unprivileged("mkdir", self.folder / "archive")
        self.server = self.given_server()

    def given_server(self):
        server = Server(self.folder, "server")
        unprivileged(PROGRAMS / "initdb", "-D", server.data, "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8")
        self.configure(server, f"archive_mode = on\narchive_command = 'cp %p {self.folder}/archive/%f'\n")
        server.start()
        self.addCleanup(server.stop)
        server.sql("CREATE ROLE customers", "postgres")
        server.sql("CREATE DATABASE customers", "postgres")
        server.migrate("up")
        return server

    def configure(self, server, lines):
        with open(server.data / "postgresql.auto.conf", "a", encoding="utf-8") as settings:
            settings.write(lines)

    def recover(self, moment):
        server = Server(self.folder, "recovered")
        self.configure(server, f"restore_command = 'cp {self.folder}/archive/%f %p'\narchive_mode = off\n"
                               f"recovery_target_time = '{moment}'\nrecovery_target_action = promote\n")
        unprivileged("touch", server.data / "recovery.signal")
        server.start()
        self.addCleanup(server.stop)
        while server.sql("SELECT pg_is_in_recovery()") == "t":
            pass
        return server

    def register(self, server, email):
        """The id and the epoch of the new account."""
        return server.sql(f"INSERT INTO users (email, password) VALUES ('{email}', '!') RETURNING id, token_epoch").split("|")

    def test_a_lost_accounts_id_and_epoch_are_nobody_elses(self):
        kept, kept_epoch = self.register(self.server, "kept@example.com")
        unprivileged(PROGRAMS / "pg_basebackup", "-h", self.server.socket, "-U", "postgres", "-D", self.folder / "recovered",
                     "--checkpoint=fast")
        moment = self.server.sql("SELECT clock_timestamp()")
        lost, lost_epoch = self.register(self.server, "lost@example.com")
        self.server.sql("SELECT pg_switch_wal()")
        self.server.sql("SELECT pg_switch_wal()")

        recovered = self.recover(moment)
        recovered.migrate("after-restore")

        following, epoch = self.register(recovered, "next@example.com")
        self.assertGreater(int(following), int(lost))
        self.assertNotEqual(epoch, lost_epoch)
        self.assertNotEqual(recovered.sql(f"SELECT token_epoch FROM users WHERE id = {kept}"), kept_epoch)
        self.assertEqual(recovered.sql(f"SELECT count(*) FROM deleted_users WHERE {lost} BETWEEN user_id AND last_user_id"), "1")


if __name__ == "__main__":
    unittest.main()
