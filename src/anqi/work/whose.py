"""Whose tasks are, as conditions for the database: by name, or by a post that somebody holds on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from anqi.organisation.models import Holding, Person
from anqi.work.models import OPEN, WITH_THE_DOER, State

Held = Collection[Holding] | None
"""The posts that the person holds on the day, where they were read already: the conditions are much simpler then."""


def borne_by(person: Person, day: date, held: Held = None) -> Q:
    """Tasks that are a person's to do."""
    return _borne(person, day, held, "person", "post", "unit")


def accepted_by(person: Person, day: date, held: Held = None) -> Q:
    """Tasks that a person is asked to accept."""
    return _borne(person, day, held, "acceptor", "acceptor_post", "acceptor_unit")


def to_do(person: Person, day: date, held: Held = None) -> Q:
    """Tasks that wait for a person to act."""
    return borne_by(person, day, held) & Q(state__in=WITH_THE_DOER)


def to_accept(person: Person, day: date, held: Held = None) -> Q:
    """Tasks that others have done, and that wait for a person's acceptance."""
    offered = accepted_by(person, day, held) & Q(state=State.OFFERED)
    return offered & ~Q(done_by=person) & ~borne_by(person, day, held)


def to_answer(person: Person, day: date, held: Held = None) -> Q:
    """Tasks that a person gave out, whose doers ask for a later day."""
    asked = Q(issued_by=person, asked_due_on__isnull=False, state__in=OPEN)
    return asked & ~borne_by(person, day, held)


def _borne(person: Person, day: date, held: Held, name: str, post: str, unit: str) -> Q:
    if held is not None:
        found = Q(**{name: person})
        for one in held:
            found |= Q(**{post: one.post, unit: one.unit_id, "plant": person.plant_id})
        return found
    holdings = Holding.objects.on(day).filter(person=person, post=OuterRef(post))
    in_unit = Q(Exists(holdings.filter(unit=OuterRef(unit))))
    in_plant = Q(Exists(holdings.filter(unit=None)), **{unit: None})
    by_post = Q(plant=person.plant_id) & ~Q(**{post: ""}) & (in_unit | in_plant)
    return Q(**{name: person}) | by_post
