"""What the homes of branches, departments and teams have in common."""

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When, Window
from django.utils.translation import gettext as _

from anqi.organisation.access import Verb, scope_of
from anqi.pages.component_kinds import Action, Link
from anqi.site.homes import links, rows
from anqi.site.homes.kinds import Asker, Section
from anqi.work.colours import Colour, colour_on
from anqi.work.models import OPEN, Task
from anqi.work.queries import ToDo

_SHOWN = 8


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
    """Open tasks of a unit, and of those the next that others have to do; one query."""
    scope = scope_of(asker.account, Verb.SEE_TASKS)
    if not scope.sees(department=department, branch=branch):
        return []
    mine = {
        todo.task.pk for todo in (*asker.today.own, *asker.today.to_accept, *asker.today.extensions)
    }
    condition = Q(department=department) if department else Q(branch=branch)
    found: QuerySet[Any] = Task.objects.filter(
        condition, plant=asker.person.plant_id, state__in=OPEN
    ).annotate(
        colour=colour_on(asker.day),
        of_all=Window(Count("pk")),
        of_late=Window(Count(Case(When(colour=Colour.RED, then="pk")))),
    )
    next_ones = list(found.select_related("person", "unit")[: _SHOWN + len(mine)])
    others = [task for task in next_ones if task.pk not in mine][:_SHOWN]
    if not others:
        return []
    count, late = others[0].of_all, others[0].of_late
    address = links.tasks("unit", department=department, branch=branch)
    link: Link | None = (
        {"text": _("all {count} tasks").format(count=count), "href": address} if address else None
    )
    lines = rows.others([ToDo(task, Colour(task.colour)) for task in others], asker.day)
    note = _("{count} open, {late} of them overdue").format(count=count, late=late)
    return [
        Section("tasks", _("Tasks of the unit"), lines, note=note, link=link, name="unit-tasks")
    ]


def set_up() -> Section:
    """How branches are set up, which takes queries of its own: the page asks for it once it is shown."""
    link: Link = {"text": _("How branches are set up"), "href": links.address("home_branches")}
    return Section("later", _("Set-up of the branches"), link, name="set-up")
