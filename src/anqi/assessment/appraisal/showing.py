"""What the page of an appraisal shows: how far it is, its members, its ballots, its history."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anqi.assessment.appraisal.forms import BALLOT_CHOICES
from anqi.assessment.appraisal.models import (
    CHOICES,
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    Body,
    Grade,
)
from anqi.assessment.appraisal.opinions import Feedback
from anqi.assessment.appraisal.quorum import most_excellent, voters
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.wording import grade_cell, standing_of
from anqi.kit import clock
from anqi.organisation.models import Standing
from anqi.pages import component_kinds as kinds
from anqi.pages.addresses import href_to
from anqi.work.wording import day_said, moment_said

_A, _S = AppraisalAct, AppraisalState
STAGES: tuple[tuple[AppraisalState, tuple[AppraisalAct, ...]], ...] = (
    (_S.STUDY, (_A.OPEN,)),
    (_S.SELF, (_A.BEGIN_SELF,)),
    (_S.MUTUAL, (_A.BEGIN_MUTUAL,)),
    (_S.BALLOT, (_A.BEGIN_BALLOT, _A.ANNUL_BALLOT)),
    (_S.OPINION, (_A.CLOSE_BALLOT, _A.RETURN)),
    (_S.FEEDBACK, (_A.OPINE,)),
    (_S.REPORTED, (_A.REPORT,)),
    (_S.CONFIRMED, (_A.CONFIRM,)),
)
"""The stages, and the acts by which they are reached."""
_BAD = (_A.REFUSE_PAPER, _A.ANNUL_BALLOT, _A.RETURN, _A.CALL_OFF, _A.CORRECT)
_PRIVATE = (
    _A.WRITE_SELF,
    _A.WRITE_MUTUAL,
    _A.ACKNOWLEDGE,
    _A.OBJECT,
    _A.ANSWER,
    _A.FOLLOW_UP,
    _A.CORRECT,
)
"""Steps about one member, which the history of the whole does not show to the other members."""


def stages_of(seen: Seen) -> list[dict[str, Any]]:
    """The eight stages with the day on which each was reached."""
    state = seen.appraisal.state
    reached = len(STAGES) if state == _S.CLOSED else -1
    for at, (one, _acts) in enumerate(STAGES):
        if one == state:
            reached = at
    if state == _S.CALLED_OFF:
        return [{"name": str(_S.CALLED_OFF.label), "state": "now"}]
    found = []
    for at, (one, acts) in enumerate(STAGES):
        note = _day_of(seen, acts) if at <= reached else ""
        how = "now" if at == reached else "past" if at < reached else ""
        found.append({"name": str(one.label), "note": note} | ({"state": how} if how else {}))
    return found


def _day_of(seen: Seen, acts: tuple[AppraisalAct, ...]) -> str:
    days = [
        day_said(step.at.astimezone(clock.CHINA).date()) for step in seen.steps if step.act in acts
    ]
    return days[-1] if days else ""


def terms_of(seen: Seen) -> list[dict[str, Any]]:
    """The terms: who counts, who votes, how many may be outstanding."""
    there = [one for one in seen.members if one.left_on is None]
    full = sum(one.standing == Standing.Value.FULL for one in there)
    counted = (
        _("provisional members count too (plant standard)")
        if seen.appraisal.counts_provisional
        else _("of full members only (plant standard)")
    )
    return [
        {"name": _("Party branch"), "value": seen.appraisal.branch.name},
        {"name": _("For the year"), "value": str(seen.appraisal.year)},
        {
            "name": _("Members on the list"),
            "value": str(len(there)),
            "note": _("{full} full, {provisional} provisional; roster of {day}").format(
                full=full, provisional=len(there) - full, day=day_said(seen.appraisal.roster_on)
            ),
        },
        {"name": _("With a vote"), "value": str(len(voters(seen.members)))},
        {
            "name": _("At most outstanding"),
            "value": str(most_excellent(seen.appraisal, seen.members)),
            "note": _("a third, rounded down; {counted}").format(counted=counted),
        },
        {
            "name": _("Not graded"),
            "value": _("provisional members take part and get no grade"),
        },
    ]


def members_table(seen: Seen) -> dict[str, Any]:
    """All on the list, and how far each is; who only oversees sees the opinions."""
    feedback = Feedback(seen)
    columns: list[dict[str, Any]] = [
        {"name": _("Staff number"), "kind": "mono"},
        {"name": _("Name of the member")},
        {"name": _("Standing")},
    ]
    if seen.holds:
        columns += [{"name": name} for name in (_("Self"), _("Mutual"), _("Voted"))]
    columns += [{"name": _("Opinion")}]
    if seen.holds:
        columns += [{"name": _("Answer of the member")}]
    rows = []
    for one in seen.members:
        address = href_to("assessment:appraised", seen.appraisal.pk, one.person.code)
        cells: list[Any] = [
            one.person.code,
            {"text": one.person.name, "href": address},
            standing_of(one),
        ]
        if seen.holds:
            cells += [_mark(one.self_on is not None), _mark(one.mutual_on is not None)]
            cells.append(
                _mark(one.pk in seen.voted) if one.has_vote else {"text": "–", "quiet": True}
            )
        cells.append(grade_cell(one.grade))
        if seen.holds:
            cells.append(_answered(one.pk, feedback, graded=bool(one.grade)))
        rows.append({"cells": cells, "void": one.left_on is not None})
    return {
        "caption": _("Members on the list"), "columns": columns, "rows": rows, "form": "stack",
    }  # fmt: skip


def _mark(done: bool) -> dict[str, Any]:
    return (
        {"state": "ok", "text": pgettext("appraisal", "done")}
        if done
        else {"state": "open", "text": pgettext("appraisal", "not yet")}
    )


def _answered(member: int, feedback: Feedback, *, graded: bool) -> dict[str, Any]:
    if not graded:
        return {"text": "–", "quiet": True}
    if member in feedback.unanswered:
        return {"state": "fail", "text": _("objects")}
    if member in feedback.done:
        return {"state": "ok", "text": _("has answered")}
    return {"state": "open", "text": _("answer awaited")}


def ballot_table(seen: Seen) -> dict[str, Any] | None:
    """The counts of a closed ballot; None where there are none, or it is not for him."""
    if not seen.holds:
        return None
    counted = seen.tallies
    if not counted:
        return None
    labels: dict[str, Any] = dict(BALLOT_CHOICES)
    return {
        "caption": _("Counts of the ballot"),
        "columns": [
            {"name": _("Name of the member")},
            *({"name": labels[one], "kind": "num"} for one in CHOICES),
        ],
        "rows": [
            {"cells": [one.person.name, *(counted[one.pk].get(choice, 0) for choice in CHOICES)]}
            for one in seen.members
            if one.pk in counted
        ],
        "form": "stack",
    }


def ballot_note(seen: Seen) -> dict[str, Any] | None:
    """How many have voted while the ballot is open, and why nothing was counted after it."""
    if not seen.holds and not seen.takes_part:
        return None
    entitled = voters(seen.members)
    there = sum(one.pk in seen.voted for one in entitled)
    if seen.appraisal.state == _S.BALLOT:
        text = _(
            "{there} of {all} with a vote have voted. Counts are told once the ballot is closed."
        )
        paper = seen.paper if seen.holds else None
        waits = ""
        if paper is not None and paper.confirmed_by_id is None:
            waits = _("{ballots} paper ballots wait for a second person.").format(
                ballots=paper.ballots
            )
        return {"text": f"{text.format(there=there, all=len(entitled))} {waits}".strip()}
    closed = any(step.act == _A.CLOSE_BALLOT for step in seen.steps)
    if seen.holds and closed and ballot_table(seen) is None:
        return {
            "text": _(
                "There were too few ballots to tell their counts without telling who voted how. None was kept."
            )
        }
    return None


def grades_said(seen: Seen) -> str:
    """How many were found to be what, in one sentence; nothing before there are opinions."""
    graded = [one for one in seen.members if one.is_graded and one.grade]
    if not graded or not seen.sees_opinions:
        return ""
    parts = [
        _("{grade} {count}").format(
            grade=grade.label, count=sum(one.grade == grade for one in graded)
        )
        for grade in Grade
    ]
    return _(", ").join(parts)


def meeting_said(step: AppraisalStep) -> str:
    """A meeting in a line; nothing where the step is of none."""
    if step.were_present is None or step.held_on is None:
        return ""
    text = _("{body}, {day}: {present} of {due} present, {favour} in favour")
    return text.format(
        body=Body(step.body).label, day=day_said(step.held_on), present=step.were_present,
        due=step.were_due, favour=step.in_favour,
    )  # fmt: skip


def history_of(seen: Seen) -> list[kinds.Event]:
    """What was done, the oldest first."""
    return kinds.up_to_now([_event(step) for step in steps_told(seen)])


def steps_told(seen: Seen) -> Iterator[AppraisalStep]:
    """The steps that are told. What concerns one member is told to him and to those who hold the appraisal."""
    for step in seen.steps:
        knows = seen.sees_opinions if step.act == _A.CORRECT else seen.holds
        mine = seen.me is not None and step.member_id == seen.me.pk
        if step.act not in _PRIVATE or knows or mine:
            yield step


def _event(step: AppraisalStep) -> kinds.Event:
    who = step.by.name
    if step.member is not None and step.member.person_id != step.by_id:
        who = _("{by}, about {member}").format(by=who, member=step.member.person.name)
    notes = [meeting_said(step), step.document, step.note]
    event: kinds.Event = {
        "time": moment_said(step.at), "what": str(step.get_act_display()), "who": who,
        "note": " · ".join(filter(None, notes)),
    }  # fmt: skip
    if step.act in _BAD:
        event["state"] = "bad"
    return event


def links_of(seen: Seen) -> list[dict[str, Any]]:
    """The verbs at the head of the page; at most one is primary."""
    state, id = seen.appraisal.state, seen.appraisal.pk
    me = seen.me
    found: list[dict[str, Any]] = []
    if me is not None and me.left_on is None and seen.takes_part:
        if state in (_S.SELF, _S.MUTUAL):
            found.append(
                {
                    "text": _("Appraise myself"),
                    "href": reverse("assessment:appraise_self", args=[id]),
                }
            )
        if state == _S.BALLOT and me.has_vote and me.pk not in seen.voted:
            found.append({"text": _("Vote"), "href": reverse("assessment:ballot", args=[id])})
    if seen.holds and state == _S.BALLOT:
        found.append(
            {"text": _("Enter paper ballots"), "href": reverse("assessment:paper", args=[id])}
        )
    if seen.holds and state == _S.OPINION:
        found.append(
            {"text": _("Enter the opinions"), "href": reverse("assessment:opinions", args=[id])}
        )
    if found:
        found[0]["primary"] = True
    if me is not None:
        mine = reverse("assessment:appraised", args=[id, me.person.code])
        found.append({"text": _("My own sheet"), "href": mine})
    if seen.sees_opinions and any(one.grade for one in seen.members):
        found.append(
            {"text": _("Summary table"), "href": reverse("assessment:appraisal_sheet", args=[id])}
        )
    return found[::-1]


def sheet_table(seen: Seen) -> dict[str, Any]:
    """The summary table that is signed and reported: who was found to be what."""
    rows = []
    for number, one in enumerate((one for one in seen.members if one.left_on is None), start=1):
        grade = Grade(one.grade).label if one.grade else _("not graded")
        rows.append(
            {"cells": [str(number), one.person.code, one.person.name, standing_of(one), grade, ""]}
        )
    return {
        "caption": _("Summary of the appraisal"),
        "columns": [
            {"name": _("No."), "kind": "num", "width": "w-3"}, {"name": _("Staff number"), "kind": "mono"},
            {"name": _("Name of the member")}, {"name": _("Standing")}, {"name": _("Opinion of the branch")},
            {"name": _("Signature of the member")},
        ],
        "rows": rows,
    }  # fmt: skip
