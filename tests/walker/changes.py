"""What can be done to a right request, and how it must then be answered. Each change is a function of a draft."""

import json
import random
import urllib.parse
from functools import partial

import guests
import tokens
import transport
import values
from drafts import FORM, JSON, ONLY_FOR_OWNERS, REFUSED_BY_DATA, json_object

MIB = 1024 * 1024


def changes_of(operation):
    """All that make sense for the operation."""
    yield from tokens.changes_of(operation)
    yield from guests.changes_of(operation)
    yield from path_changes(operation)
    for name, schema in operation.queries.items():
        yield from query_changes(name, schema)
    yield partial(add_query, "unknown=%FF%00&&=&a")
    if operation.body is not None:
        yield from field_changes(operation)
        yield from body_changes(operation)
    if operation.takes_file:
        yield from file_changes()
    else:
        yield too_large
    if 406 in operation.answers:
        yield from type_changes(operation)
    yield from condition_changes(operation)
    if "Idempotency-Key" in operation.headers:
        yield from key_changes()
    yield from method_changes(operation)
    yield from transport.changes()


def is_of_transport(change):
    return getattr(change, "func", change).__module__ == "transport"


# The path


def path_changes(operation):
    for name in operation.path_names:
        for text in ("0", "-1", "+1", "01", "1.0", "1e0", "x", "%00", "%ff", "%F0%9F%9B%92", "9223372036854775808", "9" * 400,
                     "1%20", "1;a=b"):
            yield partial(put_in_path, name, text, f"{name} is {text[:30]}", {404})
        yield partial(put_in_path, name, "", f"{name} is empty", {404, 405})
        yield partial(put_in_path, name, "..", f"{name} is two dots", {404, 405})
        yield partial(put_in_path, name, "9223372036854775807", f"{name} is the largest", {403, 404})
        yield partial(of_nobody, name)
    yield without_last_letter
    yield partial(extend_path, "/x")
    yield partial(extend_path, "%2F")
    yield escape_letter
    yield shout


def put_in_path(name, text, what, statuses, draft):
    draft.path[name], draft.is_elsewhere = text, True
    draft.expect(what, *statuses)


def of_nobody(name, draft):
    """For an administrator, who may see that there is none."""
    draft.path[name] = "8000000000000000000"
    draft.acts_as(draft.world.admin())
    draft.expect(f"{name} is nobody's", 404, *({403} if draft.operation.id in ONLY_FOR_OWNERS else draft.operation.successes))


def without_last_letter(draft):
    draft.is_elsewhere = True
    draft.target = draft._target().partition("?")[0][:-1]
    draft.expect("the path lacks its last letter", 404, 405)


def extend_path(rest, draft):
    draft.is_elsewhere = True
    draft.target = draft._target().partition("?")[0] + rest
    draft.expect("the path goes on", 404)


def escape_letter(draft):
    draft.target = draft._target().replace("/api/", "/%61p%69/", 1)
    draft.keep("letters are escaped needlessly")


def shout(draft):
    draft.is_elsewhere = True
    draft.target = draft._target().replace("/api/", "/API/", 1)
    draft.expect("the path is in capitals", 404)


# The query


def query_changes(name, schema):
    yield partial(ask, name, "", f"{name} is empty", True)
    if name == "cursor":
        yield partial(ask, name, "AAAA", "the cursor is none", False)
    elif schema == {"type": "string"}:
        yield from text_changes(name)
    else:
        yield from typed_changes(name, schema)
    for what, text in [("NUL", "a%00b"), ("broken UTF-8", "%ff"), ("half a pair", "%ED%A0%80"), ("a broken escape", "%zz"),
                       ("half an escape", "%")]:
        yield partial(ask, name, text, f"{name} is {what}", False)


def typed_changes(name, schema):
    for value in values.values(schema, 0):
        # Who is asked may not show all.
        is_taken = None if name == "archived" and value.is_taken else value.is_taken
        if value.form:
            yield partial(ask, name, urllib.parse.quote(value.form), f"{name} is {value.what}", is_taken)


def text_changes(name):
    for what, text in [("a pattern", "%25_"), ("accents", "caf%C3%A9"), ("emoji", "%F0%9F%9B%92"),
                       ("long", "x" * 2000),
                       ("spaces", "+++"), ("SQL", "'%3B--")]:
        yield partial(ask, name, text, f"{name} is {what}", True)
    yield partial(ask_twice, name)


def ask(name, text, what, is_taken, draft):
    draft.query = [(name, text)]
    if is_taken is None:
        draft.expect_any(what)
        return
    draft.expect(what, *(draft.operation.successes if is_taken else {422}), field=None if is_taken else name)


def ask_twice(name, draft):
    draft.query = [(name, "first"), (name, "second")]
    draft.expect(f"{name} comes twice", *draft.operation.successes)


def add_query(text, draft):
    draft.target = draft._target() + ("&" if draft.query else "?") + text
    draft.keep("a query that means nothing")


# Fields of a body


def field_changes(operation):
    required = operation.body.get("required", [])
    for name, schema in operation.body["properties"].items():
        yield partial(leave_out, name, name in required)
        for at, value in enumerate(values.values(schema, 0, name in required)):
            if value.text is not None:
                yield partial(give, name, schema, name in required, at, JSON)
            if value.form is not None and FORM in operation.body_types:
                yield partial(give, name, schema, name in required, at, FORM)
        yield partial(twice, name, True)
        yield partial(twice, name, False)
    yield unknown_fields
    if FORM in operation.body_types:
        yield as_form
    else:
        yield partial(call_it, FORM, 415)


def leave_out(name, is_required, draft):
    draft.fields.pop(name, None)
    if is_required:
        draft.expect(f"{name} is left out", 422, field=name)
    else:
        draft.keep(f"{name} is left out")


def give(name, schema, is_required, at, content_type, draft):
    """The value of this kind, made for the draft, so that no two requests give the same address."""
    value = list(values.values(schema, draft.number, is_required))[at]
    what = f"{name} is {value.what}" + (" in a form" if content_type == FORM else "")
    if name not in draft.fields:
        return
    draft.content_type = content_type
    draft.take(name, value.text if content_type == JSON else json.dumps(value.form))
    if value.is_taken:
        draft.keep(what, *REFUSED_BY_DATA.get((draft.operation.id, name), ()))
    elif value.is_taken is None:
        draft.expect_any(what)
    else:
        draft.expect(what, 422, field=name + value.path)


def twice(name, is_last_right, draft):
    right, wrong = [(name, draft.fields.get(name, "null"))], [(name, "[]")]
    others = [(each, text) for each, text in draft.fields.items() if each != name]
    draft.body = json_object(others + (wrong + right if is_last_right else right + wrong))
    if is_last_right:
        draft.keep(f"{name} comes twice, right at last")
    else:
        draft.expect(f"{name} comes twice, wrong at last", 422, field=name)


def unknown_fields(draft):
    draft.body = json_object([*draft.fields.items(), ("id", "7"), ("__proto__", '{"is_admin": true}'), ("", "null"),
                              ("\u0000", r'"\ud800"'),
                              ("created", '"now"'), ("token_epoch", "1"), ("price", '"0.01"')])
    draft.keep("fields that nobody knows")


def as_form(draft):
    draft.content_type = FORM
    draft.keep("a form")


# The body as a whole


def body_changes(operation):
    missing = {422} if operation.body.get("required") else operation.successes
    for text in ("null", "[]", '"text"', "7", "true", "[{}]", "{}"):
        yield partial(send_body, text.encode(), f"the body is {text}", missing, None)
    for text in (b"{", b"}", b'{"a"}', b'{"a": }', b'{"a": 1,}', b"{'a': 1}", b'{"a": NaN}', b'{"a": 01}', b'{"a": 1} x',
                 b'{"a": "\n"}', b'{"a": "\\x"}',
                 b'{"a": 1}{"a": 1}', b'{"a": tru}', b"// a\n{}", b'{"a": "', b'{"a": +1}', b"\xef\xbb\xbf{", b"\x00",
                 b'{"\\u00": 1}'):
        yield partial(send_body, text, f"the body is {text!r}", {400}, "json")
    for size in (31, 33, 1000, 100_000):
        yield partial(nest, size)
    yield partial(send_body, b"", "the body is empty", None, None)
    yield with_order_mark
    yield with_spaces
    if FORM in operation.body_types:
        yield from form_changes(missing)
    for content_type in ("application/JSON", "application/json; charset=utf-8", 'application/json;charset="UTF-8"; a=b', None):
        yield partial(call_it, content_type, None)
    for content_type in ("text/plain", "application/xml", "multipart/form-data; boundary=x", "json", "*/*", "application/json+x"):
        yield partial(call_it, content_type, 415)
    for content_type in ("application/json; charset=latin1", 'application/json; charset="utf-16"'):
        yield partial(call_it, content_type, 400)
    yield compressed
    for seed in range(5):
        yield partial(scramble, seed)


def form_changes(missing):
    for text in (b"a=%zz", b"%", b"a=%f"):
        yield partial(send_form, text, {400})
    for text in (b"", b"&&&", b"=", b"a", b"a=b&a=c"):
        yield partial(send_form, text, missing)


def send_body(body, what, statuses, field, draft):
    draft.body = body
    draft.expect(what, *statuses, field=field) if statuses else draft.expect_any(what)


def nest(depth, draft):
    draft.body = json_object([*draft.fields.items(), ("x", "[" * (depth - 1) + "]" * (depth - 1))])
    if depth > 32:
        draft.expect(f"{depth} levels", 400, field="json")
    else:
        draft.keep(f"{depth} levels")


def with_order_mark(draft):
    draft.body = b"\xef\xbb\xbf" + json_object(draft.fields.items())
    draft.keep("a byte order mark")


def with_spaces(draft):
    draft.body = b" \t\r\n" * 2000 + json_object(draft.fields.items()) + b"\r\n" * 2000
    draft.keep("much space around")


def send_form(text, statuses, draft):
    draft.content_type, draft.body = FORM, text
    draft.expect(f"the form is {text!r}", *statuses)


def call_it(content_type, status, draft):
    draft.content_type = content_type
    if status:
        draft.expect(f"the content type is {content_type}", status)
    else:
        draft.keep(f"the content type is {content_type}")


def compressed(draft):
    draft.headers.append(("Content-Encoding", "gzip"))
    draft.expect("a compressed body", 415)


def scramble(seed, draft):
    """Bytes of the body are others, or gone, or there twice."""
    lots = random.Random(seed)
    body = bytearray(draft._encoded_body() or b"{}")
    for _ in range(lots.randint(1, 4)):
        at = lots.randrange(len(body) + 1)
        body[at:at + lots.randint(0, 3)] = lots.choice((b"", b"\x00", b'"', b"\\", b"{", b"]", b"\xff", b"1e9", b",",
                                                        bytes(body[:at])))
    draft.body = bytes(body)
    draft.expect_any("a body with other bytes")


def too_large(draft):
    draft.body = b'{"a": "' + b"x" * MIB + b'"}'
    draft.expect("a body that is too large", 413)


# Files


def file_changes():
    for content_type in (JSON, FORM, "text/plain", "text/*", "csv", None):
        yield partial(call_it, content_type, 415)
    yield partial(call_it, "text/csv; charset=latin1", 400)
    yield partial(send_body, b"name\n", "a file without sku", {422}, "sku")
    yield partial(send_body, b'sku\n"', "a file with half a cell", {400}, "csv")
    yield compressed
    yield announce_too_much


def announce_too_much(draft):
    draft.headers.append(("Content-Length", str(32 * MIB + 1)))
    draft.expect("a file that is too large", 413)


def type_changes(operation):
    yield partial(accept, "text/html, application/*;q=0", {406})
    yield partial(accept, "text/html, */*;q=0.1", operation.successes)


def accept(types, statuses, draft):
    draft.give_header("Accept", types)
    draft.expect(f"it takes {types}", *statuses)


# Conditions


def condition_changes(operation):
    """Everything that has a version is at its first one when the walk begins."""
    if 412 in operation.answers:
        for tags in ("*", '"1-of what was seen"', '"0-x", "1-x"', '"0-x" , "1-x",'):
            yield partial(require, tags, operation.successes)
        for tags in ('"0-x"', '"2-x"', 'W/"1-x"', "1-x", '"1', '"', "", "*, *", '"99999999999999999999-x"', '"-1-x"', '"01-x"'):
            yield partial(require, tags, {412})
    if 304 in operation.answers:
        yield partial(ask_unless, "*", {304})
        for tags in ('"1-x"', 'W/"x"', "x", "", '"' + "x" * 5000 + '"'):
            yield partial(ask_unless, tags, operation.successes)


def require(tags, statuses, draft):
    draft.give_header("If-Match", tags)
    draft.expect(f"it was seen as {tags}", *statuses)


def ask_unless(tags, statuses, draft):
    draft.give_header("If-None-Match", tags)
    draft.expect(f"there is already {tags[:20]}", *statuses)


# Keys of requests that may come again


def key_changes():
    for text in ("{}", '"{}"', "{}!#$%&'()*+,-./:;<=>?@[]^_`{{|}}~", "{:0>255}", '"{:0>255}"', "'{}'"):
        yield partial(name_it, text, None)
    for text in ("", '""', '"', "{} {}", "{:0>256}", '{}"', '"{}', "\\{}", '"{}\\""', "{}\u00e9", "{}\t{}", '"{}";a=1', '"{}", "b"'):
        yield partial(name_it, text, {400})


def name_it(text, statuses, draft):
    draft.give_header("Idempotency-Key", text.format(draft.number, draft.number))
    if statuses:
        draft.expect(f"its key is {text}", *statuses)
    else:
        draft.keep(f"its key is {text}")


# The method


def method_changes(operation):
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        if method not in operation.methods:
            yield partial(use_method, method, {405})
    if operation.method == "GET":
        yield partial(use_method, "HEAD", operation.successes)
    else:
        yield partial(use_method, "HEAD", None if "GET" in operation.methods else {405})
    yield partial(use_method, "OPTIONS", {204})
    for method in ("get", "BREW", "G\u00cbT", "CONNECT", "", "A" * 3000):
        yield partial(use_method, method, {400, 404, 405, 414, 431})


def use_method(method, statuses, draft):
    draft.method = method
    if statuses:
        draft.expect(f"the method {method[:20]}", *statuses)
    else:
        draft.expect(f"the method {method}", 200, 404, *draft.operation.answers)
    draft.is_elsewhere = True

