"""Processes that the benchmark starts, and what they cost."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

from settings import required


def cpu_seconds(pids):
    """By process, the CPU time of all its threads so far, user and system, in seconds. Processes that are gone are left out."""
    used = {}
    for pid in pids:
        try:
            tasks = [task.read_text() for task in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if tasks:
            used[pid] = sum(int(task.split()[0]) for task in tasks) / 1e9
    return used


def cpu_seconds_since(before):
    """What the processes of cpu_seconds() have used since then."""
    return sum(seconds - before[pid] for pid, seconds in cpu_seconds(before).items())


def children(pid):
    """The processes that `pid` has started."""
    found = []
    for tasks in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in tasks.read_text().split()]
    return found


def resident_megabytes(pid):
    return status_megabytes(pid, "VmRSS")


def peak_megabytes(pid):
    """The most that has been resident since begin_peak()."""
    return status_megabytes(pid, "VmHWM")


def begin_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def status_megabytes(pid, name):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} says nothing of its memory")


class Service:
    """A service of ours on any free ports. Its environment is that of the caller beside what it requires and `settings`."""

    def __init__(self, command, settings, log=os.devnull):
        """`command` ends with the program."""
        settings = {"SERVICE_PORT": "0", "GRPC_PORT": "0", "LOG_LEVEL": "info", **settings}
        environment = {**os.environ, **required(command[-1]), **settings}
        started = time.perf_counter()
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, bufsize=0)
        printed, listening = self._await_listening()
        self.http_port = listening["http_port"]
        self.grpc_port = listening.get("grpc_port")
        # What it logs from now on has to go somewhere.
        with open(log, "ab") as file:
            file.write(b"".join(printed))
            file.flush()
            self._drain = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=file)
        self._await_ready()
        self.start_seconds = time.perf_counter() - started

    def _await_listening(self):
        """What it has printed, to this line and not a byte further, and what the line says."""
        printed = []
        for line in iter(self.process.stderr.readline, b""):
            printed.append(line)
            if line.startswith(b"{") and json.loads(line).get("event") == "listening":
                return printed, json.loads(line)
        raise RuntimeError("a service did not start: " + b"".join(printed).decode())

    def _await_ready(self):
        url = f"http://127.0.0.1:{self.http_port}/readyz"
        for _ in range(2000):
            try:
                with urllib.request.urlopen(url, timeout=1):
                    return
            except OSError:
                time.sleep(0.005)
        raise RuntimeError("a service is not ready after ten seconds")

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self._drain.wait(timeout=5)
