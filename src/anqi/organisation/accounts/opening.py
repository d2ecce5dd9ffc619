"""Opening accounts for people: one, several, or all of a unit, each with a first password on a slip of paper."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anqi.kit import clock
from anqi.organisation.access import Verb
from anqi.organisation.accounts import once, passwords
from anqi.organisation.accounts.acts import PASSWORDS, slip
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.operations import open_accounts
from anqi.organisation.asking import administrator
from anqi.organisation.models import Account, Assignment, Person, Plant, Tree, Unit
from anqi.organisation.queries import members_of
from anqi.organisation.records import address_of
from anqi.pages.component_kinds import Row, Table
from anqi.pages.forms import KeyedForm

MOST = 100
"""Accounts that one form opens: as many slips as somebody hands out in a day."""


class Whom(KeyedForm):
    """Of which plant, and who: by staff numbers, or all of a unit."""

    plant = forms.ModelChoiceField(Plant.objects.all(), label=gettext_lazy("Plant"))
    numbers = forms.CharField(
        label=gettext_lazy("Staff numbers"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One or several, parted by spaces or commas."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Or all of a unit"),
        required=False,
        help_text=gettext_lazy("With all that stands below it."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        plants = list(Plant.objects.all()[:2])
        if len(plants) == 1:
            self.initial.setdefault("plant", plants[0])
        units = Unit.objects.on(clock.today()).filter(tree=Tree.ADMINISTRATION)
        field: Any = self.fields["unit"]
        field.queryset = units.select_related("plant").order_by("plant", "code")
        named_by_plant = len(plants) > 1
        field.label_from_instance = lambda unit: (
            f"{unit.plant.name} {unit.name}" if named_by_plant else unit.name
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "unit" in given and not given["unit"] and not given.get("numbers"):
            self.add_error("numbers", _("Say who: staff numbers, or a unit."))
        elif given.get("unit") and given.get("plant") and given["unit"].plant != given["plant"]:
            self.add_error("unit", _("This unit is of another plant."))
        return given


@dataclass(frozen=True)
class Found:
    """Who was meant: those who would get an account, how many have one already, and numbers of nobody."""

    without: list[Person]
    having: int
    unknown: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """Choose people and see who would get an account (GET); open the accounts (POST)."""
    by = administrator(request, Verb.MANAGE_ACCOUNTS)
    need_fresh(request)
    if request.method != "POST":
        asked = "plant" in request.GET
        form = Whom(request.GET if asked else None)
        return _page(request, form, _found(form) if asked and form.is_valid() else None)
    shown = once.kept(request, PASSWORDS)
    if shown is not None and shown.key == request.POST.get("key"):
        return redirect("accounts:passwords")  # sent twice: what the first sending made
    form = Whom(request.POST)
    if not form.is_valid():
        return _page(request, form, None)
    people = _found(form).without[:MOST]
    made = open_accounts(people=people, by=by.login, address=address_of(request))
    if not made:
        return _page(request, form, _found(form), status=409)
    units = _units([one.account.person for one in made if one.account.person])
    rows = [slip(one.account, one.password, units.get(one.account.person_id, "")) for one in made]
    once.keep(request, PASSWORDS, form.cleaned_data["key"], rows)
    return redirect("accounts:passwords")


@require_http_methods(["GET", "HEAD", "POST"])
def passwords_once(request: HttpRequest) -> HttpResponse:
    """The slips with first passwords, until they are said to be kept, or ten minutes have passed."""
    administrator(request, Verb.MANAGE_ACCOUNTS)
    need_fresh(request)
    shown = once.kept(request, PASSWORDS)
    if request.method == "POST":
        once.forget(request, PASSWORDS)
    if request.method == "POST" or shown is None:
        return redirect("accounts:index")
    context = {
        "shown": shown,
        "host": request.get_host(),
        "days": passwords.GIVEN_FOR.days,
    }
    return render(request, "organisation/first_passwords.html", context)


def _page(request: HttpRequest, form: Whom, found: Found | None, status: int = 0) -> HttpResponse:
    context = {
        "form": form,
        "found": found,
        "table": _table(found.without[:MOST]) if found and found.without else None,
        "count": min(len(found.without), MOST) if found else 0,
        "more": max(0, len(found.without) - MOST) if found else 0,
    }
    status = status or (422 if form.errors else 200)
    return render(request, "organisation/account_open.html", context, status=status)


def _found(form: Whom) -> Found:
    given = form.cleaned_data
    plant, unit = given["plant"], given["unit"]
    numbers = given["numbers"].replace(",", " ").replace("，", " ").replace("、", " ").split()
    there = Person.objects.on(clock.today()).filter(plant=plant).select_related("plant")
    meant: dict[int, Person] = {}
    if unit is not None:
        members = members_of(unit, clock.today(), below=True).select_related("plant")
        meant |= {one.pk: one for one in members}
    named = {one.code: one for one in there.filter(code__in=numbers)}
    meant |= {one.pk: one for one in named.values()}
    with_account = set(Account.objects.filter(person__in=meant).values_list("person_id", flat=True))
    without = [one for one in meant.values() if one.pk not in with_account]
    return Found(
        without=sorted(without, key=lambda one: one.code),
        having=len(with_account),
        unknown=[one for one in numbers if one not in named],
    )


def _table(people: list[Person]) -> Table:
    units = _units(people)
    rows: list[Row] = [{"cells": [one.code, one.name, units.get(one.pk, "")]} for one in people]
    heads = (_("Staff number"), _("Full name"), _("Unit"))
    return {
        "caption": _("Who gets an account"), "columns": [{"name": name} for name in heads], "rows": rows,
        "form": "stack",
    }  # fmt: skip


def _units(people: list[Person]) -> dict[int | None, str]:
    """Where people work today, by their ids."""
    there = Assignment.objects.on(clock.today()).filter(
        person__in=people, unit__tree=Tree.ADMINISTRATION
    )
    return dict(there.values_list("person_id", "unit__name"))
