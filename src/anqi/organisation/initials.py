"""The first letters of Chinese names in pinyin, by the order of characters in GB 2312: `wf` finds 王芳.

The 3,755 common characters of its first level stand there by their pinyin, so where each letter begins is enough. The
rarer ones of the second level stand by their radicals: of those any letter is taken to be right.
"""

_BEGINS = (
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2),
    ("g", 0xB8C1), ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8),
    ("n", 0xC4C3), ("o", 0xC5B6), ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6),
    ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4), ("y", 0xD1B9), ("z", 0xD4D1),
)  # fmt: skip
_SECOND_LEVEL = 0xD8A1
ANY = "?"
"""Stands for a character whose letter is not known."""


def initials(name: str) -> str:
    """The letters of a name: `wf` for 王芳; Latin letters as they are."""
    return "".join(_initial(character) for character in name)


def begin_with(name: str, letters: str) -> bool:
    """Whether a name's letters begin with these, and at least one of them is known."""
    found = initials(name)[: len(letters)]
    fits = len(found) == len(letters) and all(
        one in (ANY, wanted) for one, wanted in zip(found, letters.lower(), strict=True)
    )
    return fits and found != ANY * len(found)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower()
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ANY
    if code >= _SECOND_LEVEL:
        return ANY
    return next((letter for letter, first in reversed(_BEGINS) if code >= first), ANY)
