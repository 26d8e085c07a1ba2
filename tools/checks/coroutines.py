"""The rules for coroutines that neither a compiler nor clang-tidy knows, which minds captures and parameters only."""

import re

from checks.source import closing

DETACHED = re.compile(r"\bdetached\b")
LAMBDA = re.compile(r"(?<![\w\])])\s*\[[^\[\]]*\]\s*(?=[({])")
COROUTINE = re.compile(r"\bco_(?:await|return|yield)\b")


def faults(source):
    code = source.code
    for match in DETACHED.finditer(code):
        yield source.fault(match.start(), "nothing runs detached: spawn it into a TaskGroup")
    for match in LAMBDA.finditer(code):
        body = _body(code, match.end())
        if body and COROUTINE.search(body):
            yield source.fault(match.end(), "a lambda is no coroutine: its captures die before its frame")


def _body(code, start):
    """The body of a lambda whose parameters or braces begin at `start`."""
    if code[start] == "(":
        start = closing(code, start) + 1
    end = re.compile(r"[^{};]*\{").match(code, start)
    if not end:
        return None
    return code[end.end() - 1 : closing(code, end.end() - 1)]
