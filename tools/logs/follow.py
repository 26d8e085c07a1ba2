"""Files that grow, and that are cut or replaced when the services start again."""

import itertools
import os

BLOCK = 1 << 16
# What has no end by then is shown as it is.
LONGEST_LINE = 1 << 20
# Times of the first lines differ, so this tells one log from the next, however fast that grew.
HEAD = 64


class Log:
    """One log. Lines are bytes without their ends; None stands for a new beginning."""

    def __init__(self, name, path):
        self.name = name
        self.path = path
        self.file = None
        self.begin()

    def begin(self):
        self.position = 0
        self.head = b""
        self.rest = b""

    def last(self, count, wanted):
        """The last lines that are wanted; whatever comes after them is for `new` to find."""
        if not self.open():
            return []
        size = self.file.seek(0, os.SEEK_END)
        lines = backwards(self.file, size)
        self.position = size - len(next(lines, b""))
        self.head = os.pread(self.file.fileno(), min(HEAD, self.position), 0)
        return list(itertools.islice(filter(wanted, lines), count))[::-1]

    def new(self):
        """The lines since the last call."""
        if not self.file:
            return self.grown() if self.open() else []
        if self.is_another_file():
            lines = [*self.grown(), *self.unfinished(), None]
            self.open()
            return lines + self.grown()
        if self.is_cut():
            lines = [*self.unfinished(), None]
            self.begin()
            return lines + self.grown()
        return self.grown()

    def open(self):
        try:
            file = open(self.path, "rb")
        except FileNotFoundError:
            return False
        if self.file:
            self.file.close()
        self.file = file
        self.begin()
        return True

    def is_another_file(self):
        try:
            return not os.path.samestat(os.stat(self.path), os.fstat(self.file.fileno()))
        except FileNotFoundError:
            return False  # until the next one is there, this may still grow

    def is_cut(self):
        descriptor = self.file.fileno()
        return os.fstat(descriptor).st_size < self.position or os.pread(descriptor, len(self.head), 0) != self.head

    def grown(self):
        lines = []
        self.file.seek(self.position)
        while piece := self.file.read(BLOCK):
            self.position += len(piece)
            self.head += piece[: max(0, HEAD - len(self.head))]
            *complete, self.rest = (self.rest + piece).split(b"\n")
            lines += complete
            if len(self.rest) > LONGEST_LINE:
                lines += self.unfinished()
        return lines

    def unfinished(self):
        rest, self.rest = self.rest, b""
        return [rest] if rest else []


def backwards(file, end):
    """The lines before `end`, the last first; the very first of these is what follows the last line break."""
    rest = b""
    while end > 0:
        start = max(0, end - BLOCK)
        file.seek(start)
        rest, *lines = (file.read(end - start) + rest).split(b"\n")
        yield from reversed(lines)
        end = start
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = b""
    yield rest
