"""Both release services beside each other, and what a client can ask of them."""

import http.client
import json
import os
import pathlib
from collections import namedtuple

from processes import Service
from store import ROOT, SECRET, certificates

PROGRAMS = ROOT / "build/release"

Reply = namedtuple("Reply", "status etag replayed body")


class Shop:
    def __init__(self, name, logs, postgres, replicas=None):
        """`postgres` are the settings POSTGRES_… of both services, `replicas` those that only cart has."""
        self.name = name
        self.customers = Service([str(PROGRAMS / "customers/customers")], {
            **postgres, "POSTGRES_DB": "customers", "POSTGRES_USER": "customers", **certificates("customers"),
            "JWT_SECRET": SECRET}, logs / f"{name}-customers.log")
        self.cart = Service([str(PROGRAMS / "cart/cart")], {
            **postgres, **(replicas or {}), "POSTGRES_DB": "cart", "POSTGRES_USER": "cart", **certificates("cart"),
            "CUSTOMERS_HOST": "localhost", "CUSTOMERS_PORT": str(self.customers.grpc_port)},
            logs / f"{name}-cart.log")

    def stop(self):
        self.cart.stop()
        self.customers.stop()

    def client(self, token=None):
        return Client(self.customers.http_port, self.cart.http_port, token)


class Client:
    """Keeps its connections, so for one thread only."""

    def __init__(self, customers_port, cart_port, token):
        self._customers = http.client.HTTPConnection("127.0.0.1", customers_port, timeout=30)
        self._cart = http.client.HTTPConnection("127.0.0.1", cart_port, timeout=30)
        self.token = token

    def register(self, email, password):
        return self._call(self._customers, "POST", "/users/create/", {"email": email, "password": password})

    def log_in(self, email, password):
        return self._call(self._customers, "POST", "/auth/login/", {"email": email, "password": password})

    def products(self):
        return self._call(self._cart, "GET", "/products/list/")

    def search(self):
        return self._call(self._cart, "GET", "/products/list/?search=pencil")

    def cart(self, user):
        return self._call(self._cart, "GET", f"/cart/{user}/")

    def add(self, user, product):
        return self._call(self._cart, "POST", f"/cart-item/{user}/create", {"product_id": product, "quantity": 1})

    def change(self, item, quantity):
        return self._call(self._cart, "PATCH", f"/cart-item/{item}/", {"quantity": quantity})

    def add_once(self, user, product, key):
        """Adds one more, however often it is asked for with this key; the whole Reply."""
        headers = {**self._headers(), "Idempotency-Key": key}
        body = json.dumps({"product_id": product, "quantity": 1})
        self._cart.request("POST", f"/api/v1/cart/{user}/items/", body, headers)
        with self._cart.getresponse() as reply:
            return Reply(reply.status, reply.getheader("ETag"), reply.getheader("Idempotent-Replayed"), reply.read())

    def _call(self, connection, method, path, body=None):
        """The status and the data of the reply."""
        connection.request(method, f"/api/v1{path}", body and json.dumps(body), self._headers())
        with connection.getresponse() as reply:
            return reply.status, json.loads(reply.read()).get("data")

    def _headers(self):
        headers = {"Content-Type": "application/json"}
        return {**headers, "Authorization": self.token} if self.token else headers


def quantities(cart):
    """What a cart holds, as quantities by product."""
    return {item["product_id"]: item["quantity"] for item in cart["cart_items"]}
