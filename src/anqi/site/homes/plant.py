"""What the homes of the whole plant have in common: its units with what is overdue, its ledger."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.ledger import tallies
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Tree, Unit
from anqi.pages.component_kinds import Figure
from anqi.site.homes import links
from anqi.site.homes.kinds import Asker
from anqi.work.colours import Colour, colour_on
from anqi.work.models import OPEN, Task


@dataclass(frozen=True)
class UnitLine:
    """A department or branch of the plant, with how many of its tasks are overdue."""

    unit: Unit
    overdue: int

    @property
    def is_branch(self) -> bool:
        return bool(self.unit.tree == Tree.PARTY)

    @property
    def address(self) -> str:
        return links.address("organisation:unit", self.unit.pk)

    @property
    def overdue_tasks(self) -> str:
        """The address of the list of those that are overdue."""
        code = self.unit.code
        asked = {"branch": code} if self.is_branch else {"department": code}
        return links.tasks("overdue", **asked) if self.overdue else ""


def overdue_tasks(asker: Asker) -> QuerySet[Task]:
    """All overdue tasks of the plant, as the list of tasks counts them."""
    found = Task.objects.filter(plant=asker.person.plant_id, state__in=OPEN)
    return found.alias(colour=colour_on(asker.day)).filter(colour=Colour.RED).order_by()


def units_of(asker: Asker) -> list[UnitLine]:
    """The departments and branches of the plant in the order of their codes; one query.

    None without the plant's reach."""
    scope = scope_of(asker.account, Verb.SEE_TASKS)
    if not scope.whole:
        return []
    late = overdue_tasks(asker)

    def counted(by: str) -> Subquery:
        each = late.filter(**{by: OuterRef("code")}).values(by)
        return Subquery(each.annotate(count=Count("pk")).values("count"))

    there = Unit.objects.on(asker.day).filter(
        plant=asker.person.plant_id, kind__in=(*DEPARTMENTS, *BRANCHES)
    )
    found: QuerySet[Any] = there.annotate(
        department_late=counted("department"), branch_late=counted("branch")
    )
    return [
        UnitLine(unit, (unit.branch_late if unit.tree == Tree.PARTY else unit.department_late) or 0)
        for unit in found.order_by("tree", "code")
    ]


def ledger_figures(state: tallies.State) -> list[Figure]:
    """The size of the ledger, and its newest checkpoint."""
    list_of_facts = links.facts()
    size: Figure = {"name": _("Facts in the ledger"), "value": f"{state.size:,}"}
    if list_of_facts:
        size["href"] = list_of_facts
    if state.sealed_at is None or state.sealed is None:
        made: Figure = {
            "name": _("Last checkpoint"), "value": "–", "state": "part",
            "note": _("none was made yet"),
        }  # fmt: skip
        return [size, made, _verified(state)]
    at = state.sealed_at.astimezone(clock.CHINA)
    since = state.size - state.sealed
    is_old = (clock.now() - state.sealed_at).total_seconds() > 36 * 3600
    made = {
        "name": _("Last checkpoint"),
        "value": f"{at:%Y-%m-%d %H:%M}",
        "state": "part" if is_old else "ok",
        "note": _("{count} facts since").format(count=f"{since:,}"),
    }
    if href := links.address("ledger:seals"):
        made["href"] = href
    return [size, made, _verified(state)]


def _verified(state: tallies.State) -> Figure:
    """When somebody last computed the ledger anew, and whether it was found as it should be."""
    if state.verified_at is None:
        return {
            "name": _("Last verified"), "value": "–", "state": "part",
            "note": _("nobody has looked yet"),
        }  # fmt: skip
    at = state.verified_at.astimezone(clock.CHINA)
    return {
        "name": _("Last verified"),
        "value": f"{at:%Y-%m-%d %H:%M}",
        "state": "fail" if state.faults else "ok",
        "note": _("{count} faults").format(count=state.faults) if state.faults else _("no fault"),
    }
