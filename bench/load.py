"""Load from outside the services: wrk over HTTP, validate_token over gRPC."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).parent / "requests.lua"
STORM = pathlib.Path(__file__).parent / "storm.py"
GUESSES_PER_SECOND = 500


@dataclasses.dataclass(frozen=True)
class Result:
    requests: int
    seconds: float
    bytes: int
    errors: int
    p50_ms: float
    p99_ms: float
    p999_ms: float
    cpu_seconds: float  # of the load generator itself

    @property
    def per_second(self):
        """Of those that were not errors."""
        return max(0, self.requests - self.errors) / self.seconds


class Load:
    """Runs from its construction until finish()."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def finish(self):
        output = self.process.stdout.read()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != 0 or "RESULT " not in output:
            raise RuntimeError(f"{' '.join(self.process.args)} failed:\n{output}")
        return Result(**json.loads(output.split("RESULT ")[1]), cpu_seconds=usage.ru_utime + usage.ru_stime)


def http(port, request, tokens, connections, seconds, first_item=0, highest=1, path=""):
    """`request` is a row of requests.lua, "path" that of `path`; wrk counts in whole seconds."""
    return Load(["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s", "-s", str(SCRIPT),
                 f"http://127.0.0.1:{port}", "--", request, str(tokens), str(first_item), str(highest), path])


def grpc(program, port, tokens, connections, seconds):
    """`connections` calls of ValidateToken in flight, over one connection."""
    return Load([str(program), str(port), str(connections), str(seconds), str(tokens)])


class Storm:
    """Wrong guesses at passwords from so many networks, or ever new ones where that is 0; runs for so many seconds."""

    def __init__(self, port, networks, seconds):
        command = [sys.executable, "-B", str(STORM), str(port), str(GUESSES_PER_SECOND), str(seconds), str(networks)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def finish(self):
        """How many were answered, by the status."""
        output, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise RuntimeError("the storm is over too early")
        return json.loads(output)
