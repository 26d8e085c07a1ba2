"""Numbers as few characters that a person reads at a glance."""

import math

NONE = "-"
BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_BLOCKS = "_.:-=+*#"


class AtLeast(float):
    """A number of which only that is known."""


def scaled(number, units, smallest=""):
    for factor, unit in units:
        if abs(number) >= factor * 0.9995:
            return f"{digits(number / factor)}{unit}"
    return digits(number) + smallest


def digits(number):
    if not math.isfinite(number):
        return NONE
    if number == int(number) or abs(number) >= 9.95:
        return f"{number:.0f}"
    return f"{number:.1f}" if abs(number) >= 0.95 else f"{number:.2g}"


def count(number):
    if number is None or not math.isfinite(number):  # which cannot be rounded
        return NONE
    return "<0.1" if 0 < number < 0.05 else scaled(round(number, 1), ((1e9, "G"), (1e6, "M"), (1e3, "k")))


def rate(number):
    return NONE if number is None else f"{count(number)}/s"


def duration(seconds):
    if seconds is None or not math.isfinite(seconds):
        return NONE
    more = ">" if isinstance(seconds, AtLeast) else ""
    return more + scaled(seconds * 1000, ((60000, "min"), (1000, "s")), "ms")


def size(number):
    return NONE if number is None or not math.isfinite(number) else scaled(number, ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")), "B")


def percent(share):
    return NONE if share is None else f"{digits(round(share * 100, 1))}%"


def age(seconds):
    """Two units: 3d 4h."""
    seconds = max(0, int(seconds))
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s"))
    first = next((index for index, (number, _) in enumerate(parts) if number), 3)
    return " ".join(f"{number}{unit}" for number, unit in parts[first : first + 2])


def sparkline(values, utf8):
    """A character each, from nothing to the largest; a gap where there is no value."""
    blocks = BLOCKS if utf8 else ASCII_BLOCKS
    largest = max((value for value in values if value), default=0)
    return "".join(" " if value is None else blocks[height(value, largest)] for value in values)


def height(value, largest):
    return 0 if not largest or value <= 0 else min(7, max(1, math.ceil(value / largest * 8) - 1))


def cut(text, width, utf8):
    return text if len(text) <= width else text[: max(0, width - 1)] + ("…" if utf8 else "~")
