"""李强, the safety officer, gives 赵敏 a task; each act under a key of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from PIL import Image, ImageDraw

from anqi.kit.clock import stopped_at
from anqi.organisation.models import Assignment, Person
from anqi.work import operations
from anqi.work.issuing import Order
from anqi.work.models import Task, TaskStep
from tests.organisation.people import SINCE, SmallPlant
from tests.work.conftest import MORNING

TODAY = MORNING.date()
IN_TEN_DAYS = TODAY + timedelta(days=10)
_codes = count(2001)


def key() -> str:
    return str(uuid4())


def issued(wumeng: SmallPlant, by: Person | None = None, **order: Any) -> Task:
    """A task: unless something else is said, by 李强 to 赵敏, due in ten days."""
    wanted: dict[str, Any] = {"title": "修好防护罩", "due_on": IN_TEN_DAYS} | order
    if "person" not in wanted and "post" not in wanted:
        wanted["person"] = wumeng.stranger
    step = operations.issue(order=Order(**wanted), by=by or wumeng.officer, key=key())
    return step.task


def act(name: str, task: Task, by: Person, **more: Any) -> TaskStep:
    """An act of the room by its name, on the task as it is now."""
    now = Task.objects.get(pk=task.pk)
    wanted = {"task": now, "by": by, "version": now.version, "key": key()} | more
    step: TaskStep = getattr(operations, name)(**wanted)
    return step


def offered(wumeng: SmallPlant, **order: Any) -> Task:
    """A task that 赵敏 has done, and that waits for acceptance."""
    return act("offer", issued(wumeng, **order), wumeng.stranger, note="已修好").task


def colleague(wumeng: SmallPlant, name: str = "陈静") -> Person:
    """Somebody else of the team, without any post."""
    person = Person.objects.create(
        code=str(next(_codes)), name=name, plant=wumeng.plant, active_from=SINCE
    )
    Assignment.objects.create(person=person, unit=wumeng.team, active_from=SINCE)
    return person


@contextmanager
def later(days: int) -> Iterator[date]:
    """So many days after the morning of the tests."""
    moment = MORNING + timedelta(days=days)
    with stopped_at(moment):
        yield moment.date()


def scene(turned: int = 0, shift: int = 0) -> Image.Image:
    """A picture of something; with `shift`, of something else."""
    image = Image.new("RGB", (320, 240), (40, 60, 90))
    draw = ImageDraw.Draw(image)
    for number in range(12):
        left = (number * 61 + shift * 37) % 300
        top = (number * 97 + shift * number * 53) % 220
        shade = (number * 20 + shift * 90) % 255
        draw.rectangle((left, top, left + 70, top + 50), fill=(shade, 255 - shade, shade // 2))
    return image.rotate(turned, expand=True)


def saved(image: Image.Image, format: str = "JPEG", **options: Any) -> BytesIO:
    file = BytesIO()
    image.save(file, format, **options)
    file.seek(0)
    return file
