"""Runs of the small plant: its facts of the first quarter, and what is judged by them."""

from datetime import date

from anqi.assessment.models import Edition, Run
from anqi.assessment.runs.computing import judge_run
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from tests.assessment.world import hazard_due, published, theme_day
from tests.organisation.people import SmallPlant

MARCH = date(2020, 3, 31)


def duty(wumeng: SmallPlant, person: str, day: date, *, key: str, met: bool) -> Fact:
    draft = Draft(
        kind="duty.due", occurred_on=day, person=person, source="duties/1", key=key,
        attributes={"met": met},
    )  # fmt: skip
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    return fact


def accident(wumeng: SmallPlant, day: date, *, key: str) -> Fact:
    """One for which somebody is liable: the veto V1 of the small rulebook."""
    draft = Draft(
        kind="accident.confirmed", occurred_on=day, department="D1", source="accidents/1", key=key,
        attributes={"liable": True, "grade": "general", "sort": "production"},
    )  # fmt: skip
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1002")
    return fact


def first_quarter(wumeng: SmallPlant) -> list[Fact]:
    """A theme day in January and March, none in February; two hazards, of which one was put right too late."""
    return [
        theme_day(wumeng, date(2020, 1, 15), key="t1"),
        theme_day(wumeng, date(2020, 3, 12), key="t3"),
        hazard_due(wumeng, date(2020, 2, 3), key="h1", met=True),
        hazard_due(wumeng, date(2020, 2, 20), key="h2", met=False),
        duty(wumeng, "1001", date(2020, 1, 20), key="d1", met=True),
        duty(wumeng, "1002", date(2020, 1, 20), key="d2", met=False),
    ]


def judged(wumeng: SmallPlant, edition: Edition | None = None, *, kept: bool = True) -> Run:
    """A run up to the end of March, by the small rulebook."""
    of = edition or Edition.objects.filter(plant=wumeng.plant).first() or published(wumeng.plant)
    return judge_run(plant=wumeng.plant, edition=of, as_of=MARCH, kept=kept)
