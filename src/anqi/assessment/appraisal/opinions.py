"""The opinion of the branch on each member: resolved by a meeting, told to the member, objected to, answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anqi.assessment.appraisal.acting import Wanted, digest, do
from anqi.assessment.appraisal.faults import Refused
from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalOpinion,
    AppraisalState,
    AppraisalStep,
    Appraised,
    Body,
    Grade,
)
from anqi.assessment.appraisal.quorum import meeting_faults, most_excellent, voters
from anqi.assessment.appraisal.reference import years_of
from anqi.assessment.appraisal.sealed import closed
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.telling import holders, tell_of
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account
from anqi.work.texts import DETAILS, NOTE, Texts
from anqi.work.working_days import working_day_after

_A, _S = AppraisalAct, AppraisalState
DAYS_TO_OBJECT = 5
"""Working days within which a member may object before the opinion is reported."""


@dataclass(frozen=True)
class Meeting:
    """What a meeting was: which one, on which day, how many with a vote were present, how many in favour."""

    body: Body
    held_on: date
    were_present: int
    in_favour: int

    def fields(self, due: int) -> dict[str, object]:
        """It as fields of a step."""
        return {
            "body": self.body, "held_on": self.held_on, "were_due": due,
            "were_present": self.were_present, "in_favour": self.in_favour,
        }  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a member is found to be. `reason` says why 优秀 where facts of the year speak against it."""

    grade: str
    reason: str = ""
    words: str = ""


def due_at(seen: Seen, body: Body) -> int:
    """How many have a vote in a meeting: the members with one, or the committee of the branch."""
    return len(voters(seen.members)) if body == Body.GENERAL else len(holders(seen.appraisal))


def opine(
    *, account: Account, appraisal: Appraisal, version: int, key: str, meeting: Meeting,
    found: Mapping[int, Found], due: int, note: str = "",
) -> AppraisalStep:  # fmt: skip
    """Set down what a meeting resolved of every member who is graded, by their keys; they are told, and may object.

    `due` is how many with a vote the form showed: were it another number by now, nothing is written. Raises Faulty
    without a quorum or a majority, with more than a third 优秀, without a grade for somebody.
    """

    def change(seen: Seen) -> None:
        _check_meeting(seen, meeting, due)
        _check_found(seen, found)
        for one in seen.members:
            if one.is_graded:
                one.grade, one.version = found[one.pk].grade, one.version + 1
                one.save(update_fields=("grade", "version"))
        seen.appraisal.state = _S.FEEDBACK

    def after(seen: Seen, step: AppraisalStep) -> None:
        _keep(step, {one.pk: found[one.pk] for one in seen.members if one.is_graded})
        tell_of(seen, _A.OPINE, day=str(step.until))

    until = working_day_after(clock.today(), DAYS_TO_OBJECT)
    wanted = Wanted(
        act=_A.OPINE, account=account, key=key, version=version, note=note,
        fields={**meeting.fields(due), "until": until},
        content={str(one): [told.grade, told.reason, digest(told.words)] for one, told in found.items()},
    )  # fmt: skip
    return do(appraisal, wanted, change, after)


def _check_meeting(seen: Seen, meeting: Meeting, due: int) -> None:
    now = due_at(seen, meeting.body)
    faults = []
    if now != due:
        text = _("{due} have a vote by now; look at the form again")
        faults.append(Fault("were_present", text.format(due=now)))
    if meeting.body == Body.COMMITTEE and now < 2:
        faults.append(Fault("body", _("the branch has no committee; its general meeting resolves")))
    begun = seen.appraisal.roster_on
    if not begun <= meeting.held_on <= seen.day:
        text = _("a day from {first} to today")
        faults.append(Fault("held_on", text.format(first=begun)))
    faults += meeting_faults(now, meeting.were_present, meeting.in_favour)
    if faults:
        raise Faulty(_("opinions"), faults)


def _check_found(seen: Seen, found: Mapping[int, Found]) -> None:
    texts = Texts()
    graded = [one for one in seen.members if one.is_graded]
    if set(found) - {one.pk for one in graded}:
        texts.fault("", _("provisional members and those struck from the list are not graded"))
    years = years_of(seen.appraisal.plant, [one.person.code for one in graded], seen.appraisal.year)
    for one in graded:
        told = found.get(one.pk, Found(""))
        if told.grade not in Grade.values:
            texts.fault(f"grade-{one.pk}", _("{name} has no grade").format(name=one.person.name))
        texts.take(f"reason-{one.pk}", told.reason, NOTE)
        texts.take(f"words-{one.pk}", told.words, DETAILS)
        if (
            told.grade == Grade.EXCELLENT
            and years[one.person.code].speaks_against
            and not told.reason.strip()
        ):
            text = _(
                "facts of the year speak against it; say why {name} is outstanding all the same"
            )
            texts.fault(f"reason-{one.pk}", text.format(name=one.person.name))
    best = sum(told.grade == Grade.EXCELLENT for told in found.values())
    check_cap(seen, best, texts)
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)


def check_cap(seen: Seen, excellent: int, texts: Texts) -> None:
    """At most a third of the members is 优秀."""
    most = most_excellent(seen.appraisal, seen.members)
    if excellent > most:
        text = _(
            "{count} are outstanding; at most {most} may be, a third of the members rounded down"
        )
        texts.fault("", text.format(count=excellent, most=most))


def _keep(step: AppraisalStep, found: Mapping[int, Found]) -> None:
    AppraisalOpinion.objects.bulk_create(
        AppraisalOpinion(
            step=step, member_id=member, grade=told.grade, reason=told.reason.strip(),
            words=closed(told.words.strip()),
        )
        for member, told in found.items()
    )  # fmt: skip


def acknowledge(*, account: Account, appraisal: Appraisal, key: str) -> AppraisalStep:
    """Say that one has read the opinion on oneself."""
    return _own(_A.ACKNOWLEDGE, account, appraisal, key)


def object_to(*, account: Account, appraisal: Appraisal, key: str, text: str) -> AppraisalStep:
    """Object to the opinion on oneself, within five working days and before it is reported.

    Raises Refused when it is too late, or one objects a second time while the first is not answered.
    """
    return _own(_A.OBJECT, account, appraisal, key, text)


def _own(
    act: AppraisalAct, account: Account, appraisal: Appraisal, key: str, text: str = ""
) -> AppraisalStep:
    texts = Texts()
    needed = _("say what you hold against it") if act == _A.OBJECT else ""
    said = texts.take("text", text, DETAILS, needed=needed)
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)
    mine = appraisal.members.filter(person=account.person_id).first()

    def change(seen: Seen) -> None:
        if mine is None or not mine.is_graded:
            raise Refused(_("you are not graded in this appraisal"))
        told = Feedback(seen)
        if act == _A.OBJECT and seen.day > told.until:
            raise Refused(_("objections were possible until {day}").format(day=told.until))
        if act == _A.OBJECT and mine.pk in told.unanswered:
            raise Refused(_("your objection waits for its answer"))
        if act == _A.ACKNOWLEDGE and mine.pk in told.done:
            raise Refused(_("you have answered already"))
        if act == _A.OBJECT:
            tell_of(seen, act, member=mine)

    wanted = Wanted(
        act=act, account=account, key=key, member=mine, fields={"sealed": closed(said)},
        content={"text": digest(said)},
    )  # fmt: skip
    return do(appraisal, wanted, change)


class Feedback:
    """What came back from members since the opinions were resolved last."""

    def __init__(self, seen: Seen) -> None:
        self.until = date.min
        self.done: set[int] = set()
        """Keys of members who took note, objected, or were answered."""
        self.unanswered: dict[int, AppraisalStep] = {}
        """Objections that wait for an answer, by the member's key."""
        for step in seen.steps:
            self._take(step)
        graded = {one.pk for one in seen.members if one.is_graded}
        self.silent = graded - self.done

    def _take(self, step: AppraisalStep) -> None:
        if step.act == _A.OPINE:
            self.until = step.until or date.min
            self.done, self.unanswered = set(), {}
        if step.member_id is None:
            return
        if step.act in (_A.ACKNOWLEDGE, _A.OBJECT):
            self.done.add(step.member_id)
        if step.act == _A.OBJECT:
            self.unanswered[step.member_id] = step
        if step.act in (_A.ANSWER, _A.STRIKE):
            self.unanswered.pop(step.member_id, None)

    def refusal(self, day: date) -> str:
        """Why the opinions can't be reported on a day."""
        if self.unanswered:
            return _("objections wait for their answer: {count}").format(count=len(self.unanswered))
        if self.silent and day <= self.until:
            text = _("{count} members have not answered yet; they may object until {day}")
            return text.format(count=len(self.silent), day=self.until)
        return ""


def answer(
    *, account: Account, appraisal: Appraisal, member: Appraised, version: int, key: str, text: str,
    grade: str = "", meeting: Meeting | None = None, due: int = 0,
) -> AppraisalStep:  # fmt: skip
    """Answer an objection. Another grade is resolved by a meeting too; who objected does not answer himself."""
    texts = Texts()
    said = texts.take("text", text, DETAILS, needed=_("write the answer"))
    changes = bool(grade) and grade != member.grade
    if changes and meeting is None:
        texts.fault("were_present", _("another grade is resolved by a meeting: say which"))
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)

    def change(seen: Seen) -> None:
        if member.pk not in Feedback(seen).unanswered:
            raise Refused(_("{name} has no objection that waits").format(name=member.person.name))
        if member.person_id == seen.person.pk:
            raise Refused(_("somebody else answers your objection"))
        if changes and meeting is not None:
            _check_meeting(seen, meeting, due)
            regrade(seen, member, grade)
        tell_of(seen, _A.ANSWER, member=member)

    def after(seen: Seen, step: AppraisalStep) -> None:
        del seen
        if changes:
            _keep(step, {member.pk: Found(grade)})

    held = meeting.fields(due) if changes and meeting is not None else {}
    wanted = Wanted(
        act=_A.ANSWER, account=account, key=key, version=version, member=member,
        fields={**held, "sealed": closed(said)}, content={"text": digest(said), "grade": grade},
    )  # fmt: skip
    return do(appraisal, wanted, change, after)


def regrade(seen: Seen, member: Appraised, grade: str) -> Appraised:
    """Give one member another grade, within the limit. Raises Faulty, and Refused for who is not graded."""
    texts = Texts()
    if not member.is_graded:
        raise Refused(_("{name} is not graded").format(name=member.person.name))
    if grade not in Grade.values:
        texts.fault("grade", _("{name} has no grade").format(name=member.person.name))
    others = [one for one in seen.members if one.is_graded and one.pk != member.pk]
    best = sum(one.grade == Grade.EXCELLENT for one in others) + (grade == Grade.EXCELLENT)
    check_cap(seen, best, texts)
    if texts.faults:
        raise Faulty(_("opinions"), texts.faults)
    now = Appraised.objects.get(pk=member.pk)
    now.grade, now.version = grade, now.version + 1
    now.save()
    return now


def report(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str = ""
) -> AppraisalStep:
    """Report the opinions to the Party committee, when all have answered or their days are over."""

    def change(seen: Seen) -> None:
        if why := Feedback(seen).refusal(seen.day):
            raise Refused(why)
        seen.appraisal.state = _S.REPORTED
        tell_of(seen, _A.REPORT)

    return do(
        appraisal,
        Wanted(act=_A.REPORT, account=account, key=key, version=version, note=note),
        change,
    )


def keep_opinion(step: AppraisalStep, member: Appraised, found: Found) -> None:
    """Keep what was decided of one member, as the newest opinion on him."""
    _keep(step, {member.pk: found})


def newest(opinions: Sequence[AppraisalOpinion]) -> dict[int, AppraisalOpinion]:
    """Of opinions in the order of their steps, the newest of each member, by his key."""
    return {one.member_id: one for one in opinions}
