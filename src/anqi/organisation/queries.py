"""Who and what there is on a day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Placement,
    Plant,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.posts import Post
from anqi.organisation.spans import holds_on

Days = tuple[date | None, date | None]


class Subjects:
    """Whom facts of a plant may name: its departments, branches and people, each within its days.

    They are read once for each type that is asked for, so many facts ask no more than one. Where `codes` says for a
    type which will be asked for, no others are read.
    """

    def __init__(self, plant: Plant, codes: Mapping[str, Collection[str]] | None = None) -> None:
        self.plant = plant
        self._codes = codes or {}
        self._days: dict[str, dict[str, Days]] = {}

    def has(self, type: str, code: str, day: date) -> bool:
        """Whether the plant has a `department`, `branch` or `person` of this code on a day."""
        if type not in self._days:
            self._days[type] = {found: (first, last) for found, first, last in self._read(type)}
        if code not in self._days[type]:
            return False
        first, last = self._days[type][code]
        return (first is None or first <= day) and (last is None or last >= day)

    def _read(self, type: str) -> Iterator[tuple[str, date | None, date | None]]:
        columns = ("code", "active_from", "active_to")
        some = Q(code__in=self._codes[type]) if type in self._codes else Q()
        if type == "person":
            yield from Person.objects.filter(some, plant=self.plant).values_list(*columns)
            return
        tree, kinds = (
            (Tree.ADMINISTRATION, DEPARTMENTS) if type == "department" else (Tree.PARTY, BRANCHES)
        )
        units = Unit.objects.filter(some, plant=self.plant, tree=tree, kind__in=kinds)
        yield from units.values_list(*columns)


@dataclass(frozen=True)
class Belonging:
    """Where a person belongs on a day: in the administration and in the Party."""

    department: Unit | None = None
    team: Unit | None = None
    branch: Unit | None = None
    group: Unit | None = None


@dataclass(frozen=True)
class Node:
    """A unit of a tree, with what stands under it."""

    unit: Unit
    people: int
    """In the unit itself."""
    below: tuple["Node", ...]

    @property
    def all_people(self) -> int:
        """In the unit and in all below it."""
        return self.people + sum(node.all_people for node in self.below)


class UnitsOn:
    """A plant's units on a day and how they stand under each other, read with two queries."""

    units: dict[int, Unit]
    parents: dict[int, int]

    def __init__(self, plant: Plant, day: date) -> None:
        units = Unit.objects.on(day).filter(plant=plant)
        placed = Placement.objects.on(day).filter(unit__plant=plant)
        self._take(units, placed.values_list("unit_id", "parent_id"))

    @classmethod
    def of(cls, units: Iterable[Unit], placed: Iterable[tuple[int, int]]) -> "UnitsOn":
        """Of units that were read already, and of which stands under which, by their ids."""
        made = cls.__new__(cls)
        made._take(units, placed)
        return made

    def _take(self, units: Iterable[Unit], placed: Iterable[tuple[int, int]]) -> None:
        self.units = {unit.pk: unit for unit in units}
        self.parents = {
            unit: parent for unit, parent in placed if unit in self.units and parent in self.units
        }
        self._children: dict[int, list[Unit]] = {}
        for unit, parent in self.parents.items():
            self._children.setdefault(parent, []).append(self.units[unit])

    def up(self, unit: int) -> Iterator[Unit]:
        """The unit of this id and those above it, upwards; nothing where it is not there on the day."""
        seen: set[int] = set()
        at: int | None = unit
        while at in self.units and at not in seen:
            seen.add(at)
            yield self.units[at]
            at = self.parents.get(at)

    def nearest(self, unit: int, kinds: Collection[str]) -> Unit | None:
        """The first of these kinds, of the unit itself and those above it."""
        return next((found for found in self.up(unit) if found.kind in kinds), None)

    def children(self, unit: int) -> list[Unit]:
        return sorted(self._children.get(unit, ()), key=lambda child: child.code)

    def below(self, unit: int) -> list[Unit]:
        """The unit and all that stand below it."""
        found = [self.units[unit]] if unit in self.units else []
        for one in found:  # grows as it is walked
            found += [child for child in self.children(one.pk) if child not in found]
        return found

    def tops(self, tree: str) -> list[Unit]:
        """Units of a tree that stand under the plant itself."""
        units = (unit for unit in self.units.values() if unit.tree == tree)
        return sorted(
            (unit for unit in units if unit.pk not in self.parents), key=lambda unit: unit.code
        )


def belongings(plant: Plant, people: Collection[Person], day: date) -> dict[int, Belonging]:
    """Where each of these people of a plant belongs on a day, by their ids; three queries for all of them."""
    units = UnitsOn(plant, day)
    found: dict[int, dict[str, Unit | None]] = {person.pk: {} for person in people}
    rows = Assignment.objects.on(day).filter(person__in=people)
    for person, unit in rows.values_list("person_id", "unit_id"):
        if unit not in units.units:
            continue
        if units.units[unit].tree == Tree.ADMINISTRATION:
            found[person]["department"] = units.nearest(unit, DEPARTMENTS)
            found[person]["team"] = units.nearest(unit, (UnitKind.TEAM, UnitKind.SHIFT))
        else:
            found[person]["branch"] = units.nearest(unit, BRANCHES)
            found[person]["group"] = units.nearest(unit, (UnitKind.GROUP,))
    return {person: Belonging(**where) for person, where in found.items()}


def units_of(person: Person, day: date) -> Belonging:
    """Where a person belongs on a day."""
    return belongings(person.plant, [person], day)[person.pk]


def members_of(unit: Unit, day: date, *, below: bool = False) -> QuerySet[Person]:
    """The people of a unit on a day; with `below`, also those of all units under it."""
    units = [unit.pk]
    if below:
        units = [found.pk for found in UnitsOn(unit.plant, day).below(unit.pk)]
    assigned = Assignment.objects.on(day).filter(unit__in=units)
    found: QuerySet[Person] = Person.objects.on(day).filter(pk__in=assigned.values("person"))
    return found


def tree_on(plant: Plant, tree: str, day: date) -> list[Node]:
    """A plant's tree on a day from its tops down, each unit with how many people are in it; three queries."""
    units = UnitsOn(plant, day)
    assigned = Assignment.objects.on(day).filter(
        holds_on(day, "person__"), unit__plant=plant, unit__tree=tree
    )
    counted = assigned.values_list("unit_id").annotate(count=Count("person", distinct=True))
    people = dict(counted.order_by())

    def node(unit: Unit) -> Node:
        below = tuple(node(child) for child in units.children(unit.pk))
        return Node(unit, people.get(unit.pk, 0), below)

    return [node(top) for top in units.tops(tree)]


def posts_of(person: Person, day: date) -> list[Holding]:
    """The posts that a person holds on a day, with their units."""
    return list(person.holdings.on(day).select_related("unit").order_by("post", "unit__code"))


def holders_of(plant: Plant, post: Post, day: date, unit: Unit | None = None) -> list[Person]:
    """Who holds a post of the plant, or of a unit of it, on a day; who was appointed last comes first."""
    held = Holding.objects.on(day).filter(
        holds_on(day, "person__"), person__plant=plant, post=post, unit=unit
    )
    newest = held.order_by(F("active_from").desc(nulls_last=True), "person__code")
    return [holding.person for holding in newest.select_related("person")]


def secretary_of(branch: Unit, day: date) -> Person | None:
    """Who was secretary of a branch on a day."""
    held = holders_of(branch.plant, Post.BRANCH_SECRETARY, day, branch)
    return held[0] if held else None


def departments_of(branch: Unit, day: date) -> list[Unit]:
    """The departments that a branch answers for on a day."""
    links = AnswersFor.objects.on(day).filter(branch=branch)
    return list(Unit.objects.on(day).filter(pk__in=links.values("department")))


def branches_of(department: Unit, day: date) -> list[Unit]:
    """The branches that answer for a department on a day."""
    links = AnswersFor.objects.on(day).filter(department=department)
    return list(Unit.objects.on(day).filter(pk__in=links.values("branch")))
