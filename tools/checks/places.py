"""HTTP statuses stand in platform/http, SQL in repositories and migrations, SQLSTATEs in platform/db."""

import re

from services import SERVICES

STATUS = re.compile(
    r"\bstatus\w*\s*(?:[(={]|==|!=|>=|<=|<|>)\s*[1-5]\d\d\b|\b[1-5]\d\d\s*(?:==|!=)\s*\w*status|\bstatus::\w+"
)
SQL = re.compile(r"\b(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s|LISTEN\s)")
SQLSTATE = re.compile(r'^"(?:23|40|42|53|57|08)[0-9A-Z]{3}"$')


def faults(source):
    if source.is_test:
        return
    if not source.path.startswith("platform/http/"):
        for match in STATUS.finditer(source.code):
            yield source.fault(match.start(), "HTTP statuses belong to platform/http")
    if not source.path.startswith("platform/db/"):
        for offset, string in source.strings:
            if SQLSTATE.match(string):
                yield source.fault(offset, "SQLSTATEs belong to platform/db")
            if SQL.search(string) and not _is_repository(source.path):
                yield source.fault(offset, "SQL belongs to a repository")


def _is_repository(path):
    """A source of a feature that is not its endpoints, or of the platform's two tables."""
    parts = path.split("/")
    return path.startswith(("platform/jobs/", "platform/effects/")) or parts[0] in SERVICES and len(parts) > 2 and not parts[-1].endswith(("_api.cpp", "_api.hpp"))
