"""How pages say months, points and entries of an account."""

from datetime import date
from uuid import UUID

from django.utils.dateformat import format as said_as
from django.utils.translation import gettext as _

from anqi.assessment.points.models import PointsObjection, PointsPublication
from anqi.assessment.points.reckoning import Entry, Why
from anqi.kit import clock
from anqi.kit.exact import figure
from anqi.kit.periods import Period
from anqi.organisation.posts import Post
from anqi.pages.component_kinds import State
from anqi.rules.rulebook.wording import called
from anqi.work.wording import day_said

SOURCE = "assessment/points/"
"""How notices say that they are about somebody's account; it is the address of its page."""


def source_of_objection(objection: UUID) -> str:
    """How tasks, notices and files say which objection they are about; it is the address of its page."""
    return f"{SOURCE}objections/{objection}/"


def month_code(month: date) -> str:
    """A month as files and addresses have it: 2020-03."""
    return f"{month:%Y-%m}"


def month_of(code: str) -> date | None:
    """The first day of the month that a code names; None where it names none."""
    try:
        return date.fromisoformat(f"{code}-01") if len(code) == 7 else None
    except ValueError:
        return None


def month_said(month: date) -> str:
    """A month, with its year where that is not this one."""
    return said_as(month, _("F") if month.year == clock.today().year else _("F Y"))


def period_said(period: Period) -> str:
    """A period: its year, where it is one."""
    if (period.first.month, period.months) == (1, 12):
        return str(period.first.year)
    return f"{month_code(period.first)} – {month_code(period.last)}"


def signed(points: int) -> str:
    """Points gained or lost, in hundredths, with their sign: +2.00, −3.00, 0.00."""
    text = figure(abs(points))
    return f"+{text}" if points > 0 else f"−{text}" if points < 0 else text


def why_said(entry: Entry) -> str:
    """What an entry comes from, where that is not simply its facts."""
    if entry.why is Why.ENDED and not entry.facts:
        return _("No fact stands behind it: the window ended, and nothing was recorded in it.")
    match entry.why:
        case Why.ENDED:
            return _("A window ended in this month; all facts in it count.")
        case Why.WAITS if entry.until is not None:
            return _("Decided at the end of the window, on {day}.").format(
                day=day_said(entry.until)
            )
        case Why.NO_MORE:
            return _("Counted; by the limits of the rule it changes nothing more.")
        case Why.WHOLE:
            return _("The rule as a whole: it is not divided into months.")
    return ""


def post_said(post: str) -> str:
    """What a post is called; nothing for what is done as an employee."""
    return str(Post(post).label) if post in Post.values else ""


def published_said(one: PointsPublication) -> str:
    """When and by whom a month was published, and until when objections are or were taken."""
    return _("published on {day} by {name}; objections until {until}").format(
        day=day_said(one.at.astimezone(clock.CHINA).date()), name=one.by.name,
        until=day_said(one.until),
    )  # fmt: skip


def objection_said(one: PointsObjection) -> tuple[State, str]:
    """How an objection stands, with its sign."""
    if hasattr(one, "answer"):
        return ("na" if one.answer.answer == "refused" else "ok"), str(
            one.answer.get_answer_display()
        )
    if one.due_on < clock.today():
        return "fail", _("not answered; it was due on {day}").format(day=day_said(one.due_on))
    return "open", _("not answered yet; due on {day}").format(day=day_said(one.due_on))


def rule_said(scheme: object, code: str) -> str:
    """A rule by its code and title."""
    rules = {one.code: called(one.title, one.code) for one in getattr(scheme, "rules", ())}
    title = rules.get(code, "")
    return f"{code} {title}" if title and title != code else code
