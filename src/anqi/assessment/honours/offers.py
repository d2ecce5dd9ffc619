"""What somebody is offered to do with a call on its own page: the acts that are for him and possible now."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anqi.assessment.honours import deciding, operations
from anqi.assessment.honours.forms import (
    AnswerForm,
    AskBackForm,
    BackForm,
    OnNominationForm,
    PublishForm,
)
from anqi.assessment.honours.models import HonourAct
from anqi.assessment.honours.queries import CallFor
from anqi.assessment.honours.refusals import refusal
from anqi.assessment.honours.standing import PUBLISH_DAYS, VERBS
from anqi.assessment.process.wording import link_to
from anqi.assessment.vetoes.acting import Offer
from anqi.assessment.vetoes.forms import NoteForm
from anqi.kit import clock
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import Account
from anqi.rules.rulebook.wording import called
from anqi.work.wording import day_said
from anqi.work.working_days import working_day_after

Fields = dict[str, Any]


def is_for(account: Account, found: CallFor, act: HonourAct) -> bool:
    """Whether an act is for somebody, whenever it is possible. Nominating and objecting reach less than the plant."""
    if act in (HonourAct.NOMINATE, HonourAct.OBJECT):
        return not scope_of(account, VERBS[act][0]).is_empty
    return any(may(account, verb, plant=found.call.plant) for verb in VERBS[act])


def can(account: Account, found: CallFor, act: HonourAct) -> bool:
    """Whether it is for him and it is its turn."""
    return is_for(account, found, act) and not refusal(found.call, found.standing, act)


def actions(account: Account, found: CallFor) -> list[dict[str, Any]]:
    """The acts that have a page of their own, and the sheet."""
    shown: list[dict[str, Any]] = []
    pages = (
        (HonourAct.NOMINATE, _("Nominate"), "nominate"), (HonourAct.CHECK, _("Review"), "review_honour"),
        (HonourAct.DECIDE, _("Record the decision"), "decide_honour"),
    )  # fmt: skip
    if found.standing.published is not None:
        sheet = link_to("assessment:honour_sheet", found.call.pk)
        shown.append({"text": _("Publication sheet"), "href": sheet, "icon": "printer"})
    for act, text, name in pages:
        if can(account, found, act):
            href = link_to(f"assessment:{name}", found.call.pk)
            shown.append({"text": text, "href": href, "primary": True})
    return shown


def allowed(account: Account, found: CallFor) -> dict[str, bool]:
    """Of each act on the call's own page, whether it is for an account, whenever it is possible."""
    return {act.value: is_for(account, found, act) for act in _MADE}


def offers_for(account: Account, found: CallFor, *, now: bool = True) -> list[Offer]:
    """The acts on the call's own page that are possible; not `now`: all that are for him."""
    able = can if now else is_for
    makers = [make for act, make in _MADE.items() if able(account, found, act)]
    return [one for make in makers for one in make(account, found)]


def _offer(
    act: HonourAct, label: str, said: str, form: Callable[..., Any], do: Callable[[Any], Any],
    *, is_main: bool = True,
) -> Offer:  # fmt: skip
    def made(*data: Any, version: int) -> Any:
        return form(*data, act=act.value, version=version)

    return Offer(act.value, label, made, do, said, is_main=is_main)


def _sent(account: Account, found: CallFor, form: Any) -> Fields:
    given = form.cleaned_data
    return {
        "account": account, "call": found.call, "version": given["version"], "key": given["key"],
    }  # fmt: skip


def _publish(account: Account, found: CallFor) -> Iterator[Offer]:
    least = working_day_after(clock.today(), PUBLISH_DAYS)

    def do(form: Any) -> Any:
        given = form.cleaned_data
        return operations.publish(
            **_sent(account, found, form), until=given["until"], note=given["note"]
        )

    yield _offer(
        HonourAct.PUBLISH, _("Publish the candidates"),
        _("All who fulfil the conditions, for {days} working days at least. Name and unit only.").format(
            days=PUBLISH_DAYS
        ),
        lambda *data, **more: PublishForm(*data, initial={"until": least}, **more), do,
    )  # fmt: skip


def _object(account: Account, found: CallFor) -> Iterator[Offer]:
    def do(form: Any) -> Any:
        return operations.object_to(
            **_sent(account, found, form), nomination=form.id(), text=form.cleaned_data["note"]
        )

    yield _offer(
        HonourAct.OBJECT, _("Object to a candidate"),
        _("It is answered in writing before the committee decides. Your name is seen by those who answer."),
        lambda *data, **more: OnNominationForm(*data, nominations=found.published, **more), do,
        is_main=False,
    )  # fmt: skip


def _answer(account: Account, found: CallFor) -> Iterator[Offer]:
    waiting = [one for one in found.standing.open if one.by_id != account.person_id]
    objections = [
        (str(one.pk), f"{one.nomination.name if one.nomination else ''}: {one.note[:60]}")
        for one in waiting
    ]

    def do(form: Any) -> Any:
        given = form.cleaned_data
        return operations.answer(
            **_sent(account, found, form), objection=UUID(given["objection"]),
            granted=given["granted"] == "yes", text=given["note"],
        )  # fmt: skip

    if objections:
        yield _offer(
            HonourAct.ANSWER, _("Answer an objection"),
            _("Who objected is told. Where it is granted the candidate is struck."),
            lambda *data, **more: AnswerForm(*data, objections=objections, **more), do,
        )  # fmt: skip


def _ask_back(account: Account, found: CallFor) -> Iterator[Offer]:
    now = found.standing
    codes = now.decision.codes if now.decision is not None else ()
    held = [
        one for one in found.nominations
        if one.code in codes and one.pk not in now.withdrawn and one.pk not in now.asked_back
    ]  # fmt: skip

    cases = {case.pk: (one, case) for one, case in deciding.cases_on_all(found.call, held)}

    def do(form: Any) -> Any:
        chosen = form.case_id()
        return deciding.ask_back(
            **_sent(account, found, form), nomination=form.id(), note=form.cleaned_data["note"],
            case=cases[chosen][1] if chosen is not None else None,
        )  # fmt: skip

    if held:
        offered = [
            (str(id), f"{one.name}: {called(case.title, case.veto)}, {day_said(case.since)}")
            for id, (one, case) in cases.items()
        ]
        yield _offer(
            HonourAct.ASK_BACK, _("Ask for a withdrawal"),
            _("As where responsibility was determined later. The committee decides; the fact is reversed then."),
            lambda *data, **more: AskBackForm(*data, nominations=held, cases=offered, **more), do,
            is_main=False,
        )  # fmt: skip


def _withdraw(account: Account, found: CallFor) -> Iterator[Offer]:
    steps = found.standing.asked_back.values()
    asked = [one.nomination for one in steps if one.nomination is not None]
    asked_by_others = [
        one.nomination for one in steps
        if one.nomination is not None and one.by_id != account.person_id
    ]  # fmt: skip

    def do(form: Any) -> Any:
        given = form.cleaned_data
        return deciding.withdraw(
            **_sent(account, found, form), nomination=UUID(given["nomination"]),
            resolution=form.resolution(), keep=given["outcome"] == "keep",
        )  # fmt: skip

    if asked and asked_by_others:
        yield _offer(
            HonourAct.WITHDRAW, _("Decide on a withdrawal"),
            _("Where it is withdrawn the fact is reversed in the ledger, and the page says so for ever."),
            lambda *data, **more: BackForm(*data, asked=asked_by_others, **more), do,
        )  # fmt: skip


def _call_off(account: Account, found: CallFor) -> Iterator[Offer]:
    def do(form: Any) -> Any:
        return operations.call_off(**_sent(account, found, form), note=form.cleaned_data["note"])

    yield _offer(
        HonourAct.CALL_OFF, _("End the call"), _("Nobody is honoured; all that was done stays."),
        lambda *data, **more: NoteForm(*data, label=_("Why the call ends"), **more), do,
        is_main=False,
    )  # fmt: skip


_MADE: dict[HonourAct, Callable[[Account, CallFor], Iterator[Offer]]] = {
    HonourAct.PUBLISH: _publish,
    HonourAct.OBJECT: _object,
    HonourAct.ANSWER: _answer,
    HonourAct.ASK_BACK: _ask_back,
    HonourAct.WITHDRAW: _withdraw,
    HonourAct.CALL_OFF: _call_off,
}


def may_call(account: Account) -> bool:
    """Whether somebody calls for honours."""
    return scope_of(account, Verb.CALL_HONOURS).whole
