"""What a service is told at least: all that it requires, as its .env.example has it."""

import functools
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).parent.parent


@functools.cache
def required(program):
    """Values by the names that the program's --help calls required."""
    text = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    examples = example(pathlib.PurePath(program).name)
    return {name: examples[name] for name in re.findall(r"^  ([A-Z0-9_]+) .*\(required\)$", text, re.MULTILINE)}


def example(service):
    return dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", (ROOT / service / ".env.example").read_text(), re.MULTILINE))
