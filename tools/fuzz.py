"""Runs the fuzzers beside each other, as many as there are cores, and counts what they did.

Each begins with tests/corpora/<name>, goes on with what it found in earlier runs (.local/fuzz/<name>/corpus), and leaves an
input that does harm in .local/fuzz/<name>."""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

from services import SOURCES

ROOT = pathlib.Path(__file__).parent.parent
# What takes a third of the time and finds nothing that the tests do not: an input that does harm is run again without it.
QUICK = "detect_stack_use_after_return=0:malloc_context_size=4:quarantine_size_mb=16"

# No program of libFuzzer, but with its options: it changes what these have found.
FRAMING = "framing"
FRAMED = ("request_parser_fuzz", "session_fuzz")


def main():
    names = sorted(path.stem for folder in SOURCES for path in (ROOT / folder).rglob("*_fuzz.cpp")) + [FRAMING]
    options = parse_options(names)
    if not options.programs:
        return
    print(f"{'fuzzer':24} {'runs':>12} {'seconds':>8} {'inputs kept':>12}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ended = list(pool.map(lambda name: run(name, options), options.names or names))
    if not all(ended):
        sys.exit(1)
    print(f"{'all':24} {sum(ended):12,}")


def parse_options(names):
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(names)}")
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--seconds", type=int, default=30, help="of each")
    limit.add_argument("--runs", type=int, help="of each")
    parser.add_argument("--plain", action="store_true", help="without sanitizers, which makes more runs; what they keep is where others begin")
    parser.add_argument("--programs", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in set(options.names) - set(names):
        parser.error(f"there is no fuzzer {name}, only {', '.join(names)}")
    return options


def run(name, options):
    """The number of runs, or 0 after printing what went wrong."""
    home = ROOT / ".local/fuzz" / name
    (home / "corpus").mkdir(parents=True, exist_ok=True)
    command = [*program(name, options), f"-runs={options.runs}" if options.runs else f"-max_total_time={options.seconds}",
               "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={home}/", *corpora(name)]
    log = home / "log"
    with open(log, "wb") as file:
        status = subprocess.run(list(map(str, command)), stdout=file, stderr=file, check=False,
                                env=os.environ | {"ASAN_OPTIONS": QUICK}).returncode
    text = log.read_text(errors="replace")
    done = re.search(r"Done (\d+) runs in (\d+) second", text)
    if status != 0 or not done:
        print(f"{name} found something; {' '.join(map(str, program(name, options)))} FILE repeats it:\n{text[-6000:]}", flush=True)
        return 0
    kept = len(list((home / "corpus").iterdir()))
    print(f"{name:24} {int(done[1]):12,} {done[2]:>8} {kept:12,}", flush=True)
    return int(done[1])


def program(name, options):
    if name == FRAMING:
        return ["node", "--no-deprecation", ROOT / "tests/framing/differential.mjs", options.programs / "framing_reader"]
    return [options.programs / name]


def corpora(name):
    """The folders that it begins with, of which the first grows, and its dictionary."""
    names = FRAMED if name == FRAMING else (name,)
    folders = [folder for each in names for folder in (ROOT / ".local/fuzz" / each / "corpus", ROOT / "tests/corpora" / each)]
    dictionary = ROOT / "tests/corpora" / f"{name}.dict"
    return [*filter(pathlib.Path.is_dir, folders), *([f"-dict={dictionary}"] if dictionary.exists() else [])]


if __name__ == "__main__":
    main()
