"""A room that gave out tasks follows them: a fake one posts facts about hazards."""

from collections.abc import Iterator

import pytest

from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.work.following import Change, Event, follow, is_followed, unfollow
from anqi.work.issuing import Bearer
from anqi.work.models import Overdue, State, Task
from anqi.work.notices import inbox
from anqi.work.rising import tell_of_overdue
from tests.organisation.people import SmallPlant
from tests.work.tasks import act, colleague, issued, later, offered

pytestmark = pytest.mark.django_db
SOURCE = "safety/hazards/12"


class Room:
    """A room whose handler notes what it is told, posts a fact where a task is closed or overdue, and may fail."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.broken = False

    def handle(self, change: Change) -> None:
        if self.broken:
            raise RuntimeError("the room is broken")
        self.told.append(change.event)
        if change.event in (Event.ACCEPTED, Event.OVERDUE):
            key = f"task/{change.task.pk.hex}/{change.event}"
            draft = Draft("awareness.pulse", change.day, SOURCE, department="D1", key=key)
            post(plant=change.task.plant, drafts=[draft], by="safety")


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    follow("safety/hazards/")(made.handle)
    yield made
    unfollow("safety/hazards/")


def test_a_room_is_told_of_every_step_of_its_tasks(wumeng: SmallPlant, room: Room) -> None:
    task = issued(wumeng, source=SOURCE)
    act("start", task, wumeng.stranger)
    act("reassign", task, wumeng.officer, to=Bearer(person=colleague(wumeng)), note="x")
    act("reassign", task, wumeng.officer, to=Bearer(person=wumeng.stranger), note="x")
    act("offer", task, wumeng.stranger)
    act("send_back", task, wumeng.officer, note="差")
    act("offer", task, wumeng.stranger)
    act("accept", task, wumeng.officer)
    assert room.told == [
        Event.ISSUED, Event.STARTED, Event.REASSIGNED, Event.REASSIGNED, Event.OFFERED,
        Event.RETURNED, Event.OFFERED, Event.ACCEPTED,
    ]  # fmt: skip
    assert Fact.objects.get().source == SOURCE


def test_other_rooms_tasks_are_not_its_business(wumeng: SmallPlant, room: Room) -> None:
    issued(wumeng)
    issued(wumeng, source="safety/hazard")
    issued(wumeng, source="awareness/safety/hazards/1")
    assert room.told == []


def test_an_extension_that_is_granted_is_told_and_one_that_is_asked_for_is_not(
    wumeng: SmallPlant, room: Room
) -> None:
    task = issued(wumeng, source=SOURCE)
    with later(1) as day:
        until = task.due_on.replace(day=day.day + 15)
        act("ask_extension", task, wumeng.stranger, until=until, note="等")
        act("grant_extension", task, wumeng.officer)
    act("call_off", issued(wumeng, source=SOURCE), wumeng.officer, note="重复")
    assert room.told == [Event.ISSUED, Event.EXTENDED, Event.ISSUED, Event.CALLED_OFF]


def test_what_a_room_raises_undoes_the_act(wumeng: SmallPlant, room: Room) -> None:
    task = offered(wumeng, source=SOURCE)
    room.broken = True
    with pytest.raises(RuntimeError):
        act("accept", task, wumeng.officer)
    assert Task.objects.get().state == State.OFFERED
    assert inbox(wumeng.stranger).count() == 1
    room.broken = False
    act("accept", task, wumeng.officer)
    assert Fact.objects.count() == 1


def test_a_call_that_is_made_again_tells_the_room_once(wumeng: SmallPlant, room: Room) -> None:
    task = issued(wumeng, source=SOURCE)
    for _time in range(2):
        act("start", task, wumeng.stranger, key="k", version=1)
    assert room.told == [Event.ISSUED, Event.STARTED]


def test_a_task_is_overdue_once_for_each_of_its_days(wumeng: SmallPlant, room: Room) -> None:
    issued(wumeng, source=SOURCE)
    for days in (11, 12, 13):
        with later(days) as day:
            assert tell_of_overdue(wumeng.plant, day) == 1
    assert room.told == [Event.ISSUED, Event.OVERDUE]
    assert [fact.occurred_on.day for fact in Fact.objects.all()] == [23]


def test_where_a_room_fails_the_other_tasks_are_told_of(wumeng: SmallPlant, room: Room) -> None:
    failing, other = issued(wumeng, source=SOURCE), issued(wumeng)
    room.broken = True
    with later(11) as day:
        with pytest.raises(RuntimeError):
            tell_of_overdue(wumeng.plant, day)
        assert [one.task for one in Overdue.objects.all()] == [other]
        room.broken = False
        tell_of_overdue(wumeng.plant, day)
    assert set(Overdue.objects.values_list("task", flat=True)) == {failing.pk, other.pk}


def test_one_room_keeps_one_kind_of_records(room: Room) -> None:
    follow("safety/hazards/")(room.handle)  # the same again is no other
    for source in ("safety/hazards/", "safety/", "safety/hazards/plans/"):
        with pytest.raises(ValueError, match="followed already"):
            follow(source)(lambda _change: None)
    with pytest.raises(ValueError, match="stroke"):
        follow("safety/hazards")
    assert is_followed("safety/hazards/1")
    assert not is_followed("safety/checks/1")
