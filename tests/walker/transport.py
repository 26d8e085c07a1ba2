"""What is odd about the bytes that carry a request, rather than about what it asks for."""

from functools import partial

# A request that is no HTTP is refused before anybody knows which operation it would have been.
REFUSALS = {400, 404, 405, 408, 411, 413, 414, 415, 431}


def changes():
    for name, value in [("X-Odd", "\x80\xff"), ("X-Empty", ""), ("Accept", "text/html;q=0.1, */*;q=x"),
                        ("Accept-Encoding", "gzip;q=9, ,;;"),
                        ("If-None-Match", '"a", W/"b", *'), ("Range", "bytes=0-1"), ("Origin", "null"),
                        ("X-Forwarded-For", "1.2.3.4, unknown, ::1"),
                        ("Cookie", "a=b"), ("Expect", "100-continue"), ("Connection", "close"), ("Connection", "upgrade"),
                        ("Upgrade", "h2c"),
                        ("Accept-Language", "x" * 500), ("Content-MD5", "x"),
                        ("Via", "1.1 x"),
                        ("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/livez"), ("Forwarded", "for=_x;by=[::1]")]:
        yield partial(add, name, value)
    for name, value in [("X-Long", "x" * 20_000), ("Host", "second.example"), ("Authorization", "Bearer x"),
                        ("Content-Length", "-1"),
                        ("Content-Length", "9" * 30), ("Content-Length", "1, 1"), ("Transfer-Encoding", "gzip"),
                        ("Transfer-Encoding", "gzip, chunked"),
                        ("X Space", "a"), ("X-Nul", "a\x00b"), ("X-Return", "a\rb"), ("X-Line", "a\nb"), ("X-Fold", "a\r\n b"),
                        ("", "a"),
                        ("Content-Type", "application/json")]:
        yield partial(break_with, name, value)
    yield half_a_body
    yield many_fields
    yield without_host
    for version in ("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "http/1.1", "HTTP/1.1 x", ""):
        yield partial(say_version, version)
    for target in ("*", "http://other.example/nothing", "//", "/\x00", "/a b", "/\xe9", "/%", "/" + "a" * 9000, "?",
                   "/api/v1/../v1/docs/", "/#x"):
        yield partial(aim, target)


def add(name, value, draft):
    """A field that means nothing to these operations."""
    draft.headers.append((name, value))
    draft.keep(f"{name}: {value[:20]!r}", *({406} & set(draft.operation.answers) if name == "Accept" else ()))


def break_with(name, value, draft):
    draft.headers.append((name, value))
    give_up(draft, f"the header field {name}: {value[:20]!r}")


def half_a_body(draft):
    """What follows is no request."""
    draft.body = b'{"email": "half@walkers.example"'
    draft.headers += [("Content-Length", "5"), ("Connection", "close")]
    give_up(draft, "a length that is too short")


def many_fields(draft):
    draft.headers += [(f"X-{number}", "x" * 50) for number in range(500)]
    give_up(draft, "500 header fields")


def without_host(draft):
    draft.headers = []
    give_up(draft, "no Host")


def say_version(version, draft):
    draft.version = version
    give_up(draft, f"the version {version!r}")


def aim(target, draft):
    draft.target = target
    give_up(draft, f"the target {target[:20]!r}")


def give_up(draft, what):
    draft.expect_any(what)
    draft.is_elsewhere = True
