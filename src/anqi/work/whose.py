"""Whose tasks are, as conditions for the database: by name, or by a post that somebody holds on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

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
    """Tasks whose doers ask for a later day, which it is for a person to grant."""
    return Q(asked_due_on__isnull=False, state__in=OPEN) & decided_by(person, day, held)


def decided_by(person: Person, day: date, held: Held = None) -> Q:
    """Tasks whose extension a person grants: of which he is one of the `Duties.deciders`, said to the database."""
    instead = accepted_by(person, day, held) & _issued_by_nobody_else(day)
    return (Q(issued_by=person) | instead) & ~borne_by(person, day, held)


def whether(condition: Q) -> "ExpressionWrapper[Q]":
    """A condition as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _issued_by_nobody_else(day: date) -> Q:
    """Tasks whose issuer has them to do himself, or has left."""
    issuer = OuterRef("issued_by")
    there = Exists(Person.objects.on(day).filter(pk=issuer))
    return ~Q(there) | Q(person=F("issued_by")) | _by_post(issuer, day, "post", "unit")


def _borne(person: Person, day: date, held: Held, name: str, post: str, unit: str) -> Q:
    if held is not None:
        found = Q(**{name: person})
        for one in held:
            found |= Q(**{post: one.post, unit: one.unit_id, "plant": person.plant_id})
        return found
    by_post = Q(plant=person.plant_id) & _by_post(person, day, post, unit)
    return Q(**{name: person}) | by_post


def _by_post(person: Person | OuterRef, day: date, post: str, unit: str) -> Q:
    """Tasks that name a post which somebody holds."""
    holdings = Holding.objects.on(day).filter(person=person, post=OuterRef(post))
    in_unit = Q(Exists(holdings.filter(unit=OuterRef(unit))))
    in_plant = Q(Exists(holdings.filter(unit=None)), **{unit: None})
    return ~Q(**{post: ""}) & (in_unit | in_plant)
