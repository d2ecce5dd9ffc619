"""Which kinds of facts are posted by hand: those that no room posts itself yet, by the aspects of the mechanism.

A room that posts a kind of its own claims it when the program starts, with the name of the address where that is done:

    claim("party.theme_day", "awareness:hold")
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anqi.facts.catalogue import CATALOGUE, KINDS
from anqi.facts.kinds import Kind

ASPECTS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("Awareness raised"), ("party", "awareness", "post")),
    (_("Studied and decided together"), ("meeting", "decision")),
    (_("Responsibility, praise and blame"), ("pledge", "duty", "honour", "conduct")),
    (
        _("The floor and public order"),
        ("hazard", "check", "equipment", "health_check", "accident", "order", "worktime"),
    ),
    (_("Campaigns for two victories"), ("campaign", "health")),
    (_("Culture of safety"), ("content", "base", "culture")),
    (
        _("People trained and ready"),
        ("training", "exam", "certificate", "officer", "workstation", "drill", "team"),
    ),
)
"""The aspects with the first words of the codes of their kinds."""
_claimed: dict[str, str] = {}


@dataclass(frozen=True)
class Aspect:
    """An aspect with its kinds that have no room."""

    name: str | Promise
    kinds: Sequence[Kind]


def claim(kind: str, address: str) -> None:
    """Let a kind be posted where its room does it, at the address of that name."""
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of fact")
    _claimed[kind] = address


def room_of(kind: str) -> str:
    """Where a kind is posted, if a room does it; else nothing."""
    return reverse(_claimed[kind]) if kind in _claimed else ""


def aspects() -> list[Aspect]:
    """The kinds that are posted by hand; an aspect that has none is left out."""
    found = [
        Aspect(
            name,
            [
                kind
                for kind in CATALOGUE
                if kind.code.partition(".")[0] in words and kind.code not in _claimed
            ],
        )
        for name, words in ASPECTS
    ]
    return [aspect for aspect in found if aspect.kinds]
