"""What a kind of fact is made of: the words in which `catalogue.py` is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple


class Text(NamedTuple):
    """A name in the product's two languages."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Naming(StrEnum):
    """Whether facts of a kind name a subject of some type."""

    MUST = "must"
    MAY = "may"
    ABSENT = "absent"


MUST, MAY, ABSENT = Naming.MUST, Naming.MAY, Naming.ABSENT

Type = Literal["bool", "number", "date", "choice"]
UNIT_TYPES = ("department", "branch", "person")
"""The columns of a fact that name whom it counts for; the plant always stands there."""


@dataclass(frozen=True)
class Attribute:
    """A typed thing that rules may ask about a fact; it may always be absent."""

    name: str
    title: Text
    type: Type
    choices: dict[str, Text] = field(default_factory=dict)


def flag(name: str, zh: str, en: str) -> Attribute:
    return Attribute(name, Text(zh, en), "bool")


def number(name: str, zh: str, en: str) -> Attribute:
    """A number from 0 to below 10⁹ with two decimals."""
    return Attribute(name, Text(zh, en), "number")


def choices(name: str, zh: str, en: str, **titles: tuple[str, str]) -> Attribute:
    """A text out of a closed list, by code."""
    return Attribute(
        name, Text(zh, en), "choice", {code: Text(*title) for code, title in titles.items()}
    )


class Kind:
    """One kind of fact: what happened, whom it may name, what its quantity counts, what can be asked about it."""

    code: str
    title: Text
    naming: dict[str, Naming]
    quantity: Text | None
    attributes: dict[str, Attribute]
    scored: bool

    def __init__(
        self,
        code: str,
        zh: str,
        en: str,
        *,
        department: Naming = ABSENT,
        branch: Naming = ABSENT,
        person: Naming = ABSENT,
        quantity: Text | None = None,
        attributes: Iterable[Attribute] = (),
        scored: bool = True,
    ) -> None:
        self.code = code
        self.title = Text(zh, en)
        self.naming = {"department": department, "branch": branch, "person": person}
        self.quantity = quantity
        self.attributes = {attribute.name: attribute for attribute in attributes}
        self.scored = scored

    def names(self, subject_type: str) -> bool:
        """Whether a fact of this kind must or may name a subject of this type; every fact names its plant."""
        return subject_type == "plant" or self.naming[subject_type] is not ABSENT

    def __repr__(self) -> str:
        return f"Kind({self.code!r})"
