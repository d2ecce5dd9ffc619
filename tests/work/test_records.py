"""What is recorded of tasks: who asked for what he may not see, looked at a file, or took a list away."""

from io import BytesIO
from uuid import uuid4

import pytest

from anqi.organisation.models_access import Record
from anqi.organisation.records import looks_at
from anqi.work.comments import comment_on_task
from anqi.work.evidence import attach
from tests.api.calling import calling
from tests.organisation.people import SmallPlant, signed_in
from tests.work.files import PDF
from tests.work.tasks import colleague, issued

pytestmark = pytest.mark.django_db


def recorded(act: str) -> list[tuple[str, str]]:
    return sorted(Record.objects.filter(act=act).values_list("by", "object"))


def test_a_task_or_file_that_is_there_and_not_theirs_is_recorded(wumeng: SmallPlant) -> None:
    task, other = issued(wumeng), colleague(wumeng)
    file = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=wumeng.stranger)
    browser, program = signed_in(other), calling(other)
    pages = [
        f"/tasks/{task.pk}/",
        f"/tasks/evidence/{file.pk}/",
        f"/tasks/evidence/{file.pk}/small/",
    ]
    calls = [f"/api/v1/tasks/{task.pk}", f"/api/v1/evidence/{file.pk}/content"]
    assert {browser.get(path).status_code for path in (*pages, f"/tasks/{uuid4()}/")} == {404}
    assert {program.get(path).status_code for path in calls} == {404}
    assert recorded("reach") == sorted((other.code, f"GET {path}") for path in (*pages, *calls))


def test_an_act_that_is_not_theirs_is_recorded(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    one = comment_on_task(task=task, text="好", by=wumeng.stranger, key="k")
    asked = [
        ("1001", f"/tasks/{task.pk}/evidence/"),
        ("1002", f"/tasks/{task.pk}/comments/{one.pk}/withdraw/"),
        ("1003", "/tasks/issue/"),
    ]
    people = {one.code: one for one in (wumeng.secretary, wumeng.officer, wumeng.stranger)}
    for code, path in asked:
        assert signed_in(people[code]).post(path).status_code == 404
    assert recorded("reach") == [(code, f"POST {path}") for code, path in asked]


def test_who_handed_in_a_file_can_see_who_looked_at_it(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    file = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=wumeng.stranger)
    path = f"/tasks/evidence/{file.pk}/"
    for person in (wumeng.stranger, wumeng.officer, wumeng.officer):
        assert signed_in(person).get(path).status_code == 200
    looks = looks_at(wumeng.stranger).values_list("by", "act", "object")
    assert list(looks) == [("1002", "look", path)]


def test_a_file_that_a_program_took_is_recorded(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    file = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=wumeng.stranger)
    path = f"/api/v1/evidence/{file.pk}/content"
    assert calling(wumeng.officer).get(path).content == PDF
    [(_by, object)] = recorded("export")
    assert object.startswith(path)


@pytest.mark.parametrize("path", ["/tasks/?list=mine&format=xlsx", "/notices/?format=json"])
def test_a_list_that_was_taken_away_is_recorded(wumeng: SmallPlant, path: str) -> None:
    issued(wumeng)
    assert signed_in(wumeng.stranger).get(path).getvalue()
    assert recorded("export") == [("1003", path)]
