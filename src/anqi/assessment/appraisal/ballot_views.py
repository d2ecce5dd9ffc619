"""Pages on which one writes of oneself, votes, counts paper ballots, and sets down what the meeting resolved."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anqi.assessment.appraisal import ballots, operations, opinions
from anqi.assessment.appraisal.acting import possible
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.forms import (
    BALLOT_CHOICES,
    BallotForm,
    OpinionForm,
    PaperForm,
    SelfForm,
)
from anqi.assessment.appraisal.member_page import year_figures
from anqi.assessment.appraisal.models import AppraisalAct, AppraisalState, Body
from anqi.assessment.appraisal.opinions import Found, Meeting
from anqi.assessment.appraisal.performing import told
from anqi.assessment.appraisal.quorum import most_excellent, voters
from anqi.assessment.appraisal.reference import Year, years_of
from anqi.assessment.appraisal.sealed import opened
from anqi.assessment.appraisal.seeing import Seen, appraisal_seen
from anqi.assessment.appraisal.wording import objecting_days, title_of
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.records import Denied, record_of
from anqi.pages.forms import KeyedForm

VOTE = "vote"
"""The record that somebody voted; it has no content."""


def _page(
    request: HttpRequest, seen: Seen, name: str, form: KeyedForm, conflict: str = "", **more: Any
) -> HttpResponse:
    context = {
        "appraisal": seen.appraisal, "crumb": title_of(seen.appraisal), "form": form,
        "conflict": conflict, **more,
    }  # fmt: skip
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, f"assessment/appraisal/{name}.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def appraise_self(request: HttpRequest, id: UUID) -> HttpResponse:
    """What one finds of oneself; it can be mended until the ballot is opened."""
    seen = appraisal_seen(request, id)
    me = seen.me
    if me is None or not seen.takes_part:
        raise Denied
    initial = {"text": opened(me.self_text), "member_version": me.version}
    form = SelfForm(request.POST or None, initial=initial)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.write_self(
                account=seen.account, appraisal=seen.appraisal, key=given["key"],
                member_version=given["member_version"], text=given["text"],
            )  # fmt: skip
            messages.success(request, _("Your self-appraisal is written down."))
            return redirect("assessment:appraisal", id=id)
        except Faulty as faulty:
            told(form, faulty)
        except (Refused, Conflict) as refused:
            conflict = str(refused)
            anew = {"text": given["text"], "member_version": me.version}
            form = SelfForm(initial=anew)
    of = seen.appraisal.year
    code = me.person.code
    figures = year_figures(years_of(seen.appraisal.plant, [code], of)[code], code, of)
    is_open = possible(seen, AppraisalAct.WRITE_SELF)
    return _page(request, seen, "self", form, conflict, figures=figures, is_open=is_open)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, id: UUID) -> HttpResponse:
    """The secret ballot, for a phone first. That somebody voted is recorded, and nothing else."""
    seen = appraisal_seen(request, id)
    me = seen.me
    if me is None or not seen.takes_part or me not in voters(seen.members):
        raise Denied
    graded = [one for one in seen.members if one.is_graded]
    form = BallotForm(request.POST or None, members=graded)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            ballots.vote(
                account=seen.account, appraisal=seen.appraisal, choices=form.choices(),
                key=form.cleaned_data["key"],
            )  # fmt: skip
            record_of(request, VOTE)
            messages.success(
                request, _("Your ballot is in the urn. Nobody can tell which one it is.")
            )
            return redirect("assessment:appraisal", id=id)
        except Faulty as faulty:
            told(form, faulty)
        except Refused as refused:
            conflict = str(refused)
            form = BallotForm(members=graded)  # what was chosen is not shown again
    has_voted = me.pk in seen.voted
    is_open = seen.appraisal.state == AppraisalState.BALLOT and not has_voted
    most = most_excellent(seen.appraisal, seen.members)
    return _page(
        request, seen, "ballot", form, conflict, is_open=is_open, has_voted=has_voted, most=most,
        marks=[form[f"member-{one.pk}"] for one in graded],
    )  # fmt: skip


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """The count of paper ballots, which somebody else confirms."""
    seen = appraisal_seen(request, id)
    seen.need_holder()
    graded = [one for one in seen.members if one.is_graded]
    given = {"members": graded, "voters": voters(seen.members)}
    initial = {"version": seen.appraisal.version}
    form = PaperForm(request.POST or None, initial=initial, **given)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            ballots.enter_paper(
                account=seen.account, appraisal=seen.appraisal, key=form.cleaned_data["key"],
                version=form.cleaned_data["version"], ballots=form.cleaned_data["ballots"],
                counts=form.counts(), cast_by=[int(one) for one in form.cleaned_data["cast_by"]],
            )  # fmt: skip
            return redirect("assessment:appraisal", id=id)
        except Faulty as faulty:
            _told_of_counts(form, faulty)
        except (Refused, Conflict) as refused:
            conflict = str(refused)
            form = PaperForm(_again(request, seen), **given)
    is_open = possible(seen, AppraisalAct.ENTER_PAPER)
    heads = [label for _code, label in BALLOT_CHOICES]
    return _page(request, seen, "paper", form, conflict, is_open=is_open, heads=heads)


def _told_of_counts(form: PaperForm, faulty: Faulty) -> None:
    for fault in faulty.faults:
        first = f"{fault.place}-excellent"
        place = first if first in form.fields else fault.place
        form.add_error(place if place in form.fields else None, fault.message)


def _again(request: HttpRequest, seen: Seen) -> Any:
    """What was typed, on the appraisal as it is now, under a new key."""
    data = request.POST.copy()
    data["version"] = str(appraisal_seen(request, seen.appraisal.pk).appraisal.version)
    data["key"] = KeyedForm().initial["key"]
    return data


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the meeting resolved of each member, beside the facts of the year and the counts of the ballot."""
    seen = appraisal_seen(request, id)
    seen.need_holder()
    graded = [one for one in seen.members if one.is_graded]
    of = seen.appraisal.year
    years = years_of(seen.appraisal.plant, [one.person.code for one in graded], of)
    against = {one.pk: years[one.person.code].speaks_against for one in graded}
    initial = {"version": seen.appraisal.version, "held_on": clock.today()}
    form = OpinionForm(request.POST or None, members=graded, against=against, initial=initial)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            _opine(seen, form)
            return redirect("assessment:appraisal", id=id)
        except Faulty as faulty:
            told(form, faulty)
        except (Refused, Conflict) as refused:
            conflict = str(refused)
            form = OpinionForm(_again(request, seen), members=graded, against=against)
    due = {body: opinions.due_at(seen, body) for body in Body}
    return _page(
        request, seen, "opinions", form, conflict,
        is_open=possible(seen, AppraisalAct.OPINE), most=most_excellent(seen.appraisal, seen.members),
        due_general=due[Body.GENERAL], due_committee=due[Body.COMMITTEE], objecting=objecting_days(),
        rows=_rows(seen, form, years),
    )  # fmt: skip


def _opine(seen: Seen, form: OpinionForm) -> None:
    given = form.cleaned_data
    body = Body(given["body"])
    opinions.opine(
        account=seen.account, appraisal=seen.appraisal, version=given["version"], key=given["key"],
        meeting=Meeting(body, given["held_on"], given["were_present"], given["in_favour"]),
        found={
            one.pk: Found(
                given[f"grade-{one.pk}"], given[f"reason-{one.pk}"], given[f"words-{one.pk}"]
            )
            for one in form.members
        },
        due=opinions.due_at(seen, body),
    )  # fmt: skip


def _rows(seen: Seen, form: OpinionForm, years: Mapping[str, Year]) -> list[dict[str, Any]]:
    """A part of the form for each member, with what the ballots and the facts of the year say beside it."""
    counted, of = seen.tallies, seen.appraisal.year
    labels: dict[str, Any] = dict(BALLOT_CHOICES)
    return [
        {
            "person": one.person,
            "figures": year_figures(years[one.person.code], one.person.code, of),
            "against": form.against[one.pk],
            "counts": [
                {"name": labels[choice], "value": number}
                for choice, number in counted.get(one.pk, {}).items()
            ],
            "grade": form[f"grade-{one.pk}"],
            "words": form[f"words-{one.pk}"],
            "reason": form[f"reason-{one.pk}"],
        }
        for one in form.members
    ]
