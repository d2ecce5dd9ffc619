"""What is entered late, as Python and the databases say it."""

from datetime import date, datetime, timedelta

import pytest

from anqi.kit.clock import CHINA, stopped_at
from anqi.ledger.drafts import Draft
from anqi.ledger.lateness import Late, entered_late
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from tests.organisation.people import small_plant

MONDAY = date(2020, 3, 2)


@pytest.mark.parametrize(
    ("day", "entered", "late"),
    [(2, "03-05 23:59", False), (2, "03-06 00:00", True), (3, "03-08 12:00", False), (3, "03-09 00:00", True),
     (6, "03-11 23:59", False), (6, "03-12 00:00", True), (7, "03-12 00:00", True), (8, "03-11 23:59", False)],
)  # fmt: skip
def test_three_working_days_may_pass_and_a_weekend_does_not_count(
    day: int, entered: str, late: bool
) -> None:
    moment = datetime.strptime(f"2020-{entered}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    assert entered_late(date(2020, 3, day), moment) is late


@pytest.mark.django_db
def test_the_database_says_the_same_on_every_weekday() -> None:
    plant = small_plant().plant
    for lag in range(9):
        for hour in (0, 7, 8, 23):  # around midnight in Beijing and in Greenwich
            for weekday in range(7):
                day = MONDAY + timedelta(days=weekday)
                entered = datetime(day.year, day.month, day.day, hour, 30, tzinfo=CHINA)
                with stopped_at(entered + timedelta(days=lag)):
                    post(
                        plant=plant,
                        drafts=[Draft("party.lesson", day, "test", branch="B1")],
                        by="1",
                    )
    found = set(Fact.objects.filter(Late()).values_list("pk", flat=True))
    said = {
        fact.pk for fact in Fact.objects.all() if entered_late(fact.occurred_on, fact.posted_at)
    }
    assert found == said
    assert 0 < len(found) < Fact.objects.count()
