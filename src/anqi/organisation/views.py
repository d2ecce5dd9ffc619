"""The plant's page: its two trees on a day, its own posts, and what is worth a look."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from anqi.organisation.access import Verb, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Person, Plant, Tree, Unit, UnitKind
from anqi.organisation.picture import Picture, reach_units
from anqi.organisation.posts import OF_THE_PLANT, Post
from anqi.organisation.prepared import prepared
from anqi.organisation.showing import HEAD_OF, PAIRS, Cells, Day, row, table, told, vacant
from anqi.organisation.spans import holds_on
from anqi.organisation.warnings import SetUpWarning, branch_warnings

ALWAYS_HELD = (
    Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DIRECTOR, Post.DISCIPLINE_SECRETARY,
    Post.PARTY_OFFICER, Post.SAFETY_DEPARTMENT,
)  # fmt: skip
"""Posts of the plant that are told even where nobody holds them."""


_ALWAYS_LED = (*DEPARTMENTS, *BRANCHES, UnitKind.COMMITTEE)
"""Kinds of units of which it is told where nobody leads them."""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """A plant on a day. Warnings are told to those who reach the branch."""
    scope, plant, ever = reach_units(request, Verb.SEE_PEOPLE)
    day = Day.asked(request, scope)
    picture = Picture(plant, day.day, ever.on(day.day))
    warnings = [
        one for one in branch_warnings(plant, day.day, picture) if scope.sees(branch=one.unit.code)
    ]
    context = {
        "plant": plant,
        "day": day,
        "actions": _actions(request),
        "figures": _figures(plant, picture, day, warnings, scope),
        "trees": [
            {"name": _tree_name(tree), "table": _tree(picture, tree, day, warnings)}
            for tree in Tree
        ],
        "posts": _posts(picture, day),
        "warnings": warnings_table(warnings, day),
    }
    return render(request, "organisation/index.html", context)


def _actions(request: HttpRequest) -> list[Cells]:
    people = {"text": _("List of people"), "href": reverse("organisation:people")}
    if scope_of(account_of(request), Verb.CHANGE_ROSTER).is_empty:
        return [people]
    return [
        people,
        {"text": _("Roster in Excel"), "href": reverse("organisation:roster")},
        {"text": _("Found a unit"), "href": reverse("organisation:found")},
        {"text": _("Appoint"), "href": reverse("organisation:appoint")},
        {"text": _("Take on a person"), "href": reverse("organisation:join"), "primary": True},
    ]


def _figures(
    plant: Plant, picture: Picture, day: Day, warnings: list[SetUpWarning], scope: Scope
) -> list[Cells]:
    people_there, members = next(iter(_people_and_members(plant.pk, day.day)), (0, 0))
    kinds = [unit.kind for unit in picture.units.units.values()]
    people: Cells = {"name": _("People"), "value": f"{people_there:,}"}
    if scope.whole:
        people["href"] = reverse("organisation:people") + day.query
    figures = [
        people,
        {"name": _("Party members"), "value": f"{members:,}"},
        {"name": _("Departments and workshops"), "value": _of(kinds, DEPARTMENTS)},
        {"name": _("Party branches"), "value": _of(kinds, BRANCHES)},
    ]
    if scope.whole or warnings:
        figure: Cells = {"name": _("Worth a look"), "value": len(warnings)}
        figures.append(figure | ({"href": "#warnings"} if warnings else {}))
    return figures


@prepared
def _people_and_members(plant: int, day: date) -> QuerySet[Any, Any]:
    member = holds_on(day, "standings__") & Q(standings__isnull=False)
    there = Person.objects.on(day).filter(plant=plant).order_by().values("plant")
    return there.annotate(
        people=Count("pk", distinct=True), members=Count("pk", distinct=True, filter=member)
    ).values_list("people", "members")


def _of(kinds: list[str], wanted: tuple[str, ...]) -> int:
    return sum(1 for kind in kinds if kind in wanted)


def _tree_name(tree: Tree) -> str:
    return _("Party organisation") if tree == Tree.PARTY else _("Departments and teams")


def _tree(picture: Picture, tree: Tree, day: Day, warnings: list[SetUpWarning]) -> Cells:
    """The units of a tree from its tops down, each as deep as it stands."""
    rows: list[Cells] = []
    warned = Counter(one.unit.pk for one in warnings)

    def take(unit: Unit, depth: int) -> None:
        rows.append(_tree_row(picture, unit, depth, day, warned[unit.pk]))
        for child in picture.units.children(unit.pk):
            take(child, depth + 1)

    for top in picture.units.tops(tree):
        take(top, 0)
    in_party = tree == Tree.PARTY
    titles: tuple[str | tuple[str, str], ...] = (
        (_("Code"), "s muted nowrap no-phone"),
        _("Unit"),
        (_("Secretary") if in_party else _("Head"), "o-1"),
        (_("Members") if in_party else _("Number of people"), "num"),
        (_("Answers for") if in_party else _("Answered for by"), "s o-2"),
    )
    return table(_tree_name(tree), titles, rows, form=PAIRS)


def _tree_row(picture: Picture, unit: Unit, depth: int, day: Day, warned: int) -> Cells:
    counted = picture.counted(unit.pk)
    post = HEAD_OF[unit.kind]
    holders = picture.holders(post, None if post in OF_THE_PLANT else unit.pk)
    in_party = unit.tree == Tree.PARTY
    named = day.unit(unit) | {"depth": min(depth, 5)}
    if warned:
        text = ngettext("worth a look", "%(counter)s worth a look", warned) % {"counter": warned}
        named["worth"] = {"text": text, "href": f"{named['href']}#warnings"}
    is_vacant = not holders and unit.kind in _ALWAYS_LED
    return row(
        unit.code,
        named,
        vacant() if is_vacant else {"links": day.holders(holders)},
        counted.members if in_party else counted.people,
        {
            "links": day.links(
                picture.departments(unit.pk) if in_party else picture.branches(unit.pk)
            )
        },
    )


def _posts(picture: Picture, day: Day) -> Cells:
    rows = []
    for post in (post for post in Post if post in OF_THE_PLANT):
        held = picture.holders(post)
        rows += [row(post.label, day.person(one.person), told(one.active_from)) for one in held]
        if not held and post in ALWAYS_HELD:
            rows.append(row(post.label, vacant(), ""))
    return table(
        _("Posts of the whole plant"),
        (_("Post held"), _("Person's name"), _("Since")),
        rows,
        form=PAIRS,
    )


def warnings_table(warnings: list[SetUpWarning], day: Day) -> Cells:
    """What is worth a look, by which rule, and what can be done."""
    rows = [
        row({"text": one.sentence, "href": day.unit_href(one.unit)}, one.remedy, one.basis)
        for one in warnings
    ]
    titles = (_("What is so"), _("What can be done"), _("Basis"))
    return table(_("Worth a look"), titles, rows)
