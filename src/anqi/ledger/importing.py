"""Interchange files into the ledger: whole or not at all, and the same file twice is taken once.

All that takes long comes before the transaction: files are read and checked, facts are compared with the ledger and
made ready (bulk.py). So others go on writing meanwhile, and wait for the posting itself only.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import duckdb
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.facts.reading import read
from anqi.facts.store import Store
from anqi.kit.faults import SHOWN, Fault, Faulty
from anqi.ledger.bulk import Outdated, Prepared
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import Wanted
from anqi.organisation.intake import AnswersRow, PersonRow, Roster, UnitRow, take_in
from anqi.organisation.models import Plant

Progress = Callable[[str, float], None]
"""Is told what is being done, in words, and which share of the whole is done; what it raises breaks off."""
_ROWS = 5_000
_TRIES = 3
_READ, _COMPARED = 1 / 3, 2 / 3
_LONGEST = 200
"""Characters of a source: as long as the ledger keeps them."""
_HEADS = (
    "id", "kind", "occurred_on", "department", "branch", "person", "quantity", "reverses", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What became of a plant's facts: how many are new in the ledger, how many were there already."""

    new: int
    known: int


Done = Callable[[dict[str, Taken]], None]
"""Is called inside the transaction, as its last act: what it writes is true together with the facts, or not at all."""


def import_files(
    sources: Path | Sequence[Path], *, by: str, progress: Progress | None = None
) -> dict[str, int]:
    """Read, check and post what files hold: plants, units and people that are not there yet, then all facts.

    Returns how many facts each plant's ledger gained. Raises Faulty, and then nothing was taken.
    """
    tell = progress or _silent
    with read(sources, progress=lambda stage, share: tell(stage, share * _READ)) as store:
        taken = take_store(
            store, by=by, progress=lambda stage, share: tell(stage, _READ + share * (1 - _READ))
        )
    return {plant: one.new for plant, one in taken.items()}


def take_store(
    store: Store,
    *,
    by: str,
    progress: Progress | None = None,
    done: Done | None = None,
    only_compare: bool = False,
) -> dict[str, Taken]:
    """As `import_files`, for what was read and checked; by plants' codes.

    `only_compare` says what would become of them, and posts nothing.
    """
    tell = progress or _silent
    for left in reversed(range(_TRIES)):
        with tempfile.TemporaryDirectory(prefix="anqi-import-") as folder:
            try:
                return _take(store, by, tell, done, Path(folder), only_compare)
            except Outdated:
                continue  # somebody posted what concerns these facts after they were compared
            except IntegrityError:
                if not left:
                    raise
    message = _("others keep posting the same facts; import the file again later")
    raise Faulty(_("importing"), [Fault("", message)])


def _take(
    store: Store, by: str, tell: Progress, done: Done | None, folder: Path, only_compare: bool
) -> dict[str, Taken]:
    plants = store.connection.execute("SELECT code, name FROM plants ORDER BY code").fetchall()
    if faults := list(_long_sources(store)):
        raise Faulty(_("importing"), faults)
    prepared = [_prepared(store, code, by, tell, folder) for code, _name in plants]
    faults = [fault for one in prepared for fault in one.faults]
    if faults:
        raise Faulty(_("importing"), faults)
    taken = {one.plant: Taken(one.new, one.known) for one in prepared}
    if only_compare:
        return taken
    all_new = max(1, sum(one.new for one in prepared))
    posted = 0

    def step(count: int) -> None:
        nonlocal posted
        posted += count
        tell(_("posting"), _COMPARED + (1 - _COMPARED) * posted / all_new)

    tell(_("posting"), _COMPARED)
    with transaction.atomic():
        for (code, name), one in zip(plants, prepared, strict=True):
            plant, _made = Plant.objects.get_or_create(code=code, defaults={"name": name})
            take_in(plant=plant, roster=roster_in(store.connection, code))
            if one.new:
                one.write(plant, step)
        if done is not None:
            done(taken)
    return taken


def _long_sources(store: Store) -> Iterator[Fault]:
    """Sources that the ledger can't keep whole: cut off they would name another record, or none."""
    sql = "SELECT id, length(source) FROM facts WHERE length(source) > ? ORDER BY id LIMIT ?"
    for id, length in store.connection.execute(sql, [_LONGEST, SHOWN]).fetchall():
        message = _("a source has up to {most} characters, not {count}")
        yield Fault(f"facts {id} source", message.format(most=_LONGEST, count=length))


def _prepared(store: Store, plant: str, by: str, tell: Progress, folder: Path) -> Prepared:
    prepared = Prepared(plant, by, folder / f"{plant}.rows")
    seen = 0
    for wanted in _wanted(store.connection, plant):
        prepared.add(wanted)
        seen += len(wanted)
        tell(_("comparing with the ledger"), _COMPARED * min(1.0, seen / max(1, store.fact_count)))
    return prepared


def roster_in(connection: duckdb.DuckDBPyConnection, plant: str) -> Roster:
    """What a file says of a plant's units and people."""

    def rows(table: str, columns: str) -> list[tuple[Any, ...]]:
        sql = f"SELECT {columns} FROM {table} WHERE plant = ? ORDER BY ALL"
        return list(connection.execute(sql, [plant]).fetchall())

    unit = "code, name, active_from, active_to"
    person = "code, name, department, branch, party_member, active_from, active_to"
    return Roster(
        departments=[UnitRow(*row) for row in rows("departments", unit)],
        branches=[UnitRow(*row) for row in rows("branches", unit)],
        people=[PersonRow(*row) for row in rows("people", person)],
        answers_for=[
            AnswersRow(*row)
            for row in rows("answers_for", "branch, department, active_from, active_to")
        ],
    )


def days_in(store: Store) -> tuple[date | None, date | None]:
    """The first and the last day of a file's facts."""
    found = store.connection.execute("SELECT min(occurred_on), max(occurred_on) FROM facts")
    return found.fetchone() or (None, None)


def _wanted(connection: duckdb.DuckDBPyConnection, plant: str) -> Iterator[list[Wanted]]:
    """A plant's facts in the order of their days, reversals after what they may reverse."""
    columns = ", ".join((*_HEADS, *ATTRIBUTES))
    facts = connection.cursor().execute(
        f"SELECT {columns} FROM facts WHERE plant = ? ORDER BY reverses IS NOT NULL, occurred_on, id",
        [plant],
    )
    places = {name: len(_HEADS) + place for place, name in enumerate(ATTRIBUTES)}
    asked = {
        kind.code: [(name, places[name]) for name in kind.attributes] for kind in KINDS.values()
    }
    while rows := facts.fetchmany(_ROWS):
        yield [_draft(plant, row, asked[row[1]]) for row in rows]


def _draft(plant: str, row: tuple[Any, ...], asked: list[tuple[str, int]]) -> Wanted:
    id, kind, day, department, branch, person, quantity, reverses, source = row[: len(_HEADS)]
    draft = Draft(
        id=id_of(plant, id),
        kind=kind,
        occurred_on=day,
        department=department or "",
        branch=branch or "",
        person=person or "",
        quantity=quantity,
        attributes={name: row[place] for name, place in asked if row[place] is not None},
        source=source,
    )
    return Wanted(draft, None if reverses is None else id_of(plant, reverses))


def id_of(plant: str, id: str) -> UUID:
    """A file's id as the ledger has it: itself where it is a UUID, else one that follows from plant and id."""
    try:
        found = UUID(id)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"anqi:{plant}:{id}")
    return found if str(found) == id else uuid5(NAMESPACE_URL, f"anqi:{plant}:{id}")


def _silent(_stage: str, _share: float) -> None:
    """Progress where nobody watches."""
