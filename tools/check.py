"""Checks of the sources that no compiler makes. Usage: check.py <root> <check>..., each the name of a file in checks/."""

import importlib
import sys

from checks.source import read_all


def main(root, names):
    checks = [importlib.import_module(f"checks.{name}") for name in names]
    found = [fault for source in read_all(root) for check in checks for fault in check.faults(source)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
