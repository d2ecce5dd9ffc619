"""Acts on rulebooks, for programs: draft, write, send, return, overrule, publish, give up, try out.

They stand in the router of `api.py`: one address takes GET and POST from one router only.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse as address_of
from django.utils.translation import gettext as _
from ninja.responses import Status

from anqi.assessment.api_kinds import ActIn, IfMatch, Stale, change_out, version_seen
from anqi.assessment.rulebooks import operations
from anqi.assessment.rulebooks.api import router
from anqi.assessment.rulebooks.api_kinds import (
    DraftIn,
    DropIn,
    EditionOut,
    EditionSaved,
    FiguresIn,
    OverruleIn,
    PublishIn,
    ReturnIn,
    SeatsOut,
    WhatIfIn,
    WhatIfOut,
    WriteIn,
)
from anqi.assessment.rulebooks.api_showing import edition_out, placed_out
from anqi.assessment.rulebooks.draft_views import RECORDED
from anqi.assessment.rulebooks.faults import Conflict
from anqi.assessment.rulebooks.forms import given, given_text
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionStep
from anqi.assessment.rulebooks.queries import edition_seen, editions_seen, tries
from anqi.assessment.rulebooks.reviewing import checked
from anqi.assessment.rulebooks.stepping import VERBS
from anqi.assessment.rulebooks.whatif import Seats, try_out
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.api_access import Refused, acted, caller, handed_out, scoped
from anqi.organisation.api_kinds import KeyHeader
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope

__all__ = ["router"]
Done = Callable[..., EditionStep]


@router.post(
    "", response={201: EditionSaved}, summary="Draft an edition", operation_id="draft_rulebook"
)
@scoped(TokenScope.WRITE_RULEBOOKS)
def draft(
    request: HttpRequest, response: HttpResponse, body: DraftIn, idempotency_key: KeyHeader
) -> Status[dict[str, object]]:
    """Of a text, an edition, or a rulebook that comes with the program. It may have faults until it is sent."""
    account = caller(request)
    plant = scope_of(account, Verb.KEEP_RULEBOOKS).plant
    if plant is None or not may(account, Verb.KEEP_RULEBOOKS, plant=plant):
        raise Refused(Verb.KEEP_RULEBOOKS)
    text, based_on = _beginning(account, body)
    step = operations.draft(
        plant=plant, account=account, key=idempotency_key, text=text, based_on=based_on,
        name=body.name, title=body.title, years=body.years, id=body.id,
    )  # fmt: skip
    response["Location"] = address_of("api:rulebook", args=[step.edition_id])
    return Status(201, _saved(request, response, step))


def _act(path: str, name: str, summary: str, kind: Any = EditionOut) -> Callable[[Any], Any]:
    """An operation that is an act on an edition."""
    made = router.post(f"/{{uuid:id}}/{path}", response=kind, summary=summary, operation_id=name)
    return lambda view: made(scoped(TokenScope.WRITE_RULEBOOKS)(view))


@_act("text", "write_rulebook", "Replace the text of a draft", EditionSaved)
def write(
    request: HttpRequest, response: HttpResponse, id: UUID, body: WriteIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """Its faults are answered, and do not keep it from being saved."""
    return _saved(request, response, _do(
        request, id, EditionAct.SAVE, body, if_match, idempotency_key,
        operations.save_text, text=body.text,
    ))  # fmt: skip


@_act("figures", "write_figures", "Change figures of a draft where they stand", EditionSaved)
def figures(
    request: HttpRequest, response: HttpResponse, id: UUID, body: FiguresIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """By the paths that faults name; comments and order of the text stay."""
    return _saved(request, response, _do(
        request, id, EditionAct.SAVE, body, if_match, idempotency_key,
        operations.save_figures, figures=body.figures, lists=body.lists,
    ))  # fmt: skip


@_act("send", "send_rulebook", "Send a draft for review")
def send(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ActIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """It has no fault, its examples hold, and each objection is mended or overruled; else 409 says what is open."""
    return _stepped(request, response, _do(
        request, id, EditionAct.SEND, body, if_match, idempotency_key, operations.send
    ))  # fmt: skip


@_act("return", "return_rulebook", "Return what was sent for review")
def send_back(
    request: HttpRequest, response: HttpResponse, id: UUID, body: ReturnIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """It is a draft again; who sent it may take it back so too."""
    return _stepped(request, response, _do(
        request, id, EditionAct.RETURN, body, if_match, idempotency_key, operations.return_
    ))  # fmt: skip


@_act("overruling", "overrule_objection", "Record that the committee keeps a rule")
def overrule(
    request: HttpRequest, response: HttpResponse, id: UUID, body: OverruleIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """Though the formalism check objects to it; it holds as long as the rule's text stays so."""
    return _stepped(request, response, _do(
        request, id, EditionAct.OVERRULE, body, if_match, idempotency_key, operations.overrule,
        scheme=body.scheme, rule=body.rule, document=body.document, decided_on=body.decided_on,
    ))  # fmt: skip


@_act("publication", "publish_rulebook", "Publish what somebody else drafted and sent")
def publish(
    request: HttpRequest, response: HttpResponse, id: UUID, body: PublishIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """From then on it never changes. Who drafted, changed or sent it is answered 409."""
    return _stepped(request, response, _do(
        request, id, EditionAct.PUBLISH, body, if_match, idempotency_key, operations.publish,
        in_force_from=body.in_force_from,
    ))  # fmt: skip


@_act("drop", "drop_rulebook", "Give a draft up")
def drop(
    request: HttpRequest, response: HttpResponse, id: UUID, body: DropIn,
    idempotency_key: KeyHeader, if_match: IfMatch = None,
) -> dict[str, object]:  # fmt: skip
    """It stays to be read and copied."""
    return _stepped(request, response, _do(
        request, id, EditionAct.DROP, body, if_match, idempotency_key, operations.drop
    ))  # fmt: skip


@router.post(
    "/{uuid:id}/what-if", response=WhatIfOut, summary="What an edition would change",
    operation_id="what_if",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def what_if(request: HttpRequest, id: UUID, body: WhatIfIn) -> WhatIfOut:
    """Who gets another score or grade, and through which rule, on this year's facts or those of the last.

    Nothing of it is kept.
    """
    account = caller(request)
    found = edition_seen(account, id)
    if not tries(account, found):
        raise Refused(Verb.KEEP_RULEBOOKS)
    tried = try_out(
        edition=found, figures=body.figures, lists=body.lists, scheme=body.scheme,
        against=body.against, facts=body.facts,
    )  # fmt: skip
    handed_out(request)
    return WhatIfOut(
        scheme=tried.scheme.name, facts=tried.facts, first=tried.period.first,
        last=tried.period.last, as_of=tried.as_of,
        baseline=tried.baseline.pk if tried.baseline else None, subjects=tried.subjects,
        regraded=len(tried.regraded), rescored=sum(one.by != 0 for one in tried.changes),
        changes=[change_out(one) for one in tried.changes[: body.limit]],
        seats_before=_seats(tried.seats[0]), seats_after=_seats(tried.seats[1]),
    )  # fmt: skip


def _seats(found: list[Seats]) -> list[SeatsOut]:
    return [
        SeatsOut(grade=one.grade, seats=one.seats, given=one.given, tied=list(one.tied))
        for one in found
    ]


def _beginning(account: Account, body: DraftIn) -> tuple[str, Edition | None]:
    """The text to begin with, and the edition that it is a copy of. Raises Faulty."""
    named = [one for one in (body.text, body.edition, body.given) if one]
    if len(named) != 1:
        message = _("choose one: an edition, a file, or a text")
        raise Faulty(_("edition"), [Fault("text", message)])
    if body.edition is not None:
        found = editions_seen(account).filter(pk=body.edition).first()
        if found is None:
            raise Faulty(_("edition"), [Fault("edition", _("there is no such edition"))])
        return found.text, found
    if body.given:
        if body.given not in given():
            message = _("no rulebook of this name comes with the program")
            raise Faulty(_("edition"), [Fault("given", message)])
        return given_text(body.given), None
    return body.text or "", None


def _do(
    request: HttpRequest, id: UUID, act: EditionAct, body: ActIn, if_match: str | None, key: str,
    done: Done, **more: Any,
) -> EditionStep:  # fmt: skip
    """Do an act on the version that was seen. Raises Refused, NoVersion, Stale, and what the act raises."""
    account = caller(request)
    found = edition_seen(account, id)
    if not any(may(account, verb, plant=found.plant) for verb in VERBS[act]):
        raise Refused(VERBS[act][0])
    version = version_seen(body.version, if_match, found.version)
    try:
        return done(
            edition=found, account=account, version=version, key=key, note=body.note, **more
        )
    except Conflict as conflict:
        now = conflict.now
        if if_match is not None and now.pk == found.pk and now.version != version:
            raise Stale(now.version, now.state) from conflict
        raise


def _stepped(request: HttpRequest, response: HttpResponse, step: EditionStep) -> dict[str, object]:
    """The edition after an act, which is recorded."""
    acted(request, RECORDED, f"rulebook {step.edition_id} {step.act}")
    response["ETag"] = f'"{step.edition.version}"'
    return edition_out(step.edition)


def _saved(request: HttpRequest, response: HttpResponse, step: EditionStep) -> dict[str, object]:
    found = checked(step.edition.text, step.edition.name)
    more = {"faults": placed_out(found.faults), "warnings": placed_out(found.warnings)}
    return {**_stepped(request, response, step), **more}
