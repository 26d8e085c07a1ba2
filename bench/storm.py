"""Guesses wrong passwords at a fixed rate, however long the answers take: storm.py <port> <per second> <seconds> <networks>.

Each guess is at another account, and comes from the next of so many networks that lie all over IPv4, or each from one of its own
where that is 0. Prints how many were answered how.
"""

import collections
import json
import selectors
import socket
import sys
import time

ACCOUNTS = 100_000
NEW_NETWORKS = 1 << 24  # where those begin that are nobody's again
TICK = 0.002
PATIENCE = 10  # seconds, for answers to what was sent, so that nothing of it is left for whoever measures next


def network(number):
    """The address of one of many, of which those that follow each other lie far apart."""
    number = number * 0x9E3779B1 % (1 << 32)
    return f"{1 + (number >> 24) * 126 // 256}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def guess(number, networks):
    body = f'{{"email": "user{number * 7919 % ACCOUNTS + 1}@example.com", "password": "wrong password"}}'
    source = network(number % networks if networks else NEW_NETWORKS + number)
    return (f"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: store\r\nContent-Type: application/json\r\nX-Forwarded-For: {source}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


class Storm:
    def __init__(self, port, networks):
        self.port, self.networks = port, networks
        self.selector = selectors.DefaultSelector()
        self.idle = []
        self.sent = 0
        self.answers = collections.Counter()

    def blow(self, per_second, seconds):
        # Each run of this program goes on where no other has been.
        first = time.time_ns() // 1_000_000 * per_second // 1000 % NEW_NETWORKS
        began = time.perf_counter()
        while (passed := time.perf_counter() - began) < seconds:
            for _ in range(self.sent, round(passed * per_second)):
                self.send(guess(first + self.sent, self.networks))
            self.receive()
        latest = time.perf_counter() + PATIENCE
        while self.answers.total() < self.sent and time.perf_counter() < latest:
            self.receive()

    def send(self, text):
        connection = self.idle.pop() if self.idle else self.connect()
        connection.sendall(text)
        self.sent += 1

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port))
        self.selector.register(connection, selectors.EVENT_READ)
        return connection

    def receive(self):
        for key, _ in self.selector.select(TICK):
            status = status_from(key.fileobj)
            self.answers[status] += 1
            if status == "none":
                self.selector.unregister(key.fileobj)
            else:
                self.idle.append(key.fileobj)


def status_from(connection):
    """`none` if it is closed."""
    try:
        return connection.recv(4096)[9:12].decode() or "none"
    except ConnectionResetError:
        return "none"


def main():
    port, per_second, seconds, networks = (int(text) for text in sys.argv[1:])
    storm = Storm(port, networks)
    storm.blow(per_second, seconds)
    print(json.dumps(storm.answers))


if __name__ == "__main__":
    main()
