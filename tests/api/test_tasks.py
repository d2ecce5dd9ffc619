"""Tasks by the API: given out, done, accepted; and two programs at one task."""

from datetime import timedelta
from typing import Any

import pytest

from anqi.kit import clock
from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope
from anqi.work.following import follow, unfollow
from anqi.work.models import State, Task, TaskStep
from tests.api.calling import calling, sent
from tests.organisation.people import SINCE, SmallPlant, small_plant
from tests.work.tasks import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def due(days: int = 9) -> Any:
    return clock.today() + timedelta(days=days)


def given(wumeng: SmallPlant, **order: Any) -> Task:
    return issued(wumeng, **({"due_on": due()} | order))


def test_a_task_goes_round_the_closed_loop(wumeng: SmallPlant) -> None:
    officer, worker = calling(wumeng.officer), calling(wumeng.stranger)
    order = {"title": "检查灭火器", "due_on": due().isoformat(), "doer": {"person": "1003"}}
    made = sent(officer, "/tasks", order)
    assert made.status_code == 201
    address = made.headers["Location"].removeprefix("/api/v1")
    assert sent(worker, f"{address}/start", {"version": 1}).json()["state"] == "doing"
    assert sent(worker, f"{address}/offer", {"version": 2, "note": "好"}).status_code == 200
    closed = sent(officer, f"{address}/accept", {"version": 3}).json()
    assert (closed["state"], closed["accepted_by"], closed["in_time"]) == ("closed", "1002", True)
    history = worker.get(made.headers["Location"]).json()
    assert [step["act"] for step in history["steps"]] == ["issue", "start", "offer", "accept"]


def test_a_post_of_a_unit_is_given_a_task_and_another_post_accepts_it(wumeng: SmallPlant) -> None:
    order = {
        "title": "月检", "due_on": due().isoformat(),
        "doer": {"post": "safety_officer", "tree": "administration", "unit": "D1"},
        "acceptor": {"post": "branch_secretary", "unit": "B1"},
    }  # fmt: skip
    task = sent(calling(wumeng.secretary), "/tasks", order).json()
    assert (task["doer"]["name"], task["acceptor"]["unit"]) == ("卷包车间 safety officer", "B1")


def test_a_task_is_given_out_about_units_within_reach_alone(wumeng: SmallPlant) -> None:
    leader = wumeng.officer
    leader.holdings.all().delete()
    leader.holdings.create(post=Post.TEAM_LEADER, unit=wumeng.team, active_from=SINCE)
    order = {"title": "检查", "due_on": due().isoformat(), "doer": {"person": "1003"}}
    for about in ({"department": "D1"}, {"branch": "B1"}):
        assert sent(calling(leader), "/tasks", order | about).status_code == 403
    assert not Task.objects.exists()
    assert sent(calling(leader), "/tasks", order).json()["department"] == "D1"
    more = {"department": "D1", "branch": "B1", "doer": {"person": "1002"}}
    assert sent(calling(wumeng.secretary), "/tasks", order | more).status_code == 201


def test_the_version_that_was_seen_is_said_by_a_header_or_in_the_body(wumeng: SmallPlant) -> None:
    task, worker = given(wumeng), calling(wumeng.stranger)
    seen = worker.get(f"/api/v1/tasks/{task.pk}").headers["ETag"]
    started = sent(worker, f"/tasks/{task.pk}/start", {}, **{"If-Match": seen})
    assert started.headers["ETag"] == '"2"'
    stale = sent(worker, f"/tasks/{task.pk}/offer", {}, **{"If-Match": seen})
    assert (stale.status_code, stale.json()["version"], stale.json()["state"]) == (412, 2, "doing")
    old = sent(worker, f"/tasks/{task.pk}/offer", {"version": 1})
    assert (old.status_code, old.json()["version"]) == (409, 2)
    assert sent(worker, f"/tasks/{task.pk}/offer", {}).status_code == 428


def test_a_call_that_is_made_again_is_one_act(wumeng: SmallPlant) -> None:
    task, worker = given(wumeng), calling(wumeng.stranger)
    for _time in range(3):
        answer = sent(worker, f"/tasks/{task.pk}/start", {"version": 1}, key="k1")
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert TaskStep.objects.filter(task=task).count() == 2
    other = sent(worker, f"/tasks/{task.pk}/start", {"version": 1, "note": "x"}, key="k1")
    assert other.status_code == 409


def test_without_a_key_nothing_is_done(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    answer = sent(calling(wumeng.stranger), f"/tasks/{task.pk}/start", {"version": 1}, key=None)
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["errors"]] == ["Idempotency-Key"]
    assert Task.objects.get().state == State.TO_BEGIN


def test_more_time_is_asked_for_and_granted(wumeng: SmallPlant) -> None:
    task, worker, officer = given(wumeng), calling(wumeng.stranger), calling(wumeng.officer)
    asked = {"version": 1, "until": due(20).isoformat(), "note": "等备件"}
    assert sent(worker, f"/tasks/{task.pk}/extension", asked).status_code == 200
    granted = sent(officer, f"/tasks/{task.pk}/extension/grant", {"version": 2}).json()
    assert (granted["due_on"], granted["original_due_on"]) == (
        due(20).isoformat(), due().isoformat(),
    )  # fmt: skip


def test_what_is_missing_is_said_with_its_place(wumeng: SmallPlant) -> None:
    task, officer = given(wumeng, proof="picture"), calling(wumeng.officer)
    offered = sent(calling(wumeng.stranger), f"/tasks/{task.pk}/offer", {"version": 1})
    assert [one["place"] for one in offered.json()["errors"]] == ["evidence"]
    assert sent(officer, f"/tasks/{task.pk}/cancellation", {"version": 1}).status_code == 422


def test_what_is_not_possible_is_a_conflict(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    answer = sent(calling(wumeng.officer), f"/tasks/{task.pk}/accept", {"version": 1})
    assert answer.status_code == 409
    assert "to do" in answer.json()["detail"]


def test_nobody_gives_tasks_to_those_whom_he_does_not_reach(wumeng: SmallPlant) -> None:
    order = {"title": "甲", "due_on": due().isoformat(), "doer": {"person": "1002"}}
    assert sent(calling(wumeng.stranger), "/tasks", order).status_code == 403
    order["doer"] = {"post": "director"}
    assert sent(calling(wumeng.secretary), "/tasks", order).status_code == 403
    assert not Task.objects.exists()


def test_a_program_does_not_pass_for_a_room(wumeng: SmallPlant) -> None:
    order = {"title": "甲", "due_on": due().isoformat(), "doer": {"person": "1003"}}
    follow("safety/hazards/")(lambda _change: None)
    try:
        answer = sent(calling(wumeng.officer), "/tasks", order | {"source": "safety/hazards/1"})
    finally:
        unfollow("safety/hazards/")
    assert [one["place"] for one in answer.json()["errors"]] == ["source"]


def test_the_list_is_read_page_by_page(wumeng: SmallPlant) -> None:
    for number in range(5):
        given(wumeng, title=f"任务{number}", due_on=due(9 - number))
    client, seen, address = calling(wumeng.officer), [], "/api/v1/tasks?limit=2"
    while address:
        page = client.get(address)
        seen += [one["title"] for one in page.json()]
        link = page.headers.get("Link", "")
        address = link.removeprefix("<").partition(">")[0]
    assert seen == ["任务4", "任务3", "任务2", "任务1", "任务0"]


def test_the_list_is_narrowed(wumeng: SmallPlant) -> None:
    given(wumeng, title="甲", source="mes/1")
    given(wumeng, title="乙", person=wumeng.secretary)
    client = calling(wumeng.officer)
    for asked, found in (("source=mes/", ["甲"]), ("person=1001", ["乙"]), ("state=closed", [])):
        assert [one["title"] for one in client.get(f"/api/v1/tasks?{asked}").json()] == found


def test_a_task_of_others_is_not_there(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    outsider = calling(small_plant("other").officer)
    assert outsider.get(f"/api/v1/tasks/{task.pk}").status_code == 404
    assert sent(outsider, f"/tasks/{task.pk}/accept", {"version": 1}).status_code == 404


def test_a_token_that_reads_does_not_act(wumeng: SmallPlant) -> None:
    task = given(wumeng)
    answer = sent(
        calling(wumeng.stranger, TokenScope.READ_TASKS), f"/tasks/{task.pk}/start", {"version": 1}
    )
    assert (answer.status_code, answer.json()["wanted"]) == (403, "tasks:act")
