"""Units, people and posts, for programs."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from anqi.kit import clock
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.api_access import caller, handed_out, next_page, scoped
from anqi.organisation.api_kinds import Code, OnDay
from anqi.organisation.models import Holding, Person, Tree, Unit, UnitKind
from anqi.organisation.posts import Post
from anqi.organisation.queries import UnitsOn, belongings
from anqi.organisation.tokens import TokenScope

router = Router(tags=["organisation"])
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many.")]
After = Annotated[Code, Query("", description="Go on behind this staff number.")]


class UnitOut(Schema):
    """A unit of one of the two trees, as it stands on the day."""

    tree: str = Field(description="`administration` or `party`.")
    kind: str = Field(description="Such as `workshop`, `team`, `branch`.")
    code: str
    name: str = Field(description="What it was called on the day.")
    parent: str = Field(description="The code of the unit above it in its tree; empty at the top.")
    active_from: date | None
    active_to: date | None
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tree": "administration", "kind": "team", "code": "T1", "name": "卷包甲班",
                    "parent": "D1", "active_from": "2019-01-01", "active_to": None,
                }
            ]
        }
    )  # fmt: skip


class PersonOut(Schema):
    """Somebody of the plant, and where he works on the day."""

    code: str = Field(description="The staff number.")
    name: str
    department: str = Field(description="The code of the department; empty where there is none.")
    team: str = Field(description="The code of the team or shift; empty where there is none.")
    active_from: date | None
    active_to: date | None


class PostOut(Schema):
    """A post that somebody holds, in a unit or in the whole plant."""

    post: str = Field(description="Such as `branch_secretary`.")
    title: str = Field(description="What it is called, in the language that was asked for.")
    person: str = Field(description="The staff number of who holds it.")
    name: str
    tree: str = Field(description="The tree of the unit; empty for a post of the whole plant.")
    unit: str = Field(description="The code of the unit; empty for a post of the whole plant.")
    active_from: date | None
    active_to: date | None


@router.get("/units", response=list[UnitOut], summary="Units on a day", operation_id="units")
@scoped(TokenScope.READ_ORGANISATION)
def units(
    request: HttpRequest,
    on: OnDay = None,
    tree: Annotated[Tree | None, Query(description="Only those of a tree.")] = None,
    kind: Annotated[UnitKind | None, Query(description="Only those of a kind.")] = None,
) -> list[dict[str, Any]]:
    """All units of the plant that exist on the day, by tree and code. Everybody of a plant sees all its units."""
    plant = scope_of(caller(request), Verb.SEE_PEOPLE).plant
    if plant is None:
        return []
    day = on or clock.today()
    there = UnitsOn(plant, day)
    found = [
        one
        for one in there.units.values()
        if (tree is None or one.tree == tree) and (kind is None or one.kind == kind)
    ]
    return [_unit(one, there, day) for one in sorted(found, key=lambda one: (one.tree, one.code))]


@router.get("/people", response=list[PersonOut], summary="People on a day", operation_id="people")
@scoped(TokenScope.READ_ORGANISATION)
def people(
    request: HttpRequest, response: HttpResponse, on: OnDay = None,
    after: After = "", limit: Limit = 500,
) -> list[dict[str, Any]]:  # fmt: skip
    """The people whom the account may see, by staff number; `Link` leads to the next page."""
    scope = scope_of(caller(request), Verb.SEE_PEOPLE)
    if scope.plant is None:
        return []
    day = on or clock.today()
    found = Person.objects.filter(scope.persons(), plant=scope.plant, code__gt=after)
    page = list(found.on(day).order_by("code")[: limit + 1])
    if len(page) > limit:
        next_page(request, response, after=page[limit - 1].code)
    where = belongings(scope.plant, page[:limit], day)
    if page:
        handed_out(request)
    return [
        {
            "code": one.code,
            "name": one.name,
            "department": _code(where[one.pk].department),
            "team": _code(where[one.pk].team),
            "active_from": one.active_from,
            "active_to": one.active_to,
        }
        for one in page[:limit]
    ]


@router.get("/posts", response=list[PostOut], summary="Posts held on a day", operation_id="posts")
@scoped(TokenScope.READ_ORGANISATION)
def posts(
    request: HttpRequest,
    on: OnDay = None,
    post: Annotated[Post | None, Query(description="Only those who hold this post.")] = None,
    person: Annotated[Code, Query("", description="Only the posts of this staff number.")] = "",
) -> Iterable[dict[str, Any]]:
    """Who holds which post on the day, of the people whom the account may see; by post, unit and staff number."""
    scope = scope_of(caller(request), Verb.SEE_PEOPLE)
    if scope.plant is None:
        return []
    seen = Q() if scope.whole else Q(person__code__in=scope.people)
    found = Holding.objects.on(on or clock.today()).filter(seen, person__plant=scope.plant)
    if post is not None:
        found = found.filter(post=post)
    if person:
        found = found.filter(person__code=person)
    rows = list(
        found.select_related("person", "unit").order_by("post", "unit__code", "person__code")
    )
    if rows:
        handed_out(request)
    return [
        {
            "post": one.post,
            "title": str(one.get_post_display()),
            "person": one.person.code,
            "name": one.person.name,
            "tree": one.unit.tree if one.unit else "",
            "unit": _code(one.unit),
            "active_from": one.active_from,
            "active_to": one.active_to,
        }
        for one in rows
    ]


def _unit(unit: Unit, there: UnitsOn, day: date) -> dict[str, Any]:
    parent = there.parents.get(unit.pk)
    return {
        "tree": unit.tree,
        "kind": unit.kind,
        "code": unit.code,
        "name": unit.name_on(day),
        "parent": there.units[parent].code if parent is not None else "",
        "active_from": unit.active_from,
        "active_to": unit.active_to,
    }


def _code(unit: Unit | None) -> str:
    return unit.code if unit is not None else ""
