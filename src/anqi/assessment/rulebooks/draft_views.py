"""Drafting: a new draft, its figures in tables, its text."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anqi.assessment.rulebooks import operations, wording
from anqi.assessment.rulebooks.changing import differences
from anqi.assessment.rulebooks.edition_page import Left, show
from anqi.assessment.rulebooks.faults import Conflict, Refused
from anqi.assessment.rulebooks.forms import DraftForm, FiguresForm, TextForm
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionStep
from anqi.assessment.rulebooks.outline import outline
from anqi.assessment.rulebooks.queries import edition_seen, editions_seen, steps_of
from anqi.assessment.rulebooks.reviewing import checked
from anqi.assessment.rulebooks.sheet_page import FIELD, LIST, Filled
from anqi.assessment.rulebooks.stepping import may_do
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.organisation.models import Account
from anqi.organisation.records import Denied, record_of
from anqi.work.wording import moment_said

RECORDED = "rulebook"
"""The act by which what is done with rulebooks is recorded."""
_SHOWN = 40


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    account = account_of(request)
    _scope, plant = reach(request, Verb.KEEP_RULEBOOKS)
    editions = list(editions_seen(account)[:200])
    chosen = request.GET.get("copy", "")
    initial = {"source": f"edition:{chosen}"} if chosen else {}
    form = DraftForm(
        request.POST or None, request.FILES or None, editions=editions, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        text, based_on = form.chosen()
        given = form.cleaned_data
        try:
            step = operations.draft(
                plant=plant, account=account, key=given["key"], text=text, based_on=based_on,
                name=given["name"], title=given["title"], years=given["years"] or 0,
            )  # fmt: skip
        except Faulty as faulty:
            told(form, faulty)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            note(request, step)
            return redirect("assessment:edition", id=step.edition_id)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "assessment/rulebooks/draft.html", context, status=status)


@require_POST
def figures(request: HttpRequest, id: UUID) -> HttpResponse:
    """Save the figures that were changed in the tables."""
    account, found = draft_seen(request, id)
    form = FiguresForm(request.POST)
    if not form.is_valid():
        fault = _("the form can't be read; load the page again")
        return show(request, account, found, Left(faults=[fault], status=422))
    given = form.cleaned_data
    filled = changed_in(request.POST, given["seen"])
    try:
        if filled.figures or filled.lists:
            step = operations.save_figures(
                edition=found, account=account, version=given["version"], key=given["key"],
                figures=filled.figures, lists=filled.lists,
            )  # fmt: skip
            note(request, step)
            _say_standing(request, step.edition)
    except Conflict as conflict:
        now = edition_seen(account, conflict.now.pk)
        left = Left(filled, conflict=_beside(now, filled), status=409)
        if not left.conflict:
            left.faults = [str(conflict)]
        return show(request, account, now, left)
    except Faulty as faulty:
        left = Left(filled, [f"{one.place}: {one.message}" for one in faulty.faults], status=422)
        return show(request, account, found, left)
    except Refused as refused:
        return show(request, account, found, Left(filled, [str(refused)], status=409))
    return redirect(f"{reverse('assessment:edition', args=[id])}?{where(request.POST)}")


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, id: UUID) -> HttpResponse:
    """The whole text, for those who want YAML."""
    account, found = draft_seen(request, id)
    initial = {"version": found.version, "text": found.text}
    form = TextForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                step = _save(form, found, account)
            except Conflict as conflict:
                found = edition_seen(account, conflict.now.pk)
                context |= _conflict(found, form.cleaned_data["text"])
                again = {"version": found.version, "text": form.cleaned_data["text"]}
                context["form"] = TextForm(initial=again | {"note": form.cleaned_data["note"]})
                status = 409
            except Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            except Faulty as faulty:
                told(form, faulty)
            else:
                note(request, step)
                _say_standing(request, step.edition)
                return redirect("assessment:edit_text", id=id)
    context |= {
        "edition": found,
        "title": wording.titled(found),
        "numbered": wording.numbered(found),
        "faults": [_line(found, one) for one in checked(found.text, found.name).faults],
        "warnings": [_line(found, one) for one in checked(found.text, found.name).warnings],
    }
    return render(request, "assessment/rulebooks/text.html", context, status=status)


def _save(form: TextForm, found: Edition, account: Account) -> EditionStep:
    given = form.cleaned_data
    return operations.save_text(
        edition=found, account=account, version=given["version"], key=given["key"], text=given["text"],
        note=given["note"],
    )  # fmt: skip


def draft_seen(request: HttpRequest, id: UUID) -> tuple[Account, Edition]:
    """A draft that the account may change. Raises Denied; one that was sent meanwhile can be looked at."""
    account = account_of(request)
    reach(request, Verb.KEEP_RULEBOOKS)
    found = edition_seen(account, id)
    if request.method == "GET" and not may_do(account, EditionAct.SAVE, found):
        raise Denied
    return account, found


def changed_in(given: QueryDict, seen: Any) -> Filled:
    """What somebody changed in the tables: the fields that are not as they were when the page was loaded."""
    filled = Filled()
    if not isinstance(seen, dict):
        return filled
    for name, stood in seen.items():
        if name.startswith(FIELD) and name in given and given[name] != stood:
            filled.figures[name.removeprefix(FIELD)] = str(given[name])
        elif name.startswith(LIST) and given.getlist(name) != stood:
            filled.lists[name.removeprefix(LIST)] = given.getlist(name)
    return filled


def note(request: HttpRequest, step: EditionStep) -> None:
    """Record who did what; which figures were changed stands in the steps alone."""
    record_of(request, RECORDED, object=f"rulebook {step.edition_id} {step.act}")


def where(given: QueryDict) -> str:
    """The part of the page that was looked at, as a query."""
    asked = {name: str(given.get(name, ""))[:64] for name in ("scheme", "part")}
    return urlencode(asked)


def told(form: Any, faulty: Faulty) -> None:
    """Let a form say what is wrong, beside its fields."""
    for fault in faulty.faults:
        form.add_error(fault.place if fault.place in form.fields else None, fault.message)


def _say_standing(request: HttpRequest, edition: Edition) -> None:
    count = len(checked(edition.text, edition.name).faults)
    if count:
        messages.warning(request, _("Saved, with {count} faults to be mended.").format(count=count))
    else:
        messages.success(request, _("Saved."))


def _beside(now: Edition, filled: Filled) -> list[dict[str, Any]]:
    """What somebody was about to write, beside what stands now."""
    found = outline(now.text)
    known = wording.labels(found)
    stands = {
        slot.path: (slot.name, slot)
        for row in (wording.rows_of(found) if found is not None else ())
        for slot in row.slots
    }
    items = []
    typed = filled.figures | {path: "、".join(codes) for path, codes in filled.lists.items()}
    for path, mine in typed.items():
        name, slot = stands.get(path, (path, None))
        theirs = "" if slot is None else "、".join(slot.many) if slot.many else slot.text
        items.append({"name": known.get(name, name), "theirs": theirs, "mine": mine})
    return items


def _conflict(now: Edition, mine: str) -> dict[str, Any]:
    """The figures in which two texts differ, and the other text whole."""
    newest = steps_of(now)[-1]
    context = {
        "by": newest.by.name,
        "at": moment_said(newest.at),
        "theirs": now.text,
        "conflict": [{"name": _("text"), "theirs": now.sha256[:12], "mine": _("another text")}],
    }
    try:
        found = differences(now.text, mine)
    except Faulty:
        return context
    known = wording.labels(outline(now.text)) | wording.labels(outline(mine))
    items = wording.said_differences(found[:_SHOWN], known)
    if items:
        context["conflict"] = [{"name": n, "theirs": a, "mine": b} for n, a, b in items]
    return context


def _line(edition: Edition, one: Any) -> dict[str, Any]:
    """A fault with the line at which it stands."""
    lines = edition.text.split("\n")
    there = lines[one.line - 1].strip() if 0 < one.line <= len(lines) else ""
    return {"line": one.line, "path": one.path, "text": one.message, "there": there[:120]}
