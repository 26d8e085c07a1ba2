"""Looks for what is secret in what the tests made services and servers log. Run by ./dev test once they have ended.

Usage: find_secrets.py [--complete] <log, or folder of logs>...; --complete: all that a whole run leaves behind must be there."""

import pathlib
import re
import sys

from services import SERVICES

# Passwords of users and of databases, secrets of tokens: what tests make up, and one that no log may hold whatever it is about.
KNOWN = ["testPass123", "correct horse", "battery staple", "long enough", "hunter2", "the walker's password",
         "a secret that only tests know, 32+", "an-independent-secret-of-32-bytes", "the walker signs with this secret alone"]

KINDS = {
    "a password or a secret": re.compile("|".join(map(re.escape, KNOWN))),
    "a token": re.compile(r"\beyJ[\w-]{8,}|\bBearer [\w-]{16,}"),
    "the hash of a password": re.compile(r"\$(argon2|scrypt|2[aby]|y)[\w$]"),
    "an address of mail": re.compile(r"[\w.+%-]+@[\w-]+\.[\w.-]*\w"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}

# Tests that print such things themselves, for their own reasons.
ALLOWED = {}

# Parts of names of logs that a whole run leaves behind.
SOURCES = ["LastTest.log", "test-postgres.log", *(f"{name}-" for name in SERVICES), *(f"walker-{name}" for name in SERVICES)]


def faults(paths, is_complete=False):
    """What is found, one sentence each: where, what, and the line with the found part cut out."""
    logs = [log for path in paths for log in (sorted(path.rglob("*")) if path.is_dir() else [path]) if log.is_file()]
    for log in logs:
        yield from faults_of(log)
    for source in SOURCES if is_complete else []:
        if not any(source in log.name and log.stat().st_size for log in logs):
            yield f"there is no log {source}, so nobody knows what it would have held"


def faults_of(log):
    test = ""
    with open(log, encoding="utf8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if started := re.search(r"^\d+/\d+ Testing: (\S+)", line):
                test = started.group(1)
            for kind, pattern in KINDS.items():
                found = pattern.search(line)
                if found and kind not in ALLOWED.get(test, ()):
                    line = (line[:found.start()] + "…" + line[found.end():]).strip()
                    yield f"{log}:{number}: {kind}{' of ' + test if test else ''}: {line[:300]}"


def main(arguments):
    found = list(faults([pathlib.Path(path) for path in arguments if path != "--complete"], "--complete" in arguments))
    print("\n".join(found[:30]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
