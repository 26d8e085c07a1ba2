"""A real Prometheus with the configuration of deploy/observability, which only scrapes more often and other ports."""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

CONFIGURATION = pathlib.Path(__file__).parent.parent.parent / "deploy/observability"
sys.path.insert(0, str(CONFIGURATION))

PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")


class RunningPrometheus:
    """It scrapes the services at these ports, by name, each second."""

    def __init__(self, ports, log):
        self._folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self._folder.name)
        self._copy("prometheus.yml", folder, {"_interval: 15s": "_interval: 1s"})
        self._copy("targets.yml", folder, {":8081": f":{ports['customers']}", ":8082": f":{ports['cart']}"})
        self._copy("alerts.yml", folder, {})
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        with open(log, "wb") as file:
            self._process = subprocess.Popen(
                [PROMETHEUS, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                 f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"], stderr=file)
        self._await_ready()

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=30)
        self._folder.cleanup()

    def rules(self):
        with urllib.request.urlopen(f"{self.address}/api/v1/rules", timeout=30) as answer:
            return [rule for group in json.load(answer)["data"]["groups"] for rule in group["rules"]]

    @staticmethod
    def _copy(name, folder, changes):
        text = (CONFIGURATION / name).read_text(encoding="utf8")
        for old, new in changes.items():
            if old not in text:
                raise ValueError(f"{name} has no {old}")
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf8")

    def _await_ready(self):
        for _ in range(1500):
            try:
                with urllib.request.urlopen(f"{self.address}/-/ready", timeout=1):
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("Prometheus is not ready after half a minute")
