"""Chance that is the same on every machine: each draw is a hash of the seed and of what is drawn for."""

import hashlib
from typing import TypeVar

Thing = TypeVar("Thing")


class Luck:
    """Draws named by keys. The same seed and key always give the same number, in whatever order they are asked."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def draw(self, *key: object) -> int:
        """A whole number from 0 to below 2⁶⁴."""
        text = "|".join(map(str, (self._seed, *key)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def below(self, sides: int, *key: object) -> int:
        """A whole number from 0 to below `sides`."""
        return self.draw(*key) % sides

    def chance(self, per_mille: int, *key: object) -> bool:
        return self.below(1000, *key) < per_mille

    def order(self, things: list[Thing], *key: object) -> list[Thing]:
        """The things in an order of chance."""
        ranked = sorted(range(len(things)), key=lambda place: self.draw(*key, place))
        return [things[place] for place in ranked]
