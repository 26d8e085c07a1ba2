"""What a real cache in front of cart keeps, for how long and for whom: nginx, by its own reading of what cart says. Called by ctest.

Usage: caches_test.py <program of customers> <program of cart>
"""

import gzip
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "walker"))

from wire import Connection  # noqa: E402
from world import World  # noqa: E402

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
SKIPPED = 77
LIST = "/api/v1/products/list/"
MAX_AGE = 1
SHOP, ELSEWHERE = "https://shop.example", "https://elsewhere.example"


class Services(World):
    """With logs of their own."""

    def _log(self, name):
        return self.logs / f"caches-{name}.log"


class Cache:
    """nginx in front of the service at `port`, with nothing in it."""

    def __init__(self, port):
        self._folder = tempfile.TemporaryDirectory()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        text = (HERE / "nginx.conf").read_text()
        for name, value in (("FOLDER", self._folder.name), ("PORT", self.port), ("CART", port)):
            text = text.replace(name, str(value))
        settings = pathlib.Path(self._folder.name) / "nginx.conf"
        settings.write_text(text)
        self._process = subprocess.Popen([NGINX, "-p", self._folder.name, "-c", settings, "-e", "stderr"])
        self._await_listening()

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=30)
        self._folder.cleanup()

    def _await_listening(self):
        for _ in range(500):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("nginx does not listen")


class CachesTest(unittest.TestCase):
    def setUp(self):
        self.cache = Cache(world.port("cart"))
        self.addCleanup(self.cache.stop)

    def get(self, path=LIST, **fields):
        connection = Connection(self.cache.port)
        self.addCleanup(connection.close)
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        return connection.send(f"GET {path} HTTP/1.1\r\nHost: shop.example\r\n{lines}\r\n".encode(), "GET")

    def fates(self, count=2, **request):
        """What the cache says of so many requests, one after the other."""
        return [self.get(**request).header("X-Cache") for _ in range(count)]

    def test_a_second_reader_is_answered_by_the_cache(self):
        first, second = self.get(), self.get()

        self.assertEqual((first.status, first.header("X-Cache")), (200, "MISS"))
        self.assertEqual((second.status, second.header("X-Cache")), (200, "HIT"))
        self.assertEqual(second.body, first.body)

    def test_each_form_is_kept_apart(self):
        plain, zipped, br = self.get(), self.get(Accept_Encoding="gzip"), self.get(Accept_Encoding="br")

        self.assertEqual([each.header("Content-Encoding") for each in (plain, zipped, br)], [None, "gzip", "br"])
        self.assertEqual(gzip.decompress(zipped.body), plain.body)
        self.assertEqual(self.get().body, plain.body)
        self.assertEqual(self.get(Accept_Encoding="gzip").body, zipped.body)
        self.assertEqual(self.fates(1, Accept_Encoding="br"), ["HIT"])

    def test_each_form_is_kept_apart_for_pages_of_another_origin_too(self):
        zipped, plain = self.get(Origin=SHOP, Accept_Encoding="gzip"), self.get(Origin=SHOP)

        self.assertEqual([each.header("Content-Encoding") for each in (zipped, plain)], ["gzip", None])
        self.assertEqual(self.get(Origin=SHOP, Accept_Encoding="gzip").header("X-Cache"), "HIT")

    def test_what_one_origin_may_read_is_not_shown_to_another(self):
        ours, theirs = self.get(Origin=SHOP), self.get(Origin=ELSEWHERE)

        self.assertEqual(ours.header("Access-Control-Allow-Origin"), SHOP)
        self.assertEqual(theirs.header("Access-Control-Allow-Origin"), None)

    def test_what_has_not_changed_is_not_sent_again(self):
        first = self.get(Accept_Encoding="gzip")
        time.sleep(MAX_AGE + 1.1)

        later = self.get(Accept_Encoding="gzip")

        self.assertEqual(later.header("X-Cache"), "REVALIDATED")
        self.assertEqual(later.body, first.body)
        self.assertEqual(self.fates(1, Accept_Encoding="gzip"), ["HIT"])

    def test_a_change_is_seen_when_the_time_is_over(self):
        self.get()
        world.sql("cart", "UPDATE products SET name = 'Teapot' WHERE id = 1")
        time.sleep(MAX_AGE + 1.1)

        later = self.get()

        self.assertEqual(later.header("X-Cache"), "EXPIRED")
        self.assertEqual(json.loads(later.body)["data"][0]["name"], "Teapot")

    def test_a_reader_who_has_the_list_gets_no_copy_of_it(self):
        tag = self.get(Accept_Encoding="br").header("ETag")

        again = self.get(Accept_Encoding="br", If_None_Match=tag)

        self.assertEqual((again.status, again.body, again.header("X-Cache")), (304, b"", "HIT"))

    def test_a_search_is_kept_like_the_list(self):
        self.assertEqual(self.fates(path=LIST + "?search=product"), ["MISS", "HIT"])
        self.assertEqual(self.fates(path=LIST + "?search=7"), ["MISS", "HIT"])

    def test_a_cart_is_never_kept(self):
        owner, other = world.account(), world.account()
        path = f"/api/v1/cart/{owner.id}/"

        self.assertEqual(self.fates(3, path=path, Authorization=owner.token), ["MISS"] * 3)
        self.assertEqual(self.get(path, Authorization=owner.token).status, 200)
        self.assertEqual(self.get(path, Authorization=other.token).status, 403)

    def test_an_error_is_never_kept(self):
        self.assertEqual(self.fates(path="/api/v1/nothing/"), ["MISS", "MISS"])
        self.assertEqual(self.fates(path="/api/v1/cart/1/"), ["MISS", "MISS"])


if __name__ == "__main__":
    if NGINX is None:
        print("there is no nginx")
        sys.exit(SKIPPED)
    os.environ.update(PRODUCTS_MAX_AGE_SECONDS=str(MAX_AGE), ALLOWED_ORIGINS=SHOP)
    world = Services({"customers": sys.argv[1], "cart": sys.argv[2]}, 0)
    try:
        succeeded = unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful()
    finally:
        faults = world.stop() + world.errors()
    sys.exit(faults and "\n".join(faults) or not succeeded)
