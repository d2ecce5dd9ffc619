"""What the homes of branches, departments and teams have in common."""

from django.db.models import Q
from django.utils.translation import gettext as _

from anqi.organisation.access import Verb, scope_of
from anqi.pages.component_kinds import Action, Link
from anqi.site.homes import links, rows
from anqi.site.homes.kinds import Asker, Section
from anqi.work.colours import Colour, colour_of
from anqi.work.models import OPEN, Task
from anqi.work.queries import ToDo

_SHOWN, _MOST = 8, 200


def actions(asker: Asker) -> list[Action]:
    """The verbs of a page of a unit: posting a fact comes first where one may."""
    found: list[Action] = []
    issuing, posting = links.address("work:issue"), links.address("ledger:post")
    if issuing and not scope_of(asker.account, Verb.ISSUE_TASK).is_empty:
        found.append({"text": _("Give out a task"), "href": issuing})
    if posting and not scope_of(asker.account, Verb.POST_FACT).is_empty:
        found.append({"text": _("Post a fact"), "href": posting, "primary": True})
    return found


def tasks(asker: Asker, *, department: str = "", branch: str = "") -> list[Section]:
    """Open tasks of a unit that others have to do, by the day on which they are due; one query."""
    scope = scope_of(asker.account, Verb.SEE_TASKS)
    if not scope.sees(department=department, branch=branch):
        return []
    condition = Q(department=department) if department else Q(branch=branch)
    return _section(asker, condition, _("Tasks of the unit"))


def tasks_of_people(asker: Asker) -> list[Section]:
    """The same of the people of a team."""
    scope = scope_of(asker.account, Verb.SEE_TASKS)
    people = scope.people - {scope.own}
    return _section(asker, Q(person__code__in=people), _("Tasks of the team")) if people else []


def _section(asker: Asker, condition: Q, title: str) -> list[Section]:
    mine = {
        todo.task.pk for todo in (*asker.today.own, *asker.today.to_accept, *asker.today.extensions)
    }
    found = Task.objects.filter(condition, plant=asker.person.plant_id, state__in=OPEN)
    open_now = [
        ToDo(task, colour_of(task, asker.day) or Colour.GREEN)
        for task in found.select_related("person", "unit")[:_MOST]
        if task.pk not in mine
    ]
    if not open_now:
        return []
    late = sum(todo.colour is Colour.RED for todo in open_now)
    note = _("{count} open, {late} of them overdue").format(count=len(open_now), late=late)
    address = links.tasks("unit")
    more = len(open_now) - _SHOWN
    link: Link | None = (
        {"text": _("{count} more").format(count=more), "href": address} if more > 0 else None
    )
    lines = rows.others(open_now[:_SHOWN], asker.day)
    return [Section("tasks", title, lines, note=note, link=link, name="unit-tasks")]


def set_up() -> Section:
    """How branches are set up, which takes queries of its own: the page asks for it once it is shown."""
    link: Link = {"text": _("How branches are set up"), "href": links.address("home_branches")}
    return Section("later", _("Set-up of the branches"), link, name="set-up")
