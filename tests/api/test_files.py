"""Files and comments of tasks by the API."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anqi.work.models import Comment, Evidence, Task
from anqi.work.notices import inbox
from tests.api.calling import calling, sent
from tests.organisation.people import SmallPlant, small_plant
from tests.work.files import PDF, from_a_phone
from tests.work.tasks import saved as saved_picture
from tests.work.tasks import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


@pytest.fixture
def task(wumeng: SmallPlant) -> Task:
    from tests.api.test_tasks import given

    return given(wumeng)


def handed_in(client: Client, task: Task, data: bytes, key: str = "") -> Any:
    file = SimpleUploadedFile("现场.jpg", data)
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post(f"/api/v1/tasks/{task.pk}/evidence", {"file": file}, headers=headers)


def test_a_picture_is_handed_in_and_read_back(wumeng: SmallPlant, task: Task) -> None:
    client = calling(wumeng.stranger)
    made = handed_in(client, task, from_a_phone().getvalue())
    assert made.status_code == 201
    told = client.get(made.headers["Location"]).json()
    assert (told["type"], told["by"], told["taken_at"][:10]) == ("image/jpeg", "1003", "2020-03-11")
    assert client.get(f"/api/v1/tasks/{task.pk}/evidence").json() == [told]
    stored = client.get(f"{made.headers['Location']}/content")
    assert len(stored.content) == told["size"]
    assert "attachment" in stored.headers["Content-Disposition"]


def test_a_file_that_is_sent_again_is_kept_once(wumeng: SmallPlant, task: Task) -> None:
    client = calling(wumeng.stranger)
    first, again = (handed_in(client, task, PDF, "k1") for _time in range(2))
    assert first.json() == again.json()
    other = handed_in(client, task, saved_picture(scene()).getvalue(), "k1")
    assert other.status_code == 409
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"MZ" + bytes(50)])
def test_what_is_no_evidence_is_refused_with_its_place(
    wumeng: SmallPlant, task: Task, data: bytes
) -> None:
    answer = handed_in(calling(wumeng.stranger), task, data)
    assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "file")
    assert not Evidence.objects.exists()


def test_a_call_that_is_too_large_is_not_read(wumeng: SmallPlant, task: Task) -> None:
    answer = calling(wumeng.stranger).generic(
        "POST", f"/api/v1/tasks/{task.pk}/evidence", b"x", "multipart/form-data; boundary=x",
        headers={"Idempotency-Key": "k"}, CONTENT_LENGTH=str(1 << 30),
    )  # fmt: skip
    assert (answer.status_code, answer.json()["most"]) == (413, 21 << 20)


def test_who_has_nothing_to_do_with_a_task_hands_in_nothing(wumeng: SmallPlant, task: Task) -> None:
    assert handed_in(calling(wumeng.secretary), task, PDF).status_code == 403
    assert handed_in(calling(small_plant("other").officer), task, PDF).status_code == 404


def test_a_file_of_others_is_not_there(wumeng: SmallPlant, task: Task) -> None:
    address = handed_in(calling(wumeng.stranger), task, PDF).headers["Location"]
    outsider = calling(small_plant("other").officer)
    assert (
        outsider.get(address).status_code == outsider.get(f"{address}/content").status_code == 404
    )


def test_a_comment_is_made_once_and_tells_whom_it_names(wumeng: SmallPlant, task: Task) -> None:
    client, body = calling(wumeng.stranger), {"text": "备件周五到", "tell": ["1002"]}
    for _time in range(2):
        assert sent(client, f"/tasks/{task.pk}/comments", body, key="c1").status_code == 201
    assert [one["text"] for one in client.get(f"/api/v1/tasks/{task.pk}/comments").json()] == [
        "备件周五到"
    ]
    assert [one.source for one in inbox(wumeng.officer)] == [task.about]


def test_only_people_of_the_task_are_told(wumeng: SmallPlant, task: Task) -> None:
    body = {"text": "好", "tell": ["1001"]}
    answer = sent(calling(wumeng.stranger), f"/tasks/{task.pk}/comments", body)
    assert answer.json()["errors"][0]["place"] == "tell"
    assert not Comment.objects.exists()


def test_a_comment_is_taken_back_by_who_made_it(wumeng: SmallPlant, task: Task) -> None:
    client = calling(wumeng.stranger)
    made = sent(client, f"/tasks/{task.pk}/comments", {"text": "看错了"}).json()
    path = f"/api/v1/tasks/{task.pk}/comments/{made['id']}/withdrawal"
    assert calling(wumeng.officer).generic("POST", path).status_code == 409
    first, again = (client.generic("POST", path).json() for _time in range(2))
    assert first["withdrawn_at"] == again["withdrawn_at"] is not None


def test_the_stored_bytes_are_those_that_were_named(wumeng: SmallPlant, task: Task) -> None:
    made = handed_in(calling(wumeng.stranger), task, BytesIO(PDF).getvalue())
    answer = calling(wumeng.officer).get(f"{made.headers['Location']}/content")
    assert answer.headers["ETag"] == f'"{made.json()["sha256"]}"'
