"""Clients share carts while the databases and services under them die and freeze."""

import asyncio

from client import Client
from database import Pair
from place import say
from services import Fleet
from store import token


def run(place, template):
    with Pair(place.home, template) as database, \
            Fleet(place, database.settings(), customers=2, carts=2, grpc_ports=2) as fleet:
        answer = asyncio.run(Client(fleet.cart_port, token(2)).ask("GET", "/api/v1/cart/2/"))
        say(f"A cart: {answer.status}")
