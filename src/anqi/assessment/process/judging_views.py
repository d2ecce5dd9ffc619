"""Pages of what needs a judgement: beginning, objecting, answering, deciding; and the files of objections."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anqi.assessment.process import forms, operations
from anqi.assessment.process.act_page import Act, answer_with, reached, told
from anqi.assessment.process.deciding import Resolution, Vote
from anqi.assessment.process.deciding import decide as record_decision
from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.models import Answer, Objection, Step, StepAct
from anqi.assessment.process.objecting import about_of, file_of, object_to
from anqi.assessment.process.objecting import answer as answer_objection
from anqi.assessment.process.queries import (
    AssessmentFor,
    assessment_for,
    objectable,
    objection_of,
)
from anqi.assessment.process.schemes import can_be_read, grade_names, schemes_in, seats
from anqi.assessment.process.showing import compared, frozen_said, objections_of
from anqi.assessment.process.standing import ANSWER_DAYS
from anqi.assessment.process.taking import is_judged
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.models import Run
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb
from anqi.organisation.asking import account_of, reach
from anqi.organisation.records import Denied, look_of, record_of
from anqi.work import evidence
from anqi.work.models import Evidence
from anqi.work.wording import day_said, moment_said

_NEWEST = 20


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an assessment out of a run that was judged."""
    account = account_of(request)
    _scope, plant = reach(request, Verb.RUN_ASSESSMENT)
    runs = list(
        Run.objects.filter(plant=plant, kept=True).defer("results", "board")
        .select_related("edition").order_by("-made_at")[:_NEWEST]
    )  # fmt: skip
    choices = [
        (f"{moment_said(run.made_at)} · {edition_called(run.edition)} · {day_said(run.as_of)}",
         [(f"{run.pk}:{name}", title) for name, title, _type in schemes_in(run.edition)])
        for run in runs if can_be_read(run.edition)
    ]  # fmt: skip
    initial = {"run": f"{request.GET.get('run', '')}:{request.GET.get('scheme', '')}"}
    form = forms.BeginForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        id, scheme = form.chosen()
        try:
            step = operations.begin(
                account=account, run=get_object_or_404(Run, pk=id, plant=plant), scheme=scheme,
                key=form.cleaned_data["key"], title=form.cleaned_data["title"],
            )  # fmt: skip
        except Faulty as faulty:
            told(form, faulty)
        except (Conflict, Refused) as no:
            form.add_error(None, str(no))
        else:
            address = reverse("assessment:assessment", args=[step.assessment_id])
            record_of(request, f"assessment_{StepAct.BEGIN}", object=address)
            return redirect(address)
    context = {"form": form, "has_runs": bool(runs)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "assessment/process/begin.html", context, status=status)


@require_http_methods(["GET", "POST"])
def object_against(request: HttpRequest, id: UUID) -> HttpResponse:
    """Object to a result in one's scope."""
    account = account_of(request)
    found = assessment_for(account, id)
    rows = list(objectable(found))
    if not rows:
        raise Denied
    chosen = {
        "subject": request.GET.get("subject", rows[0].code),
        "rule": request.GET.get("rule", ""),
    }

    def form(*sent: Any, initial: dict[str, Any]) -> forms.ObjectForm:
        return forms.ObjectForm(*sent, scheme=found.scheme, rows=rows, initial=initial | chosen)

    def do(form: Any) -> Step:
        given, by = form.cleaned_data, found.account.person
        taken = []
        # Nobody's files are opened who can't object now: the operation says why.
        if given["file"] and by is not None and found.standing.takes_objections:
            file = given["file"]
            taken = [evidence.take(about=about_of(given["id"]), file=file, name=file.name, by=by)]
        return object_to(
            account=account, assessment=found.assessment, subject=given["subject"],
            rule=given["rule"], fact=given["fact"], text=given["text"], id=given["id"],
            files=taken, version=given["version"], key=given["key"],
        )  # fmt: skip

    follows = [
        _("The leading group answers in writing within {days} working days; you are told.").format(
            days=ANSWER_DAYS
        ),
        _("Whoever is judged by this result does not answer it."),
        _(
            "If it is granted, facts are corrected and the run is repeated, or another grade is given by a document."
        ),
        _("Until then nothing is decided. To object has no disadvantage for you."),
    ]
    act = Act(StepAct.OBJECT, _("Object"), _("Object"), form, do, follows,
              template="assessment/process/object.html")  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, id: UUID, objection: UUID) -> HttpResponse:
    """Answer an objection."""
    account = account_of(request)
    found = assessment_for(account, id)
    reached(account, found, StepAct.ANSWER)
    one = objection_of(found, objection)
    row = next((row for row in found.rows if row.code == one.subject), None)
    closed = found.barring.of(one.subject) if row else {}
    grades = [
        (code, name) for code, name in grade_names(found.scheme).items() if code not in closed
    ]

    def form(*sent: Any, initial: dict[str, Any]) -> forms.AnswerForm:
        return forms.AnswerForm(*sent, grades=grades, initial=initial)

    def do(form: Any) -> Step:
        given = form.cleaned_data
        return answer_objection(
            account=account, assessment=found.assessment, objection=one,
            answer=Answer(given["answer"]), note=given["note"], grade=given["grade"],
            document=given["document"], decided_on=given["decided_on"], version=given["version"],
            key=given["key"],
        )  # fmt: skip

    follows = [
        _("{name} is told of the answer and its reasons.").format(name=one.by.name),
        _(
            "Facts corrected: correct them in the ledger; then the run is repeated and compared, before any decision."
        ),
        _("Decided otherwise: the grade is given by the document that you name; the score stays."),
    ]
    if closed:
        text = _("Veto {vetoes} holds: it is lifted only by changing what it rests on.")
        vetoes = sorted({hold.veto for hold in closed.values()})
        follows.append(text.format(vetoes=_(", ").join(vetoes)))
    extra: dict[str, Any] = {"objections": _shown(found, one)}
    if is_judged(account, found.scheme.subject, one.subject):
        extra["refused_anyhow"] = _(
            "You are judged by this result yourself: somebody else answers."
        )
    act = Act(
        StepAct.ANSWER, _("Answer the objection"), _("Answer"), form, do, follows, objection=one,
        template="assessment/process/answer.html", extra=extra,
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """Record what the committee decided, with each tie settled."""
    account = account_of(request)
    found = assessment_for(account, id)
    reached(account, found, StepAct.DECIDE)
    before = found.standing.decision

    def form(*sent: Any, initial: dict[str, Any]) -> forms.DecideForm:
        known: dict[str, Any] = {
            "decided_on": clock.today(),
            "committee": _("Party committee of the plant"),
        }
        if before is not None:
            known = {name: getattr(before, name) for name in (
                "committee", "document", "decided_on", "were_due", "were_present", "in_favour")}  # fmt: skip
        return forms.DecideForm(
            *sent, scheme=found.scheme, rows=found.rows, barring=found.barring,
            initial=known | initial,
        )  # fmt: skip

    def do(form: Any) -> Step:
        given = form.cleaned_data
        resolution = Resolution(
            committee=given["committee"], document=given["document"],
            decided_on=given["decided_on"],
            vote=Vote(given["were_due"], given["were_present"], given["in_favour"]),
            rulings=form.rulings(), note=given["note"],
        )  # fmt: skip
        return record_decision(
            account=account, assessment=found.assessment, resolution=resolution,
            version=given["version"], key=given["key"],
        )  # fmt: skip

    follows = [
        _(
            "At least half of the members due must be present, and more than half of those due in favour."
        ),
        _(
            "The grades then stand as the run has them, but for what is ruled here. No score changes."
        ),
        _("Somebody else seals it. Until then it can be recorded anew, with why."),
    ]
    act = Act(
        StepAct.DECIDE, _("Record the committee's decision"), _("Record the decision"), form, do,
        follows, template="assessment/process/decide.html",
        extra={
            "comparison": compared(found), "seats": _seats(found), "objections": _shown(found),
            "frozen": frozen_said(found),
        },
    )  # fmt: skip
    return answer_with(request, found, act)


@require_GET
def objection_file(request: HttpRequest, id: UUID, objection: UUID, file: UUID) -> HttpResponse:
    """A file of an objection, for who sees the objection. Who handed it in can see who looked at it."""
    found = assessment_for(account_of(request), id)
    one = objection_of(found, objection)
    stored = file_of(found.assessment.plant, one, file)
    look_of(request, stored.by)
    shown = HttpResponse(evidence.open_evidence(stored), content_type=stored.type)
    shown.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=not stored.is_picture, filename=stored.name) or ""
    )
    return shown


def may_object(found: AssessmentFor) -> bool:
    """Whether somebody may object to any result that he sees, whatever the day."""
    return next(objectable(found), None) is not None


def _shown(found: AssessmentFor, only: Objection | None = None) -> list[dict[str, Any]]:
    about = [about_of(one.pk) for one in found.objections if only is None or one == only]
    files = Evidence.objects.filter(plant=found.assessment.plant, about__in=about)
    shown = objections_of(found, files, False)
    return [one for one in shown if only is None or one["id"] == only.pk]


def _seats(found: AssessmentFor) -> list[str]:
    """How many may have each grade with a quota."""
    ranked = sum(row.active for row in found.rows)
    names = grade_names(found.scheme)
    text = _("“{grade}”: at most {most} of {ranked}; the run gives {given}")
    return [
        text.format(
            grade=names[one.code], most=most, ranked=ranked,
            given=sum(row.grade == one.code for row in found.rows),
        )
        for one in found.scheme.grades
        if (most := seats(one, ranked)) is not None
    ]  # fmt: skip
