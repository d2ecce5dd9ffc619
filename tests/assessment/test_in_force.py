"""Which edition judges a day."""

from datetime import date, timedelta

from anqi.assessment.models import Edition, EditionState
from anqi.assessment.rulebooks.queries import edition_for, in_force, rulebook_of
from tests.assessment.world import RULEBOOK, hazard_due, published, theme_day
from tests.organisation.people import SmallPlant

DAY = date(2020, 3, 12)


def test_an_edition_is_in_force_from_its_day_within_its_period(wumeng: SmallPlant) -> None:
    one = published(wumeng.plant)
    assert in_force(wumeng.plant, DAY) == [one]
    assert rulebook_of(one).name == "small-2020"
    assert edition_for(wumeng.plant, date(2021, 1, 1)) is None


def test_a_later_edition_takes_its_place_from_its_own_day_on(wumeng: SmallPlant) -> None:
    one = published(wumeng.plant)
    later = Edition.objects.create(
        plant=wumeng.plant, name=one.name, number=2, text=RULEBOOK, sha256="1" * 64, first=one.first,
        last=one.last, in_force_from=DAY, state=EditionState.PUBLISHED,
    )  # fmt: skip
    assert edition_for(wumeng.plant, DAY - timedelta(days=1)) == one
    assert edition_for(wumeng.plant, DAY) == later


def test_facts_of_the_world_are_there_to_be_judged(wumeng: SmallPlant) -> None:
    assert theme_day(wumeng, DAY, key="a").kind == "party.theme_day"
    assert hazard_due(wumeng, DAY, key="b", met=True).department == "D1"
