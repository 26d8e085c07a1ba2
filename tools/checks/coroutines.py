"""The rules for coroutines that a compiler does not know."""

import re

from checks.source import closing

DETACHED = re.compile(r"\bdetached\b")
LAMBDA = re.compile(r"(?<![\w\])])\s*\[[^\[\]]*\]\s*(?=[({])")
TASK = re.compile(r"\b(?:Task|awaitable)<")
COROUTINE = re.compile(r"\bco_(?:await|return|yield)\b")


def faults(source):
    code = source.code
    for match in DETACHED.finditer(code):
        yield source.fault(match.start(), "nothing runs detached: spawn it into a TaskGroup")
    for match in LAMBDA.finditer(code):
        body = _body(code, match.end())
        if body and COROUTINE.search(body):
            yield source.fault(match.end(), "a lambda is no coroutine: its captures die before its frame")
    for match in TASK.finditer(code):
        yield from _reference_parameters(source, match.end() - 1)


def _body(code, start):
    """The body of a lambda whose parameters or braces begin at `start`."""
    if code[start] == "(":
        start = closing(code, start) + 1
    end = re.compile(r"[^{};]*\{").match(code, start)
    if not end:
        return None
    return code[end.end() - 1 : closing(code, end.end() - 1)]


def _reference_parameters(source, angle):
    code = source.code
    name = re.compile(r">\s*[\w:~<>, ]*?\w\s*(?=\()").match(code, closing(code, angle))
    if not name:
        return
    parameters = code[name.end() : closing(code, name.end()) + 1]
    body = _body(code, name.end())
    if body and COROUTINE.search(body) and "&" in _without_templates(parameters):
        yield source.fault(name.end(), "a coroutine takes values: what a reference names may be gone when it resumes")


def _without_templates(parameters):
    """std::function<void(const X&)> is a value."""
    before = None
    while before != parameters:
        before = parameters
        parameters = re.sub(r"<[^<>]*>", "", parameters)
    return parameters
