"""What is due after an accident, and when: one deadline for each thing that the law, or the plant's standard, asks for.

《生产安全事故报告和调查处理条例》 (Decree 493) art. 9–13, 29, 32; 《安全生产法》 art. 86. Days are counted from the day
after (《民法典》 art. 201), and end with their day; one that falls on a holiday is not put off: the safer reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from anqi.kit import clock
from anqi.safety.accidents.grades import Grade, last_day_of_changes


class Due(StrEnum):
    """What is due."""

    TELL_HEAD = "tell_head"
    REPORT = "report"
    REPORT_UPWARD = "report_upward"
    GOVERNMENT_UPWARD = "government_upward"
    SUPPLEMENT = "supplement"
    INVESTIGATION = "investigation"
    REPLY = "reply"
    EVALUATION = "evaluation"


ALARM = timedelta(minutes=10)
"""The law says 立即, at once; an alarm after so long is the plant's own standard."""
REPORT = timedelta(hours=1)
GOVERNMENT = timedelta(hours=2)
INVESTIGATION_DAYS, EXTENSION_DAYS = 60, 60
REPLY_DAYS, REPLY_DAYS_EXTRAORDINARY = 15, 30
REPLY_EXTENSION_DAYS = 30
_BASES = {
    Due.TELL_HEAD: "国务院令第493号第九条；时限为本厂标准（可修改）",
    Due.REPORT: "国务院令第493号第九条",
    Due.REPORT_UPWARD: "本厂标准（可修改）",
    Due.GOVERNMENT_UPWARD: "国务院令第493号第十一条",
    Due.SUPPLEMENT: "国务院令第493号第十三条",
    Due.INVESTIGATION: "国务院令第493号第二十九条",
    Due.REPLY: "国务院令第493号第三十二条",
    Due.EVALUATION: "《安全生产法》第八十六条",
}


@dataclass(frozen=True)
class Course:
    """What is known of an accident's course. None is what has not happened yet.

    `appraised` are the days that technical appraisal took, which the investigation's 60 days leave out; `extended` and
    `reply_extended` are the days that were granted, at most 60 and 30.
    """

    occurred_at: datetime
    grade: Grade
    is_fire_or_road: bool = False
    head_told_at: datetime | None = None
    reported_at: datetime | None = None
    appraised: int = 0
    extended: int = 0
    report_handed_in_on: date | None = None
    reply_extended: int = 0
    replied_on: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.extended <= EXTENSION_DAYS:
            raise ValueError("an investigation is extended by at most 60 days")
        if not 0 <= self.reply_extended <= self._reply_extension:
            raise ValueError("a reply is extended by at most 30 days, of an extraordinary one only")
        if self.appraised < 0:
            raise ValueError("an appraisal takes no less than nothing")

    @property
    def _reply_extension(self) -> int:
        return REPLY_EXTENSION_DAYS if self.grade == Grade.EXTRAORDINARY else 0

    @property
    def day(self) -> date:
        """The day of the accident in the plant."""
        return self.occurred_at.astimezone(clock.CHINA).date()


@dataclass(frozen=True)
class Deadline:
    """Until when something is due, and what says so."""

    due: Due
    until: datetime
    basis: str


def deadlines(course: Course) -> list[Deadline]:
    """All that can be reckoned by now, in the order of their time. Of a plant's own grade only the head is told."""
    found = [Deadline(due, until, _BASES[due]) for due, until in _reckoned(course)]
    return sorted(found, key=lambda one: one.until)


def _reckoned(course: Course) -> Iterator[tuple[Due, datetime]]:
    yield Due.TELL_HEAD, course.occurred_at + ALARM
    if not course.grade.is_statutory:
        return
    if course.head_told_at is not None:
        yield Due.REPORT, course.head_told_at + REPORT
        yield Due.REPORT_UPWARD, course.head_told_at + REPORT
    if course.reported_at is not None:
        yield Due.GOVERNMENT_UPWARD, course.reported_at + GOVERNMENT
    last = last_day_of_changes(course.day, is_fire_or_road=course.is_fire_or_road)
    yield Due.SUPPLEMENT, _end_of(last)
    days = INVESTIGATION_DAYS + course.extended + course.appraised
    yield Due.INVESTIGATION, _end_of(course.day + timedelta(days=days))
    if course.report_handed_in_on is not None:
        is_extraordinary = course.grade == Grade.EXTRAORDINARY
        days = REPLY_DAYS_EXTRAORDINARY if is_extraordinary else REPLY_DAYS
        given = days + course.reply_extended
        yield Due.REPLY, _end_of(course.report_handed_in_on + timedelta(days=given))
    if course.replied_on is not None:
        yield Due.EVALUATION, _end_of(_a_year_after(course.replied_on))


def _end_of(day: date) -> datetime:
    """The midnight that ends a day in the plant."""
    return datetime.combine(day + timedelta(days=1), time(), clock.CHINA)


def _a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the month's last day (《民法典》 art. 202)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
