"""Many facts at once: made ready while others go on writing, and then written in one short transaction.

SQLite has one writer at a time. What takes long, the checking, the hashing and the packing of rows, is done before and
lies in a file; the transaction itself only numbers and dates the rows, lets the tree grow, and inserts.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.faults import Fault
from anqi.ledger.entries import canonical, entry_of, moment
from anqi.ledger.merkle import leaf_hash
from anqi.ledger.models import Fact, Ledger, Tile
from anqi.ledger.operations import Wanted, fact_of, locked, tiles_of, tree_of
from anqi.organisation.models import Plant

_BATCH = 500
_FIELDS = [field for field in Fact._meta.concrete_fields if field.name not in ("ledger", "index")]
_NAMES = [field.name for field in _FIELDS]
_LEAF, _POSTED_AT = _NAMES.index("leaf"), _NAMES.index("posted_at")
Step = Callable[[int], None]
"""Is told how many facts were dealt with since; what it raises breaks off."""


class Outdated(Exception):
    """Meanwhile somebody posted what concerns these facts: they are to be made ready anew."""


class Prepared:
    """A plant's facts as they are to be written, and how many of them the ledger has already.

    `since` is the size of the ledger when they were compared with it. `faults` are what stands against writing them.
    """

    def __init__(self, plant: str, by: str, file: Path) -> None:
        self.plant, self.by = plant, by
        ledger = Ledger.objects.filter(plant__code=plant).first()
        self.ledger = ledger.pk if ledger else None
        self.since = ledger.size if ledger else 0
        self.new = self.known = 0
        self.faults: list[Fault] = []
        self._file = file
        self._now = clock.now()  # stands in the entries until they are written

    def add(self, wanted: Sequence[Wanted]) -> None:
        """Compare facts with the ledger, and put those that are new to the others. Raises Outdated."""
        known = self._known(wanted)
        taken_back = self._taken_back(wanted)
        rows = []
        for one in wanted:
            there = known.get(str(one.draft.id))
            if there is not None:
                self._compare(one, there)
                continue
            by = taken_back.get(str(one.reverses)) if one.reverses else None
            if by is not None:
                message = _("takes back a fact that {fact} has taken back already")
                self.faults.append(Fault(str(one.draft.id), message.format(fact=by)))
                continue
            fact = fact_of(one, plant=self.plant, by=self.by, now=self._now)
            row = [_packed(field, getattr(fact, field.attname)) for field in _FIELDS]
            rows.append((row, *self._split(fact)))
        self.new += len(rows)
        with self._file.open("ab") as file:
            pickle.dump(rows, file)

    def write(self, plant: Plant, step: Step) -> None:
        """Post them, in the caller's transaction. Raises Outdated.

        They were posted at the moment from which on nobody else writes: never before what stands before them.
        """
        ledger = locked(plant)
        self._check_still_new(ledger)
        tree, now = tree_of(ledger), clock.now()
        stamp, posted_at = moment(now).encode(), _packed(_FIELDS[_POSTED_AT], now)
        for rows in self._batches():
            full: list[list[Any]] = []
            tiles: list[Tile] = []
            for row, before, after in rows:
                row[_LEAF], row[_POSTED_AT] = leaf_hash(before + stamp + after), posted_at
                full.append([ledger.pk, tree.size, *row])
                tiles += tiles_of(ledger, tree, row[_LEAF])
            _insert(full)
            Tile.objects.bulk_create(tiles, batch_size=_BATCH)
            step(len(rows))
        ledger.size, ledger.frontier = tree.size, b"".join(tree.hashes)
        ledger.save(update_fields=("size", "frontier"))

    def _split(self, fact: Fact) -> tuple[bytes, bytes]:
        """The fact's entry before and after when it was posted: so to hash it anew takes no time to speak of."""
        entry = canonical(entry_of(fact, self.plant))
        # Inside texts a quote is escaped, so this stands nowhere but where the name of a column does.
        before, name, after = entry.partition(b'"posted_at":"')
        return before + name, after.removeprefix(moment(self._now).encode())

    def _compare(self, wanted: Wanted, fact: Fact) -> None:
        if self.ledger is None and Ledger.objects.filter(plant__code=self.plant).exists():
            raise Outdated  # it was begun since, by somebody who imports the same
        if bytes(fact.body) != wanted.body or fact.ledger_id != self.ledger:
            message = _("a fact of this id is in the ledger already, and is another")
            self.faults.append(Fault(str(fact.id), message))
        else:
            self.known += 1

    def _check_still_new(self, ledger: Ledger) -> None:
        """Facts that were posted after the comparison are none of these, and take back none that these take back."""
        later = Fact.objects.filter(ledger=ledger, index__gte=self.since)
        if not later.exists():
            return
        id_at, reverses_at = _NAMES.index("id"), _NAMES.index("reverses")
        mine = {_text(row[id_at]) for rows in self._batches() for row, *_entry in rows}
        back = {_text(row[reverses_at]) for rows in self._batches() for row, *_entry in rows}
        for id, reverses in later.values_list("id", "reverses").iterator():
            if id.hex in mine or (reverses is not None and reverses.hex in back):
                raise Outdated

    def _batches(self) -> Iterator[list[tuple[list[Any], bytes, bytes]]]:
        with self._file.open("rb") as file:
            while True:
                try:
                    yield pickle.load(file)  # noqa: S301  # we wrote it ourselves, a moment ago
                except EOFError:
                    return

    def _known(self, wanted: Sequence[Wanted]) -> dict[str, Fact]:
        ids = [one.draft.id for one in wanted if one.draft.id]
        return {str(fact.id): fact for some in _some(ids) for fact in _slim().filter(id__in=some)}

    def _taken_back(self, wanted: Sequence[Wanted]) -> dict[str, str]:
        """Of facts that are to be taken back, which ones are already, and by which fact."""
        ids = [one.reverses for one in wanted if one.reverses]
        return {
            str(reverses): str(id)
            for some in _some(ids)
            for id, reverses in Fact.objects.filter(reverses__in=some).values_list("id", "reverses")
        }


def _slim() -> models.QuerySet[Fact]:
    return Fact.objects.only("id", "body", "ledger")


def _some(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _packed(field: models.Field[Any, Any], value: Any) -> Any:
    """A value as the database's own program takes it."""
    if isinstance(field, models.BinaryField):
        return value
    return field.get_db_prep_save(value, connection)


def _text(id: object) -> str:
    """An id as it was packed, in hex, on either database."""
    return str(id).replace("-", "")


def _insert(rows: list[list[Any]]) -> None:
    quoted: Callable[[str], str] = connection.ops.quote_name
    columns = ["ledger_id", "index", *(str(field.column) for field in _FIELDS)]
    sql = (
        f"INSERT INTO {quoted(Fact._meta.db_table)} ({', '.join(map(quoted, columns))})"
        f" VALUES ({', '.join(['%s'] * len(columns))})"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
