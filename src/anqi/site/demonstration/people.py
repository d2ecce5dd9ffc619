"""Who holds which post in a demonstration, and who signs in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from anqi.kit import clock
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    Account,
    Assignment,
    Holding,
    Person,
    Plant,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.operations import HELD_IN, make_unit
from anqi.organisation.posts import OF_THE_PARTY, OF_THE_PLANT, Administration, Post

_MEMBERS = frozenset(
    {Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DISCIPLINE_SECRETARY, Post.PARTY_OFFICER}
)
_MANY = frozenset(
    {Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE, Post.DEPARTMENT_HEAD, Post.SAFETY_OFFICER}
)
"""Posts that every unit has; of the others one unit's is enough to show them."""
_SMALL = {Tree.ADMINISTRATION: ("甲班", "乙班"), Tree.PARTY: ("第一党小组", "第二党小组")}
"""What the first department and the first branch are divided into."""
_IN_EACH = 12
"""How many people a team or group has."""
_AT_ONCE = {Post.BRANCH_COMMITTEE: 4}
"""How many hold a post in one unit."""
_DIVIDED = (*DEPARTMENTS, *BRANCHES)
_TWICE = frozenset({Post.BRANCH_SECRETARY})
"""Posts of which a second holder signs in: what one unit may see another may not."""
_BEGUN = date(2019, 1, 1)
WORKER = "worker"
_TERM_ENDS = "B05"
"""The branch whose term ends soon, so that there is something to warn of."""


@dataclass(frozen=True)
class SignIn:
    """What somebody signs in with, and as what."""

    login: str
    title: str
    name: str


def divide(plant: Plant) -> None:
    """Give the first department teams and the first branch groups, with some of their people."""
    for tree, names in _SMALL.items():
        whole = Unit.objects.filter(plant=plant, tree=tree, kind__in=_DIVIDED).order_by("code")[0]
        inside = Assignment.objects.filter(unit=whole).on(clock.today())
        known = list(inside.order_by("-person__code").values_list("pk", flat=True))
        kind = UnitKind.TEAM if tree == Tree.ADMINISTRATION else UnitKind.GROUP
        for number, name in enumerate(names, 1):
            unit = make_unit(
                plant=plant, tree=tree, kind=kind, code=f"{whole.code}-{number}",
                name=f"{whole.name}{name}", since=whole.active_from or _BEGUN, parent=whole,
            )  # fmt: skip
            Assignment.objects.filter(pk__in=known[:_IN_EACH]).update(unit=unit)
            del known[:_IN_EACH]


def hold_posts(plant: Plant) -> dict[str, Person]:
    """Everybody who could hold a post is asked in order of staff number, each once. Who signs in, by login."""
    free = _Free(plant)
    first_of: dict[str, Person] = {}
    since = clock.today().replace(month=1, day=1) - timedelta(days=365)
    for post in Post:
        for unit in _units(plant, post) * _AT_ONCE.get(post, 1):
            person = free.take(unit, is_member=post in OF_THE_PARTY or post in _MEMBERS)
            if person is None:
                continue
            first = max(since, person.active_from or since)
            if post is Post.BRANCH_SECRETARY and unit is not None:
                first = _elected(unit, since)
            Holding.objects.create(person=person, post=post, unit=unit, active_from=first)
            first_of.setdefault(post.value, person)
            if first_of[post.value] != person and post in _TWICE:
                first_of.setdefault(f"{post.value}_2", person)
    worker = free.take(None, is_member=False)
    if worker is not None:
        first_of[WORKER] = worker
    return first_of


def _elected(branch: Unit, since: date) -> date:
    """The day on which a branch elected its secretary and committee, which it keeps."""
    day = since
    if branch.code == _TERM_ENDS:
        day = clock.today() - timedelta(days=3 * 365 - 70)
    branch.elections = [day.isoformat()]
    branch.save(update_fields=("elections",))
    return day


def open_accounts(people: dict[str, Person], password: str) -> Iterator[SignIn]:
    """An account for each of them and for each administrator, all with one password."""
    kept = make_password(password)
    for login, person in people.items():
        Account.objects.create(login=login, person=person, password=kept, is_demo=True)
        title = "" if login == WORKER else str(Post(login.removesuffix("_2")).label)
        yield SignIn(login, title, person.name)
    for one in Administration:
        Account.objects.create(login=one.value, administers=one, password=kept, is_demo=True)
        yield SignIn(one.value, str(one.label), "")


def _units(plant: Plant, post: Post) -> list[Unit | None]:
    if post in OF_THE_PLANT:
        return [None]
    tree = Tree.PARTY if post in OF_THE_PARTY else Tree.ADMINISTRATION
    kinds = HELD_IN.get(post, DEPARTMENTS)
    units: list[Unit | None] = list(
        Unit.objects.filter(plant=plant, tree=tree, kind__in=kinds)
        .on(clock.today())
        .order_by("code")
    )
    return units if post in _MANY else units[:1]


class _Free:
    """Those who work in the plant and hold no post yet."""

    def __init__(self, plant: Plant) -> None:
        today = clock.today()
        self.people = {one.pk: one for one in Person.objects.filter(plant=plant).on(today)}
        rows = Assignment.objects.filter(person__plant=plant).on(today)
        self.units = set(rows.values_list("person", "unit"))
        standings = Standing.objects.filter(person__plant=plant).on(today)
        self.members = set(standings.values_list("person", flat=True))

    def take(self, unit: Unit | None, *, is_member: bool) -> Person | None:
        """The first of a unit (of the plant where none is named), or none."""
        for key in self.people:
            fits = (key in self.members) >= is_member
            if fits and (unit is None or (key, unit.pk) in self.units):
                return self.people.pop(key)
        return None
