"""Values for a field, derived from its schema alone: what must be taken, what must be refused, and what nobody wants."""

import json
import re
from collections import namedtuple

# `text` is how JSON writes it, `form` how a form does (None: it cannot). `is_taken`: whether a service must take it (None:
# either). `path` is where in it a fault is, behind the field's name.
Value = namedtuple("Value", "what text form is_taken path", defaults=[""])

PRODUCTS = range(2, 32)  # which are in no cart

ODD_TEXTS = {
    "combining accents": "e\u0301\u0323" * 3, "from right to left": "\u202eabc\u2066",
    "emoji": "\U0001f6d2\U0001f469\u200d\U0001f4bb",
    "no character": "a\ufffe\uffff", "private use": "\ue000\U0010ffff", "a line of its own": "a\r\nSet-Cookie: b=c\r\n\r\n",
    "control characters": "\x01\x1b[31m\x7f", "SQL": "'; DROP TABLE users; --", "a pattern": "%_\\%",
    "HTML": "<script>alert(1)</script>",
    "spaces alone": "   \t", "a template": "{{7*7}}${7*7}", "zero width": "a\u200b\ufeffb",
}
# Right in one format or another.
FORMATTED = ["1.50", "1,2", "/images/a.jpg"]
MISFITS = ["0", "-1", "+1", "1.505", ".5", "1.", "1e3", "0,1", "1,,2", ",", "1 ", "http://shop.example/a", "//shop.example/a",
           "javascript:alert(1)", "https://", "/a b", "/\u00e9"]
LARGEST = 2 ** 63 - 1


def valid(schema, number, name=None):
    """One value that the schema allows, of a field of this name; texts have `number` in them where there is room."""
    kind = kind_of(schema)
    if kind == "array":
        return [valid(schema["items"], number) for _ in range(max(1, schema.get("minItems", 1)))]
    if kind == "object":
        return {each: valid(schema["properties"][each], number, each) for each in schema["properties"]}
    if "enum" in schema:
        return schema["enum"][0]
    if name == "product_id":
        return PRODUCTS[number % len(PRODUCTS)]
    if "pattern" in schema:
        return next(text for text in FORMATTED if fits(schema, text))
    if kind == "string" and schema.get("format") == "email":
        return f"fresh.{number}@walkers.example"
    if kind == "string":
        text = f"Text of {number}"
        return text.ljust(schema.get("minLength", 0), "x")[:schema.get("maxLength", len(text))]
    if kind == "boolean":
        return False
    if kind == "integer":
        return min(max(1, schema.get("minimum", 1)), schema.get("maximum", LARGEST))
    raise ValueError(f"the walker knows no values of type {kind}")


def values(schema, number, is_required=True):
    """Every kind of value, each once."""
    kind = kind_of(schema)
    yield Value("null", "null", None, takes_null(schema))
    yield Value("a list", "[1, 2]", None, False, ".0" if kind == "array" else "")
    yield Value("an object", '{"a": {"b": []}}', None, False)
    if kind == "array":
        yield from lists(schema, number)
    elif "enum" in schema:
        yield from words(schema)
    elif "pattern" in schema:
        yield from formatted(schema)
    elif kind == "string":
        yield from emails(number, is_required) if schema.get("format") == "email" else texts(schema)
        yield from broken_texts()
    elif kind == "boolean":
        yield from booleans()
    else:
        yield from integers(schema)


def kind_of(schema):
    kinds = [kind for kind in as_list(schema["type"]) if kind != "null"]
    return kinds[0]


def takes_null(schema):
    return "null" in as_list(schema["type"])


def as_list(value):
    return value if isinstance(value, list) else [value]


def text_value(what, text, is_taken):
    return Value(what, json.dumps(text), text, is_taken)


def broken_texts():
    for what, text in [("a number", "7"), ("a fraction", "1.5"), ("a boolean", "true")]:
        yield Value(what, text, None, False)
    for what, text in [("NUL", r'"abcdefg\u0000h"'), ("half a pair", r'"abcdefg\ud83d"'), ("the other half", r'"abcdefg\udc00h"'),
                       ("halves in the wrong order", r'"abcdefg\udc00\ud83d"')]:
        yield Value(what, text, None, False)
    yield Value("broken UTF-8", b'"abcdefg\xff\xc0\x80"', None, False)


def texts(schema):
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    for what, text in ODD_TEXTS.items():
        yield text_value(what, text.ljust(shortest, "-"), True)
    if shortest:
        yield text_value("as short as may be", "\U0001f6d2" * shortest, True)
        yield text_value("too short", "x" * (shortest - 1), False if shortest > 1 else None)  # in a form, an empty one is absent
        yield Value("empty", '""', None, False)
    if longest:
        yield text_value("as long as may be", "\u00e9" * longest, True)
        yield text_value("too long", "x" * (longest + 1), False)
    yield text_value("far too long", "x" * 200_000, False if longest else None)


def emails(number, is_required):
    for what, text in [
        ("a plus", f"a+b.{number}@walkers.example"), ("quoted", f'"odd name {number}"@walkers.example'),
        ("a domain in Unicode", f"a{number}@b\u00fccher.example"), ("capitals", f"CAPS{number}@Walkers.EXAMPLE"),
        ("many labels", f"a{number}@a.b.c.d.e.walkers.example"),
        ("as long as may be", f"a{number}".ljust(64, "x") + "@" + ("y" * 62 + ".") * 2 + "yy.example")]:
        yield text_value(what, text, True)
    for what, text in [
        ("no at", "walkers.example"), ("nothing before it", "@walkers.example"), ("nothing behind it", "a@"),
        ("two", "a@b@walkers.example"),
        ("a domain without a dot", "a@localhost"), ("a space", "a b@walkers.example"), ("two dots", "a..b@walkers.example"),
        ("a hyphen at the end", "a@walkers-.example"), ("an address of a machine", "a@[127.0.0.1]"),
        ("a line feed", "a@walkers.example\n"),
        ("a label too long", "a@" + "b" * 64 + ".example"), ("a last label of one letter", "a@walkers.e"), ("empty", ""),
        ("too long", "a" * 60 + "@" + ("b" * 60 + ".") * 4 + "example"), ("far too long", "a@" + "b." * 100_000 + "example")]:
        # An optional field that a form leaves empty is absent.
        yield text_value(what, text, False if is_required or text else None)
    for what, text in ODD_TEXTS.items():
        yield text_value(what, text, None)


def lists(schema, number):
    element, longest = schema["items"], schema["maxItems"]
    yield Value("empty", "[]", None, not schema.get("minItems"))
    yield Value("too long", json.dumps([valid(element, number)] * (longest + 1)), None, False)
    yield Value("far too long", json.dumps([valid(element, number)] * 4000), None, False)
    for text in ('"x"', "7", "true", '"[]"'):
        yield Value(text, text, None, False)
    for text in ("null", "[]", "7", '"x"'):
        yield Value(f"a list of {text}", f"[{text}]", None, False, ".0")
    for name, part in element["properties"].items():
        yield from elements(element, name, part, number)


def elements(schema, name, part, number):
    """A list of one right element and one with every kind of value of this member."""
    right = valid(schema, number)
    others = {other: value for other, value in right.items() if other != name}
    if name in schema.get("required", []):
        yield Value(f"without {name}", json.dumps([right, others]), None, False, f".1.{name}")
    for value in values(part, number):
        if isinstance(value.text, str):
            text = json.dumps({**others, name: None}).replace("null", value.text)
            yield Value(f"one whose {name} is {value.what}", f"[{json.dumps(right)}, {text}]", None, value.is_taken and None,
                        f".1.{name}{value.path}")


def fits(schema, text):
    return re.fullmatch(schema["pattern"], text) is not None


def formatted(schema):
    for text in FORMATTED:
        yield text_value(text, text, fits(schema, text))
    for text in [*MISFITS, *ODD_TEXTS.values(), "1" * 5000]:
        # What fits may still be too much.
        yield text_value(text[:30], text, None if fits(schema, text) else False)
    yield from broken_texts()


def words(schema):
    for word in schema["enum"]:
        yield text_value(f"the word {word}", word, True)
    for what, text in [("in capitals", schema["enum"][0].upper()), ("unknown", "no such word"), ("empty", ""), ("with a space", " add")]:
        yield Value(what, json.dumps(text), None, False)
    yield from broken_texts()


def booleans():
    for text in ("true", "false", "1", "0"):
        yield Value(text, text, text, True)
    for text in ("yes", "NO", "On", "off", "T", "f", "Y", "n", "TRUE"):
        yield text_value(f"the word {text}", text, True)
    for text in ("2", "-1", "1.5", "1e400", '"maybe"', '"\\u0000"', '""'):
        yield Value(text, text, None, False)


def integers(schema):
    least, most = schema.get("minimum", -2 ** 63), schema.get("maximum", LARGEST)
    for what, number in [("the least", least), ("the most", most)]:
        yield Value(what, str(number), str(number), True)
    for what, number in [("below the least", least - 1), ("above the most", most + 1), ("beyond 64 bits", 2 ** 63),
                         ("far below", -2 ** 63 - 1),
                         ("huge", 10 ** 400)]:
        yield Value(what, str(number), str(number), False)
    for text in ("3.0", "1e2", "2.5", "true", '"3"', '"x"', '""', "1e400", "-1e-400"):
        yield Value(text, text, None, False)
    for form in ("three", "3.0", "1e2", "\u0663", "0x3", "3 3"):
        yield Value(f"the word {form}", None, form, False)
