"""Prints the env file of a service from what its --help says of each setting, which so stands in one place only.
Usage: env_file.py <program> [<name>=<value>...]: settings that the package sets; all others are commented out."""

import pathlib
import re
import subprocess
import sys

SETTING = re.compile(r"^  (?P<name>[A-Z][A-Z0-9_]*) +(?P<meaning>.+) \((?:default (?P<default>.+)|required|none)\)$", re.MULTILINE)

HEAD = """\
# The settings of {service}.service; the lines without # differ from the defaults. A password may stand in a file of its
# own instead: POSTGRES_PASSWORD_FILE=/etc/..., readable for cartwright-{service}.
# Then: systemctl restart {service}
"""


def main(program, *chosen):
    text = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    chosen = dict(setting.split("=", 1) for setting in chosen)
    print(HEAD.format(service=pathlib.PurePath(program).name))
    for setting in SETTING.finditer(text):
        print("\n".join(lines(setting, chosen)), end="\n\n")
    if chosen:
        sys.exit(f"{program} --help does not know {', '.join(chosen)}")


def lines(setting, chosen):
    """The lines about one setting; takes what it sets out of `chosen`."""
    name, default = setting["name"], setting["default"]
    yield f"# {setting['meaning'][0].upper()}{setting['meaning'][1:]}" + (f" (default {default})" if default else "")
    for key in (name, f"{name}_FILE"):
        if key in chosen:
            yield f"{key}={chosen.pop(key)}"
            return
    yield f"#{name}={default or ''}"


if __name__ == "__main__":
    main(*sys.argv[1:])
