"""Text from elsewhere, made so that it can say nothing to a terminal."""

import codecs
import locale

SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def is_utf8():
    """Whether the locale of the environment has UTF-8. Python itself takes UTF-8 where there is none."""
    try:
        locale.setlocale(locale.LC_CTYPE, "")
        return codecs.lookup(locale.nl_langinfo(locale.CODESET)).name == "utf-8"
    except (locale.Error, LookupError):
        return False


def visible(text, utf8=True):
    """With escapes for what is not seen or moves what is: control characters, marks of direction, line separators."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(each if each.isprintable() and (utf8 or each.isascii()) else escape(each) for each in text)


def escape(character):
    code = ord(character)
    if character in SHORT:
        return SHORT[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
