"""The clocks of an accident, against cases worked by hand from the statute."""

from datetime import date, datetime, timedelta

import pytest

from anqi.kit.clock import CHINA
from anqi.safety.accidents.clocks import Course, Due, deadlines
from anqi.safety.accidents.grades import Grade


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def course(**more: object) -> Course:
    """On 3 March 2026 at 22:40; the head was told at 22:52 and reported at 23:30."""
    known: dict[str, object] = {"occurred_at": at(3, 22, 40), "grade": Grade.GENERAL}
    known |= {"head_told_at": at(3, 22, 52), "reported_at": at(3, 23, 30)}
    return Course(**(known | more))  # type: ignore[arg-type]


def until(given: Course) -> dict[Due, datetime]:
    return {one.due: one.until for one in deadlines(given)}


def test_each_deadline_is_reckoned_from_what_it_hangs_on() -> None:
    found = until(course(report_handed_in_on=date(2026, 4, 20), replied_on=date(2026, 4, 30)))
    assert found == {
        Due.TELL_HEAD: at(3, 22, 50),
        Due.REPORT: at(3, 23, 52),
        Due.REPORT_UPWARD: at(3, 23, 52),
        Due.GOVERNMENT_UPWARD: at(4, 1, 30),
        Due.SUPPLEMENT: at(3, 0, month=4),  # the end of 2 April, the 30th day
        Due.INVESTIGATION: at(3, 0, month=5),  # the end of 2 May, the 60th
        Due.REPLY: at(6, 0, month=5),  # the end of 5 May, the 15th after 20 April
        Due.EVALUATION: datetime(2027, 5, 1, tzinfo=CHINA),
    }


def test_they_come_in_the_order_of_their_time_and_say_what_they_rest_on() -> None:
    found = deadlines(course())
    assert [one.until for one in found] == sorted(one.until for one in found)
    assert all("493" in one.basis or "本厂标准" in one.basis for one in found)


def test_what_has_not_happened_yet_starts_no_clock() -> None:
    given = Course(occurred_at=at(3, 22, 40), grade=Grade.GENERAL)
    assert set(until(given)) == {Due.TELL_HEAD, Due.SUPPLEMENT, Due.INVESTIGATION}


@pytest.mark.parametrize("grade", [Grade.NEAR_MISS, Grade.MINOR])
def test_what_the_statute_does_not_know_is_told_inside_the_plant(grade: Grade) -> None:
    assert set(until(course(grade=grade))) == {Due.TELL_HEAD}


def test_after_a_fire_casualties_are_reported_for_seven_days() -> None:
    assert until(course(is_fire_or_road=True))[Due.SUPPLEMENT] == at(11, 0)


def test_an_appraisal_and_an_extension_make_an_investigation_longer() -> None:
    found = until(course(appraised=10, extended=60))
    assert found[Due.INVESTIGATION] == at(3, 0, month=5) + timedelta(days=70)
    with pytest.raises(ValueError, match="60 days"):
        course(extended=61)


def test_the_reply_to_an_extraordinary_one_takes_thirty_days_and_thirty_more() -> None:
    handed_in = date(2026, 4, 20)
    worst = course(grade=Grade.EXTRAORDINARY, report_handed_in_on=handed_in, reply_extended=30)
    assert until(worst)[Due.REPLY] == at(20, 0, month=6)
    with pytest.raises(ValueError, match="extraordinary"):
        course(report_handed_in_on=handed_in, reply_extended=1)


def test_the_day_is_that_of_the_plant() -> None:
    late = datetime.fromisoformat("2026-03-03T17:00:00+00:00")  # 01:00 on 4 March in China
    assert Course(occurred_at=late, grade=Grade.GENERAL).day == date(2026, 3, 4)


def test_a_year_after_29_february_ends_with_that_february() -> None:
    leap = Course(
        occurred_at=datetime(2027, 12, 1, tzinfo=CHINA), grade=Grade.GENERAL,
        replied_on=date(2028, 2, 29),
    )  # fmt: skip
    assert until(leap)[Due.EVALUATION] == datetime(2029, 3, 1, tzinfo=CHINA)
