"""What the documents name is there: the tests that show a promise, and the files that links lead to."""

import pathlib
import re
import unittest

from services import SOURCES

ROOT = pathlib.Path(__file__).resolve().parent.parent


def documents():
    return [path for pattern in ("*.md", "docs/**/*.md", "deploy/**/*.md") for path in ROOT.glob(pattern)]


def suites():
    """The names of all test suites of GoogleTest."""
    found = set()
    for folder in (*SOURCES, "tests"):
        for path in (ROOT / folder).rglob("*_test.cpp"):
            found |= set(re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),", path.read_text(), re.M))
    return found


class Documents(unittest.TestCase):
    def test_cite_tests_that_exist(self):
        cited = {suite for name in ("SECURITY.md", "docs/reliability.md", "docs/security-asvs.md")
                 for suite in re.findall(r"`([A-Z]\w*[a-z][A-Z]\w*)`", (ROOT / name).read_text())}
        self.assertTrue(cited)
        self.assertEqual(sorted(cited - suites()), [])

    def test_link_to_files_that_exist(self):
        broken = [f"{path.relative_to(ROOT)}: {link}" for path in documents()
                  for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text())
                  if not (path.parent / link).exists()]
        self.assertEqual(broken, [])


if __name__ == "__main__":
    unittest.main()
