"""Rows of the table of faults: a small change to the good rulebook, and what must be said of it."""

Changes = tuple[tuple[str, str], ...]
Row = tuple[str, Changes, str, str]
"""What is wrong; the changes, with the fault's line marked; its path; words of its message."""


def row(name: str, *changes: tuple[str, str], path: str, says: str) -> Row:
    return name, changes, path, says


DAYS, BRANCH = "measures.days", "schemes.branch"
B01, B02, B03 = (f"{BRANCH}.rules[{n}]" for n in range(3))
V1, V2 = (f"{BRANCH}.vetoes[{n}]" for n in range(2))
