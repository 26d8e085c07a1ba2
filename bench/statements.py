"""The statements that requests run, as pgbench runs them: what the service asks is what bounds it.

Most are read from the sources of repositories. Those that are put together while the service is compiled or runs are taken
from what PostgreSQL logs of one request.
"""

import dataclasses
import os
import pathlib
import re
import time
import urllib.request

from limits import Pgbench
from store import ROOT, psql

CARTS_SOURCE = "cart/carts/carts.cpp"
CART_ROWS_SOURCE = "cart/carts/cart_rows.cpp"
KEPT_SOURCE = "platform/effects/kept_replies.cpp"
A_REPLY = "'{\"data\":' || repeat('x', 1500) || '}'"

def statement(source, name):
    """The SQL of a repository: what the service runs is what pgbench runs."""
    text = (ROOT / source).read_text()
    found = re.search(rf'db::\w+ {name}\{{R"sql\((.*?)\)sql"', text, re.S)
    joined = re.search(rf"auto {name}Text =\s+db::joined\((.*?)\);", text, re.S)
    if not found and not joined:
        raise ValueError(f"there is no statement {name} in {source}")
    sql = found.group(1) if found else "".join(parts_of(joined.group(1), (ROOT / source).parts[-3]))
    return " ".join(re.sub(r"--[^\n]*", "", sql).split())


def parts_of(arguments, service):
    """What db::joined() makes of literals, and of constants that stand in a header of the service."""
    headers = "".join(path.read_text() for path in sorted((ROOT / service).glob("*/*.hpp")))
    for raw, plain, constant in re.findall(r'R"sql\((.*?)\)sql"|"(.*?)"|(k\w+)', arguments, re.S):
        if constant:
            raw = re.search(rf'char {constant}\[\] = R"sql\((.*?)\)sql"', headers, re.S).group(1)
        yield raw or plain


def filled(source, name, parameters):
    return fill(statement(source, name), dict(enumerate(parameters, 1)))


def fill(sql, parameters):
    """With texts in the place of the parameters of those numbers."""
    return re.sub(r"\$(\d+)", lambda found: parameters[int(found[1])], sql)


def pgbench(source, name, variables, parameters):
    return Pgbench((filled(source, name, parameters),), tuple(variables))


@dataclasses.dataclass(frozen=True)
class Lines:
    """What change_lines() writes: texts of arrays of SQL."""

    cart: str
    products: str
    quantities: str
    prices: str = "ARRAY[1.00]"
    reduced: str = "ARRAY[false]"

    def statements(self):
        """One after the other, as pgbench knows no pipeline."""
        written = [self.cart, self.products, self.quantities, self.prices, self.reduced]
        asked = [("kLock", [self.cart]), ("kReadLocked", [self.cart, self.products]), ("kWrite", written)]
        return [filled(CART_ROWS_SOURCE, name, parameters) for name, parameters in asked]


def change(variables, lines, finding=()):
    """A transaction that writes lines of a cart; `finding` are the parameters of the statement that finds an item before."""
    found = [filled(CARTS_SOURCE, "kFindItem", finding)] if finding else []
    return Pgbench((*found, "BEGIN", *lines.statements(), "COMMIT"), tuple(variables))


def keyed_change(variables, lines, key):
    """The same with an Idempotency-Key, which `key`, a text of SQL, has not been before."""
    scope = f"sha256(convert_to({key}, 'UTF8'))"
    claimed = [filled(KEPT_SOURCE, "kTryToLock", [f"hashtextextended({key}, 0)"]), filled(KEPT_SOURCE, "kFind", [scope])]
    kept = filled(KEPT_SOURCE, "kKeep", [scope, scope, "201", "'\"17-abcdefghijkl\"'", "NULL", A_REPLY])
    return Pgbench(("BEGIN", *claimed, *lines.statements(), kept, "COMMIT"), tuple(variables))


@dataclasses.dataclass(frozen=True)
class Recorded:
    """The one statement with `about` in it that a GET of the row's path runs, with the parameters that were sent, or those of
    `parameters` by their numbers."""

    about: str
    variables: tuple = ()
    parameters: dict = dataclasses.field(default_factory=dict)

    def for_request(self, port, path):
        (sql, sent), *_ = [each for each in logged(lambda: get(port, path)) if self.about in each[0]]
        return Pgbench((fill(" ".join(sql.split()), {**sent, **self.parameters}),), self.variables)


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as reply:
        reply.read()


def logged(act):
    """The prepared statements that all services run while `act` is called, each with its parameters by their numbers."""
    log = pathlib.Path(os.environ["BENCH_POSTGRES_LOG"])
    log_statements("0")
    begin = log.stat().st_size
    act()
    log_statements("-1")
    text = log.read_bytes()[begin:].decode()
    entries = re.findall(r"LOG:  duration: \S+ ms  execute \S+: (.*(?:\n\t.*)*)\n(?:.* DETAIL:  parameters: (.*))?", text)
    return [(re.sub(r"--[^\n]*", "", sql), dict(parameters_in(sent))) for sql, sent in entries]


def log_statements(milliseconds):
    psql("postgres", "-c", f"ALTER SYSTEM SET log_min_duration_statement = {milliseconds}", "-c", "SELECT pg_reload_conf()")
    time.sleep(0.5)  # until all sessions have read it


def parameters_in(text):
    for number, value in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", text):
        yield int(number), value
