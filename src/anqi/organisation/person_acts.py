"""Pages of acts on people: taking on, transfers, standing, leaving, posts, a name that was written wrong."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.kit import clock
from anqi.organisation import acts, follows
from anqi.organisation.act_page import Act, Given, answer, keeper
from anqi.organisation.forms import (
    KEEP,
    NONE,
    TREES,
    AppointForm,
    Choices,
    JoinForm,
    LastDayForm,
    NameForm,
    StandingForm,
    TransferForm,
)
from anqi.organisation.journal import Order
from anqi.organisation.models import Holding, Person, Unit
from anqi.organisation.models_changes import Change

page = require_http_methods(["GET", "POST"])


@page
def join(request: HttpRequest) -> HttpResponse:
    """Take on a person."""
    _account, plant = keeper(request)

    def do(order: Order, given: Given) -> Change:
        units = {tree: given[tree.value] for tree, _label in TREES if given[tree.value]}
        return acts.take_on(
            order, code=given["code"], name=given["name"], since=given["since"], units=units,
            standing=given["standing"],
        )  # fmt: skip

    act = Act(
        title=_("Take on a person"), verb=_("Take on"), back=reverse("organisation:people"),
        form=partial(JoinForm, choices=Choices(plant)), do=do, follows=follows.joining,
    )  # fmt: skip
    return answer(request, act)


@page
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    """Transfer a person, in one of the trees or in both."""
    person, held = _person(request, code)
    now = _units(person)

    def do(order: Order, given: Given) -> Change:
        units: dict[Any, Unit | None] = {
            tree: None if given[tree.value] == NONE else given[tree.value]
            for tree, _label in TREES
            if given[tree.value] != KEEP
        }
        return acts.transfer(
            order, person=person, units=units, since=given["since"], give_up=given["give_up"]
        )

    act = _act(
        person, held, title=_("Transfer {name}").format(name=person.name), verb=_("Transfer"), do=do,
        form=partial(TransferForm, choices=Choices(person.plant), now=now),
        follows=partial(follows.transferring, person, held),
    )  # fmt: skip
    return answer(request, act)


@page
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """Change a person's standing in the Party."""
    person, held = _person(request, code)
    act = _act(
        person, held, title=_("Standing of {name} in the Party").format(name=person.name),
        verb=_("Change the standing"),
        form=StandingForm, follows=follows.rating,
        do=lambda order, given: acts.change_standing(
            order, person=person, value=given["value"], since=given["since"]
        ),
    )  # fmt: skip
    return answer(request, act)


@page
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Let a person leave the plant."""
    person, held = _person(request, code)
    act = _act(
        person, held, title=_("{name} leaves the plant").format(name=person.name), verb=_("Record the leaving"),
        form=LastDayForm, follows=partial(follows.leaving, person, held),
        do=lambda order, given: acts.leave(order, person=person, last_day=given["last_day"]),
    )  # fmt: skip
    return answer(request, act)


@page
def correct_person(request: HttpRequest, code: str) -> HttpResponse:
    """Correct a person's name."""
    person, held = _person(request, code)
    act = _act(
        person, held, title=_("Correct the name of {name}").format(name=person.name), verb=_("Correct"), form=NameForm,
        initial={"name": person.name},
        follows=lambda _given: [_("it is changed for good, also for the days before")],
        do=lambda order, given: acts.correct(order, subject=person, name=given["name"]),
    )  # fmt: skip
    return answer(request, act)


@page
def appoint(request: HttpRequest) -> HttpResponse:
    """Give a post to a person; `?person=`, `?post=` and `?unit=` fill it in beforehand."""
    _account, plant = keeper(request)
    initial = {name: request.GET.get(name, "") for name in ("person", "post", "unit")}

    def do(order: Order, given: Given) -> Change:
        return acts.appoint(
            order, person=given["person"], post=given["post"], unit=given["unit"],
            since=given["since"],
        )  # fmt: skip

    act = Act(
        title=_("Appoint to a post"), verb=_("Appoint"), back=_back(initial),
        form=partial(AppointForm, choices=Choices(plant)), do=do, follows=follows.appointing,
        initial={name: value for name, value in initial.items() if value},
    )  # fmt: skip
    return answer(request, act)


@page
def release(request: HttpRequest, id: int) -> HttpResponse:
    """Release a person from a post."""
    _account, plant = keeper(request)
    holding = get_object_or_404(
        Holding.objects.select_related("person__plant", "unit"), pk=id, person__plant=plant
    )
    person, held = _person(request, holding.person.code)
    # A form that is sent again is answered as the first time.
    if request.method == "GET" and holding.has_ended(clock.today()):
        raise Http404
    title = _("Release {name} from: {post}")
    act = _act(
        person, held, title=title.format(name=person.name, post=follows.titled(holding)), verb=_("Release"),
        form=LastDayForm, follows=lambda _given: follows.releasing(holding),
        do=lambda order, given: acts.release(
            order, holding=holding, last_day=given["last_day"]
        ),
    )  # fmt: skip
    return answer(request, act)


def _person(request: HttpRequest, code: str) -> tuple[Person, list[Holding]]:
    """Somebody of the plant who is not oneself, and all posts."""
    _account, plant = keeper(request)
    found = get_object_or_404(
        Person.objects.prefetch_related("assignments__unit"), plant=plant, code=code
    )
    found.plant = plant
    keeper(request, found)
    return found, list(found.holdings.select_related("unit"))


def _act(
    person: Person, held: list[Holding], *, title: str, do: Callable[[Order, Given], Change],
    **more: Any,
) -> Act:  # fmt: skip
    now: list[Given] = [{"name": _("Staff number"), "value": person.code, "mono": True}]
    units = _units(person)
    now += [{"name": label, "value": units[tree.value] or "–"} for tree, label in TREES]
    now += [
        {"name": _("Post held"), "value": follows.titled(one)}
        for one in held
        if not one.has_ended(clock.today())
    ]
    return Act(
        title=title, do=do, subject=person, now=now,
        back=reverse("organisation:person", args=[person.code]), **more,
    )  # fmt: skip


def _units(person: Person) -> dict[str, str]:
    """The unit of each tree by name: that of today, else the one that is still to come."""
    today = clock.today()
    rows = [one for one in person.assignments.all() if not one.has_ended(today)]
    rows.sort(key=lambda one: not one.holds_on(today))
    return {
        tree.value: next((one.unit.name for one in rows if one.unit.tree == tree), "")
        for tree, _label in TREES
    }


def _back(initial: Given) -> str:
    if initial["person"]:
        return reverse("organisation:person", args=[initial["person"]])
    if str(initial["unit"]).isdigit():
        return reverse("organisation:unit", args=[int(initial["unit"])])
    return reverse("organisation:index")
