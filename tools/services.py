"""The services, as services.txt names them, and the folders of sources that belong to each program."""

import pathlib

SERVICES = tuple((pathlib.Path(__file__).parent.parent / "services.txt").read_text().split())
SOURCES = ("platform", *SERVICES)
