#!/usr/bin/env python3
"""Prints the rows of the table in src/base/fold.c for the Unicode version of this python3.

Needed only to move to another version: replace the rows between the braces of covet__fold_ranges and
COVET_UNICODE_VERSION in src/base/fold.h by what this prints. A row is {first, last, step, delta}: every
step-th code point from first to last has its lower-case form delta further on.
"""
import unicodedata


def simple_lower(code):
    """Field 13 of UnicodeData.txt. str.lower is the full mapping, which differs for U+0130 alone."""
    text = "i" if code == 0x130 else chr(code).lower()
    assert len(text) == 1, hex(code)
    return ord(text)


def ranges():
    rows = []
    for code in range(0x110000):
        delta = simple_lower(code) - code
        if delta == 0:
            continue
        if rows:
            first, last, step, same = rows[-1]
            gap = code - last
            if same == delta and (gap == step or first == last and gap == 2):
                rows[-1] = (first, code, gap, delta)
                continue
        rows.append((code, code, 1, delta))
    return rows


print("/* Unicode %s */" % unicodedata.unidata_version)
line = "   "
for row in ranges():
    cell = " {0x%X, 0x%X, %d, %d}," % row
    if len(line) + len(cell) > 100:
        print(line)
        line = "   "
    line += cell
print(line)
