"""Prints line and branch coverage per folder from `llvm-cov export`.

Usage: coverage.py <export.json> <root>; exits 1 when a service stands below 95 % of its lines. The schema() of a type
is evaluated by the compiler, never by a running program, so its lines are left out."""

import collections
import json
import pathlib
import re
import sys

from services import SERVICES

WANTED = 95.0
SCHEMA = re.compile(r"6schema(B5cxx11)?Ev$")


def folders_of(file):
    """customers/users/users.cpp counts for customers/users and for customers."""
    parts = file.parts[:-1]
    return {"/".join(parts[:depth]) for depth in (1, 2) if len(parts) >= depth}


def count_compile_time_lines(functions):
    """By file, the lines of every schema() that no program has run."""
    extents = collections.defaultdict(set)
    for function in functions:
        if SCHEMA.search(function["name"]) and function["count"] == 0:
            first, _, last = function["regions"][0][:3]
            extents[function["filenames"][0]].add((first, last))
    return {file: sum(last - first + 1 for first, last in found) for file, found in extents.items()}


def collect(export, root):
    totals = collections.defaultdict(lambda: {"lines": [0, 0], "branches": [0, 0]})
    compile_time_lines = count_compile_time_lines(export["functions"])
    for entry in export["files"]:
        entry["summary"]["lines"]["count"] -= compile_time_lines.get(entry["filename"], 0)
        file = pathlib.Path(entry["filename"])
        if not file.is_relative_to(root):
            continue
        for folder in folders_of(file.relative_to(root)):
            for kind, total in totals[folder].items():
                total[0] += entry["summary"][kind]["covered"]
                total[1] += entry["summary"][kind]["count"]
    return totals


def percent(total):
    covered, count = total
    return 100.0 * covered / count if count else 100.0


def main(path, root):
    totals = collect(json.loads(pathlib.Path(path).read_text())["data"][0], pathlib.Path(root))
    print(f"    {'folder':<28}{'lines':>16}{'branches':>16}")
    for folder in sorted(totals):
        cells = "".join(
            f"{covered:>6}/{count:<5}{percent((covered, count)):>4.0f} %"[:16].rjust(18)
            for covered, count in totals[folder].values()
        )
        print(f"    {folder:<28}{cells}")
    return all(percent(totals[service]["lines"]) >= WANTED for service in SERVICES if service in totals)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], sys.argv[2]) else 1)
