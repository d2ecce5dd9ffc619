"""Tasks as lines of a home: the day, the matter, how it stands, and one verb."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from anqi.pages.component_kinds import State as Sign
from anqi.pages.component_kinds import Task as Line
from anqi.site.homes.links import address
from anqi.work.colours import Colour
from anqi.work.models import State, Task
from anqi.work.queries import Today, ToDo

_SIGNS: dict[Colour | None, Sign] = {
    Colour.GREEN: "open", Colour.BLUE: "part", Colour.YELLOW: "part", Colour.RED: "fail",
}  # fmt: skip


def missing(found: Today, day: date) -> list[Line]:
    """What one should have done already."""
    return [_own(todo, day) for todo in found.own if todo.colour is Colour.RED]


def to_do(found: Today, day: date) -> list[Line]:
    """What one has to do, to accept and to answer, by the day on which it is due."""
    lines = [
        (todo.task.due_on, _own(todo, day)) for todo in found.own if todo.colour is not Colour.RED
    ]
    for todos, verb, status in (
        (found.to_accept, _("Accept"), _("waits for your acceptance")),
        (found.extensions, _("Answer"), _("asks for more time")),
    ):
        lines += [
            (
                todo.task.due_on,
                line_of(todo, day, verb=verb, status=status, note=_whose(todo.task)),
            )
            for todo in todos
        ]
    return [line for _day, line in sorted(lines, key=lambda one: one[0])]


def others(todos: Iterable[ToDo], day: date) -> list[Line]:
    """Tasks of others, with whose they are."""
    return [
        line_of(todo, day, verb=_("Look"), status=_status(todo, day), note=_whose(todo.task))
        for todo in todos
    ]


def line_of(todo: ToDo, day: date, *, verb: str, status: str, note: str = "") -> Line:
    task = todo.task
    line: Line = {
        "day": day_of(task.due_on, day),
        "weekday": weekday_of(task.due_on, day),
        "matter": task.title,
        "state": _SIGNS.get(todo.colour, "open"),
        "status": status,
        "note": note or _("given out by {name}").format(name=task.issued_by.name),
    }
    if href := address("work:task", task.pk):
        line |= {"href": href, "act": {"text": verb, "href": href}}
    return line


def day_of(due: date, today: date) -> str:
    """A day of this month as its number; of another with its month."""
    same = (due.year, due.month) == (today.year, today.month)
    return str(due.day) if same else f"{due:%m-%d}"


def weekday_of(due: date, today: date) -> str:
    """What weekday it is; of a day of another month there is no room to say it."""
    if (due.year, due.month) != (today.year, today.month):
        return ""
    return (
        _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"),
    )[due.weekday()]  # fmt: skip


def when(due: date, today: date) -> str:
    """How far away a day is, in words."""
    ahead = (due - today).days
    if ahead < 0:
        return _("{count} days ago").format(count=-ahead)
    near = (_("today"), _("tomorrow"), _("the day after tomorrow"))
    return near[ahead] if ahead < len(near) else _("in {count} days").format(count=ahead)


def _own(todo: ToDo, day: date) -> Line:
    verb = _("Begin") if todo.task.state == State.TO_BEGIN else _("Carry on")
    return line_of(todo, day, verb=verb, status=_status(todo, day))


def _status(todo: ToDo, day: date) -> str:
    """How a task stands, in a few words."""
    task = todo.task
    if task.state == State.OFFERED:
        return str(task.get_state_display())
    ahead = (task.due_on - day).days
    if ahead < 0:
        return _("{count} days late").format(count=-ahead)
    due = _("due {when}").format(when=when(task.due_on, day))
    if task.state == State.RETURNED:
        return _("returned, {due}").format(due=due)
    if task.asked_due_on is not None:
        return _("more time asked for, {due}").format(due=due)
    return due


def _whose(task: Task) -> str:
    whose = task.person.name if task.person else f"{task.unit or ''} {task.get_post_display()}"
    return _("for {name}").format(name=whose.strip())
