"""What bounds a row of the table; it is measured in the same run and alternates with the row."""

import ctypes
import dataclasses
import itertools
import os
import subprocess
import threading
import time

CLIENTS = 16
TRANSACTIONS_A_CLIENT = 5_000  # more than one does in a round

HASH = b"$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM"
PASSWORD = b"testPass123"

# Makes :number another one in each transaction of all clients and rounds.
COUNTED = ("n :n + 1", f"number :n * {CLIENTS} + :client_id")


@dataclasses.dataclass(frozen=True)
class Pgbench:
    """pgbench -M prepared with 16 clients on the statements of a repository."""
    statements: tuple  # with pgbench's variables in the place of their parameters
    variables: tuple  # of lines "name expression"
    rounds: itertools.count = dataclasses.field(default_factory=itertools.count)

    def for_request(self, port, path):
        """The limit of a row, once its service runs."""
        return self

    def per_second(self, database, scratch, seconds):
        script = scratch / "pgbench.sql"
        script.write_text("".join(f"\\set {variable}\n" for variable in self.variables) + ";\n".join(self.statements) + ";\n")
        printed = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-T", str(max(1, round(seconds))),
             "-D", f"n={next(self.rounds) * TRANSACTIONS_A_CLIENT}", "-f", str(script), database],
            check=True, capture_output=True, text=True,
            env={**os.environ, "PGOPTIONS": "-c random_page_cost=1.1"}).stdout  # as sessions of the services
        if "tps = " not in printed:
            raise RuntimeError(f"pgbench got nothing done:\n{printed}")
        return float(printed.split("tps = ")[1].split()[0])


class BareHash:
    """Two threads that verify a password and do nothing else."""

    def for_request(self, port, path):
        return self

    def per_second(self, database, scratch, seconds):
        sodium = ctypes.CDLL("libsodium.so.23")
        sodium.sodium_init()  # chooses the fastest code for this processor
        ends = time.perf_counter() + seconds
        counts = [0, 0]

        def verify_until_end(thread):
            while time.perf_counter() < ends:
                if sodium.crypto_pwhash_str_verify(HASH, PASSWORD, ctypes.c_ulonglong(len(PASSWORD))) != 0:
                    raise RuntimeError("libsodium refuses the password of the benchmark")
                counts[thread] += 1

        threads = [threading.Thread(target=verify_until_end, args=(thread,)) for thread in range(len(counts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / seconds
