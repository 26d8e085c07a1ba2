"""What no operation of the documents answers: pages, probes, copies that are still good, what is no request, and refusals. All of
them tell a browser what it may do."""

import json

import verdict
from wire import Connection

TOO_LARGE = b"POST /api/v1/docs/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n"


def get(path, method="GET", **headers):
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n".encode()


PAGE = ["", "start.js", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png", "swagger.json"]

# What it is, the status, the bytes.
KINDS = [
    ("alive", 200, get("/livez")), ("ready", 200, get("/readyz")), ("metrics", 200, get("/metrics")),
    ("alive, its head", 200, get("/livez", "HEAD")),
    ("nothing there", 404, get("/")), ("a folder above", 404, get("/api/v1/docs/../../../etc/passwd")),
    ("no such method", 405, get("/livez", "DELETE")),
    ("what may be done", 204, get("/livez", "OPTIONS")), ("what may be done anywhere", 204, get("*", "OPTIONS")),
    ("a preflight", 204, get("/livez", "OPTIONS", Origin="https://shop.example", Access_Control_Request_Method="GET")),
    ("no HTTP", 400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    ("another version", 400, b"GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
    ("no host", 400, b"GET / HTTP/1.1\r\n\r\n"), ("a long target", 414, get("/" + "a" * 9000)),
    ("a long header", 431, get("/livez", X_A="a" * 40_000)),
    ("a large body for nothing", 405, TOO_LARGE),
    *((f"the page's {name or 'index'}", 200, get(f"/api/v1/docs/{name}")) for name in PAGE),
    *((f"the page's {name or 'index'}, compressed", 200, get(f"/api/v1/docs/{name}", Accept_Encoding="gzip")) for name in PAGE),
    *((f"the page's {name or 'index'}, as before", 304, get(f"/api/v1/docs/{name}", If_None_Match="*")) for name in PAGE),
]


def faults_of_kinds(world):
    return [f"{service}, {what}: {fault}" for service in world.services for what, status, request in KINDS
            for fault in faults_of(Connection(world.port(service)), status, request)]


def faults_of(connection, status, request):
    answer = connection.send(request, request.split(b" ")[0].decode("latin-1"))
    connection.close()
    if answer.status != status:
        yield f"the status is {answer.status}, not {status}"
    yield from verdict.faults_of_protection(answer)
    policy, is_page = answer.header("Content-Security-Policy") or "", b"/docs/" in request and status < 400
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        yield f"the policy is {policy}"
    if not is_page and answer.header("Cache-Control") != "no-store":
        yield f"whoever may keep it: {answer.header('Cache-Control')}"
    if is_page and answer.header("Cross-Origin-Opener-Policy") != "same-origin":
        yield "other windows may reach into the page"
    if status >= 400 and set(json.loads(answer.body)) != {"error"}:
        yield "the error has another shape than the contract's"
