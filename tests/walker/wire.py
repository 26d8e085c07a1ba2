"""HTTP/1.1 as a client that lets nothing pass: what it is sent may be anything, what it is answered must be well-formed."""

import socket


class Malformed(Exception):
    """The answer is no HTTP."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        """All lines of that name, joined; None if there is none."""
        lines = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(lines) if lines else None


class Connection:
    """One kept connection, made anew where the service has ended it."""

    def __init__(self, port):
        self._port, self._socket, self._bytes = port, None, b""

    def send(self, request, method):
        """The answer to these bytes. Tries once more where a kept connection turns out to have ended."""
        was_kept = self._socket is not None
        try:
            return self._exchange(request, method)
        except (ConnectionError, EOFError):
            self.close()
            if not was_kept:
                raise
            return self._exchange(request, method)

    def close(self):
        if self._socket is not None:
            self._socket.close()
        self._socket, self._bytes = None, b""

    def _exchange(self, request, method):
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
        except ConnectionError:
            pass  # The service may have answered before it has read all.
        answer = self._read_answer(method)
        while answer.status == 100:
            answer = self._read_answer(method)
        if answer.header("Connection") == "close" or answer.status in (400, 408, 413, 414, 431):
            self.close()
        elif self._bytes:
            raise Malformed(f"{len(self._bytes)} bytes follow the answer")
        return answer

    def _read_answer(self, method):
        head = self._read_until(b"\r\n\r\n").decode("latin-1")
        first, *lines = head[:-4].split("\r\n")
        version, _, rest = first.partition(" ")
        if version != "HTTP/1.1" or not rest[:3].isdigit():
            raise Malformed(f"the first line is {first!r}")
        headers = [self._field(line) for line in lines]
        answer = Answer(int(rest[:3]), headers, b"")
        if method != "HEAD" and answer.status not in (100, 204, 304):
            answer.body = self._read_body(answer)
        return answer

    @staticmethod
    def _field(line):
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or any(ord(letter) < 32 for letter in value):
            raise Malformed(f"{line!r} is no header field")
        return name, value.strip()

    def _read_body(self, answer):
        if answer.header("Transfer-Encoding") == "chunked":
            return self._read_chunks()
        if answer.header("Content-Length") is None:
            if answer.header("Connection") != "close":
                raise Malformed("nothing tells where the body ends")
            return self._read_rest()
        return self._read(int(answer.header("Content-Length")))

    def _read_chunks(self):
        body = b""
        while size := int(self._read_until(b"\r\n"), 16):
            body += self._read(size)
            self._read_until(b"\r\n")
        self._read_until(b"\r\n")
        return body

    def _read_rest(self):
        try:
            while True:
                self._receive()
        except EOFError:
            return self._take(len(self._bytes))

    def _read_until(self, end):
        while end not in self._bytes:
            self._receive()
        at = self._bytes.index(end) + len(end)
        return self._take(at)

    def _read(self, size):
        while len(self._bytes) < size:
            self._receive()
        return self._take(size)

    def _take(self, size):
        taken, self._bytes = self._bytes[:size], self._bytes[size:]
        return taken

    def _receive(self):
        received = self._socket.recv(65536)
        if not received:
            raise EOFError("the connection ended before the answer did")
        self._bytes += received
