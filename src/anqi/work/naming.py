"""Whom somebody means who types a staff number or a name, and to whom he may give tasks."""

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation import queries as organisation
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Person, Plant, Tree
from anqi.organisation.posts import Post
from anqi.work.issuing import Bearer

_SHOWN = 5


class Unclear(Exception):
    """Nobody is called so, or several are; the text says who there is."""


def person_named(plant: Plant, text: str) -> Person:
    """Who has this staff number, or alone has this name, in the plant today. Raises Unclear."""
    typed = text.strip()
    there = Person.objects.on(clock.today()).filter(plant=plant)
    by_number: Person | None = there.filter(code=typed).first()
    if by_number is not None:
        return by_number
    named = list(there.filter(name=typed).order_by("code")[: _SHOWN + 1])
    if len(named) == 1:
        found: Person = named[0]
        return found
    if not named:
        raise Unclear(_("nobody in the plant has this name or staff number today"))
    numbers = "、".join(one.code for one in named[:_SHOWN])
    raise Unclear(
        _("several are called so; type the staff number: {numbers}").format(numbers=numbers)
    )


def holders(plant: Plant, bearer: Bearer) -> list[Person]:
    """Who holds the post that bears a task today; nobody where it is vacant, or where a person is named."""
    if bearer.post is None:
        return []
    return organisation.holders_of(plant, bearer.post, clock.today(), bearer.unit)


def may_give(account: Account, plant: Plant, bearer: Bearer) -> bool:
    """Whether an account may give a task to a person; to a post, where it reaches the unit, or all who hold it."""
    if bearer.person is not None:
        return may(account, Verb.ISSUE_TASK, plant=plant, person=bearer.person.code)
    scope = scope_of(account, Verb.ISSUE_TASK)
    if scope.whole or bearer.unit is None:
        return scope.whole
    units = organisation.UnitsOn(plant, clock.today())
    if bearer.unit.tree == Tree.PARTY:
        branch = units.nearest(bearer.unit.pk, BRANCHES)
        reached = branch is not None and scope.writes(branch=branch.code)
    else:
        department = units.nearest(bearer.unit.pk, DEPARTMENTS)
        reached = department is not None and scope.writes(department=department.code)
    people = holders(plant, bearer)
    return reached or (bool(people) and all(one.code in scope.people for one in people))


POSTS = [("", "—"), *Post.choices]
"""Posts to choose from, or none."""
