"""Peers that mean the services ill: each kind is a function that goes on until `end` and returns what it has done.

Run as a program, by peers.py: hostile.py KIND SECONDS HTTP_PORT GRPC_PORT prints a line of JSON at its end."""

import contextlib
import itertools
import json
import os
import random
import select
import socket
import ssl
import struct
import sys
import time
from collections import Counter

TARGET = "127.0.0.1"
BIND_ADDRESS_NO_PORT = 24  # IP_BIND_ADDRESS_NO_PORT, which Python does not name
HANDSHAKE_SECONDS = 2
ROUND = 0.5  # seconds between two acts of a slow peer
GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
LIMIT = 2 ** 31 - 1

DATA, HEADERS, RESET, SETTINGS, PING, WINDOW_UPDATE = 0, 1, 3, 4, 6, 8
END_STREAM, END_HEADERS = 1, 4

LIST = b"GET /api/v1/products/list/ HTTP/1.1\r\nHost: x\r\n\r\n"
LOGIN = b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def address(number):
    """One of many addresses of this machine, none of which is an ordinary client's."""
    return f"127.9.{number // 250}.{1 + number % 250}"


def connect(port, number, receive_buffer=None):
    """A connection from the address with that number."""
    made = socket.socket()
    try:
        made.setsockopt(socket.IPPROTO_IP, BIND_ADDRESS_NO_PORT, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        made.bind((address(number), 0))
        made.settimeout(HANDSHAKE_SECONDS)
        made.connect((TARGET, port))
        made.setblocking(False)
        return made
    except OSError:
        made.close()
        raise


def reset(connection):
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def keep(port, end, count, opening=b"", trickle=b"", addresses=500, receive_buffer=None, reads=True, a_round=500):
    """Keeps so many connections: each says `opening`, then `trickle` again and again. Those that are ended are replaced, so many
    in a round."""
    done = Counter()
    crowd = []
    while time.monotonic() < end:
        began = time.monotonic()
        stay = []
        for connection in crowd:
            try:
                if reads:
                    with contextlib.suppress(BlockingIOError):
                        if not connection.recv(2 ** 16):
                            raise ConnectionResetError
                if trickle:
                    with contextlib.suppress(BlockingIOError):
                        done["bytes"] += connection.send(trickle)
                stay.append(connection)
            except OSError:
                done["ended by the service"] += 1
                connection.close()
        crowd = stay
        # Those that say something come one after the other: how many may come at once is another matter.
        most = min(count, len(crowd) + (a_round if opening else count))
        while len(crowd) < most and time.monotonic() < end:
            try:
                connection = connect(port, done["connections"] % addresses, receive_buffer)
                done["connections"] += 1
                if opening:
                    connection.send(opening)
                crowd.append(connection)
            except OSError:
                done["not connected"] += 1
                if time.monotonic() > began + ROUND:
                    break
        done["at once"] = max(done["at once"], len(crowd))
        time.sleep(max(0, began + ROUND - time.monotonic()))
    for connection in crowd:
        reset(connection)
    return done


def flood(port, end, count, bytes_of, addresses=50, reads=False):
    """So many connections on which as much is sent as the service takes; what it answers is read or not."""
    done = Counter()
    crowd = {}
    poll = select.epoll()
    events = select.EPOLLOUT | (select.EPOLLIN if reads else 0)
    while time.monotonic() < end:
        while len(crowd) < count:
            try:
                connection = connect(port, done["connections"] % addresses, None if reads else 4096)
            except OSError:
                done["not connected"] += 1
                break
            done["connections"] += 1
            crowd[connection.fileno()] = (connection, memoryview(b""))
            poll.register(connection, events)
        for number, event in poll.poll(0.1, 64):
            connection, rest = crowd[number]
            try:
                if event & (select.EPOLLHUP | select.EPOLLERR):
                    raise ConnectionResetError
                if event & select.EPOLLIN and not connection.recv(2 ** 18):
                    raise ConnectionResetError
                if event & select.EPOLLOUT:
                    rest = rest or memoryview(bytes_of())
                    sent = connection.send(rest)
                    done["bytes"] += sent
                    crowd[number] = connection, rest[sent:]
            except BlockingIOError:
                pass
            except OSError:
                done["ended by the service"] += 1
                poll.unregister(connection)
                connection.close()
                del crowd[number]
    done["at once"] = count
    for connection, _ in crowd.values():
        reset(connection)
    return done


def burst(port, end, send, addresses=500):
    """Connections one after the other as fast as it goes, each of which is closed after `send`."""
    done = Counter()
    while time.monotonic() < end:
        try:
            connection = connect(port, done["connections"] % addresses)
        except OSError:
            done["not connected"] += 1
            continue
        done["connections"] += 1
        with contextlib.suppress(OSError):
            send(connection)
        reset(connection)
    done["at once"] = 1
    return done


# --- peers of HTTP


def slow_heads(http, _, end):
    return keep(http, end, 2_000, b"GET /api/v1/products/list/ HTTP/1.1\r\nHost: x\r\nX: ", b"a")


def full_house(http, _, end):
    """All connections that there are, each in the middle of a request."""
    return keep(http, end, 10_050, b"GET /api/v1/products/list/ HTTP/1.1\r\nHost: x\r\nX: ", b"a", a_round=2_500)


def slow_bodies(http, _, end):
    opening = LOGIN + b"Content-Length: 1000000\r\n\r\n" + b" " * 60_000
    return keep(http, end, 2_000, opening, b" " * 100)


def trickled_chunks(http, _, end):
    opening = LOGIN + b"Transfer-Encoding: chunked\r\n\r\n"
    pieces = itertools.cycle([opening] + 9 * [b"1\r\n \r\n" * 2_000])
    return flood(http, end, 100, lambda: next(pieces))


def never_reading(http, _, end):
    return keep(http, end, 1_000, 10 * LIST, receive_buffer=4096, reads=False)


def half_open(http, _, end):
    return keep(http, end, 2_000, LIST + LIST[:-20], receive_buffer=4096, reads=False)


def idle(http, _, end):
    return keep(http, end, 10_000)


def connect_and_reset(http, _, end):
    return burst(http, end, lambda connection: connection.send(LIST))


def pipelining(http, _, end):
    return flood(http, end, 100, lambda: 200 * LIST)


def pipelining_read(http, _, end):
    return flood(http, end, 100, lambda: 200 * b"GET /nowhere/ HTTP/1.1\r\nHost: x\r\n\r\n", reads=True)


# --- strangers at the port of gRPC


def silent_handshakes(_, grpc, end):
    return keep(grpc, end, 1_000)


def broken_handshakes(_, grpc, end):
    def garbage(connection):
        connection.send(b"\x16\x03\x01\x02\x00\x01" + random.randbytes(600))
        connection.settimeout(1)
        connection.recv(100)
    return burst(grpc, end, garbage)


def begun_handshakes(_, grpc, end):
    """Each makes the service work out a key, and goes."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        tls(None).wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    hello = outgoing.read()

    def begin(connection):
        connection.send(hello)
        connection.settimeout(1)
        connection.recv(100)
    return burst(grpc, end, begin)


def strangers(_, grpc, end):
    """They have a certificate of our CA, but not one that may call."""
    context = tls("neighbour")

    def come(connection):
        connection.settimeout(HANDSHAKE_SECONDS)
        with context.wrap_socket(connection, server_hostname="localhost") as stream:
            stream.recv(100)
    return burst(grpc, end, come)


# --- peers of gRPC that may call


def tls(owner):
    folder = os.environ["BENCH_CERTIFICATES"]
    context = ssl.create_default_context(cafile=f"{folder}/ca.crt")
    context.set_alpn_protocols(["h2"])
    if owner:
        context.load_cert_chain(f"{folder}/{owner}.crt", f"{folder}/{owner}.key")
    return context


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def headers(stream, path):
    fields = {":method": "POST", ":scheme": "https", ":path": path, ":authority": "localhost",
              "content-type": "application/grpc", "te": "trailers"}
    block = b"".join(b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
                     for name, value in fields.items())
    return frame(HEADERS, END_HEADERS, stream, block)


def message(payload):
    return b"\0" + struct.pack(">I", len(payload)) + payload


def call(stream, path, payload=b""):
    return headers(stream, path) + frame(DATA, END_STREAM, stream, message(payload))


def token_call(stream):
    return call(stream, "/UserAuth/ValidateToken", b"\x0a\x08\x0a\x06Bearer")


CONTEXT = []  # made once


def peer(grpc, number, opening=b""):
    """A connection that has proved itself, from whose answers nothing is held back by windows."""
    if not CONTEXT:
        CONTEXT.append(tls("cart"))
    connection = connect(grpc, number)
    try:
        connection.settimeout(HANDSHAKE_SECONDS)
        stream = CONTEXT[0].wrap_socket(connection, server_hostname="localhost")
        settings = struct.pack(">HI", 4, LIMIT)  # INITIAL_WINDOW_SIZE
        window = frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", LIMIT - 65_535))
        stream.sendall(GREETING + frame(SETTINGS, 0, 0, settings) + window + opening)
        stream.settimeout(0)
        return stream
    except OSError:
        connection.close()
        raise


def keep_peers(grpc, end, count, act, reads=True):
    """Keeps so many; `act(connection, round)` is what each does again and again."""
    done = Counter()
    crowd = []
    for turn in itertools.count():
        if time.monotonic() > end:
            break
        began = time.monotonic()
        stay = []
        for connection in crowd:
            try:
                with contextlib.suppress(ssl.SSLWantReadError):
                    if reads and not connection.recv(2 ** 16):
                        raise ConnectionResetError
                stay.append(connection)
            except OSError:
                done["ended by the service"] += 1
                connection.close()
        crowd = stay
        while len(crowd) < count and time.monotonic() < end:
            try:
                crowd.append(peer(grpc, done["connections"] % 50))
                done["connections"] += 1
            except OSError:
                done["not connected"] += 1
                break
        done["at once"] = max(done["at once"], len(crowd))
        for connection in crowd:
            with contextlib.suppress(OSError):
                connection.settimeout(0.5)
                done["calls"] += act(connection, turn) or 0
            with contextlib.suppress(OSError):
                connection.settimeout(0)
        time.sleep(max(0, min(ROUND, began + ROUND - time.monotonic())))
    return done


def streams(turn, count):
    first = 1 + 2 * count * turn
    return range(first, first + 2 * count, 2)


def each_once(count, call_of):
    """The calls of a peer's first turn, nothing afterwards."""
    seen = set()

    def act(connection, _):
        if id(connection) in seen:
            return 0
        seen.add(id(connection))
        connection.sendall(b"".join(call_of(stream) for stream in streams(0, count)))
        return count
    return act


def idle_peers(_, grpc, end):
    return keep_peers(grpc, end, 1_100, lambda *_: 0)


def never_reading_peers(_, grpc, end):
    act = each_once(1_000, lambda stream: call(stream, "/UserAuth/DeletedUsers"))
    return keep_peers(grpc, end, 12, act, reads=False)


def rapid_resets(_, grpc, end):
    cancel = struct.pack(">I", 8)

    def act(connection, turn):
        connection.sendall(b"".join(token_call(stream) + frame(RESET, 0, stream, cancel) for stream in streams(turn, 2_000)))
        return 2_000
    return keep_peers(grpc, end, 8, act)


def held_calls(_, grpc, end):
    return keep_peers(grpc, end, 12, each_once(1_000, lambda stream: call(stream, "/grpc.health.v1.Health/Watch")))


def incomplete_calls(_, grpc, end):
    part = message(b"x" * 16_384)[:16_000]
    act = each_once(1_000, lambda stream: headers(stream, "/UserAuth/ValidateToken") + frame(DATA, 0, stream, part))
    return keep_peers(grpc, end, 12, act)


def control_frames(_, grpc, end):
    frames = 2_000 * (frame(PING, 0, 0, bytes(8)) + frame(SETTINGS, 0, 0))

    def act(connection, _):
        connection.sendall(frames)
    return keep_peers(grpc, end, 20, act)


KINDS = {each.__name__: each for each in (
    slow_heads, full_house, slow_bodies, trickled_chunks, never_reading, half_open, idle, connect_and_reset, pipelining,
    pipelining_read, silent_handshakes, broken_handshakes, begun_handshakes, strangers, idle_peers, never_reading_peers,
    rapid_resets, held_calls, incomplete_calls, control_frames)}


def give_way():
    """What is measured is not how attackers and their victims share a processor. Linux shares it between sessions first, and
    each server process of PostgreSQL has one of its own."""
    os.setsid()
    os.nice(10)
    with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as session:
        session.write("10")


def main():
    kind, seconds, http, grpc = sys.argv[1:]
    give_way()
    done = KINDS[kind](int(http), int(grpc), time.monotonic() + float(seconds))
    print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()
