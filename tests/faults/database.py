"""A PostgreSQL primary and its synchronous replica, which can be killed, frozen and exchanged."""

import contextlib
import os
import re
import signal
import subprocess

from machines import PROGRAMS, ROOT, end_postgres, make_folder, require_free, unprivileged, wait_for
from processes import children

ADDRESSES = ["127.77.1.1", "127.77.1.2"]
PORT = 5432
PASSWORD_HASH = re.search(r"\$argon2id\$[^']+", (ROOT / "bench/customers.sql").read_text()).group()  # of testPass123

USERS = 1000    # user1@example.com and so on, for whom bench's store.token() makes tokens; the first is an administrator
PRODUCTS = 100

SETTINGS = {
    "unix_socket_directories": "",
    "max_connections": "300",
    # A replica that lost its primary looks for it often, so that commits, which wait for it, go on soon.
    "wal_retrieve_retry_interval": "100ms",
}


class Server:
    """A PostgreSQL server at an address of its own, which lets everybody in who reaches that."""

    def __init__(self, home, address):
        self.address = address
        self.data = home / f"postgres-{address}"
        self.process = None
        self._log = home / f"postgres-{address}.log"
        end_postgres(self.data)
        require_free(address, PORT)

    def initialise(self):
        make_folder(self.data)
        run_program("initdb", "--pgdata", self.data, "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                    "--auth=trust", "--no-sync")

    def copy(self, template):
        """Begins as another server was when it stopped."""
        make_folder(self.data).rmdir()
        subprocess.run(["cp", "-a", template.data, self.data], check=True)

    def follow(self, primary):
        """Begins as a replica of it; start() comes next."""
        make_folder(self.data)
        source = f"host={primary.address} port={PORT} user=postgres"
        run_program("pg_basebackup", "--pgdata", self.data, "--dbname", source, "--checkpoint=fast", "--no-sync")
        (self.data / "postgresql.auto.conf").write_text(
            f"primary_conninfo = '{source} application_name=replica'\n")
        (self.data / "standby.signal").touch()

    def start(self, **settings):
        options = {**SETTINGS, "listen_addresses": self.address, "port": PORT, **settings}
        with open(self._log, "ab") as log:
            self.process = subprocess.Popen(
                unprivileged([PROGRAMS / "postgres", "-D", self.data, *(
                    part for name, value in options.items() for part in ("-c", f"{name}={value}"))], signal.SIGQUIT),
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(f"PostgreSQL at {self.address} accepts connections", self._accepts)

    def stop(self):
        """As operators do; one that is frozen, or has ended, too."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.thaw()
            self.process.wait(timeout=60)
        self.process = None

    def kill(self):
        """As when the power fails: nobody says good-bye, nothing is written any more."""
        # Nothing may act between two kills.
        everyone = self.freeze()
        for pid in everyone:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def freeze(self):
        """Stops it and all its children, which are returned."""
        everyone = [self.process.pid]
        os.kill(self.process.pid, signal.SIGSTOP)
        for child in children(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGSTOP)
                everyone.append(child)
        return everyone

    def thaw(self):
        for pid in [*children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def promote(self):
        """Returns once it is the primary, which has no replica yet."""
        run_program("pg_ctl", "promote", "--pgdata", self.data, "--wait")

    def sql(self, statement, database="postgres"):
        """As the superuser; returns what psql printed."""
        return run(["psql", "-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement],
                   self.environment(database))

    def environment(self, database="postgres"):
        """For PostgreSQL's own programs."""
        return {**os.environ, "PGHOST": self.address, "PGPORT": str(PORT), "PGUSER": "postgres", "PGDATABASE": database,
                "PGCONNECT_TIMEOUT": "2"}

    def _accepts(self):
        if (status := self.process.poll()) is not None:
            raise RuntimeError(f"PostgreSQL at {self.address} ended with {status}; see {self._log}")
        return subprocess.run([PROGRAMS / "pg_isready", "-q"], env=self.environment(), check=False).returncode == 0


class Pair:
    """A primary and its synchronous replica: what one acknowledges, the other has."""

    def __init__(self, home, template):
        self.primary, self.replica = (Server(home, address) for address in ADDRESSES)
        self.primary.copy(template)

    def __enter__(self):
        try:
            self.primary.start()
            self.add_replica()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        # The primary's last commits would wait for the replica.
        self.primary.stop()
        self.replica.stop()

    def fail_over(self):
        """Lets the replica take over from a primary that is dead."""
        self.replica.promote()
        self.primary, self.replica = self.replica, self.primary

    def add_replica(self):
        """Makes one anew; returns once commits wait for it."""
        self.replica.follow(self.primary)
        self.replica.start()
        self.primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.primary.sql("SELECT pg_reload_conf()")
        self.await_replica()

    def await_replica(self):
        wait_for("the replica is synchronous", lambda: self.primary.sql(
            "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming' "
            "AND flush_lsn = sent_lsn") == "1")

    def settings(self):
        """Those of a service that finds the primary by itself."""
        return {"POSTGRES_HOST": ",".join(ADDRESSES), "POSTGRES_PORT": str(PORT)}


def run(command, environment=None):
    """Returns what it printed; what it complains of is shown only if it fails."""
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def run_program(name, *arguments):
    return run(unprivileged([PROGRAMS / name, *arguments]))


def make_template(home):
    """A stopped server with both databases, users and products, to be copied."""
    server = Server(home, ADDRESSES[0])
    server.initialise()
    server.start(fsync="off")
    try:
        for service in ("customers", "cart"):
            make_database(server, service)
        fill(server)
    finally:
        server.stop()
    template = Server(home, ADDRESSES[0])
    template.data = server.data.rename(make_folder(home / "template"))
    return template


def make_database(server, service):
    # Everybody is let in, so the passwords matter to nobody.
    run(["psql", "-X", "-w", "-f", ROOT / "deploy/postgres/roles.sql"],
        {**server.environment(), "SERVICE": service, "SERVICE_PASSWORD": "service", "OWNER_PASSWORD": "owner"})
    run([ROOT / "deploy/cartwright-migrate", service, "up"],
        {**os.environ, "POSTGRES_HOST": server.address, "POSTGRES_PORT": str(PORT),
         "MIGRATIONS_POSTGRES_USER": f"{service}_owner"})


def fill(server):
    # With the hash and the epochs of bench/customers.sql, so that its password and bench's tokens are good.
    server.sql(f"INSERT INTO users (email, token_epoch, password, is_admin) SELECT 'user' || n || '@example.com', n, "
               f"'{PASSWORD_HASH}', n = 1 FROM generate_series(1, {USERS}) AS n", "customers")
    server.sql(f"INSERT INTO products (name, price) SELECT 'pencil ' || n, n FROM generate_series(1, {PRODUCTS}) AS n",
               "cart")
