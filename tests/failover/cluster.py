"""A PostgreSQL cluster of three machines, played by three loopback addresses, made of the files in deploy/patroni."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import urllib.error
import urllib.request

from machines import ROOT, end_all, end_postgres, make_folder, require_free, unprivileged, wait_for
from processes import children

DEPLOY = ROOT / "deploy/patroni"
ADDRESSES = ["127.77.0.1", "127.77.0.2", "127.77.0.3"]
PASSWORDS = {f"{name}_PASSWORD": secrets.token_hex(16) for name in ("SUPERUSER", "REPLICATION", "RESTAPI")}


def sql(statement, database="postgres", host=",".join(ADDRESSES), port=5432, wanted="read-write"):
    """Runs it as the superuser on the first host that is what is wanted, and returns what psql printed."""
    return subprocess.run(
        ["psql", "-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
        env={**os.environ, **client_environment(host, port), "PGTARGETSESSIONATTRS": wanted},
        check=True, capture_output=True, text=True).stdout.strip()


def client_environment(host=",".join(ADDRESSES), port=5432):
    """For PostgreSQL's own programs."""
    return {"PGHOST": host, "PGPORT": str(port), "PGUSER": "postgres", "PGPASSWORD": PASSWORDS["SUPERUSER_PASSWORD"],
            "PGTARGETSESSIONATTRS": "read-write", "PGCONNECT_TIMEOUT": "2"}


class Machine:
    """etcd, Patroni and the PostgreSQL that it runs."""

    def __init__(self, number, home):
        self.name = f"db{number}"
        self.address = ADDRESSES[number - 1]
        self.home = home / self.name
        self.data = self.home / "data"
        end_postgres(self.data)
        require_free(self.address, 2379, 2380, 5432, 8008)
        make_folder(self.home)
        self.environment = self._environment(number)
        self.etcd = self.patroni = None

    def start(self):
        self.etcd = self._run("etcd", ["etcd"])
        self.patroni = self._run("patroni", ["/usr/bin/patroni", self.home.parent / "patroni.yml"])

    def die(self):
        """As when the power fails: nobody says good-bye, nothing is written any more."""
        postmaster = self.postmaster()
        # Nothing may act between two kills.
        victims = [self.patroni.pid, self.etcd.pid, *([postmaster, *children(postmaster)] if postmaster else [])]
        for action in (signal.SIGSTOP, signal.SIGKILL):
            for pid in victims:
                os.kill(pid, action)
        self.patroni.wait()
        self.etcd.wait()

    def postmaster(self):
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return None

    def status(self):
        """What Patroni says of the node; empty while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{self.address}:8008/patroni", timeout=2) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as reply:
            return json.load(reply)
        except OSError:
            return {}

    def sql(self, statement, database="postgres"):
        return sql(statement, database, host=self.address, wanted="any")

    def log(self):
        return (self.home / "patroni.log").read_text(errors="replace")

    def _environment(self, number):
        text = subprocess.run(
            [DEPLOY / "node-env", str(number), *ADDRESSES], check=True, capture_output=True, text=True,
            env={**os.environ, **PASSWORDS, "DATA_HOME": str(self.home), "ETCD_HOME": str(self.home / "etcd")}).stdout
        return dict(line.split("=", 1) for line in text.splitlines() if line)

    def _run(self, name, command):
        with open(self.home / f"{name}.log", "ab") as log:
            return subprocess.Popen(unprivileged(command), cwd=self.home, stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log, env={**os.environ, "TZ": "UTC", **self.environment})


class Cluster:
    def __init__(self, home):
        self.home = home
        for name in ("patroni.yml", "haproxy.cfg"):
            shutil.copy(DEPLOY / name, home)
        self.machines = [Machine(number, home) for number in (1, 2, 3)]
        require_free("127.0.0.1", 6432, 6433)
        self.haproxy = None

    def start(self):
        for machine in self.machines:
            machine.start()
        self.await_complete()
        with open(self.home / "haproxy.log", "ab") as log:
            self.haproxy = subprocess.Popen(
                unprivileged(["/usr/sbin/haproxy", "-f", self.home / "haproxy.cfg"]), stdout=log, stderr=log,
                env={**os.environ, **self.machines[0].environment, "HAPROXY_ADDRESS": "127.0.0.1"}, cwd=self.home)

    def stop(self):
        # Patroni wants etcd until it has ended.
        end_all([self.haproxy, *(machine.patroni for machine in self.machines)])
        end_all([machine.etcd for machine in self.machines])
        for machine in self.machines:
            end_postgres(machine.data)

    def await_complete(self, seconds=120):
        """Until there is a primary, both others follow it, and one of them may take over."""
        wait_for("the cluster is complete", self._is_complete, seconds)

    def primary(self):
        return wait_for("there is a primary", self.primary_or_none, 60)

    def replicas(self):
        """Those that follow the primary; the synchronous one is first."""
        found = [machine for machine in self.machines if machine.status().get("role") == "replica"]
        return sorted(found, key=lambda machine: "sync_standby" not in machine.status())

    def patronictl(self, *arguments):
        """Runs patronictl on the primary's machine, and returns what it printed."""
        return subprocess.run(
            unprivileged(["/usr/bin/patronictl", "-c", self.home / "patroni.yml", *arguments]), cwd=self.home,
            env={**os.environ, **self.primary().environment, "LC_ALL": "C.UTF-8", "HOME": str(self.home)},
            check=True, capture_output=True, text=True, timeout=120).stdout

    def primary_or_none(self):
        for machine in self.machines:
            status = machine.status()
            if status.get("role") in ("master", "primary") and status.get("state") == "running":
                return machine
        return None

    def _is_complete(self):
        primary = self.primary_or_none()
        followers = primary.status().get("replication", []) if primary else []
        streaming = [each for each in followers if each["state"] == "streaming"]
        statuses = [machine.status() for machine in self.machines]
        return (len(streaming) == 2 and any(each["sync_state"] == "sync" for each in streaming)
                and any(status.get("sync_standby") for status in statuses)
                and all(status.get("state") == "running" for status in statuses))
