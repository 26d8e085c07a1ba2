"""What the store does when its parts die, freeze, stop or run short: nothing that was acknowledged is lost.

Run by ./dev test --faults, which builds the services and sets FAULTS_HOME, FAULTS_PROGRAMS and BENCH_CERTIFICATES."""

import argparse
import os
import pathlib
import secrets
import signal
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path[1:1] = [str(ROOT / "bench"), str(ROOT / "tests/machines")]

import history  # noqa: E402
import memory  # noqa: E402
import overload  # noqa: E402
import peers  # noqa: E402
import resources  # noqa: E402
import stopping  # noqa: E402
import stuck  # noqa: E402
from database import make_template  # noqa: E402
from place import SLOWNESS, Place, say  # noqa: E402

# Each has run(place, template), which prints what it did and counted and raises AssertionError if something is not as
# promised. `template` is what a Pair of databases begins with.
SCENARIOS = {"history": history, "stopping": stopping, "memory": memory, "peers": peers, "stuck": stuck,
             "overload": overload, "resources": resources}

# They measure no latency and no memory, so they make sense for programs with sanitizers too.
SANITIZED = ["history", "stopping"]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = parse(sys.argv[1:])
    if "FAULTS_PROGRAMS" not in os.environ:
        return  # Only the options were to be looked at.
    place = Place(pathlib.Path(os.environ["FAULTS_HOME"]), ROOT / os.environ["FAULTS_PROGRAMS"], options.seed)
    say(f"Seed {place.seed}, programs of {place.programs.relative_to(ROOT)}"
        + (f": bounds of time are {SLOWNESS} times as long, as sanitizers make programs slow" if place.is_sanitized else ""))
    template = make_template(place.home)
    for name in options.scenarios:
        began = time.monotonic()
        say(f"--- {name}")
        SCENARIOS[name].run(place, template)
        say(f"--- {name}: as expected, in {time.monotonic() - began:.0f} s")
    say("All as expected")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev test --faults")
    parser.add_argument("--only", metavar="NAME", choices=SCENARIOS, help=f"one of {', '.join(SCENARIOS)}")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="repeats what is random in a run")
    sanitizers = parser.add_mutually_exclusive_group()
    sanitizers.add_argument("--tsan", action="store_true", help="programs with ThreadSanitizer")
    sanitizers.add_argument("--asan", action="store_true", help="programs with AddressSanitizer")
    options = parser.parse_args(arguments)
    wanted = [options.only] if options.only else list(SCENARIOS)
    is_sanitized = options.tsan or options.asan
    options.scenarios = [name for name in wanted if not is_sanitized or name in SANITIZED]
    if not options.scenarios:
        parser.error(f"{options.only} measures what sanitizers distort")
    return options


if __name__ == "__main__":
    main()
