"""Whom facts about people count for: the department and the branch in which they are on the day (spec facts.md).

Who posts by hand or by the API need not know them: what is left empty is filled in from the roster, and what is stated
must be the person's own. Interchange files are taken as they stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from anqi.facts.catalogue import KINDS
from anqi.kit.faults import Fault
from anqi.ledger.drafts import Draft
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Assignment, Person, Plant, Tree
from anqi.organisation.picture import UnitsEver
from anqi.organisation.queries import UnitsOn

_KINDS = {"department": (Tree.ADMINISTRATION, DEPARTMENTS), "branch": (Tree.PARTY, BRANCHES)}


class Placing:
    """Where the people whom drafts name are, each on the day of its draft; a few queries for all of them."""

    def __init__(self, plant: Plant, drafts: Sequence[Draft]) -> None:
        self.plant = plant
        self._drafts = drafts
        self._units: dict[date, UnitsOn] = {}
        self._assignments: dict[str, list[Assignment]] = {}
        codes = {draft.person for draft in drafts if draft.person}
        if codes:
            self._ever = UnitsEver(plant)
            there = Person.objects.filter(plant=plant, code__in=codes)
            self._assignments = {one.code: [] for one in there}
            for row in Assignment.objects.filter(person__in=there).select_related("person"):
                self._assignments[row.person.code].append(row)

    def may_post(self, account: Account) -> bool:
        """Whether the account may post these: it reaches every unit that is stated, and every person.

        A person is reached himself or in one of his units of the day: who may post of a department does not reach the
        branches of those in it.
        """
        scope = scope_of(account, Verb.POST_FACT)
        for draft in self._drafts:
            day = draft.occurred_on
            if not may(
                account, Verb.POST_FACT, plant=self.plant, department=draft.department,
                branch=draft.branch, person=draft.person, day=day,
            ):  # fmt: skip
                return False
            if draft.person not in self._assignments:
                continue  # names nobody, or whom the plant does not have: the ledger will say so
            own = {type: codes[0] for type, codes in self._own(draft).items() if codes}
            if not scope.sees(**own, person=draft.person, day=day):
                return False
        return True

    def filled(self) -> list[Draft]:
        """The drafts, with the person's department and branch where they state none and their kind names one."""
        found = []
        for draft in self._drafts:
            kind = KINDS.get(draft.kind)
            own = {
                type: codes[0]
                for type, codes in self._own(draft).items()
                if codes and kind is not None and kind.names(type)
            }
            found.append(
                replace(
                    draft,
                    department=draft.department or own.get("department", ""),
                    branch=draft.branch or own.get("branch", ""),
                )
            )
        return found

    def faults(self) -> Iterator[Fault]:
        """Units that are not the person's on the day; places are `number.field`."""
        message = _("{person} is not in {code} on that day")
        for number, draft in enumerate(self._drafts):
            for type, codes in self._own(draft).items():
                stated = getattr(draft, type)
                if stated and stated not in codes:
                    text = message.format(person=draft.person, code=stated)
                    yield Fault(f"{number}.{type}", text)

    def _own(self, draft: Draft) -> dict[str, list[str]]:
        """The departments and the branches of the person on the day, from his own upwards. Empty without a person."""
        if draft.person not in self._assignments:
            return {}
        units = self._on(draft.occurred_on)
        rows = self._assignments[draft.person]
        own = [row.unit_id for row in rows if row.holds_on(draft.occurred_on)]
        return {
            type: [
                unit.code
                for id in own
                for unit in units.up(id)
                if unit.tree == tree and unit.kind in kinds
            ]
            for type, (tree, kinds) in _KINDS.items()
        }

    def _on(self, day: date) -> UnitsOn:
        if day not in self._units:
            self._units[day] = self._ever.on(day)
        return self._units[day]
