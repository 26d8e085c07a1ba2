"""Requests at a set rate, whether or not they are answered, or as fast as a number of connections gets its answers.

Run as a program, by overload.py: generator.py PORT RATE CONNECTIONS SECONDS, with the requests as lines of JSON on its input;
a rate of 0 is as fast as it goes. Prints what it met as JSON."""

import json
import select
import socket
import sys
import time
from collections import Counter

PATIENCE = 10  # seconds after the last request


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.due = None
        self.received = b""

    def ask(self, request, due):
        self.due, self.received = due, b""
        self.socket.send(request)

    def take(self):
        """The status once the answer is there, else None. Raises OSError at the end of the connection."""
        bytes_ = self.socket.recv(2 ** 18)
        if not bytes_:
            raise ConnectionResetError
        self.received += bytes_
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.received[:end].lower()
        self.refused_properly = b"\r\nretry-after: " in head
        if (at := head.find(b"content-length: ")) >= 0:
            is_whole = len(self.received) >= end + 4 + int(head[at + 16:].split(b"\r\n", 1)[0])
        else:  # in chunks
            is_whole = self.received.endswith(b"\r\n0\r\n\r\n")
        return int(self.received[9:12]) if is_whole else None


class Generator:
    def __init__(self, port, rate, connections, seconds, requests):
        self._port, self._rate, self._limit, self._seconds, self._requests = port, rate, connections, seconds, requests
        self._idle, self._busy = [], {}
        self._poll = select.epoll()
        self._sent = 0
        self.met = Counter()
        self.times = {}

    def run(self):
        began = time.monotonic()
        end = began + self._seconds
        while (now := time.monotonic()) < end or (self._busy and now < end + PATIENCE):
            if now < end:
                self._send_due(began, now)
            for number, _ in self._poll.poll(0.001, 512):
                self._receive(number)
        self.met["unanswered"] = len(self._busy)
        return self._report()

    def _send_due(self, began, now):
        wanted = int((now - began) * self._rate) - self._sent - self.met["not sent"] if self._rate else self._limit
        for _ in range(wanted):
            if not self._idle and len(self._busy) >= self._limit:
                if self._rate:
                    self.met["not sent"] += 1
                    continue
                return
            due = began + (self._sent + self.met["not sent"]) / self._rate if self._rate else time.monotonic()
            self._send(due)

    def _send(self, due):
        try:
            connection = self._idle.pop() if self._idle else self._connect()
            connection.ask(self._requests[self._sent % len(self._requests)], due)
        except OSError:
            self.met["lost"] += 1
            return
        finally:
            self._sent += 1
        self._busy[connection.socket.fileno()] = connection

    def _connect(self):
        connection = Connection(self._port)
        self._poll.register(connection.socket, select.EPOLLIN)
        return connection

    def _receive(self, number):
        connection = self._busy.get(number)
        try:
            if connection is None:
                return self._forget_idle(number)
            status = connection.take()
        except BlockingIOError:
            return
        except OSError:
            self.met["lost"] += 1
            self._poll.unregister(number)
            self._busy.pop(number).socket.close()
            return
        if status is None:
            return
        self.met[str(status)] += 1
        self.met["refused without Retry-After"] += status == 503 and not connection.refused_properly
        self.times.setdefault(str(status), []).append(time.monotonic() - connection.due)
        self._idle.append(self._busy.pop(number))

    def _forget_idle(self, number):
        """It was ended while it had nothing to do."""
        self._poll.unregister(number)
        for each in [each for each in self._idle if each.socket.fileno() == number]:
            self._idle.remove(each)
            each.socket.close()

    def _report(self):
        def quantile(times, share):
            return sorted(times)[min(len(times) - 1, int(share * len(times)))]
        return {"sent": self._sent, "seconds": self._seconds, "met": self.met, "quantiles": {
            status: [round(1000 * quantile(times, share), 1) for share in (0.5, 0.99)] for status, times in self.times.items()}}


def main():
    port, rate, connections, seconds = sys.argv[1:]
    requests = [json.loads(line).encode() for line in sys.stdin]
    print(json.dumps(Generator(int(port), float(rate), int(connections), float(seconds), requests).run()))


if __name__ == "__main__":
    main()
