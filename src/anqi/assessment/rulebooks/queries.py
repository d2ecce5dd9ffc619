"""Reading editions: which one is in force, and what it means."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.organisation.models import Plant
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook


def rulebook_of(edition: Edition) -> Rulebook:
    """What an edition's text means. Raises kit.faults.Faulty with every fault, which only a draft can have."""
    return _rulebook(edition.text, edition.name)


@lru_cache(maxsize=32)
def _rulebook(text: str, name: str) -> Rulebook:
    return parse_rulebook(text.encode(), f"{name}.yaml")[0]


def published(plant: Plant) -> Iterator[Edition]:
    """The plant's published editions, by rulebook, the newest first."""
    found = Edition.objects.filter(plant=plant, state=EditionState.PUBLISHED)
    yield from found.order_by("name", "-in_force_from", "-number")


def in_force(plant: Plant, day: date) -> list[Edition]:
    """The editions in force on a day, one a rulebook, those of the newest period first.

    An edition takes the place of those of its rulebook from `in_force_from` on. Whether the rulebook's period covers
    the day is asked too: last year's is no longer in force, though it still judges last year.
    """
    found: dict[str, Edition] = {}
    for one in published(plant):
        begun = one.in_force_from is not None and one.in_force_from <= day
        covers = one.first is not None and one.last is not None and one.first <= day <= one.last
        if begun and covers:
            found.setdefault(one.name, one)
    return sorted(found.values(), key=lambda one: (one.first, one.name), reverse=True)


def edition_for(plant: Plant, day: date) -> Edition | None:
    """The edition by which a plant is judged on a day; None where none is published for it."""
    return next(iter(in_force(plant, day)), None)
