"""The store under load: databases with their data, services and tokens."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import subprocess
import time
import urllib.request

from processes import Service

ROOT = pathlib.Path(__file__).parent.parent
SERVICES = (ROOT / "services.txt").read_text().split()
SECRET = "the secret of the benchmark, no other"

# Carts beside that of the table's first rows, by their addresses: what make_database() takes.
FURTHER_CARTS = {
    "cart-small": {"products": 20, "carts": 1, "items": 1},
    "cart-guests": {"carts": 4_000, "items": 200, "filling": "guests"},
    "cart-million": {"products": 1_000_000, "carts": 10_000, "filling": "catalogue"},
}

USERS, CARTS, ITEMS_PER_CART, PRODUCTS = 100_000, 60_000, 5, 10_000
ITEMS = CARTS * ITEMS_PER_CART
ITEMS_REMOVED_BY_REQUESTS = 320_000  # at most, in all rounds; pgbench removes those that follow
ITEMS_TO_REMOVE = ITEMS_REMOVED_BY_REQUESTS + 240_000


def psql(database, *arguments):
    """Runs psql against the benchmark's server and returns what it printed."""
    return subprocess.run(
        ["psql", "-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments],
        check=True, capture_output=True, text=True).stdout.strip()


def database(address):
    return address.replace("-", "_")


def make_database(service, name=None, products=PRODUCTS, carts=CARTS, items=ITEMS_PER_CART, users=USERS, filling=None):
    """Named after the service unless it has a `name`, and filled by bench/<service>.sql, or <filling>.sql, which takes what it
    wants of the sizes."""
    name = name or service
    psql("postgres", "-c", f"CREATE DATABASE {name} TEMPLATE {service}_template OWNER {service}_owner")
    psql(name, "-v", f"products={products}", "-v", f"carts={carts}", "-v", f"items={items}",
         "-v", f"users={users}", "-f", str(ROOT / f"bench/{filling or service}.sql"))


def add_items_to_remove():
    """Lines whose ids follow those of all others, in carts of users who do nothing else."""
    psql("cart", "-c", f"DELETE FROM cartitems WHERE id > {ITEMS}", "-c",
         f"INSERT INTO cartitems (id, cart_id, product_id, quantity) SELECT {ITEMS} + n, "
         f"20001 + (n - 1) % 40000, (20001 + (n - 1) % 40000 + 6000 + (n - 1) / 40000) % {PRODUCTS} + 1, 1 "
         f"FROM generate_series(1, {ITEMS_TO_REMOVE}) AS n", "-c", "VACUUM ANALYZE cartitems")


def brake(networks):
    """As if each of these addresses had guessed wrong passwords for an hour, and had to wait for up to a quarter of one."""
    ranges = ",".join(networks)
    psql("customers", "-c", "TRUNCATE guesses", "-c",
         "INSERT INTO guesses (network, address, made, is_wrong) "
         "SELECT network::cidr, sha256(int8send(k)), now() - ((place % 900) || ' s')::interval - (k || ' min')::interval, true "
         f"FROM unnest('{{{ranges}}}'::text[]) WITH ORDINALITY AS one (network, place), generate_series(0, 19) AS k",
         "-c", "VACUUM ANALYZE guesses")


def statements(database):
    """Transactions of the database so far; each of our statements is one."""
    return int(psql("postgres", "-c", "SELECT pg_stat_clear_snapshot()", "-c",
                    f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{database}'"))


def blocks(database):
    """Of 8 KiB, that PostgreSQL has looked at, from memory or not: the hits, and the reads."""
    text = psql("postgres", "-c", "SELECT pg_stat_clear_snapshot()", "-c",
                f"SELECT blks_hit, blks_read FROM pg_stat_database WHERE datname = '{database}'")
    return [int(number) for number in text.split("|")]


def token(user_id):
    """A bearer token as customers issues it; bench/customers.sql gives each account its id as epoch, and as session."""
    def encode(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    now = int(time.time())
    claims = {"id": user_id, "email": f"user{user_id}@example.com", "is_admin": user_id == 1,
              "exp": now + 7 * 86400, "iat": now, "jti": f"0.{user_id}.{user_id:022d}", "sid": user_id}
    text = encode(b'{"alg":"HS256","typ":"JWT"}') + b"." + encode(json.dumps(claims, separators=(",", ":")).encode())
    signature = hmac.new(SECRET.encode(), text, hashlib.sha256).digest()
    return "Bearer " + (text + b"." + encode(signature)).decode()


def write_tokens(path, count):
    path.write_text("".join(f"{user} {token(user)}\n" for user in range(1, count + 1)))


def refresh_token(session_id):
    """The first one of a session, as customers gives it out and bench/customers.sql has it."""
    def sign(key, value):
        return hmac.new(key, value, hashlib.sha256).digest()

    text = session_id.to_bytes(8, "big") + b"%032d" % session_id
    mark = sign(sign(SECRET.encode(), b"refresh token"), text)
    return base64.urlsafe_b64encode(text + mark).rstrip(b"=").decode()


def write_refresh_tokens(tokens, path):
    """Writes lines "<user id> <token> <refresh token>" of the users of the file `tokens`, whose sessions have the same numbers."""
    lines = tokens.read_text().splitlines()
    path.write_text("".join(f"{line} {refresh_token(int(line.split(' ', 1)[0]))}\n" for line in lines))


def write_tags(tokens, port, path):
    """Writes lines "<user id> <token> <ETag of the own cart>" of the users of the file `tokens`, in which carts stay as they are."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    lines = []
    for line in tokens.read_text().splitlines():
        user, authorization = line.split(" ", 1)
        connection.request("GET", f"/api/v1/cart/{user}/", headers={"Authorization": authorization})
        with connection.getresponse() as reply:
            reply.read()
            lines.append(f"{line} {reply.headers['ETag']}\n")
    path.write_text("".join(lines))


def cursor_behind(port, products, sort="sort=id"):
    """The cursor of the page of all products that begins behind so many of them."""
    cursor = None
    while products > 0:
        limit = min(products, 100)
        products -= limit
        behind = f"&cursor={cursor}" if cursor else ""
        url = f"http://127.0.0.1:{port}/api/v1/products/?{sort}&limit={limit}{behind}"
        with urllib.request.urlopen(url, timeout=60) as reply:
            cursor = json.load(reply)["next"]
    return cursor


class Store:
    """The running services by address: their names, and others such as cart-small, each one more of them with a database of its own."""

    def __init__(self, programs, under=lambda name: []):
        """`under(name)` is what the program is started with, such as a profiler and its options."""
        self.programs, self.under = programs, under
        self.services = {}

    def start(self, *addresses, further="cart"):
        """Addresses that are no names of services are such of `further`."""
        for address in addresses:
            name = address if address in SERVICES else further
            # All of the load comes from one address.
            self.services[address] = Service([*self.under(name), str(self.programs / name / name)], {
                **postgres(database(address), name), **certificates(name), **self._own_settings(name),
                "CONNECTIONS_PER_ADDRESS": "0"})

    def _own_settings(self, name):
        if name == "customers":
            return {"JWT_SECRET": SECRET, "TRUSTED_PROXIES": "127.0.0.1"}
        return {"CUSTOMERS_HOST": "localhost", "CUSTOMERS_PORT": str(self["customers"].grpc_port)}

    def __getitem__(self, address):
        return self.services[address]

    def stop(self):
        for service in reversed(self.services.values()):
            service.stop()


def postgres(database, role):
    return {"POSTGRES_HOST": os.environ["PGHOST"], "POSTGRES_PORT": os.environ["PGPORT"],
            "POSTGRES_USER": role, "POSTGRES_DB": database}


def certificates(name):
    folder = os.environ["BENCH_CERTIFICATES"]
    return {"TLS_CA": f"{folder}/ca.crt", "TLS_CERTIFICATE": f"{folder}/{name}.crt", "TLS_KEY": f"{folder}/{name}.key"}
