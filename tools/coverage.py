"""Prints line and branch coverage per folder from `llvm-cov export -summary-only`.

Usage: coverage.py <summary.json> <root>; exits 1 when a service stands below 95 % of its lines."""

import collections
import json
import pathlib
import sys

SERVICES = ("customers", "cart")
WANTED = 95.0


def folders_of(file):
    """customers/users/users.cpp counts for customers/users and for customers."""
    parts = file.parts[:-1]
    return {"/".join(parts[:depth]) for depth in (1, 2) if len(parts) >= depth}


def collect(summary, root):
    totals = collections.defaultdict(lambda: {"lines": [0, 0], "branches": [0, 0]})
    for entry in summary["data"][0]["files"]:
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
    totals = collect(json.loads(pathlib.Path(path).read_text()), pathlib.Path(root))
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
