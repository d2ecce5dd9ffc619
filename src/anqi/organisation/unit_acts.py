"""Pages of acts on units: founding, names, places, closing, and which branch answers for which department."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.organisation import acts
from anqi.organisation.act_page import Act, Given, answer, keeper
from anqi.organisation.follows import past_stays, titled
from anqi.organisation.forms import (
    Choices,
    FoundForm,
    LastDayForm,
    LinkForm,
    MoveForm,
    NameForm,
    RenameForm,
)
from anqi.organisation.journal import Order
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    KINDS_OF,
    AnswersFor,
    Tree,
    Unit,
)
from anqi.organisation.models_changes import Change
from anqi.organisation.operations import UNDER
from anqi.organisation.queries import members_of

page = require_http_methods(["GET", "POST"])


@page
def found(request: HttpRequest) -> HttpResponse:
    """Found a unit."""
    _account, plant = keeper(request)

    def do(order: Order, given: Given) -> Change:
        tree = next(tree for tree, kinds in KINDS_OF.items() if given["kind"] in kinds)
        return acts.found(
            order, tree=tree, kind=given["kind"], parent=given["parent"], code=given["code"],
            name=given["name"], since=given["since"],
        )  # fmt: skip

    act = Act(
        title=_("Found a unit"), verb=_("Found"), back=reverse("organisation:index"),
        form=partial(FoundForm, choices=Choices(plant)), do=do,
        follows=lambda _given: [
            _("its code stands in all records and is not changed later"),
            _("it is empty at first: transfer people into it, appoint who leads it"),
        ],
    )  # fmt: skip
    return answer(request, act)


@page
def rename(request: HttpRequest, id: int) -> HttpResponse:
    """Give a unit another name from a day on."""
    unit = _unit(request, id)
    act = _act(
        unit, title=_("Rename {unit}").format(unit=unit.name), verb=_("Rename"), form=RenameForm,
        follows=lambda _given: [
            _("pages of days before show the name of those days"),
            _("a name that was merely written wrong is corrected instead, for good"),
        ],
        do=lambda order, given: acts.rename(
            order, unit=unit, name=given["name"], since=given["since"]
        ),
    )  # fmt: skip
    return answer(request, act)


@page
def correct_unit(request: HttpRequest, id: int) -> HttpResponse:
    """Correct a unit's name."""
    unit = _unit(request, id)
    act = _act(
        unit, title=_("Correct the name of {unit}").format(unit=unit.name), verb=_("Correct"), form=NameForm,
        initial={"name": unit.name},
        follows=lambda _given: [
            _("it is changed for good, also for the days before"),
            _("a unit that is called something else from a day on is renamed instead"),
        ],
        do=lambda order, given: acts.correct(order, subject=unit, name=given["name"]),
    )  # fmt: skip
    return answer(request, act)


@page
def move(request: HttpRequest, id: int) -> HttpResponse:
    """Place a unit under another."""
    unit = _unit(request, id)
    kinds = UNDER[unit.kind]
    form = partial(MoveForm, choices=Choices(unit.plant), unit=unit, kinds=kinds)

    def follows(given: Given) -> list[str]:
        said = [_("its people and the units below go with it; their own entries stay as they are")]
        return [*said, past_stays(given["since"])] if given.get("since") else said

    act = _act(
        unit, title=_("Place {unit} elsewhere").format(unit=unit.name), verb=_("Place it there"),
        form=form, follows=follows,
        do=lambda order, given: acts.move(
            order, unit=unit, parent=given["parent"], since=given["since"]
        ),
    )  # fmt: skip
    return answer(request, act)


@page
def close(request: HttpRequest, id: int) -> HttpResponse:
    """Close a unit."""
    unit = _unit(request, id)

    def follows(given: Given) -> list[str]:
        said = [_("posts in it and what it answers for end on that day")]
        day = given.get("last_day")
        inside = members_of(unit, day).count() if day else 0
        if inside:
            message = _("{count} people are in it: transfer them first")
            said.append(message.format(count=inside))
        held = unit.holdings.filter(active_to=None).select_related("person", "unit")
        said += [_("ends: {post}").format(post=f"{titled(one)} {one.person.name}") for one in held]
        return said

    act = _act(
        unit, title=_("Close {unit}").format(unit=unit.name), verb=_("Close"), form=LastDayForm, follows=follows,
        do=lambda order, given: acts.close(order, unit=unit, last_day=given["last_day"]),
    )  # fmt: skip
    return answer(request, act)


@page
def link(request: HttpRequest, id: int) -> HttpResponse:
    """Let a branch answer for a department; from either's page."""
    unit = _unit(request, id)
    if unit.kind not in (*BRANCHES, *DEPARTMENTS):
        raise Http404
    of_party = unit.tree == Tree.PARTY
    form = partial(
        LinkForm, choices=Choices(unit.plant), kinds=DEPARTMENTS if of_party else BRANCHES,
        label=_("Department or workshop") if of_party else _("Party branch"),
    )  # fmt: skip
    act = _act(
        unit, title=_("Answers for: {unit}").format(unit=unit.name), verb=_("Record it"), form=form,
        follows=lambda _given: [
            _("facts of the department count for the branch too, of these days"),
            _("the branch's secretary and committee see them"),
        ],
        do=lambda order, given: acts.link(
            order, subject=unit, other=given["other"], since=given["since"], until=given["until"]
        ),
    )  # fmt: skip
    return answer(request, act)


@page
def unlink(request: HttpRequest, id: int) -> HttpResponse:
    """End that a branch answers for a department."""
    _account, plant = keeper(request)
    rows = AnswersFor.objects.select_related("branch__plant", "department")
    one = get_object_or_404(rows, pk=id, branch__plant=plant)
    title = _("End that {unit} answers for {department}")
    act = _act(
        one.branch, title=title.format(unit=one.branch.name, department=one.department.name), verb=_("End it"),
        form=LastDayForm,
        follows=lambda _given: [
            _("what happened up to that day counts for the branch as before, and stays open to it")
        ],
        do=lambda order, given: acts.unlink(order, link=one, last_day=given["last_day"]),
    )  # fmt: skip
    return answer(request, act)


def _unit(request: HttpRequest, id: int) -> Unit:
    _account, plant = keeper(request)
    found: Unit = get_object_or_404(Unit, pk=id, plant=plant)
    found.plant = plant
    return found


def _act(unit: Unit, *, title: str, do: Callable[[Order, Given], Change], **more: Any) -> Act:
    now: list[Given] = [
        {"name": _("Code"), "value": unit.code, "mono": True},
        {"name": _("What it is"), "value": unit.get_kind_display()},
    ]
    return Act(
        title=title, do=do, subject=unit, now=now,
        back=reverse("organisation:unit", args=[unit.pk]), **more,
    )  # fmt: skip
