"""What tests share that run PostgreSQL servers of their own: the account that it agrees to run as, and waiting for it."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).parent.parent.parent
PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


def unprivileged(command, ending=signal.SIGTERM):
    """The command as an account that PostgreSQL agrees to run as; it gets the signal `ending` when we die."""
    account = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *account, f"--pdeathsig={ending.name[3:]}", *map(str, command)]


def make_folder(path):
    """An empty folder of the unprivileged account."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")
    return path


def wait_for(what, condition, seconds=60):
    """Returns what `condition` returns once that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not within {seconds} seconds")


def require_free(address, *ports):
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as fault:
                raise SystemExit(f"{address}:{port} is in use, perhaps by a server on all addresses: {fault}")


def end_postgres(data):
    """Also a server that outlived an earlier run."""
    if (data / "postmaster.pid").exists():
        subprocess.run(unprivileged([PROGRAMS / "pg_ctl", "-D", data, "-m", "immediate", "stop"]), cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def end_all(processes):
    running = [process for process in processes if process and process.poll() is None]
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=60)
