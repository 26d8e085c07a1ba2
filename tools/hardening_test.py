"""cmake/check_hardening.py must find each guard that a program is built without."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "cmake"))

from check_hardening import faults_of  # noqa: E402

HARDENED = ["-O2", "-fPIE", "-fstack-protector-strong", "-fcf-protection=full", "-D_GLIBCXX_ASSERTIONS", "-D_FORTIFY_SOURCE=3",
            "-pie", "-Wl,-z,relro,-z,now,-z,noexecstack"]

# Has an array on the stack, a copy whose size nobody knows, and an access that may miss.
PROGRAM = r"""
#include <cstring>
#include <string>
#include <vector>
#ifdef CODE_AND_DATA
asm(".section both, \"awx\"\n .byte 0\n .text");
#endif
int main(int count, char** words) {
  char word[16];
  std::memcpy(word, words[0], std::strlen(words[0]));
  const std::vector<std::string> all(words, words + count);
  return word[count] + static_cast<int>(all[static_cast<unsigned>(count) / 2].size());
}
"""


class HardeningTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = str(pathlib.Path(folder.name) / "program")

    def faults(self, *changed, is_sanitized=False):
        subprocess.run(["clang++-19", "-fuse-ld=lld", "-x", "c++", "-", "-o", self.program, *HARDENED, *changed],
                       input=PROGRAM, text=True, check=True, capture_output=True)
        return " ".join(faults_of(self.program, is_sanitized))

    def test_a_program_with_all_of_them_has_no_fault(self):
        self.assertEqual(self.faults(), "")

    def test_each_that_is_missing_is_named(self):
        for changed, named in [
            (["-no-pie", "-fno-pie"], "-pie"),
            (["-Wl,-z,lazy"], "-z now"),
            (["-Wl,-z,norelro"], "-z relro"),
            (["-Wl,-z,execstack"], "-z noexecstack"),
            (["-DCODE_AND_DATA"], "written to and run"),
            (["-Wl,-rpath,/opt/library"], "a folder of its own"),
            (["-fno-stack-protector"], "-fstack-protector-strong"),
            (["-U_FORTIFY_SOURCE"], "_FORTIFY_SOURCE"),
            (["-U_GLIBCXX_ASSERTIONS"], "_GLIBCXX_ASSERTIONS"),
            (["-fcf-protection=none"], "-fcf-protection"),
        ]:
            with self.subTest(named):
                self.assertIn(named, self.faults(*changed))

    def test_of_a_sanitized_one_only_the_loading_counts(self):
        self.assertEqual(self.faults("-fno-stack-protector", is_sanitized=True), "")
        self.assertIn("-pie", self.faults("-no-pie", "-fno-pie", is_sanitized=True))


if __name__ == "__main__":
    unittest.main()
