"""What shoppers do, again and again, so that there is something to see."""

import json
import random
import threading
import time

from wire import Connection


class Shoppers:
    """A few of them, each with a thread, who look, register, log in, fill carts and leave until they are told to stop."""

    def __init__(self, world, count, pause):
        self._world, self._pause = world, pause
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _run(self, number):
        chance, visits = random.Random(number), 0
        while not self._ended.is_set():
            visits += 1
            shopper = Shopper(self._world, f"shopper{number}.{visits}@shoppers.example", chance, self._pause)
            for act in (shopper.look, shopper.fill_as_guest, shopper.register, shopper.fill, shopper.leave):
                if not self._ended.is_set():
                    act()


class Shopper:
    def __init__(self, world, email, chance, pause):
        self._world, self._email, self._chance, self._pause = world, email, chance, pause
        self._connections = {name: Connection(world.port(name)) for name in ("customers", "cart")}
        self._fields, self._cart, self._user = {}, None, 0

    def look(self):
        self._ask("customers", "GET", "/readyz")
        self._ask("cart", "GET", "/readyz")
        self._ask("cart", "GET", "/api/v1/products/list/")
        self._ask("cart", "GET", "/api/v1/products/?search=product")
        for _ in range(self._chance.randint(2, 8)):
            self._ask("cart", "GET", f"/api/v1/products/{self._product()}/")

    def fill_as_guest(self):
        self._cart = self._ask("cart", "POST", "/api/v1/guest-cart/").get("token")
        if self._cart is not None:
            self._fields["X-Cart-Token"] = self._cart
            self._ask("cart", "POST", "/api/v1/guest-cart/items/", {"product_id": self._product(), "quantity": 2})
            self._ask("cart", "GET", "/api/v1/guest-cart/")

    def register(self):
        secret = {"email": self._email, "password": "correct horse"}
        self._user = self._ask("customers", "POST", "/api/v1/users/create/", secret).get("id", 0)
        if self._chance.random() < 0.3:
            self._ask("customers", "POST", "/api/v1/auth/login/", {**secret, "password": "a wrong one"})
        session = self._ask("customers", "POST", "/api/v1/auth/login/", secret)
        session = self._ask("customers", "POST", "/api/v1/auth/refresh/", {"refresh_token": session.get("refresh_token", "")})
        self._fields = {"Authorization": session.get("token", "Bearer none")}
        self._ask("customers", "GET", f"/api/v1/users/{self._user}/")
        self._ask("customers", "GET", "/api/v1/users/list/")  # which is for administrators

    def fill(self):
        path = f"/api/v1/cart/{self._user}/"
        self._ask("cart", "POST", f"{path}merge/", {"cart_token": self._cart or ""})
        for _ in range(self._chance.randint(1, 6)):
            product = self._product()
            self._ask("cart", "POST", f"{path}items/", {"product_id": product, "quantity": 1})
            self._ask("cart", "PUT", f"{path}items/{product}/", {"quantity": 3})
            self._ask("cart", "GET", path)
        self._ask("cart", "DELETE", f"{path}items/{product}/")
        self._ask("cart", "POST", f"{path}items/", {"product_id": 999_999, "quantity": 1})

    def leave(self):
        self._ask("cart", "DELETE", f"/api/v1/cart/{self._user}/")
        self._ask("customers", "POST", "/api/v1/auth/logout/", {})
        for connection in self._connections.values():
            connection.close()

    def _product(self):
        return self._chance.randint(1, 20)

    def _ask(self, service, method, path, body=None):
        """What the answer has under "data", nothing where it says that something is wrong."""
        time.sleep(self._pause() * self._chance.random())
        text = b"" if body is None else json.dumps(body).encode()
        fields = {"Host": "shop.example", "Content-Type": "application/json", "Content-Length": len(text), **self._fields}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        answer = self._connections[service].send(head.encode() + b"\r\n" + text, method)
        return json.loads(answer.body)["data"] if answer.status in (200, 201) else {}
