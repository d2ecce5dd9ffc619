"""How pages say what is done with an assessment, by whom, and how it stands."""

from collections.abc import Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anqi.assessment.process.models import Owner, Step, StepAct
from anqi.assessment.process.standing import Stage, Standing, Waiting
from anqi.kit.exact import figure
from anqi.organisation.posts import Post
from anqi.pages.component_kinds import State
from anqi.work.wording import day_said
from anqi.work.working_days import working_days

SIGNS: dict[Stage, State] = {
    Stage.RETURNED: "fail", Stage.ANSWERING: "part", Stage.SEALED: "ok", Stage.CALLED_OFF: "na",
}  # fmt: skip
"""The sign of a stage; of all others, the open one."""


def sign_of(stage: Stage) -> State:
    return SIGNS.get(stage, "open")


def score_said(hundredths: int) -> str:
    """A score with two decimals."""
    return figure(hundredths)


def post_said(post: str) -> str:
    """What a post is called; nothing for what is done as an employee."""
    return str(Post(post).label) if post in Post.values else ""


def who_said(step: Step) -> str:
    """Who took a step, and by which post."""
    post = post_said(step.post)
    return _("{name}, {post}").format(name=step.by.name, post=post) if post else step.by.name


def act_said(step: Step) -> str:
    """What was done, with whose data or which answer."""
    what = str(step.get_act_display())
    if step.owner in Owner.values:
        return _("{what}: {whose}").format(what=what, whose=Owner(step.owner).label)
    if step.act == StepAct.ANSWER:
        return _("{what}: {whose}").format(what=what, whose=step.get_answer_display())
    return what


def note_said(step: Step) -> str:
    """What a step says besides: of a decision, the committee, the document and the votes."""
    if step.act == StepAct.PUBLISH and step.until is not None:
        until = _("until {day}").format(day=day_said(step.until))
        return " · ".join(filter(None, (until, step.note)))
    if step.act == StepAct.REPEAT and step.until is not None:
        same = _("nobody's result differs: the publication goes on until {day}")
        return " · ".join((step.note, same.format(day=day_said(step.until))))
    if step.act != StepAct.DECIDE:
        return " · ".join(filter(None, (step.document, step.note)))
    return " · ".join(filter(None, (step.committee, step.document, votes_said(step), step.note)))


def votes_said(step: Step) -> str:
    """How many were due, present and in favour."""
    return _("due {due}, present {present}, in favour {favour}").format(
        due=step.were_due, present=step.were_present, favour=step.in_favour
    )


def waiting_said(one: Waiting) -> str:
    """What is waited for, as something to be done."""
    if one.owner is not None:
        return _("Confirm the data of: {whose}").format(whose=one.owner.label)
    return {
        StepAct.REPEAT: _("Judge anew and repeat the run"),
        StepAct.PUBLISH: _("Publish the results"),
        StepAct.OBJECT: _("Objections are taken"),
        StepAct.ANSWER: _("Answer the objection"),
        StepAct.DECIDE: _("Record the committee's decision"),
        StepAct.SEAL: _("Seal it"),
    }[one.act]


def left_said(day: date, until: date | None) -> str:
    """How long there is time, in working days; how long it is past."""
    if until is None:
        return ""
    left = working_days(day, until)
    if until < day:
        return _("{days} days overdue").format(days=(day - until).days)
    return _("until {day}, {left} working days left").format(day=day_said(until), left=left)


def bearers(posts: Sequence[str]) -> str:
    """Several posts in one line."""
    return _(", ").join(post_said(one) for one in posts)


def link_to(name: str, *arguments: object) -> str:
    """The address of a page of another drawer; nothing where there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def objections_said(now: Standing) -> str:
    """How many objections came, and how many wait."""
    if not now.objections:
        return _("none so far") if now.takes_objections else _("none")
    return _("{count} received, {open} open").format(count=len(now.objections), open=len(now.open))
