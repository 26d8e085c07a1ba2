"""Processes are stopped and replaced under load, and nobody notices."""

import asyncio

from client import Client
from database import Pair
from place import say
from services import Fleet
from store import token


def run(place, template):
    with Pair(place.home, template) as database, Fleet(place, database.settings()) as fleet:
        answer = asyncio.run(Client(fleet.customers_port, token(2)).ask("GET", "/api/v1/users/2/"))
        say(f"An account: {answer.status}")
