"""Looks whether a program has what CompilerOptions.cmake hardens it with. Usage: check_hardening.py [--sanitized] <program>...;
--sanitized for one that has only what the loader does. The build of a service ends with it, so none is packed without."""

import re
import subprocess
import sys

READELF, OBJDUMP = "llvm-readelf-19", "llvm-objdump-19"


def main(arguments):
    is_sanitized = "--sanitized" in arguments
    faults = [f"{program}: {fault}" for program in arguments if program != "--sanitized"
              for fault in faults_of(program, is_sanitized)]
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def faults_of(program, is_sanitized):
    yield from faults_of_loading(program)
    if not is_sanitized:
        yield from faults_of_code(program)


def faults_of_loading(program):
    """What the loader is told: addresses are random, nothing that can be written to is run, no table of addresses stays writable."""
    segments = dict(re.findall(r"^ +(\w+) +(?:0x\w+ +){5}([RWE ]{3})", output(READELF, "--program-headers", "--wide", program), re.M))
    dynamic = output(READELF, "--dynamic-table", "--wide", program)
    if not re.search(r"\(FLAGS_1\) .*\bPIE\b", dynamic):
        yield "is loaded at a fixed address (-fPIE, -pie)"
    if not re.search(r"\(FLAGS\) .*\bBIND_NOW\b", dynamic):
        yield "binds addresses of libraries late (-z now)"
    if "GNU_RELRO" not in segments:
        yield "leaves the table of these addresses writable (-z relro)"
    if "E" in segments.get("GNU_STACK", "E"):
        yield "has a stack that can be run (-z noexecstack)"
    if any("W" in access and "E" in access for access in segments_of(program)):
        yield "has a segment that can be written to and run"
    if re.search(r"\((RPATH|RUNPATH|TEXTREL)\)", dynamic):
        yield "looks for libraries in a folder of its own, or changes its code when loaded"


def faults_of_code(program):
    """What the compiler has put in."""
    imports = output(READELF, "--dyn-syms", "--wide", program)
    if "__stack_chk_fail" not in imports:
        yield "has unguarded stacks (-fstack-protector-strong)"
    if not re.search(r"\b__\w+_chk\b", imports):
        yield "has unchecked calls of the C library (_FORTIFY_SOURCE)"
    if "__glibcxx_assert_fail" not in imports:
        yield "has unchecked accesses to containers (_GLIBCXX_ASSERTIONS)"
    # Debian's start-up code has no marks of CET, so the whole has no note of it; the code of ours has the landing places.
    if "endbr64" not in output(OBJDUMP, "--disassemble-symbols=main", "--no-show-raw-insn", program):
        yield "can be jumped into anywhere (-fcf-protection)"


def segments_of(program):
    return re.findall(r"^ +LOAD +(?:0x\w+ +){5}([RWE ]{3})", output(READELF, "--program-headers", "--wide", program), re.M)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
