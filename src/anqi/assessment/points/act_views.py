"""Pages of the acts on points: one form, one verb, what follows said beforehand."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anqi.assessment.points import forms, objecting, objection_views, publishing
from anqi.assessment.points.act_page import Page, answer_with
from anqi.assessment.points.faults import Refused
from anqi.assessment.points.models import PublishedPoints
from anqi.assessment.points.objecting import Grounds, closed, refusal
from anqi.assessment.points.publishing import OBJECT_DAYS
from anqi.assessment.points.queries import entry_of, may_answer, objection_for, scope_for
from anqi.assessment.points.wording import month_code, month_of, month_said, rule_said, signed
from anqi.assessment.points.wording import source_of_objection as source_of
from anqi.assessment.process.models import Answer
from anqi.assessment.process.standing import ANSWER_DAYS
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.staleness import changes_since
from anqi.kit import clock
from anqi.kit.periods import month_end
from anqi.ledger.models import Fact
from anqi.ledger.showing import kind_of, number_of
from anqi.organisation.access import Verb, may
from anqi.organisation.asking import account_of, reach
from anqi.organisation.authority import Scope
from anqi.organisation.models import BRANCHES, Account, Plant, Unit
from anqi.organisation.records import Denied, look_at
from anqi.work import evidence
from anqi.work.wording import day_said, moment_said

_MONTHS = 24


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a month to the members of a branch, or of the plant."""
    account = account_of(request)
    scope, plant = reach(request, Verb.PUBLISH_POINTS)
    months, branches = _months(plant), _branches(scope, plant)
    if not branches:
        raise Denied
    chosen = {
        "month": request.GET.get("month", months[0][0] if months else ""),
        "branch": request.GET.get("branch", branches[0][0]),
    }

    def form(*sent: Any) -> forms.PublishForm:
        return forms.PublishForm(*sent, months=months, branches=branches, initial=chosen)

    def do(form: Any) -> str:
        given = form.cleaned_data
        made = publishing.publish(
            account=account, plant=plant, month=given["month"], branch=given["branch"], note=given["note"],
            key=given["key"],
        )  # fmt: skip
        messages.info(request, _("{month} is published.").format(month=month_said(made.month)))
        return reverse("assessment:points_members")

    follows = [
        _("Each member is told, and sees his own account of the month. Nobody sees another's by it."),
        _("Members may object for {days} working days, the day of publication not counted.").format(
            days=OBJECT_DAYS
        ),
        _("What is published stays as it is. Facts that are corrected later show beside it."),
        _("To whom the month is published already, it is not published again."),
    ]  # fmt: skip
    page = Page(
        "points_publish", _("Publish a month of points"), _("Publish"),
        reverse("assessment:points_members"), follows, form, do,
        extra={
            "preview": _preview(plant, chosen), "no_month": not months,
            "judge": may(account, Verb.RUN_ASSESSMENT, plant=plant),
        },
    )  # fmt: skip
    return answer_with(request, page)


@require_http_methods(["GET", "POST"])
def object_against(request: HttpRequest) -> HttpResponse:
    """Object to an entry of one's own published month."""
    account = account_of(request)
    published = _own_month(account, request.GET.get("month", ""))
    found, month, entry = entry_of(published, request.GET.get("rule", ""))
    entries = {one.rule.code: one for one in (month.entries if month else ())}
    rules = [
        (one.code, _rule_choice(found.scheme, one.code, entries)) for one in found.scheme.rules
    ]
    # Where no rule is chosen yet all facts of the month are offered.
    offered = entry.facts if entry else [id for one in entries.values() for id in one.facts]
    facts = [_fact_choice(found.facts[id]) for id in dict.fromkeys(offered) if id in found.facts]
    chosen = {"rule": request.GET.get("rule") or next(iter(entries), rules[0][0])}

    def form(*sent: Any) -> forms.ObjectForm:
        return forms.ObjectForm(*sent, rules=rules, facts=facts, initial=chosen)

    def do(form: Any) -> str:
        given, taken = form.cleaned_data, []
        # No file is opened of who is too late: the operation says why.
        if given["file"] and account.person is not None and not closed(published, clock.today()):
            file = given["file"]
            about = source_of(given["id"])
            taken = [evidence.take(about=about, file=file, name=file.name, by=account.person)]
        made = objecting.object_to(
            account=account, published=published, rule=given["rule"], text=given["text"],
            facts=[UUID(id) for id in given.get("facts", ())], id=given["id"], files=taken,
            key=given["key"],
        )  # fmt: skip
        messages.info(request, _("Your objection is recorded."))
        return reverse("assessment:points_objection", args=[made.pk])

    follows = [
        _("The leading group answers in writing within {days} working days; you are told.").format(
            days=ANSWER_DAYS
        ),
        _("If it is granted, the fact is corrected in the ledger, or a decision is named by its document."),
        _("Points are never written by hand: the account follows the facts."),
        _("To object has no disadvantage for you."),
    ]  # fmt: skip
    page = Page(
        "points_object",
        _("Object to points of {month}").format(month=month_said(published.month)),
        _("Object"), reverse("assessment:points") + f"#m-{month_code(published.month)}", follows,
        form, do, refused=closed(published, clock.today()),
        extra={"until": published.publication.until},
    )  # fmt: skip
    return answer_with(request, page, template="assessment/points/object.html")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Answer an objection."""
    account = account_of(request)
    one: Any = objection_for(account, id, looked=objection_views.looked_by(request))
    if not may_answer(account, one.published.publication.plant):
        raise Denied
    person = one.published.person
    look_at(request, person.plant, person.code, looked=one.looked)
    mended = objecting.corrections(one)
    facts = [_fact_choice(fact) for fact in mended]

    def form(*sent: Any) -> forms.AnswerForm:
        return forms.AnswerForm(*sent, facts=facts)

    back = reverse("assessment:points_objection", args=[one.pk])

    def do(form: Any) -> str:
        given = form.cleaned_data
        grounds = Grounds(
            Answer(given["answer"]), given["note"], tuple(UUID(id) for id in given["facts"]),
            given["document"], given["decided_on"],
        )  # fmt: skip
        objecting.answer(account=account, objection=one, grounds=grounds, key=given["key"])
        messages.info(request, _("The answer is recorded; the member is told."))
        return back

    follows = [
        _("{name} is told of the answer and its reasons.").format(name=one.by.name),
        _("Facts corrected: have them corrected in the ledger first, then name them here. The account follows them."),
        _("Decided otherwise: the decision stands beside the entry by its document; no points are written."),
        _("An answer can't be taken back."),
    ]  # fmt: skip
    page = Page(
        "points_answer", _("Answer the objection"), _("Answer"), back, follows, form, do,
        refused=refusal(account, one), extra={"shown": objection_views.shown(one)},
    )  # fmt: skip
    return answer_with(request, page, template="assessment/points/answer.html")


def _own_month(account: Account, code: str) -> PublishedPoints:
    """The month of one's own that is named, else the newest one. Raises Http404 where none is published."""
    scope_for(account)
    rows = PublishedPoints.objects.filter(person=account.person).select_related(
        "person__plant", "publication__run__edition", "publication__run__plant", "publication__by",
        "publication__plant",
    ).defer("publication__run__results", "publication__run__board")  # fmt: skip
    if code:
        month = month_of(code)
        found = rows.filter(month=month).first() if month is not None else None
    else:
        found = rows.order_by("-month").first()
    if found is None:
        raise Http404
    return found


def _fact_choice(fact: Fact) -> tuple[str, str]:
    return str(fact.pk), f"{day_said(fact.occurred_on)} · {kind_of(fact)} · #{number_of(fact)}"


def _rule_choice(scheme: Any, code: str, entries: dict[str, Any]) -> str:
    entry = entries.get(code)
    said = rule_said(scheme, code)
    return f"{said} · {signed(entry.points)}" if entry is not None else said


def _months(plant: Plant) -> list[tuple[str, str]]:
    """The months that are over, and up to whose last day somebody asked for a run; the newest first."""
    days = Run.objects.filter(plant=plant, kept=True, as_of__lt=clock.today()).order_by("-as_of")
    ends = [day for day in days.values_list("as_of", flat=True).distinct() if day == month_end(day)]
    firsts = [day.replace(day=1) for day in ends[:_MONTHS]]
    return [(month_code(first), month_said(first)) for first in firsts]


def _branches(scope: Scope, plant: Plant) -> list[tuple[str, str]]:
    """To whose members one may publish: the whole plant's, or those of a branch."""
    units = Unit.objects.on(clock.today()).filter(plant=plant, kind__in=BRANCHES)
    if not scope.whole:
        units = units.filter(code__in=scope.branches)
    whole = [("", _("all branches"))] if scope.whole else []
    return whole + list(units.order_by("code").values_list("code", "name"))


def _preview(plant: Plant, chosen: dict[str, str]) -> dict[str, str] | None:
    """What would be published: by which run, to how many; or why it can't be."""
    month: date | None = month_of(chosen["month"])
    if month is None:
        return None
    try:
        judged, people = publishing.covered(plant, month, chosen["branch"])
    except Refused as no:
        return {"refused": str(no)}
    stale = len(changes_since(judged.run))
    return {
        "text": _("{month}: {count} members, by the run of {moment}.").format(
            month=month_said(month), count=len(people), moment=moment_said(judged.run.made_at)
        ),
        "stale": _(
            "{count} facts that it counts were posted or taken back since. Ask for another run up to that day first."
        ).format(count=stale) if stale else "",
        "href": reverse("assessment:run", args=[judged.run.pk]),
    }  # fmt: skip
