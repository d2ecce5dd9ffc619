"""One page for every act: one form, one verb, what follows said beforehand; both versions where somebody was faster."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anqi.organisation import records
from anqi.organisation.access import Verb, may
from anqi.organisation.asking import account_of, reach
from anqi.organisation.forms import OrganisationForm
from anqi.organisation.journal import Order, Stale, address_of, sentence_of
from anqi.organisation.models import Account, Person, Plant, Unit
from anqi.organisation.models_changes import Change
from anqi.organisation.operations import Refused
from anqi.organisation.sights import differences, sight_of

Given = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """An act as its page shows and does it.

    `do` gets what was filled in; `follows` gets as much of it as is filled in already, and says what comes of it.
    """

    title: str
    verb: str
    back: str
    form: type[OrganisationForm] | Callable[..., OrganisationForm]
    do: Callable[[Order, Given], Change]
    follows: Callable[[Given], Sequence[str]]
    subject: Unit | Person | None = None
    initial: Given = field(default_factory=dict)
    now: Sequence[Given] = ()
    """What is so now, as terms of a summary."""
    undoes: bool = False
    """Whether it changes what was told of days before."""


def keeper(request: HttpRequest, person: Person | None = None) -> tuple[Account, Plant]:
    """Who keeps the roster of a plant, and the plant. Nobody changes his own entry."""
    account = account_of(request)
    _scope, plant = reach(request, Verb.CHANGE_ROSTER)
    code = person.code if person is not None else ""
    if not may(account, Verb.CHANGE_ROSTER, plant=plant, person=code):
        raise records.Denied
    return account, plant


def answer(request: HttpRequest, act: Act) -> HttpResponse:
    """The page, or the act done; with htmx, what would follow of what is filled in so far."""
    if request.method == "GET" and request.headers.get("HX-Request"):
        filled = act.form(request.GET)
        filled.full_clean()
        said = act.follows(filled.cleaned_data)
        return render(request, "organisation/follows.html", {"follows": said, "now": act.now})
    form = act.form(request.POST or None, initial=_initial(act))
    more: Given = {}
    if request.method == "POST" and form.is_valid():
        try:
            return _do(request, act, form)
        except Stale as stale:
            more = {"stale": str(stale), "differences": differences(stale.seen, stale.now)}
            again = request.POST.copy()
            again["seen"] = stale.now
            form = act.form(again)
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as fault:
            _tell(form, fault)
    if request.method == "GET":
        filled_in: Given = {
            name: value() if callable(value) else value
            for name in form.fields
            if (value := form.get_initial_for_field(form.fields[name], name)) is not None
        }
    else:
        if more:
            form.full_clean()
        filled_in = form.cleaned_data
    context: Given = {"act": act, "form": form, "follows": act.follows(filled_in), "now": act.now}
    context |= more
    status = 409 if more else 422 if form.errors else 200
    return render(request, "organisation/act.html", context, status=status)


def _initial(act: Act) -> Given:
    seen = sight_of(act.subject) if act.subject is not None else ""
    return act.initial | {"seen": seen}


def _do(request: HttpRequest, act: Act, form: OrganisationForm) -> HttpResponse:
    account, plant = keeper(request)
    given = form.cleaned_data

    def note(change: Change) -> None:
        # Administrators read the records, who see no business content: what was changed stands in the journal alone.
        records.record_of(
            request, records.Act.ROSTER_CHANGE, object=f"{change.deed} {change.pk}",
            about=change.person,
        )  # fmt: skip

    change = act.do(Order(plant, account, given["key"], given["seen"], note), given)
    messages.info(request, sentence_of(change))
    return redirect(address_of(change))


def _tell(form: OrganisationForm, fault: ValidationError) -> None:
    """Faults beside the fields that they are of; those of others above the form."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, faults in fault.message_dict.items():
        for message in faults:
            form.add_error(name if name in form.fields else None, message)
