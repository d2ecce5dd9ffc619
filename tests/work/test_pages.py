"""The pages of tasks, as people of the small plant see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anqi.kit import clock
from anqi.work.issuing import Order
from anqi.work.models import Proof, State, Task
from anqi.work.operations import issue
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def given(wumeng: SmallPlant, proof: Proof = Proof.NONE) -> Task:
    """A task that the safety officer gave to the stranger."""
    order = Order(
        title="清理消防通道",
        due_on=clock.today() + timedelta(days=9),
        person=wumeng.stranger,
        proof=proof,
    )
    return issue(order=order, by=wumeng.officer, key="i1").task


def act(client: Client, task: Task, what: str, **more: str) -> int:
    task.refresh_from_db()
    form = {"act": what, "version": str(task.version), "key": f"{what}-{task.version}", **more}
    return client.post(f"/tasks/{task.pk}/", form).status_code


def test_a_task_goes_round_the_closed_loop(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    worker, officer = signed_in(wumeng.stranger), signed_in(wumeng.officer)
    assert "清理消防通道" in worker.get("/tasks/").text
    assert act(worker, task, "offer", note="已清理") == 302
    assert "清理消防通道" in officer.get("/tasks/").text
    assert act(officer, task, "accept") == 302
    task.refresh_from_db()
    assert task.state == State.CLOSED


def test_who_did_it_is_not_offered_to_accept_it(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    worker = signed_in(wumeng.stranger)
    act(worker, task, "offer")
    assert act(worker, task, "accept") == 409
    task.refresh_from_db()
    assert task.state == State.OFFERED


def test_two_who_act_at_once_get_a_conflict_and_not_an_overwrite(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    worker = signed_in(wumeng.stranger)
    form = {"act": "start", "version": str(task.version), "key": "one"}
    assert worker.post(f"/tasks/{task.pk}/", form).status_code == 302
    page = worker.post(f"/tasks/{task.pk}/", form | {"act": "offer", "key": "two"})
    assert page.status_code == 409
    assert "somebody else changed the task meanwhile" in page.text


def test_an_act_that_is_sent_twice_is_done_once(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    worker = signed_in(wumeng.stranger)
    form = {"act": "start", "version": str(task.version), "key": "one"}
    for _time in range(2):
        assert worker.post(f"/tasks/{task.pk}/", form).status_code == 302
    assert task.steps.count() == 2


def test_what_is_missing_is_said_beside_its_field(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    assert act(signed_in(wumeng.officer), task, "call_off") == 422
    page = signed_in(wumeng.officer).post(
        f"/tasks/{task.pk}/", {"act": "call_off", "version": "1", "key": "c"}
    )
    assert 'id="id_call_off_note_error"' in page.text


def test_a_proof_is_added_and_served_to_those_who_see_the_task_alone(wumeng: SmallPlant) -> None:
    task = given(wumeng, Proof.FILE)
    worker = signed_in(wumeng.stranger)
    assert act(worker, task, "offer") == 422
    file = SimpleUploadedFile("proof.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    worker.post(f"/tasks/{task.pk}/evidence/", {"file": file})
    assert act(worker, task, "offer") == 302
    page = worker.get(f"/tasks/{task.pk}/").text
    address = page.split('href="/tasks/evidence/')[1].split('"')[0]
    answer = worker.get(f"/tasks/evidence/{address}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")
    outsider = signed_in(small_plant("other").stranger)
    assert outsider.get(f"/tasks/evidence/{address}").status_code == 404


def test_a_task_is_given_out_within_reach_only(wumeng: SmallPlant) -> None:
    officer = signed_in(wumeng.officer)
    day = (clock.today() + timedelta(days=3)).isoformat()
    form = {"key": "k", "title": "检查灭火器", "person": "1003", "due_on": day}
    answer = officer.post("/tasks/issue/", form)
    assert answer.status_code == 302
    assert Task.objects.get().person == wumeng.stranger
    assert officer.post("/tasks/issue/", form | {"person": "9", "key": "k2"}).status_code == 422
    assert signed_in(wumeng.stranger).get("/tasks/issue/").status_code == 404


def test_who_has_nothing_to_do_with_a_task_does_not_see_it(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    assert signed_in(small_plant("other").officer).get(f"/tasks/{task.pk}/").status_code == 404
