"""Source files as the checks see them."""

import pathlib
import re

from services import SOURCES

ROOTS = (*SOURCES, "tests")

_TOKENS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<string>R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+')""",
    re.DOTALL,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


class Source:
    """`code` has comments and the insides of strings blanked, `strings` everything else; places stay the same."""

    def __init__(self, path, text):
        self.path = str(path)
        self.text = text
        self.code = _TOKENS.sub(self._without_contents, text)
        self.strings = [
            (match.start(), match.group("string")) for match in _TOKENS.finditer(text) if match.group("string")
        ]

    @staticmethod
    def _without_contents(match):
        found = match.group(0)
        if match.group("comment") or len(found) < 2:
            return _blank(found)
        return '"' + _blank(found[1:-1]) + '"'

    def line(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def fault(self, offset, sentence):
        return f"{self.path}:{self.line(offset)}: {sentence}"

    @property
    def is_test(self):
        parts = pathlib.PurePath(self.path).parts
        return self.path.endswith(("_test.cpp", "_fuzz.cpp")) or parts[0] == "tests" or "testing" in parts[:2]


def closing(code, start):
    """The offset of the bracket that closes the one at `start`; the end of the text if none does."""
    pairs = {"(": ")", "{": "}", "[": "]", "<": ">"}
    opening, ending = code[start], pairs[code[start]]
    depth = 0
    for offset in range(start, len(code)):
        if code[offset] == opening:
            depth += 1
        elif code[offset] == ending:
            depth -= 1
            if depth == 0:
                return offset
    return len(code)


def read_all(root):
    root = pathlib.Path(root)
    for folder in ROOTS:
        for path in sorted(root.joinpath(folder).rglob("*.[ch]pp")):
            yield Source(path.relative_to(root), path.read_text(encoding="utf-8"))
