"""A service for tests, which says what it is given to say."""

import contextlib
import http.server
import json
import threading
import time

START = 1_700_000_000
BUSY = [("/api/v1/cart/{user_id}/", "2xx", 5, 5), ("/api/v1/products/list/", "2xx", 900, 900), ("/api/v1/failing/", "5xx", 9, 0)]


def exposition(requests=(), started=START, cpu=0.0, **gauges):
    """`requests` are (route, status class, how many so far, of these within 10 ms)."""
    lines = ["# HELP http_requests_total Answered requests.", "# TYPE http_requests_total counter"]
    lines += [f'http_requests_total{{route="{route}",method="GET",status_class="{status}"}} {number}' for route, status, number, _ in requests]
    lines += ["# TYPE http_request_duration_seconds histogram"]
    for route, _, number, quick in requests:
        lines += [f'http_request_duration_seconds_bucket{{route="{route}",le="{bound}"}} {least}'
                  for bound, least in (("0.005", 0), ("0.01", quick), ("10", quick), ("+Inf", number))]
    lines += ["# TYPE process_cpu_seconds_total counter", f"process_cpu_seconds_total {cpu}"]
    for name, value in {"process_start_time_seconds": started, "process_resident_memory_bytes": 23e6, "process_open_fds": 56,
                        "process_max_fds": 1000, "http_connections": 3, **gauges}.items():
        lines += [f"# TYPE {name} gauge", f"{name} {value}"]
    return "\n".join(lines) + "\n"


class Says(http.server.BaseHTTPRequestHandler):
    """A service whose replies are the attribute `replies` of its server: by path, a status and a body, each after `delay` seconds."""

    def do_GET(self):
        time.sleep(self.server.delay)
        status, body = self.server.replies.get(self.path, (404, ""))
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def given_server(test, replies, delay=0):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Says)
    server.replies, server.delay = replies, delay
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return f"http://127.0.0.1:{server.server_port}"


READY = json.dumps({"data": {"status": "ok", "dependencies": {"database": "ok"}}})
NOT_READY = json.dumps({"error": {"code": "unavailable", "dependencies": {"database": {"state": "unreachable", "age": 3}}}})
