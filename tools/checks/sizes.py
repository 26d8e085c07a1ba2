"""A function fits on a screen, a file holds one thing."""

import re

from checks.source import closing

FUNCTION_LINES = 50
FILE_LINES = 350
SCOPE = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")


def faults(source):
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield f"{source.path}:1: {lines} lines; a file has at most {FILE_LINES}"
    for first, last in functions(source.code):
        length = source.line(last) - source.line(first) + 1
        if length > FUNCTION_LINES:
            yield source.fault(first, f"a function of {length} lines; {FUNCTION_LINES} are the limit")


def functions(code):
    """Start and end of each function body that stands in a namespace or a class, its head included."""
    head, offset = 0, 0
    while offset < len(code):
        character = code[offset]
        if character in ";}":
            head = offset + 1
        elif character == "{":
            text = code[head:offset]
            if "(" in text and not (SCOPE.search(text) and not text.rstrip().endswith(")")):
                start = head + len(text) - len(text.lstrip())
                offset = closing(code, offset)
                # Otherwise these are the braces of a member that a constructor initialises.
                if not code[offset + 1 :].lstrip().startswith((",", "{")):
                    yield start, offset
                    head = offset + 1
            elif SCOPE.search(text):
                head = offset + 1
            else:
                offset = closing(code, offset)
        offset += 1
