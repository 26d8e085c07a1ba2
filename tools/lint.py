"""Runs clang-tidy over our sources, but not over one that was found clean and has not changed since, with its headers.

Usage: lint.py <root> <build folder> <jobs> [<file>…]; with files, only over the sources that are or include one of them.
The build must be complete: its dependencies tell what a source includes. Exits 1 if a source has a fault."""

import concurrent.futures
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys

from services import SOURCES

TIDY = "clang-tidy-19"
OBJECT = re.compile(r" -o (\S+)")
FOLDERS = (*SOURCES, "tests", "bench")


def commands_of(root, build):
    """By source below `root`, how it is compiled."""
    entries = json.loads((build / "compile_commands.json").read_text())
    found = {pathlib.Path(entry["file"]): entry for entry in entries}
    return {source: entry for source, entry in found.items() if is_ours(source, root)}


def is_ours(file, root):
    return file.is_relative_to(root) and file.relative_to(root).parts[0] in FOLDERS and file.suffix == ".cpp"


def object_of(entry):
    return OBJECT.search(entry["command"]).group(1)


def includes_of(root, build):
    """By object, which files of ours it was made from."""

    @functools.cache
    def ours(path):
        file = (build / path).resolve()
        return file if file.is_relative_to(root) and not file.is_relative_to(build) else None

    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, capture_output=True, text=True).stdout
    includes, current = {}, set()
    for line in text.splitlines():
        if line.startswith("    "):
            current.add(ours(line.strip()))
        elif line:
            current = includes.setdefault(line.split(":")[0], set())
    return {made: files - {None} for made, files in includes.items()}


def fingerprint(entry, files, shared):
    digest = hashlib.sha256(shared + entry["command"].encode())
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def check(source, build):
    return subprocess.run([TIDY, "-p", build, "-quiet", source], capture_output=True, text=True)


def stale(root, build, files):
    """By source that has to be checked, its stamp and what to write there once it is clean."""
    commands, includes = commands_of(root, build), includes_of(root, build)
    version = subprocess.run([TIDY, "--version"], check=True, capture_output=True).stdout
    shared = version + (root / ".clang-tidy").read_bytes()
    found = {}
    for source, entry in commands.items():
        made_from = {source} | includes.get(object_of(entry), set())
        stamp = build / "lint" / str(source.relative_to(root)).replace("/", "-")
        key = fingerprint(entry, made_from, shared)
        is_clean = stamp.exists() and stamp.read_text() == key
        if not is_clean and (not files or files & made_from):
            found[source] = (stamp, key)
    return found


def main(root, build, jobs, files):
    (build / "lint").mkdir(exist_ok=True)
    todo, faults = stale(root, build, files), 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(check, source, build): source for source in todo}
        for number, done in enumerate(concurrent.futures.as_completed(running), 1):
            source, result = running[done], done.result()
            print(f"    [{number}/{len(todo)}] {source.relative_to(root)}", flush=True)
            if result.returncode == 0:
                stamp, key = todo[source]
                stamp.write_text(key)
            else:
                faults += 1
                print(result.stdout or result.stderr, flush=True)
    return faults


if __name__ == "__main__":
    ROOT, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    sys.exit(1 if main(ROOT, BUILD, int(sys.argv[3]), {ROOT / file for file in sys.argv[4:]}) else 0)
