"""The pages of the organisation, as people of the small plant see them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anqi.kit import clock
from anqi.organisation.models import Holding, Person
from anqi.organisation.posts import Post
from tests.organisation.people import SINCE, SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


@pytest.fixture
def office(wumeng: SmallPlant) -> Client:
    """The stranger works in the Party office."""
    Holding.objects.create(person=wumeng.stranger, post=Post.PARTY_OFFICER, active_from=SINCE)
    return signed_in(wumeng.stranger)


def test_the_two_trees_of_a_plant_are_shown(wumeng: SmallPlant) -> None:
    page = signed_in(wumeng.secretary).get("/organisation/").text
    assert all(name in page for name in ("卷包车间", "卷包甲班", "卷包车间党支部"))


def test_units_are_shown_as_they_were_on_a_day(wumeng: SmallPlant) -> None:
    wumeng.team.active_to = clock.today() - timedelta(days=1)
    wumeng.team.save()
    client = signed_in(wumeng.secretary)
    assert "卷包甲班" not in client.get("/organisation/").text
    assert "卷包甲班" in client.get(f"/organisation/?on={wumeng.team.active_to}").text


def test_a_unit_shows_its_people_and_posts(wumeng: SmallPlant) -> None:
    page = signed_in(wumeng.secretary).get(f"/organisation/units/{wumeng.branch.pk}/").text
    assert "王芳" in page
    assert "李强" in page
    assert "branch secretary" in page


def test_a_person_shows_what_was(wumeng: SmallPlant) -> None:
    page = signed_in(wumeng.secretary).get("/organisation/people/1001/").text
    assert "2019-01-01" in page
    assert "卷包车间党支部" in page


def test_who_is_out_of_reach_is_not_there(wumeng: SmallPlant) -> None:
    other = small_plant("other")
    client = signed_in(other.secretary)
    assert client.get(f"/organisation/units/{wumeng.branch.pk}/").status_code == 404


def test_only_the_offices_take_rosters_in(wumeng: SmallPlant) -> None:
    client = signed_in(wumeng.secretary)
    for address in ("/organisation/roster/", "/organisation/roster/export/"):
        assert client.get(address).status_code == 404


def test_the_roster_handed_out_and_in_again_changes_nothing(office: Client) -> None:
    handed_out = b"".join(office.get("/organisation/roster/export/").streaming_content)  # type: ignore[attr-defined]
    page = office.post("/organisation/roster/", _form(handed_out))
    assert "nothing would change" in page.text


def test_a_changed_roster_is_shown_before_it_is_taken_over(office: Client) -> None:
    handed_out = b"".join(office.get("/organisation/roster/export/").streaming_content)  # type: ignore[attr-defined]
    page = office.post("/organisation/roster/", _form(_renamed(handed_out)))
    assert "王芳 → 王方" in page.text
    assert Person.objects.get(code="1001").name == "王芳"
    assert office.post("/organisation/roster/apply/").status_code == 302
    assert Person.objects.get(code="1001").name == "王方"


def test_what_is_no_workbook_is_told_beside_the_field(office: Client) -> None:
    page = office.post("/organisation/roster/", _form(b"not a workbook"))
    assert page.status_code == 422
    assert Person.objects.count() == 3


def _form(workbook: bytes) -> dict[str, object]:
    day = date(2020, 5, 1).isoformat()
    return {"workbook": SimpleUploadedFile("roster.xlsx", workbook), "day": day}


def _renamed(workbook: bytes) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(workbook))
    for row in book["人员"].iter_rows():
        for cell in row:
            if cell.value == "王芳":
                cell.value = "王方"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
