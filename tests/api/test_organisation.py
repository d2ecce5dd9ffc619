"""Units, people and posts by the API, on any day."""

from datetime import date

import pytest

from anqi.organisation.models import Person
from tests.api.calling import calling
from tests.organisation.people import SmallPlant, small_plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def test_units_say_what_they_stand_under(wumeng: SmallPlant) -> None:
    found = calling(wumeng.secretary).get("/api/v1/organisation/units?tree=administration").json()
    assert [(one["code"], one["parent"]) for one in found] == [("D1", ""), ("T1", "D1")]


def test_units_have_the_names_of_the_day(wumeng: SmallPlant) -> None:
    wumeng.workshop.former_names = [["一车间", "2020-05-31"]]
    wumeng.workshop.save()
    path = "/api/v1/organisation/units?kind=workshop"
    client = calling(wumeng.secretary)
    assert [one["name"] for one in client.get(f"{path}&on=2020-05-31").json()] == ["一车间"]
    assert [one["name"] for one in client.get(f"{path}&on=2020-06-01").json()] == ["卷包车间"]


def test_people_say_where_they_work(wumeng: SmallPlant) -> None:
    [one] = calling(wumeng.secretary).get("/api/v1/organisation/people?after=1002").json()
    assert (one["code"], one["department"], one["team"]) == ("1003", "D1", "T1")


def test_who_held_a_post_on_a_day_is_known(wumeng: SmallPlant) -> None:
    wumeng.secretary.holdings.update(active_to=date(2020, 6, 30))
    client = calling(wumeng.officer)
    path = "/api/v1/organisation/posts?post=branch_secretary"
    assert [one["name"] for one in client.get(f"{path}&on=2020-06-30").json()] == ["王芳"]
    assert client.get(f"{path}&on=2020-07-01").json() == []


def test_people_are_read_page_by_page(wumeng: SmallPlant) -> None:
    first = calling(wumeng.secretary).get("/api/v1/organisation/people?limit=2")
    assert [one["code"] for one in first.json()] == ["1001", "1002"]
    assert first.headers["Link"] == '</api/v1/organisation/people?limit=2&after=1002>; rel="next"'


def test_nobody_reads_of_those_whom_he_does_not_see(wumeng: SmallPlant) -> None:
    Person.objects.create(code="1009", name="他人", plant=wumeng.plant)
    small_plant("other")
    codes = [
        one["code"] for one in calling(wumeng.stranger).get("/api/v1/organisation/people").json()
    ]
    assert codes == ["1001", "1002", "1003"]


@pytest.mark.parametrize("day", ["2020-02-30", "0", "1584000000", "12.03.2020", ""])
def test_a_day_is_written_as_a_day(wumeng: SmallPlant, day: str) -> None:
    answer = calling(wumeng.secretary).get(f"/api/v1/organisation/units?on={day}")
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "on")
