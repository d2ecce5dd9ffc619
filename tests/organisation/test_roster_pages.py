"""The roster by Excel on its pages: what is shown is what is taken over, once; errors stand at their cells."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anqi.jobs.schedule import duties
from anqi.kit import clock
from anqi.organisation.models import Holding, Person
from anqi.organisation.models_access import Record
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.posts import Post
from tests.organisation.access_people import World
from tests.organisation.test_unit_pages import browser

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 1)


@pytest.fixture
def office(world: World) -> Client:
    assert world.here.plant
    return browser(world, Post.PARTY_OFFICER)


def handed_out(client: Client) -> Any:
    """The roster as a workbook in memory."""
    answer = client.get("/organisation/roster/export/")
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def handed_in(client: Client, book: Any) -> str:
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("roster.xlsx", out.getvalue())
    answer = client.post("/organisation/roster/", {"workbook": file, "day": DAY.isoformat()})
    text: str = answer.text
    return text


def put(book: Any, sheet: str, found: str, column: int, value: str) -> str:
    """Write into the row that has `found`; the cell's name."""
    for row in book[sheet].iter_rows():
        if row[0].value == found:
            row[column].value = value
            return str(row[column].coordinate)
    raise AssertionError(found)


def test_changes_are_counted_by_sheet_and_shown_one_by_one(world: World, office: Client) -> None:
    book = handed_out(office)
    put(book, "人员", "1003", 1, "赵明")
    book["人员"].append(["1100", "孙慧", "T1"])
    page = handed_in(office, book)
    assert "赵敏 → 赵明" in page
    assert "工号 1100" in page
    assert "Rows of each sheet" in page
    assert Person.objects.filter(plant=world.here.plant, code="1100").count() == 0


def test_a_fault_names_its_cell_and_the_marked_workbook_says_it_there(office: Client) -> None:
    book = handed_out(office)
    cell = put(book, "人员", "1003", 2, "T77")
    page = handed_in(office, book)
    assert f'<td class="">{cell}</td>' in page
    answer = office.get("/organisation/roster/marked/")
    marked = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    comment = marked["人员"][cell].comment
    assert comment is not None
    assert "T77" in comment.text
    assert marked["人员"][cell].value == "T77"


def test_a_changed_cell_says_in_the_marked_workbook_what_it_was(office: Client) -> None:
    book = handed_out(office)
    cell = put(book, "人员", "1003", 1, "赵明")
    handed_in(office, book)
    answer = office.get("/organisation/roster/marked/")
    marked = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    comment = marked["人员"][cell].comment
    assert comment is not None
    assert "赵敏" in comment.text


def test_what_was_shown_is_taken_over_once_and_set_down(world: World, office: Client) -> None:
    book = handed_out(office)
    put(book, "人员", "1003", 1, "赵明")
    handed_in(office, book)
    first = office.post("/organisation/roster/apply/", follow=True).text
    again = office.post("/organisation/roster/apply/", follow=True).text
    assert "1 rows taken over" in first
    assert "no workbook that was looked at" in again
    whole, one = Change.objects.filter(deed=Deed.ROSTER).order_by("key")
    assert (whole.person, one.person) == (None, world.here.stranger)
    assert "赵明" in one.new
    assert Record.objects.filter(act="roster_change", by="party_officer").count() == 1
    assert "by a roster workbook" in office.get("/organisation/people/1003/").text


def test_nothing_is_taken_over_where_the_plant_changed_meanwhile(
    world: World, office: Client
) -> None:
    book = handed_out(office)
    put(book, "人员", "1003", 1, "赵明")
    handed_in(office, book)
    Person.objects.filter(pk=world.here.stranger.pk).update(name="赵红")
    page = office.post("/organisation/roster/apply/", follow=True).text
    assert "has changed since you looked" in page
    assert Person.objects.get(pk=world.here.stranger.pk).name == "赵红"


def test_nobody_gives_himself_a_post_by_a_workbook(world: World, office: Client) -> None:
    own = world.accounts[Post.PARTY_OFFICER].person
    assert own is not None
    book = handed_out(office)
    book["职务"].append([own.code, "审计员"])
    page = handed_in(office, book)
    assert "nobody changes his own entry" in page
    office.post("/organisation/roster/apply/")
    assert not Holding.objects.filter(person=own, post=Post.AUDITOR).exists()


def test_taking_the_roster_out_is_recorded(office: Client) -> None:
    handed_out(office)
    assert Record.objects.filter(act="export", by="party_officer").count() == 1


def kept_workbooks() -> int:
    return len(list((Path(settings.HOME) / "uploads").glob("*.xlsx")))


def test_a_workbook_that_cannot_be_read_is_not_kept(office: Client) -> None:
    handed_in(office, handed_out(office))
    kept = kept_workbooks()
    file = SimpleUploadedFile("roster.xlsx", b"no workbook")
    office.post("/organisation/roster/", {"workbook": file, "day": DAY.isoformat()})
    assert kept_workbooks() == kept - 1  # neither it nor the one before


def test_a_workbook_that_nobody_took_over_is_kept_for_a_day(office: Client) -> None:
    [duty] = [one for one in duties() if one.name == "site.sweep_rosters"]
    handed_in(office, handed_out(office))
    kept = kept_workbooks()
    duty.run()
    assert kept_workbooks() == kept > 0
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        duty.run()
    assert kept_workbooks() == 0
    office.post("/organisation/roster/apply/", follow=True)
    assert office.get("/organisation/roster/marked/").status_code == 404
