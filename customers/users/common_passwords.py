"""Packs the passwords that attackers try first for common_passwords.S: those long enough for an account, in lower case, sorted;
in blocks of 16, so that one is found by the first of each block, and written by what they do not share with the one before."""

import json
import struct
import sys

SHORTEST = 7
IN_A_BLOCK = 16


def shared_start(one, other):
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


def pack(words):
    block, before = bytearray(), b""
    for word in words:
        size = shared_start(before, word)
        block += bytes([size, len(word) - size]) + word[size:]
        before = word
    return bytes(block)


def main(source, target):
    with open(source, encoding="utf-8") as file:
        listed = {word.lower().encode() for word in json.load(file)}
    words = sorted(word for word in listed if SHORTEST <= len(word) < 256)
    if len(words) < 3000:
        sys.exit(f"{source} holds only {len(words)} passwords.")
    blocks = [pack(words[at:at + IN_A_BLOCK]) for at in range(0, len(words), IN_A_BLOCK)]
    begins = [sum(map(len, blocks[:count])) for count in range(len(blocks) + 1)]
    with open(target, "wb") as file:
        file.write(struct.pack(f"<{len(begins) + 1}I", len(blocks), *begins))
        file.write(b"".join(blocks))


main(*sys.argv[1:])
