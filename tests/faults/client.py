"""A small HTTP client for asyncio, which says exactly what became of a request."""

import asyncio
import json
from collections import namedtuple

DEADLINE = 31  # seconds; the services interrupt a handler after 30


class Answer(namedtuple("Answer", "status head body")):
    @property
    def data(self):
        """What the reply says; None if it has no data."""
        return json.loads(self.body).get("data") if self.body else None


class Lost(Exception):
    """There is no answer. `was_sent` is false if there was not even a connection. `may_be_repeated`: the connection, kept from
    an earlier request, ended without a byte of reply, as one does that the server has closed meanwhile; browsers and balancers
    then ask again. `is_new_and_reset`: the first request of a connection met a reset."""

    def __init__(self, reason, was_sent=True, may_be_repeated=False, is_new_and_reset=False):
        super().__init__(reason)
        self.was_sent, self.may_be_repeated, self.is_new_and_reset = was_sent, may_be_repeated, is_new_and_reset


class Client:
    """One client of one server with one connection, which it keeps while it can."""

    def __init__(self, port, token=None, address="127.0.0.1", deadline=DEADLINE):
        self.token = token
        self._address, self._port, self._deadline = address, port, deadline
        self._reader = self._writer = None

    async def ask(self, method, path, body=None):
        """The Answer. Raises Lost."""
        is_kept = self._writer is not None
        request = self._request(method, path, body)
        try:
            async with asyncio.timeout(self._deadline):
                if not is_kept:
                    await self._connect()
                return await self._exchange(request)
        except TimeoutError:
            raise self._lost(f"no answer within {self._deadline} s") from None
        except asyncio.IncompleteReadError as fault:
            raise self._lost("the connection ended", may_be_repeated=is_kept and not fault.partial and not self._head) from None
        except OSError as fault:
            is_reset = isinstance(fault, (ConnectionResetError, BrokenPipeError)) and not self._head
            raise self._lost(repr(fault), may_be_repeated=is_kept and is_reset,
                             is_new_and_reset=is_reset and not is_kept) from None
        except BaseException:
            self.close()
            raise

    async def ask_again(self, method, path, body=None):
        """As clients do: what a closed idle connection has swallowed is sent again on a new one."""
        try:
            return await self.ask(method, path, body)
        except Lost as loss:
            if not loss.may_be_repeated:
                raise
            return await self.ask(method, path, body)

    def close(self):
        if self._writer:
            self._writer.transport.abort()
        self._reader = self._writer = None

    def _lost(self, reason, **how):
        was_sent = self._writer is not None
        self.close()
        return Lost(reason, was_sent, **how)

    async def _connect(self):
        self._reader, self._writer = await asyncio.open_connection(self._address, self._port, limit=2 ** 20)

    async def _exchange(self, request):
        self._head = b""
        self._writer.write(request)
        self._head = await self._reader.readuntil(b"\r\n\r\n")
        head = self._head.decode("latin-1").lower()
        status = int(head[9:12])
        length = header(head, "content-length")
        body = await self._reader.readexactly(int(length)) if length else b""
        if header(head, "connection") == "close":
            self.close()
        return Answer(status, head, body)

    def _request(self, method, path, body):
        self._head = b""
        text = json.dumps(body).encode() if body is not None else b""
        fields = [f"{method} {path} HTTP/1.1", f"Host: {self._address}:{self._port}"]
        if self.token:
            fields.append(f"Authorization: {self.token}")
        if body is not None:
            fields += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
        return "\r\n".join([*fields, "", ""]).encode() + text


def header(head, name):
    """Its value in a lower-case head, None if it is not there."""
    found = head.find(f"\r\n{name}:")
    return None if found < 0 else head[found + len(name) + 3:head.index("\r\n", found + 2)].strip()
