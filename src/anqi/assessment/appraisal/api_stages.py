"""The acts on a whole appraisal, for programs: it is opened, goes on from stage to stage, and ends.

There is no act by which somebody votes; `api.py` says why.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from ninja.responses import Status

from anqi.assessment.api_kinds import IfMatch
from anqi.assessment.appraisal import ballots, confirming, operations, opinions
from anqi.assessment.appraisal.api import router, shown
from anqi.assessment.appraisal.api_kinds import (
    ConfirmIn,
    MeetingIn,
    OpenIn,
    OpineIn,
    PaperIn,
    WholeAppraisal,
)
from anqi.assessment.appraisal.models import CHOICES, AppraisalStep
from anqi.assessment.appraisal.opinions import Found, Meeting
from anqi.assessment.appraisal.seeing import Seen, appraisal_for
from anqi.assessment.process.api_acting import ActIn, NotedIn, made, somebody, taken
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb
from anqi.organisation.api_access import caller, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.models import BRANCHES, Person, Plant, Unit
from anqi.organisation.tokens import TokenScope

__all__ = ["router"]


@router.post(
    "", response={201: WholeAppraisal}, summary="Open the appraisal of a branch",
    operation_id="open_appraisal",
)  # fmt: skip
@scoped(TokenScope.ACT_ON_ASSESSMENT)
def open_one(
    request: HttpRequest, response: HttpResponse, body: OpenIn, idempotency_key: KeyHeader
) -> Status[WholeAppraisal]:
    """With the members that its roster has today, by its secretary or committee."""
    account, person = somebody(request, Verb.HOLD_APPRAISAL)
    today = clock.today()
    units = Unit.objects.on(today).filter(plant=person.plant, kind__in=BRANCHES, code=body.branch)
    branch = units.select_related("plant").first()
    if branch is None:
        raise Faulty(
            _("appraisal"), [Fault("branch", _("the plant has no such Party branch today"))]
        )
    silent = _people(person.plant, body.without_vote)
    step = made(
        Verb.HOLD_APPRAISAL,
        lambda: operations.open_appraisal(
            account=account, branch=branch, year=body.year, key=idempotency_key, note=body.note,
            counts_provisional=body.counts_provisional, without_vote=silent,
        ),
    )  # fmt: skip
    response["Location"] = address_of("api:appraisal", args=[step.appraisal_id])
    return Status(201, shown(request, response, step.appraisal_id))


def _people(plant: Plant, codes: list[str]) -> list[Person]:
    found = list(Person.objects.filter(plant=plant, code__in=codes)) if codes else []
    if len(found) != len(set(codes)):
        text = _("nobody in the plant has one of these staff numbers")
        raise Faulty(_("appraisal"), [Fault("without_vote", text)])
    return found


def act_on(
    path: str, name: str, summary: str, response: Any = WholeAppraisal
) -> Callable[[Any], Any]:
    """An operation that is an act in an appraisal."""
    made_here = router.post(
        f"/{{uuid:id}}/{path}", response=response, summary=summary, operation_id=name
    )
    return lambda view: made_here(scoped(TokenScope.ACT_ON_ASSESSMENT)(view))


def _noted(
    path: str, name: str, summary: str, said: str, operation: Callable[..., AppraisalStep],
    verb: Verb = Verb.HOLD_APPRAISAL,
) -> None:  # fmt: skip
    """An act that needs a note at most, as an operation; `said` is its description."""

    def view(
        request: HttpRequest, response: HttpResponse, id: UUID, body: NotedIn,
        idempotency_key: KeyHeader, if_match: IfMatch = None,
    ) -> WholeAppraisal:  # fmt: skip
        return _do(request, response, id, body, if_match, verb, operation,
                   note=body.note, key=idempotency_key)  # fmt: skip

    view.__doc__, view.__name__ = said, name
    act_on(path, name, summary)(view)


_noted(
    "self-appraisals", "begin_self_appraisals", "End the study and ask for self-appraisals",
    "The note says what was studied, and when.", operations.begin_self,
)  # fmt: skip
_noted(
    "mutual-appraisal", "begin_mutual_appraisal", "Go on to the mutual appraisal",
    "While a self-appraisal is missing, the note says why.", operations.begin_mutual,
)  # fmt: skip
_noted(
    "ballot-opening", "open_ballot", "Open the secret ballot",
    "It is cast on its page alone. While somebody was not appraised by the others, the note says why.",
    operations.begin_ballot,
)  # fmt: skip
_noted(
    "paper/refusal", "refuse_paper_count", "Send back a count of paper ballots",
    "The note says what is wrong with it; it is thrown away and can be entered anew.",
    ballots.refuse_paper,
)  # fmt: skip
_noted(
    "ballot-annulment", "annul_ballot", "Throw away all that was voted, and hold the ballot again",
    "Everybody votes anew. The note says why.", ballots.annul_ballot,
)  # fmt: skip
_noted(
    "ballot-closing", "close_ballot", "Close the ballot and count it",
    "Fewer than five ballots are not counted. While somebody has not voted, the note says why it is closed.",
    ballots.close_ballot,
)  # fmt: skip
_noted(
    "report", "report_opinions", "Report the opinions to the Party committee",
    "When all members have answered, or their days are over.", opinions.report,
)  # fmt: skip
_noted(
    "return", "return_report", "Return a report to the branch",
    "Its meeting resolves anew. The note says what.", confirming.send_back, Verb.RUN_ASSESSMENT,
)  # fmt: skip
_noted(
    "end", "end_appraisal", "End an appraisal",
    "When help for those who fell short has come to an end.", confirming.close,
)  # fmt: skip
_noted(
    "cancellation", "call_appraisal_off", "Call an appraisal off",
    "What was voted is thrown away unread. The note says why; another can be opened.",
    operations.call_off,
)  # fmt: skip


@act_on("paper", "enter_paper_count", "Enter the count of paper ballots")
def enter_paper(
    request: HttpRequest, response: HttpResponse, id: UUID, body: PaperIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAppraisal:  # fmt: skip
    """For somebody else to confirm. At least five: fewer would show who voted how."""
    seen = appraisal_for(caller(request), id)
    keys = {one.person.code: one.pk for one in seen.members} if seen.holds else {}
    graded = {one.person.code for one in seen.members if one.is_graded}
    faults = [
        Fault(f"counts.{code}", _("nobody of this number is graded here"))
        for code in body.counts if code not in graded
    ] + [
        Fault(f"counts.{code}", _("choose a grade, or abstain"))
        for code, counts in body.counts.items() if set(counts) - set(CHOICES)
    ] + [
        Fault("cast_by", _("only members with a vote cast a ballot"))
        for code in body.cast_by if code not in keys
    ]  # fmt: skip
    if seen.holds and faults:
        raise Faulty(_("ballot"), faults)
    counts = {
        keys[code]: [given.get(choice, 0) for choice in CHOICES]
        for code, given in body.counts.items()
        if code in keys
    }
    cast_by = [keys[code] for code in body.cast_by if code in keys]
    return _do(request, response, id, body, if_match, Verb.HOLD_APPRAISAL, ballots.enter_paper,
               ballots=body.ballots, counts=counts, cast_by=cast_by,
               key=idempotency_key)  # fmt: skip


@act_on("paper/confirmation", "confirm_paper_count", "Confirm the count that somebody else entered")
def confirm_paper(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAppraisal:  # fmt: skip
    """It is added to the ballots cast on the page; those who put one in have voted."""
    return _do(request, response, id, body, if_match, Verb.HOLD_APPRAISAL,
               ballots.confirm_paper, key=idempotency_key)  # fmt: skip


@act_on("opinions", "resolve_opinions", "Set down what a meeting resolved of every graded member")
def opine(
    request: HttpRequest, response: HttpResponse, id: UUID, body: OpineIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAppraisal:  # fmt: skip
    """With a quorum and a majority, and at most a third outstanding. Members are told, and may object."""
    seen = appraisal_for(caller(request), id)
    keys = {one.person.code: one.pk for one in seen.members}
    unknown = set(body.opinions) - set(keys) if seen.holds else set()
    if unknown:
        text = _("nobody of this number is on the list")
        raise Faulty(_("opinions"), [Fault(f"opinions.{code}", text) for code in sorted(unknown)])
    found = {
        keys[code]: Found(one.grade, one.reason, one.words)
        for code, one in body.opinions.items()
        if code in keys
    }
    meeting = meeting_in(body.meeting)
    return _do(request, response, id, body, if_match, Verb.HOLD_APPRAISAL, opinions.opine,
               meeting=meeting, found=found, due=opinions.due_at(seen, meeting.body),
               note=body.note, key=idempotency_key)  # fmt: skip


@act_on(
    "confirmation", "confirm_opinions", "Set down that the Party committee confirmed the opinions"
)
def confirm(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ConfirmIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> WholeAppraisal:  # fmt: skip
    """By somebody else than who reported them. Each becomes a fact of the ledger."""
    return _do(request, response, id, body, if_match, Verb.RUN_ASSESSMENT, confirming.confirm,
               document=body.document, decided_on=body.decided_on, note=body.note,
               key=idempotency_key)  # fmt: skip


def meeting_in(given: MeetingIn) -> Meeting:
    return Meeting(given.body, given.held_on, given.were_present, given.in_favour)


def _do(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ActIn, if_match: str | None,
    verb: Verb, operation: Callable[..., AppraisalStep], **said: Any,
) -> WholeAppraisal:  # fmt: skip
    """Do an act on an appraisal that is seen, and answer with it as it is then."""
    seen = appraisal_for(caller(request), id)
    with_codes(
        seen,
        lambda: taken(
            verb, seen.appraisal.version, body, if_match,
            lambda version: operation(
                account=seen.account, appraisal=seen.appraisal, version=version, **said
            ),
        ),
    )  # fmt: skip
    return shown(request, response, id)


_PLACES: Mapping[str, str] = {"member": "counts", "grade": "opinions"}


def with_codes(seen: Seen, do: Callable[[], Any]) -> None:
    """Do something whose faults name members by our keys; to programs they name them by staff number."""
    try:
        do()
    except Faulty as faulty:
        codes = {str(one.pk): one.person.code for one in seen.members}
        faults = [Fault(_place(one.place, codes), one.message) for one in faulty.faults]
        raise Faulty(_("appraisal"), faults) from faulty


def _place(place: str, codes: Mapping[str, str]) -> str:
    name, _dash, key = place.partition("-")
    if key not in codes:
        return place
    if name in ("reason", "words"):
        return f"opinions.{codes[key]}.{name}"
    return f"{_PLACES.get(name, name)}.{codes[key]}"
