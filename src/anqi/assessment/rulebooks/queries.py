"""Reading editions: which one is in force, and what it means."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from anqi.assessment.rulebooks.faults import FaultyEdition
from anqi.assessment.rulebooks.models import Edition, EditionState, EditionStep
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import one_seen
from anqi.organisation.models import Account, Plant
from anqi.rules.rulebook.model import Rulebook
from anqi.rules.rulebook.reading import parse_rulebook

KEEPING = (Verb.KEEP_RULEBOOKS, Verb.PUBLISH_RULEBOOK)
"""Verbs of those who see drafts."""


def rulebook_of(edition: Edition) -> Rulebook:
    """What an edition's text means. Raises Faulty with every fault of a draft, FaultyEdition of what was published.

    A published edition has none until the catalogue changes under it.
    """
    try:
        return _rulebook(edition.text, edition.name)
    except Faulty as faulty:
        if edition.state == EditionState.PUBLISHED:
            raise FaultyEdition(edition, faulty) from faulty
        raise


@lru_cache(maxsize=32)
def _rulebook(text: str, name: str) -> Rulebook:
    return parse_rulebook(text.encode(), f"{name}.yaml")[0]


def published(plant: Plant) -> Iterator[Edition]:
    """The plant's published editions, by rulebook, the newest first."""
    found = Edition.objects.filter(plant=plant, state=EditionState.PUBLISHED)
    yield from found.order_by("name", "-in_force_from", "-number")


def published_rulebooks(plant: Plant) -> Iterator[tuple[Edition, Rulebook]]:
    """The plant's published editions that can be read, each with what it means, in the order of `published`."""
    for edition in published(plant):
        try:
            yield edition, rulebook_of(edition)
        except FaultyEdition:  # its own pages say so; the others go on without it
            continue


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


def keeps(account: Account) -> bool:
    """Whether an account sees drafts: who drafts, publishes or records decisions on them."""
    return any(not scope_of(account, verb).is_empty for verb in (*KEEPING, Verb.RECORD_DECISION))


def tries(account: Account, edition: Edition) -> bool:
    """Whether an account may see what an edition would change: who sees drafts and the results of the whole plant."""
    return keeps(account) and may(account, Verb.SEE_RESULTS, plant=edition.plant)


def editions_seen(account: Account) -> QuerySet[Edition]:
    """The editions that an account sees, those of the newest period first: published ones; their keepers see drafts."""
    scope = scope_of(account, Verb.SEE_RULEBOOKS)
    if scope.plant is None or scope.is_empty:
        return Edition.objects.none()
    found = Edition.objects.filter(plant=scope.plant)
    if not keeps(account):
        found = found.filter(state=EditionState.PUBLISHED)
    return found.order_by("-first", "name", "-number")


def edition_seen(account: Account, id: UUID) -> Edition:
    """One edition that an account sees. Raises Denied, and Http404 where there is none."""
    return one_seen(
        Edition.objects.select_related("plant", "based_on"),
        Q(pk__in=editions_seen(account).order_by().values("pk")),
        pk=id,
    )


def steps_of(edition: Edition) -> list[EditionStep]:
    """All that was done with an edition, in order."""
    return list(edition.steps.select_related("by").order_by("number"))


def compared_with(edition: Edition) -> Edition | None:
    """What a draft's changes are told against: what it is based on, else the newest published edition before it."""
    if edition.based_on_id is not None:
        return edition.based_on
    found = Edition.objects.filter(plant=edition.plant_id, state=EditionState.PUBLISHED)
    return found.filter(name=edition.name).exclude(pk=edition.pk).order_by("-number").first()
