"""The committee decides, each award posts a fact; and what was awarded is withdrawn by two offices, never by one.

At least half of those due must be present, and more than half of those due in favour, as in due process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anqi.assessment.honours import tasks, telling
from anqi.assessment.honours.conditions import Candidate, candidates
from anqi.assessment.honours.models import (
    FIELDS,
    Honour,
    HonourAct,
    HonourAward,
    HonourCall,
    HonourNomination,
    HonourStep,
)
from anqi.assessment.honours.operations import allowed, step_on
from anqi.assessment.honours.standing import HonourStanding
from anqi.assessment.process.deciding import Vote
from anqi.assessment.process.telling import concerned
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.vetoes.faults import Refused
from anqi.assessment.vetoes.models import VetoCase
from anqi.assessment.vetoes.queries import cases_against
from anqi.assessment.vetoes.standing import DECIDED
from anqi.assessment.vetoes.taking import Fields
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import NotReversible, post, reverse
from anqi.organisation.models import Account, Person
from anqi.organisation.queries import units_of
from anqi.work.texts import NOTE, TITLE, Texts
from anqi.work.wording import day_said


@dataclass(frozen=True)
class Resolution:
    """A decision as its document has it."""

    committee: str
    document: str
    decided_on: date
    vote: Vote
    note: str = ""


def decide(
    *, account: Account, call: HonourCall, winners: Sequence[str], resolution: Resolution,
    version: int, key: str,
) -> HonourStep:  # fmt: skip
    """Record who is honoured: published candidates who still fulfil all conditions, no more than there are seats."""
    allowed(account, call.plant, HonourAct.DECIDE)
    texts, said = _written(resolution, needs_why=False)
    content = said | {"winners": sorted(winners)}

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        people = list(now.nominations.all())
        if _is_among(account, now, people):
            raise Refused(_("you are nominated yourself; a colleague records the decision"))
        texts.faults += _day_faults(resolution.decided_on, stood)
        texts.faults += _winner_faults(now, stood, people, winners)
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return said | {"codes": sorted(winners)}

    def after(step: HonourStep) -> None:
        _award(step, account)
        tasks.settle(step)
        tasks.done(step, tasks.DECIDING)

    return step_on(account, call, HonourAct.DECIDE, version, key, content, before, after)


def _winner_faults(
    call: HonourCall, now: HonourStanding, people: Sequence[HonourNomination],
    winners: Sequence[str],
) -> list[Fault]:  # fmt: skip
    if not winners:
        return [Fault("winners", _("choose at least one, or end the call without a decision"))]
    published = set(now.published.codes) if now.published is not None else set()
    known = {one.nomination.code: one for one in candidates(call, now, people)}
    faults = []
    for code in winners:
        one = known.get(code)
        if one is None or code not in published:
            faults.append(Fault("winners", _("{code} was not published").format(code=code)))
        elif not one.is_eligible:
            faults.append(Fault("winners", _not_eligible(one)))
    if len(set(winners)) > call.seats:
        text = _("{seats} seats, and {count} are chosen")
        faults.append(Fault("winners", text.format(seats=call.seats, count=len(set(winners)))))
    return faults


def _not_eligible(one: Candidate) -> str:
    reasons = _("; ").join(reason.text for reason in one.reasons)
    return _("{name}: {reasons}").format(name=one.nomination.name, reasons=reasons)


def _award(step: HonourStep, account: Account) -> None:
    """One fact a winner, and who is concerned is told."""
    call, day = step.call, step.decided_on or clock.today()
    winners = list(call.nominations.filter(code__in=step.codes).order_by("code"))
    drafts = []
    for one in winners:
        named = _whose(call, one, day)
        draft = Draft(
            kind="honour.awarded", occurred_on=day, source=telling.source_of(call),
            department=named.get("department", ""), branch=named.get("branch", ""),
            person=named.get("person", ""), key=f"honour/{call.pk}/{one.code}",
            attributes={"rank": "plant", "field": FIELDS[Honour(call.honour)]},
        )  # fmt: skip
        drafts.append(draft)
    facts = post(plant=call.plant, drafts=drafts, by=account.login)
    HonourAward.objects.bulk_create(
        HonourAward(
            step=step, nomination=one, plant=call.plant, type=call.type, code=one.code, fact=fact.pk
        )
        for one, fact in zip(winners, facts, strict=True)
    )
    for one in winners:
        _tell(step, one, telling.AWARDED)


def _whose(call: HonourCall, one: HonourNomination, day: date) -> dict[str, str]:
    """Whom the fact names: a person with his department and branch of that day, or the unit."""
    if call.type != "person":
        return {call.type: one.code}
    person = Person.objects.filter(plant=call.plant_id, code=one.code).first()
    found = {"person": one.code}
    if person is not None:
        where = units_of(person, day)
        for name, unit in (("department", where.department), ("branch", where.branch)):
            if unit is not None:
                found[name] = unit.code
    return found


def ask_back(
    *, account: Account, call: HonourCall, nomination: UUID, note: str, version: int, key: str,
    case: VetoCase | None = None,
) -> HonourStep:  # fmt: skip
    """Ask that an honour be withdrawn, as where responsibility was determined later. The committee decides."""
    allowed(account, call.plant, HonourAct.ASK_BACK)
    texts = Texts()
    note = texts.take("note", note, NOTE, needed=_("say why it is to be withdrawn"))

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        one = _held(now, stood, nomination)
        if one is None:
            texts.fault("nomination", _("choose one of those who hold it"))
        elif one.pk in stood.asked_back:
            raise Refused(_("the withdrawal is asked for already"))
        elif case is not None and case not in cases_on(one):
            texts.fault("case", _("choose a veto case against who is honoured"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return {"nomination": one, "note": note, "case": case}

    def after(step: HonourStep) -> None:
        people = telling.holders(step.call, telling.DECIDING)
        name = step.nomination.name if step.nomination is not None else ""
        telling.tell_of(step, people, telling.ASKED_BACK, name=name)
        tasks.settle(step)
        tasks.ask_to_decide_back(step)

    said = {"nomination": nomination, "note": note, "case": case.pk if case is not None else ""}
    return step_on(account, call, HonourAct.ASK_BACK, version, key, said, before, after)


def cases_on(one: HonourNomination) -> list[VetoCase]:
    """The veto cases on who was honoured that are not dropped: on one of them a withdrawal may rest."""
    return [case for _one, case in cases_on_all(one.call, [one])]


def cases_on_all(
    call: HonourCall, people: Sequence[HonourNomination]
) -> list[tuple[HonourNomination, VetoCase]]:
    """The same of several who were honoured by a call; one query, and none where there is nobody."""
    if not people:
        return []
    codes = {one.code for one in people}
    found = cases_against(call.plant_id, call.type, clock.today(), codes)
    return [
        (one, bar.case)
        for one in people
        for bar in found.get(one.code, ())
        if bar.is_frozen or bar.standing.state in DECIDED
    ]


def withdraw(
    *, account: Account, call: HonourCall, nomination: UUID, resolution: Resolution,
    version: int, key: str, keep: bool = False,
) -> HonourStep:  # fmt: skip
    """Decide on a withdrawal that another asked for: the fact is reversed in the ledger, or the honour is kept."""
    act = HonourAct.KEEP if keep else HonourAct.WITHDRAW
    allowed(account, call.plant, act)
    texts, said = _written(resolution, needs_why=True)

    def before(now: HonourCall, stood: HonourStanding) -> Fields:
        asked = stood.asked_back.get(nomination)
        if asked is None:
            raise Refused(_("nobody asked for this withdrawal; another office does so first"))
        if asked.by_id == account.person_id:
            raise Refused(_("who asked for the withdrawal does not decide on it; a colleague does"))
        if asked.nomination is not None and _is_among(account, now, [asked.nomination]):
            raise Refused(_("you are concerned yourself; a colleague does this"))
        if resolution.decided_on > clock.today():
            texts.fault("decided_on", _("a day that has come"))
        if texts.faults:
            raise Faulty(_("honour"), texts.faults)
        return said | {"nomination": asked.nomination, "answers": asked, "case": asked.case}

    def after(step: HonourStep) -> None:
        if step.nomination is None:
            return
        if act == HonourAct.WITHDRAW:
            _take_back(step, account)
        _tell(step, step.nomination, telling.KEPT if keep else telling.WITHDRAWN)
        tasks.settle(step)
        tasks.done(step, tasks.BACK, step.answers)

    content = said | {"nomination": nomination}
    return step_on(account, call, act, version, key, content, before, after)


def _take_back(step: HonourStep, account: Account) -> None:
    award = HonourAward.objects.get(nomination=step.nomination)
    fact = Fact.objects.select_related("ledger__plant").get(pk=award.fact)
    reason = f"{step.document} {step.note}".strip()
    try:
        reverse(fact=fact, reason=reason, by=account.login, key=f"honour-back/{award.pk}")
    except NotReversible as fault:
        raise Refused(_("the fact was taken back in the ledger already")) from fault


def _held(call: HonourCall, now: HonourStanding, nomination: UUID) -> HonourNomination | None:
    """Who was awarded and still holds it."""
    if nomination in now.withdrawn:
        return None
    return HonourNomination.objects.filter(
        call=call, pk=nomination, award__isnull=False
    ).first()  # fmt: skip


def _tell(step: HonourStep, one: HonourNomination, text: str) -> None:
    subject = RunSubject(type=step.call.type, code=one.code)
    people = {*concerned(step.call.plant, [subject]), one.by}
    telling.tell_of(step, people, text, name=one.name, document=step.document)


def _is_among(account: Account, call: HonourCall, people: Sequence[HonourNomination]) -> bool:
    if call.type != "person" or account.person is None:
        return False
    return any(one.code == account.person.code for one in people)


def _written(resolution: Resolution, *, needs_why: bool) -> tuple[Texts, dict[str, Any]]:
    """What a decision says, and its faults."""
    texts, vote = Texts(), resolution.vote
    committee = texts.take(
        "committee", " ".join(resolution.committee.split()), TITLE,
        needed=_("name the committee that decided"),
    )  # fmt: skip
    document = texts.take(
        "document", resolution.document, TITLE, needed=_("name the document of the decision")
    )
    note = texts.take("note", resolution.note, NOTE, needed=_("say why") if needs_why else "")
    texts.faults += vote.faults()
    return texts, {
        "committee": committee, "document": document, "decided_on": resolution.decided_on,
        "were_due": vote.were_due, "were_present": vote.were_present,
        "in_favour": vote.in_favour, "note": note,
    }  # fmt: skip


def _day_faults(decided_on: date, now: HonourStanding) -> list[Fault]:
    """A decision is of a day after the publication, and not of one to come."""
    if decided_on > clock.today():
        return [Fault("decided_on", _("a day that has come"))]
    if now.until is not None and decided_on <= now.until:
        text = _("a day after {day}: until then objections were taken")
        return [Fault("decided_on", text.format(day=day_said(now.until)))]
    return []
