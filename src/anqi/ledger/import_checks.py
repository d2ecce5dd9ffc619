"""What somebody may import on the web, beyond what makes a file sound.

The command `anqi import` takes whole plants with all their people. On the web a file is of one's own plant; what the
roster lacks, units, people and which branch answers for which department, is added only for who may change it; nobody
takes back what is about himself; and no fact is of a day that has not come. Facts of a day on which the plant had not,
or no longer, whom they name are taken, as the rules know what to make of them; but it is said.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from anqi.facts.kinds import UNIT_TYPES
from anqi.facts.store import Store
from anqi.kit import clock
from anqi.kit.faults import SHOWN, Fault
from anqi.ledger.checking import EARLIEST
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account, AnswersFor, Person, Plant, Tree, Unit
from anqi.organisation.queries import Subjects

_ROSTERS = {"departments": "department", "branches": "branch", "people": "person"}


def faults_of(store: Store, *, account: Account, plant: Plant) -> list[Fault]:
    """What stands against importing a file that is sound in itself; at most so many as are shown."""
    codes = [code for (code,) in _rows(store, "SELECT code FROM plants ORDER BY code")]
    if codes != [plant.code]:
        message = _("holds the plant {found}; only your own, {own}, can be imported here")
        found = _(", ").join(code for code in codes if code != plant.code) or "–"
        return [Fault("plants", message.format(found=found, own=plant.code))]
    faults = [
        *_days(store),
        *_reversals(store, account),
        *_roster_changes(store, account, plant),
    ]
    return faults[:SHOWN]


def _days(store: Store) -> Iterator[Fault]:
    sql = "SELECT id FROM facts WHERE occurred_on < ? OR occurred_on > ? ORDER BY id LIMIT ?"
    for (id,) in _rows(store, sql, EARLIEST, clock.today(), SHOWN):
        message = _("a fact occurs on a day that has come, and not before 1949")
        yield Fault(f"facts {id}", message)


def _reversals(store: Store, account: Account) -> Iterator[Fault]:
    scope = scope_of(account, Verb.REVERSE_FACT)
    sql = "SELECT id, person FROM facts WHERE reverses IS NOT NULL ORDER BY id"
    for id, person in _rows(store, sql):
        if not scope.whole:
            yield Fault(f"facts {id}", _("takes a fact back, and you may not do that"))
        elif person and person == scope.own:
            yield Fault(f"facts {id}", _("takes back a fact about yourself; somebody else must"))


def _roster_changes(store: Store, account: Account, plant: Plant) -> Iterator[Fault]:
    """What the roster does not have: only who may change it adds that.

    Links count as much as units and people: what a branch answers for, its secretary has authority over.
    """
    if scope_of(account, Verb.CHANGE_ROSTER).whole:
        return
    message = _("is not in the roster; who keeps the roster must add it first")
    for table, type in _ROSTERS.items():
        known = _known(plant, type)
        for (code,) in _rows(store, f"SELECT DISTINCT code FROM {table} ORDER BY code"):
            if code not in known:
                yield Fault(f"{table} {code}", message)
    links = set(
        AnswersFor.objects.filter(branch__plant=plant).values_list(
            "branch__code", "department__code"
        )
    )
    sql = "SELECT DISTINCT branch, department FROM answers_for ORDER BY branch, department"
    for link in _rows(store, sql):
        if link not in links:
            yield Fault(f"answers_for {' '.join(link)}", message)


def warnings_of(store: Store, *, plant: Plant) -> Iterator[Fault]:
    """Units and people that the plant has, named on days on which it does not have them."""
    subjects = Subjects(plant)
    for type in UNIT_TYPES:
        known = _known(plant, type)
        sql = (
            f"SELECT {type}, min(occurred_on), arg_min(id, occurred_on), max(occurred_on),"
            f" arg_max(id, occurred_on) FROM facts WHERE {type} IS NOT NULL"
            f" GROUP BY {type} ORDER BY {type}"
        )
        for code, first, of_first, last, of_last in _rows(store, sql):
            for day, id in {first: of_first, last: of_last}.items():
                if code in known and not subjects.has(type, code, day):
                    message = _("the plant has no {code} on {day}, and facts of that day name it")
                    yield Fault(f"facts {id} {type}", message.format(code=code, day=day))


def _known(plant: Plant, type: str) -> set[str]:
    if type == "person":
        return set(Person.objects.filter(plant=plant).values_list("code", flat=True))
    tree = Tree.ADMINISTRATION if type == "department" else Tree.PARTY
    return set(Unit.objects.filter(plant=plant, tree=tree).values_list("code", flat=True))


def _rows(store: Store, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = store.connection.execute(sql, list(values)).fetchall()
    return found
