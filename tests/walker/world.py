"""Both services with databases of their own, and accounts enough that no request meets what another has left behind."""

import base64
import hashlib
import hmac
import itertools
import json
import os
import pathlib
import secrets
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))

from processes import Service  # noqa: E402
from wire import Connection  # noqa: E402

SECRET = "the walker signs with this secret alone"
PASSWORD = "testPass123"  # of all accounts
HASH = "$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM"

PRODUCTS = 40
FIRST_PRODUCT, SPARE_PRODUCTS = 1_001, 6_000  # for requests that change them
KEEPER = 8_000_001  # an administrator whom no request names
FIRST_GUEST = 5_000_000  # items of guests have ids from here on
FIRST_NEW = 9_000_001  # what requests make has ids from here on


SOLD_PRICES = f"SELECT count(*), sum(price) FROM products WHERE id <= {PRODUCTS}"


class Account:
    """`id` is that of the cart, too, and of the one item in it."""

    def __init__(self, number, is_admin=False):
        self.id, self.is_admin = number, is_admin
        self.email = f"walker{number}@walkers.example"
        self.token = token(number, self.email, is_admin)


def guest_token(number):
    """Of the guest's cart whose number is the negative one; it holds what the cart of the account does."""
    return f"{number:043d}"


def refresh_token(number):
    """Of the account's session, which has its number; see customers/sessions/refresh_tokens.hpp."""
    key = hmac.digest(SECRET.encode(), b"refresh token", "sha256")
    token = number.to_bytes(8, "big") + number.to_bytes(32, "big")
    return base64.urlsafe_b64encode(token + hmac.digest(key, token, "sha256")).decode().rstrip("=")


def mail_code(operation, number):
    """That was sent to the account to verify its address, or for another password."""
    return ("V" if operation == "post_auth_verify" else "R") + f"{number:042d}"


def token(number, email, is_admin, secret=SECRET, algorithm="HS256", lifetime=3600):
    """As customers issues it for an account whose epoch is its id."""
    def encode(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    now = int(time.time())
    claims = {"id": number, "email": email, "is_admin": is_admin, "exp": now + lifetime, "iat": now - 60,
              "jti": f"0.{number}.{number:022d}"}
    text = encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()) + b"." + encode(json.dumps(claims).encode())
    signature = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return "Bearer " + (text + b"." + encode(signature)).decode()


class World:
    def __init__(self, programs, requests):
        """Accounts that suffice for so many requests: 1 to `accounts`, from `first_admin` on administrators."""
        self.first_admin = 10_000 + 2 * requests
        self.accounts = self.first_admin + 5_000 + requests
        self.logs = pathlib.Path(os.environ.get("TEST_LOGS") or ROOT / "build")
        self.databases = {name: f"walker_{name}_{secrets.token_hex(4)}" for name in ("customers", "cart")}
        self._accounts, self._admins = itertools.count(1), itertools.count(self.first_admin)
        self._products = itertools.count()
        self.changed = set()  # accounts that something was done with which they, or an administrator, may do
        self.made_admins = set()  # addresses that an administrator registered
        self.services = {}
        for name, database in self.databases.items():
            self._sql("postgres", f"CREATE DATABASE {database} TEMPLATE {name}_template OWNER {name}_owner")
        self._fill()
        self.prices = self.sql("cart", SOLD_PRICES)
        self.services["customers"] = self._start("customers", programs, {"JWT_SECRET": SECRET, "FREE_GUESSES": "0", "MAIL_REQUESTS_PER_HOUR": "0"})
        self.services["cart"] = self._start("cart", programs, {
            "CUSTOMERS_HOST": "localhost", "CUSTOMERS_PORT": str(self.services["customers"].grpc_port),
            "GUEST_CARTS_PER_HOUR": "0"})

    def account(self):
        """One that nobody has used."""
        return Account(self._next(self._accounts, self.first_admin))

    def admin(self):
        return Account(self._next(self._admins, self.accounts + 1), is_admin=True)

    def product(self):
        """One that is in no cart and, but for so many requests, nobody has used."""
        return FIRST_PRODUCT + next(self._products) % SPARE_PRODUCTS

    def port(self, service):
        return self.services[service].http_port

    def ask(self, service, path, token):
        """The answer to a GET."""
        connection = Connection(self.port(service))
        request = f"GET {path} HTTP/1.1\r\nHost: walkers.example\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
        return connection.send(request.encode(), "GET")

    def stop(self):
        """Returns what was not as it should be at the end of a service."""
        faults = []
        for name, service in reversed(self.services.items()):
            service.stop()
            if service.process.returncode != 0:
                faults.append(f"{name} ended with {service.process.returncode}, see {self._log(name)}")
        for name, database in self.databases.items():
            self._sql("postgres", f"DROP DATABASE {database} WITH (FORCE)")
        return faults

    def sql(self, service, statement):
        return self._sql(self.databases[service], statement)

    def errors(self):
        """What the services have logged as an error of theirs."""
        return [line for name in self.services for line in self._log(name).read_text().splitlines()
                if '"level":"error"' in line or not line.startswith("{")]

    @staticmethod
    def _next(numbers, end):
        number = next(numbers)
        if number >= end:
            raise RuntimeError("there are too few accounts for so many requests")
        return number

    def _fill(self):
        self.sql("customers", f"""
            INSERT INTO users (id, email, first_name, last_name, password, is_admin, token_epoch)
            SELECT n, 'walker' || n || '@walkers.example', 'First', 'Last', '{HASH}', n >= {self.first_admin}, n
            FROM (SELECT generate_series(1, {self.accounts}) AS n UNION SELECT {KEEPER}) AS numbers;
            SELECT setval(pg_get_serial_sequence('users', 'id'), {FIRST_NEW});
            INSERT INTO sessions (id, user_id, token_epoch, refresh_hash, expires, address, user_agent) OVERRIDING SYSTEM VALUE
            SELECT n, n, n, sha256(decode(lpad(to_hex(n), 64, '0'), 'hex')), now() + interval '1 day', '192.0.2.1', 'Walker'
            FROM generate_series(1, {self.accounts}) AS n;
            SELECT setval(pg_get_serial_sequence('sessions', 'id'), {FIRST_NEW});
            INSERT INTO codes (user_id, purpose, asked, hash, email, expires)
            SELECT n, purpose, 1, sha256(convert_to(letter || lpad(n::text, 42, '0'), 'UTF8')),
                   'walker' || n || '@walkers.example', now() + interval '1 day'
            FROM generate_series(1, {self.accounts}) AS n,
                 (VALUES ('verification', 'V'), ('recovery', 'R')) AS purposes (purpose, letter);""")
        self.sql("cart", f"""
            INSERT INTO products (id, name, description, price)
            SELECT n, 'Product ' || n, 'Walked around', n + 0.99 FROM generate_series(1, {PRODUCTS}) AS n;
            INSERT INTO products (id, name, price, archived)
            SELECT n, 'Spare ' || n, 1, true FROM generate_series({FIRST_PRODUCT}, {FIRST_PRODUCT + SPARE_PRODUCTS - 1}) AS n;
            INSERT INTO carts (user_id) SELECT generate_series(1, {self.accounts});
            INSERT INTO cartitems (id, cart_id, product_id, quantity) SELECT n, n, 1, 2
            FROM generate_series(1, {self.accounts}) AS n;
            INSERT INTO carts (user_id) SELECT -n FROM generate_series(1, {self.accounts}) AS n;
            INSERT INTO guest_carts (token_hash, cart_id, expires) OVERRIDING SYSTEM VALUE
            SELECT sha256(convert_to(lpad(n::text, 43, '0'), 'UTF8')), -n, now() + interval '1 day'
            FROM generate_series(1, {self.accounts}) AS n;
            INSERT INTO cartitems (id, cart_id, product_id, quantity) SELECT {FIRST_GUEST} + n, -n, 1, 2
            FROM generate_series(1, {self.accounts}) AS n;
            SELECT setval(pg_get_serial_sequence('guest_carts', 'cart_id'), -{FIRST_NEW});
            SELECT setval(pg_get_serial_sequence('products', 'id'), {FIRST_PRODUCT + SPARE_PRODUCTS});
            SELECT setval(pg_get_serial_sequence('cartitems', 'id'), {FIRST_NEW});""")

    def _start(self, name, programs, settings):
        log = self._log(name)
        log.unlink(missing_ok=True)
        folder = os.environ["TEST_CERTIFICATES"]
        return Service([programs[name]], {
            "POSTGRES_HOST": os.environ["TEST_POSTGRES_HOST"], "POSTGRES_PORT": os.environ["TEST_POSTGRES_PORT"],
            "POSTGRES_USER": name, "POSTGRES_DB": self.databases[name], "TLS_CA": f"{folder}/ca.crt",
            "TLS_CERTIFICATE": f"{folder}/{name}.crt", "TLS_KEY": f"{folder}/{name}.key", "LOG_LEVEL": "debug", "DEBUG": "true",
            **settings}, log)

    def _log(self, name):
        return self.logs / f"walker-{name}.log"

    @staticmethod
    def _sql(database, statement):
        return subprocess.run(
            ["psql", "-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", os.environ["TEST_POSTGRES_HOST"],
             "-p", os.environ["TEST_POSTGRES_PORT"], "-U", os.environ["TEST_POSTGRES_USER"], "-d", database, "-c", statement],
            check=True, capture_output=True, text=True).stdout.strip()
