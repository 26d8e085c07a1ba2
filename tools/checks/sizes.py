"""A file holds one thing. That a function fits on a screen is for clang-tidy to see."""

FILE_LINES = 350


def faults(source):
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield f"{source.path}:1: {lines} lines; a file has at most {FILE_LINES}"
