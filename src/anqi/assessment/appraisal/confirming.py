"""What comes after the report: confirmed and posted, corrected by reversal, help followed up, ended."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from anqi.assessment.appraisal.acting import Wanted, digest, do
from anqi.assessment.appraisal.faults import Refused
from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    Appraised,
    Grade,
    Outcome,
)
from anqi.assessment.appraisal.opinions import Found, keep_opinion, regrade
from anqi.assessment.appraisal.posting import correct_fact, post_all
from anqi.assessment.appraisal.sealed import closed
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.telling import tell_of
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account
from anqi.work.texts import DETAILS, TITLE, Texts

_A, _S = AppraisalAct, AppraisalState
SHORT = (Grade.BASICALLY_QUALIFIED, Grade.UNQUALIFIED)
"""Who falls short is helped, and it is followed up what comes of it (处置跟踪)."""


def send_back(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str
) -> AppraisalStep:
    """Return a report to the branch, whose meeting resolves anew."""

    def change(seen: Seen) -> None:
        seen.appraisal.state = _S.OPINION
        tell_of(seen, _A.RETURN)

    needed = _("say what is to be resolved anew")
    return do(
        appraisal,
        Wanted(act=_A.RETURN, account=account, key=key, version=version, note=note, needed=needed),
        change,
    )


def confirm(
    *, account: Account, appraisal: Appraisal, version: int, key: str, document: str, decided_on: date,
    note: str = "",
) -> AppraisalStep:  # fmt: skip
    """Set down that the Party committee confirmed the opinions; each becomes a fact of the ledger.

    Who reported them does not confirm them. Raises Faulty without a document, or with a day that can't be.
    """
    said = _document(document)

    def change(seen: Seen) -> None:
        _check_day(seen, decided_on)
        reported = [one for one in seen.steps if one.act == _A.REPORT][-1]
        if reported.by_id == seen.person.pk:
            raise Refused(_("somebody else than who reported the opinions confirms them"))
        if seen.me is not None and seen.me.is_graded:
            raise Refused(_("your own opinion is among them: somebody else confirms them"))
        seen.appraisal.state = _S.CONFIRMED

    def after(seen: Seen, step: AppraisalStep) -> None:
        post_all(seen, step)
        tell_of(seen, _A.CONFIRM)

    wanted = Wanted(
        act=_A.CONFIRM, account=account, key=key, version=version, note=note,
        fields={"document": said, "held_on": decided_on},
    )  # fmt: skip
    return do(appraisal, wanted, change, after)


def correct(
    *, account: Account, appraisal: Appraisal, member: Appraised, version: int, key: str, grade: str,
    document: str, decided_on: date, note: str,
) -> AppraisalStep:  # fmt: skip
    """Set down that the Party committee found otherwise of one member: the fact is reversed and another one posted."""
    said = _document(document)

    def change(seen: Seen) -> None:
        _check_day(seen, decided_on)
        if member.person_id == seen.person.pk:
            raise Refused(_("nobody corrects the opinion on himself"))
        if grade == member.grade:
            raise Faulty(_("opinions"), [Fault("grade", _("this is the grade that he has"))])
        regrade(seen, member, grade)

    def after(seen: Seen, step: AppraisalStep) -> None:
        keep_opinion(step, member, Found(grade, step.note))
        correct_fact(seen, step, Appraised.objects.select_related("person").get(pk=member.pk))
        tell_of(seen, _A.CORRECT, member=member)

    wanted = Wanted(
        act=_A.CORRECT, account=account, key=key, version=version, note=note, member=member,
        needed=_("say why the opinion is corrected"),
        fields={"document": said, "held_on": decided_on}, content={"grade": grade},
    )  # fmt: skip
    return do(appraisal, wanted, change, after)


def _document(document: str) -> str:
    texts = Texts()
    said = texts.take(
        "document", document, TITLE, needed=_("the number of the decision's document")
    )
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)
    return said


def _check_day(seen: Seen, decided_on: date) -> None:
    """The committee decides after the branch did, and not on a day that is to come."""
    first = max((one.held_on for one in seen.steps if one.held_on), default=seen.day)
    if not first <= decided_on <= seen.day:
        text = _("a day from {first} to today").format(first=first)
        raise Faulty(_("opinions"), [Fault("decided_on", text)])


def follow_up(
    *, account: Account, appraisal: Appraisal, member: Appraised, version: int, key: str, text: str,
    outcome: str,
) -> AppraisalStep:  # fmt: skip
    """Set down how help for a member who fell short goes. Only those concerned read it."""
    texts = Texts()
    said = texts.take("text", text, DETAILS, needed=_("say what was done"))
    if outcome not in Outcome.values:
        texts.fault("outcome", _("not one of those offered"))
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)

    def change(seen: Seen) -> None:
        del seen
        if member.grade not in SHORT:
            raise Refused(_("{name} has not fallen short").format(name=member.person.name))

    wanted = Wanted(
        act=_A.FOLLOW_UP, account=account, key=key, version=version, member=member,
        fields={"sealed": closed(said), "outcome": outcome}, content={"text": digest(said)},
    )  # fmt: skip
    return do(appraisal, wanted, change)


def open_cases(seen: Seen) -> Collection[Appraised]:
    """Members who fell short and of whom it is not said that they became better, or are with the Party committee."""
    ended = {
        one.member_id: one.outcome != Outcome.GOES_ON
        for one in seen.steps
        if one.act == _A.FOLLOW_UP
    }
    return [one for one in seen.members if one.grade in SHORT and not ended.get(one.pk)]


def close(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str = ""
) -> AppraisalStep:
    """End the appraisal, when help for those who fell short has come to an end."""

    def change(seen: Seen) -> None:
        if waiting := open_cases(seen):
            names = _(", ").join(one.person.name for one in waiting)
            raise Refused(_("help goes on for {names}").format(names=names))
        seen.appraisal.state = _S.CLOSED

    return do(
        appraisal,
        Wanted(act=_A.CLOSE, account=account, key=key, version=version, note=note),
        change,
    )
