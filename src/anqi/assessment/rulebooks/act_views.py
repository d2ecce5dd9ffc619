"""Sending, returning, overruling, publishing, giving up: each a page with one form and what follows of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.assessment.rulebooks import checklist, operations, publishing, wording
from anqi.assessment.rulebooks.draft_views import note, told
from anqi.assessment.rulebooks.faults import Conflict, Refused
from anqi.assessment.rulebooks.forms import ActForm
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionStep
from anqi.assessment.rulebooks.queries import edition_seen, steps_of
from anqi.assessment.rulebooks.reviewing import Review, review
from anqi.assessment.rulebooks.stepping import VERBS, may_do
from anqi.kit.faults import Faulty
from anqi.organisation.access import may
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account
from anqi.organisation.records import Denied
from anqi.rules.rulebook.wording import called

_DOING: dict[EditionAct, Callable[..., EditionStep]] = {
    EditionAct.SEND: operations.send,
    EditionAct.RETURN: operations.return_,
    EditionAct.OVERRULE: operations.overrule,
    EditionAct.PUBLISH: operations.publish,
    EditionAct.DROP: operations.drop,
}


def page_of(act: EditionAct) -> Callable[..., HttpResponse]:
    """The page of an act."""

    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest, id: UUID) -> HttpResponse:
        return _answer(request, id, act)

    return page


def _answer(request: HttpRequest, id: UUID, act: EditionAct) -> HttpResponse:
    account = account_of(request)
    found = edition_seen(account, id)
    if not any(may(account, verb, plant=found.plant) for verb in VERBS[act]):
        raise Denied
    reviewed = review(found, steps_of(found))
    form = _form(request, act, found, reviewed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                step = _do(act, form, found, account)
            except (Conflict, Refused) as refused:
                found = edition_seen(account, id)
                form = _again(form, act, found, reviewed, str(refused))
                status = 409
            except Faulty as faulty:
                told(form, faulty)
            else:
                note(request, step)
                messages.info(request, _("Recorded: {what}").format(what=act.label))
                return redirect("assessment:edition", id=id)
    context = {
        "edition": found,
        "title": wording.titled(found),
        "numbered": wording.numbered(found),
        "act": act,
        "verb": checklist.verb(act),
        "possible": may_do(account, act, found),
        "follows": _follows(act, found),
        "checks": []
        if act == EditionAct.DROP
        else checklist.checks(found, reviewed, steps_of(found), account),
        "objected": reviewed.open if act == EditionAct.OVERRULE else [],
        "form": form,
    }
    return render(request, "assessment/rulebooks/act.html", context, status=status)


def _form(request: HttpRequest, act: EditionAct, found: Edition, reviewed: Review) -> ActForm:
    initial: dict[str, Any] = {"version": found.version}
    if act == EditionAct.PUBLISH:
        initial["in_force_from"] = publishing.earliest(found)[0]
    wanted = request.GET.get("rule", "")
    if wanted:
        initial["rule"] = wanted
    return ActForm(request.POST or None, act=act, rules=_rules(reviewed), initial=initial)


def _again(
    form: ActForm, act: EditionAct, found: Edition, reviewed: Review, refusal: str
) -> ActForm:
    """The form with what was typed, for the version that there is now, and why nothing was done."""
    anew = {"version": str(found.version), "key": ActForm(act=act).initial["key"]}
    data = {name: form.data.get(name, "") for name in form.fields} | anew
    again = ActForm(data, act=act, rules=_rules(reviewed))
    again.is_valid()
    again.add_error(None, refusal)
    return again


def _rules(reviewed: Review) -> list[tuple[str, str]]:
    """The rules that are objected to, each with its scheme."""
    titles = {}
    if reviewed.checked.rulebook is not None:
        for scheme in reviewed.checked.rulebook.schemes.values():
            for rule in scheme.rules:
                name = called(scheme.title, scheme.name)
                titles[scheme.name, rule.code] = f"{name} {rule.code} {called(rule.title, '')}"
    return [(f"{one.scheme} {one.rule}", titles[one.scheme, one.rule]) for one in reviewed.open]


def _do(act: EditionAct, form: ActForm, found: Edition, account: Account) -> EditionStep:
    given = dict(form.cleaned_data)
    if "rule" in given:
        given["scheme"], _space, given["rule"] = given["rule"].partition(" ")
    return _DOING[act](edition=found, account=account, **given)


def _follows(act: EditionAct, edition: Edition) -> list[str]:
    """What comes of an act, said beforehand."""
    name = wording.numbered(edition)
    return {
        EditionAct.SEND: [
            _("Nobody changes {name} while it is being reviewed.").format(name=name),
            _("Those who can publish rulebooks are told. Who drafted or sent it can't publish it."),
        ],
        EditionAct.RETURN: [_("{name} is a draft again; its drafters are told what is missing.").format(name=name)],
        EditionAct.OVERRULE: [
            _("The decision is kept with its document number, and shown beside the rule."),
            _("It holds as long as the text of the rule, and of what it counts, stays as it is."),
        ],
        EditionAct.PUBLISH: [
            _("{name} never changes from now on. What is to be otherwise needs another edition.").format(name=name),
            _("Every employee can read it. From its day on it judges in place of earlier editions."),
            _("Days that assessments or closed months have judged already stay judged as they were."),
        ],
        EditionAct.DROP: [_("{name} can't be taken up again; it stays to be read and copied.").format(name=name)],
    }[act]  # fmt: skip
