"""Whom results concern: who is told when they are published and when they are decided."""

from collections.abc import Iterable

from anqi.assessment.runs.models import RunSubject
from anqi.kit import clock
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Holding, Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.spans import holds_on

_HEADS = {
    "branch": (Post.BRANCH_SECRETARY, BRANCHES),
    "department": (Post.DEPARTMENT_HEAD, DEPARTMENTS),
}


def concerned(plant: Plant, rows: Iterable[RunSubject]) -> list[Person]:
    """The people judged, or who answers for the units judged: secretaries of branches, heads of departments."""
    by_type: dict[str, list[str]] = {}
    for row in rows:
        by_type.setdefault(row.type, []).append(row.code)
    found: list[Person] = []
    for type, codes in by_type.items():
        if type == "person":
            found += Person.objects.on(clock.today()).filter(plant=plant, code__in=codes)
        elif type in _HEADS:
            post, kinds = _HEADS[type]
            held = Holding.objects.on(clock.today()).filter(
                holds_on(clock.today(), "person__"), person__plant=plant, post=post,
                unit__code__in=codes, unit__kind__in=kinds,
            )  # fmt: skip
            found += [one.person for one in held.select_related("person")]
    return list(dict.fromkeys(found))
