"""Pages of the acts on an assessment: each parses, asks one operation, and answers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.assessment.process import forms, operations
from anqi.assessment.process.act_page import Act, answer_with, reached
from anqi.assessment.process.comparing import rows_of
from anqi.assessment.process.models import Owner, Step, StepAct
from anqi.assessment.process.queries import AssessmentFor, assessment_for
from anqi.assessment.process.showing import compared, comparison
from anqi.assessment.process.standing import ANSWER_DAYS, CONFIRM_DAYS, DECIDE_DAYS, Stage
from anqi.assessment.process.wording import link_to
from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.models import Run
from anqi.organisation.asking import account_of
from anqi.work.wording import day_said, moment_said
from anqi.work.working_days import working_day_after


def _found(
    request: HttpRequest, id: UUID, act: StepAct, owner: Owner | None = None
) -> AssessmentFor:
    account = account_of(request)
    found = assessment_for(account, id)
    reached(account, found, act, owner)
    return found


def _owner(name: str) -> Owner:
    try:
        return Owner(name)
    except ValueError as fault:
        raise Http404 from fault


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, id: UUID, owner: str) -> HttpResponse:
    """Confirm the data of one owner."""
    whose = _owner(owner)
    found = _found(request, id, StepAct.CONFIRM, whose)

    def do(form: Any) -> Step:
        return operations.confirm(
            account=found.account, assessment=found.assessment, owner=whose, **_common(form)
        )

    follows = [
        _(
            "You say that the facts of “{whose}” which this run counted are complete and right."
        ).format(whose=whose.label),
        _("When both owners have confirmed, the results can be published for objections."),
        _("If the run is repeated, it is to be confirmed anew."),
    ]
    act = Act(
        StepAct.CONFIRM, _("Confirm the data: {whose}").format(whose=whose.label), _("Confirm"),
        forms.ActForm, do, follows, owner=whose, extra={"run": _run(found), "comparison": compared(found)},
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, id: UUID, owner: str) -> HttpResponse:
    """Send the data back with what is wrong."""
    whose = _owner(owner)
    found = _found(request, id, StepAct.RETURN, whose)

    def do(form: Any) -> Step:
        return operations.send_back(
            account=found.account, assessment=found.assessment, owner=whose, **_common(form)
        )

    follows = [
        _("Who put the run forward is told. The facts are corrected where they were recorded."),
        _("The run is repeated after that; what was confirmed so far counts no more."),
    ]
    act = Act(
        StepAct.RETURN, _("Send the data back: {whose}").format(whose=whose.label), _("Send back"),
        _reasoned(_("What is wrong with the data")), do, follows, owner=whose, quiet=True,
        extra={"run": _run(found)},
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, id: UUID) -> HttpResponse:
    """Put a newer run in the place of the one before, after a look at what differs."""
    found = _found(request, id, StepAct.REPEAT)
    newer = operations.newer_runs(found.standing, found.assessment)
    chosen = (
        request.POST.get("run") or request.GET.get("run") or (str(newer[0].pk) if newer else "")
    )

    def form(*sent: Any, initial: dict[str, Any]) -> forms.RepeatForm:
        runs = [(str(one.pk), _run_said(one)) for one in newer]
        return forms.RepeatForm(*sent, choices=runs, initial=initial | {"run": chosen})

    def do(form: Any) -> Step:
        run = get_object_or_404(Run, pk=form.cleaned_data["run"], plant=found.assessment.plant)
        return operations.repeat(
            account=found.account, assessment=found.assessment, run=run, **_common(form)
        )

    follows = [
        _("The data are to be confirmed anew within {days} working days.").format(
            days=CONFIRM_DAYS
        ),
        _(
            "Where nobody's result differs the publication goes on. Otherwise it is void, and a new one begins when"
            " the data are confirmed."
        ),
        _("Objections that are open stay open."),
    ]
    act = Act(
        StepAct.REPEAT, _("Repeat the run"), _("Repeat"), form, do, follows,
        extra={
            "run": _run(found), "comparison": _against(found, newer, chosen), "none_newer": not newer,
            "judge": link_to("assessment:run_ask"), "looks": True,
        },
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, id: UUID) -> HttpResponse:
    """Publish the confirmed results for objections."""
    found = _found(request, id, StepAct.PUBLISH)
    first = operations.first_end()

    def form(*sent: Any, initial: dict[str, Any]) -> forms.PublishForm:
        return forms.PublishForm(*sent, initial=initial | {"until": first})

    def do(form: Any) -> Step:
        return operations.publish(
            account=found.account, assessment=found.assessment, until=form.cleaned_data["until"],
            **_common(form),
        )  # fmt: skip

    follows = [
        _(
            "Everybody sees what lies in his scope: his own result, his branch, his department. Nobody sees a rank."
        ),
        _(
            "Those concerned are told. Objections are taken until {day} at the earliest; today is not counted."
        ).format(day=day_said(first)),
        _("Each objection is answered within {days} working days.").format(days=ANSWER_DAYS),
        _("The committee is asked to decide by {day}.").format(
            day=day_said(working_day_after(first, DECIDE_DAYS))
        ),
    ]
    act = Act(
        StepAct.PUBLISH, _("Publish the results"), _("Publish the results"), form, do, follows,
        extra={"run": _run(found)},
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Seal what was decided."""
    found = _found(request, id, StepAct.SEAL)

    def do(form: Any) -> Step:
        return operations.seal(account=found.account, assessment=found.assessment, **_common(form))

    follows = [
        _(
            "You say that the decision stands here as its document has it: committee, day, number, votes, rulings."
        ),
        _("Nothing is added to the assessment from then on. Those concerned are told."),
    ]
    decided = found.standing.stage == Stage.DECIDED
    waits = operations.open_matters(found.assessment, found.standing) if decided else ""
    act = Act(
        StepAct.SEAL, _("Seal the assessment"), _("Seal it"), forms.ActForm, do, follows,
        extra={"run": _run(found), "shows_decision": True, "refused_anyhow": waits},
    )  # fmt: skip
    return answer_with(request, found, act)


@require_http_methods(["GET", "POST"])
def call_off(request: HttpRequest, id: UUID) -> HttpResponse:
    """End an assessment that is not decided."""
    found = _found(request, id, StepAct.CALL_OFF)

    def do(form: Any) -> Step:
        return operations.call_off(
            account=found.account, assessment=found.assessment, **_common(form)
        )

    follows = [
        _(
            "It ends and can't be taken up again. Its steps stay, and objections are not answered any more."
        ),
        _("Another assessment of the same scheme and day can be begun then."),
    ]
    act = Act(
        StepAct.CALL_OFF, _("Call the assessment off"), _("Call it off"),
        _reasoned(_("Why it is called off")), do, follows, quiet=True, extra={"run": _run(found)},
    )  # fmt: skip
    return answer_with(request, found, act)


def _common(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("version", "key", "note")}


def _reasoned(label: str) -> Any:
    def form(*sent: Any, initial: dict[str, Any]) -> forms.ReasonForm:
        return forms.ReasonForm(*sent, label=label, initial=initial)

    return form


def _run(found: AssessmentFor) -> list[dict[str, Any]]:
    """What is about to be acted on, as terms."""
    step = found.standing.computed
    run = step.run
    edition = found.assessment.edition
    return [
        {
            "name": _("Judged at"),
            "value": moment_said(run.made_at),
            "href": link_to("assessment:run", run.pk),
        },
        {"name": _("Judged up to"), "value": day_said(run.as_of)},
        {"name": _("Rulebook"), "value": edition_called(edition)},
        {"name": _("Facts"), "value": f"{run.size:,}"},
        {"name": _("Stage"), "value": str(found.standing.stage.label)},
    ]


def _run_said(run: Run) -> str:
    return _("{at}, {facts} facts").format(at=moment_said(run.made_at), facts=f"{run.size:,}")


def _against(found: AssessmentFor, newer: list[Run], chosen: str) -> dict[str, Any] | None:
    """What a newer run changes, beside the current one."""
    run = next((one for one in newer if str(one.pk) == chosen), None)
    if run is None:
        return None
    before = list(rows_of(found.standing.run, found.assessment.scheme))
    return comparison(found, before, list(rows_of(run.pk, found.assessment.scheme)))
