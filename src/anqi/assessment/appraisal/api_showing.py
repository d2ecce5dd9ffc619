"""Appraisals as their operations answer with them: to each caller what its pages show him."""

from typing import Any

from anqi.assessment.appraisal.acting import FROM, possible
from anqi.assessment.appraisal.api_kinds import (
    AppraisalOut,
    AppraisalStepOut,
    CountsOut,
    MeetingOut,
    MemberOut,
    OpinionOut,
    OwnOut,
    SheetOut,
    TalkOut,
    TextsOut,
    VotedOut,
    WholeAppraisal,
    YearOut,
)
from anqi.assessment.appraisal.member_page import TALK, Sheet
from anqi.assessment.appraisal.models import (
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    Appraised,
    Body,
    Grade,
    Outcome,
)
from anqi.assessment.appraisal.offering import shown_acts
from anqi.assessment.appraisal.operations import Aspect
from anqi.assessment.appraisal.opinions import Feedback
from anqi.assessment.appraisal.performing import Left
from anqi.assessment.appraisal.quorum import most_excellent, voters
from anqi.assessment.appraisal.reference import years_of
from anqi.assessment.appraisal.roster import moved_since
from anqi.assessment.appraisal.sealed import opened
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.showing import steps_told
from anqi.organisation.models import Standing

_A = AppraisalAct
_OWN_PAGES = (_A.WRITE_SELF, _A.ENTER_PAPER, _A.OPINE)


def appraisal_out(one: Any) -> AppraisalOut:
    """An appraisal in a list, as `listing.counted` reads it."""
    return AppraisalOut(
        id=one.pk, year=one.year, branch=one.branch.code, name=one.branch.name,
        state=AppraisalState(one.state), members=one.on_list, provisional=one.provisional,
        roster_on=one.roster_on,
    )  # fmt: skip


def whole_out(seen: Seen) -> WholeAppraisal:
    """An appraisal with all that its page shows to who sees it."""
    one = seen.appraisal
    there = [member for member in seen.members if member.left_on is None]
    feedback = Feedback(seen)
    is_moving = seen.holds and one.state in FROM[_A.CALL_OFF]
    moved = moved_since(one, seen.members, seen.day) if is_moving else None
    return WholeAppraisal(
        id=one.pk, year=one.year, branch=one.branch.code, name=one.branch.name,
        state=AppraisalState(one.state), members=len(there),
        provisional=sum(member.standing != Standing.Value.FULL for member in there),
        roster_on=one.roster_on, version=one.version, counts_provisional=one.counts_provisional,
        with_vote=len(voters(seen.members)), most_excellent=most_excellent(one, seen.members),
        holds=seen.holds, own=_own(seen),
        people=[
            member_out(seen, member, feedback)
            for member in (seen.members if seen.holds or seen.sees_opinions else ())
        ],
        came=[person.code for person in moved.came] if moved is not None else [],
        left=[member.person.code for member in moved.left] if moved is not None else [],
        ballot=_voted(seen), counts=_counts(seen), acts=_acts(seen),
        steps=[_step(step) for step in steps_told(seen)],
    )  # fmt: skip


def _own(seen: Seen) -> OwnOut | None:
    me = seen.me
    if me is None:
        return None
    return OwnOut(
        code=me.person.code, standing=Standing.Value(me.standing), has_vote=me.has_vote,
        voted=me.pk in seen.voted, self_on=me.self_on, mutual_on=me.mutual_on,
        grade=Grade(me.grade) if me.grade else None, version=me.version,
    )  # fmt: skip


def _voted(seen: Seen) -> VotedOut | None:
    """How many have voted, while the ballot is open, for who holds it or takes part."""
    if not (seen.holds or seen.takes_part) or seen.appraisal.state != AppraisalState.BALLOT:
        return None
    entitled = voters(seen.members)
    return VotedOut(voted=sum(one.pk in seen.voted for one in entitled), with_vote=len(entitled))


def _counts(seen: Seen) -> list[CountsOut]:
    """What the ballots said, for who holds it; none where there were too few to tell."""
    if not seen.holds:
        return []
    counted = seen.tallies
    return [
        CountsOut(code=one.person.code, name=one.person.name, counts=counted[one.pk])
        for one in seen.members
        if one.pk in counted
    ]


def _acts(seen: Seen) -> list[AppraisalAct]:
    able = [act for act in _OWN_PAGES if possible(seen, act)]
    return able + [_A(one["act"]) for one in shown_acts(seen, Left())]


def _step(step: AppraisalStep) -> AppraisalStepOut:
    return AppraisalStepOut(
        number=step.number, act=_A(step.act), by=step.by.code, name=step.by.name,
        member=step.member.person.code if step.member is not None else "", at=step.at,
        note=step.note, meeting=_meeting(step), document=step.document, until=step.until,
    )  # fmt: skip


def _meeting(step: AppraisalStep) -> MeetingOut | None:
    if step.were_present is None or step.held_on is None:
        return None
    return MeetingOut(
        body=Body(step.body), held_on=step.held_on, were_due=step.were_due or 0,
        were_present=step.were_present, in_favour=step.in_favour or 0,
    )  # fmt: skip


def member_out(seen: Seen, one: Appraised, feedback: Feedback) -> MemberOut:
    """A member on the list; how far he is, for who holds the appraisal and of oneself."""
    knows = seen.holds or one == seen.me
    return MemberOut(
        code=one.person.code, name=one.person.name, standing=Standing.Value(one.standing),
        has_vote=one.has_vote, left_on=one.left_on,
        wrote_self=one.self_on is not None if knows else None,
        has_mutual=one.mutual_on is not None if knows else None,
        voted=one.pk in seen.voted if knows else None,
        grade=Grade(one.grade) if one.grade else None,
        answer=_answer(one, feedback) if knows else None, version=one.version,
    )  # fmt: skip


def _answer(one: Appraised, feedback: Feedback) -> str | None:
    if not one.grade:
        return None
    if one.pk in feedback.unanswered:
        return "objects"
    return "answered" if one.pk in feedback.done else "awaited"


def sheet_out(seen: Seen, member: Appraised) -> SheetOut:
    """What is told of one member: texts are opened for himself and for those who hold the appraisal."""
    sheet = Sheet(seen, member)
    numbers = seen.tallies.get(member.pk, {}) if sheet.sees_texts else {}
    talk = [step for step in sheet.steps if step.act in TALK] if sheet.sees_texts else []
    return SheetOut(
        member=member_out(seen, member, Feedback(seen)),
        texts=_texts(sheet) if sheet.sees_texts else None,
        year=_year(sheet) if sheet.sees_texts else None,
        opinion=_opinion(sheet),
        counts=dict(numbers),
        talk=[
            TalkOut(
                act=_A(step.act), by=step.by.code, name=step.by.name, at=step.at,
                text=opened(step.sealed), outcome=Outcome(step.outcome) if step.outcome else None,
            )
            for step in talk
        ],
        acts=[_A(one["act"]) for one in shown_acts(seen, Left(), member)],
    )  # fmt: skip


def _texts(sheet: Sheet) -> TextsOut:
    texts = sheet.texts
    return TextsOut(
        self_appraisal=texts["self"], measure=texts["measure"], words=texts["words"],
        aspects=[Aspect(one) for one in sheet.member.aspects],
    )  # fmt: skip


def _year(sheet: Sheet) -> YearOut:
    code, of = sheet.member.person.code, sheet.seen.appraisal
    year = years_of(of.plant, [code], of.year)[code]
    return YearOut(
        duties_due=year.duties_due, duties_met=year.duties_met, accidents=year.accidents,
        violations=year.violations,
    )  # fmt: skip


def _opinion(sheet: Sheet) -> OpinionOut | None:
    member = sheet.member
    if not sheet.opinions or not member.grade:
        return None
    newest = sheet.opinions[-1]
    return OpinionOut(
        grade=Grade(member.grade), reason=newest.reason if sheet.sees_texts else "",
        meeting=_meeting(newest.step), document=newest.step.document, until=newest.step.until,
        fact=member.fact,
    )  # fmt: skip
