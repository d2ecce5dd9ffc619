"""A plant's ledger computed anew from its rows: everything that is not as it was posted or signed is named.

Facts are read in batches and forgotten, so memory does not grow with them. People may go on posting meanwhile.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anqi.kit.faults import Fault
from anqi.ledger.drafts import Draft
from anqi.ledger.entries import canonical, entry_of
from anqi.ledger.keys import verifier
from anqi.ledger.merkle import Frontier, leaf_hash
from anqi.ledger.models import Checkpoint, Fact, Ledger, Tile
from anqi.ledger.notes import BadNote, Verifier, head_of
from anqi.ledger.proofs import KEPT
from anqi.organisation.models import Plant

_BATCH = 1000
_UNREADABLE = (
    ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, DatabaseError,
)  # fmt: skip
"""What comes of a row that holds what its columns can't: SQLite keeps any value in any column."""
_LEVELS = range(KEPT, 64, KEPT)
_COUNTED = ("kind", "occurred_on", "department", "branch", "person", "quantity", "attributes")


@dataclass(frozen=True)
class _Row:
    """A row at its place. Where there is no fact it could not be read; `why` says what stood against it."""

    index: int
    fact: Fact | None
    leaf: bytes = b""
    why: str = ""


@dataclass(frozen=True)
class _Claim:
    """What somebody says that the root of the first `size` facts is."""

    place: str
    size: int
    root: bytes


class Verification:
    """Verifies the ledger of one plant, against its own checkpoints and any that were kept elsewhere (`outside`).

    `progress` is told which share of the facts was read. `size` and `root` say after `faults` has run to its end what
    was verified, `checkpoints` how many of them.
    """

    def __init__(
        self,
        plant: Plant,
        outside: Sequence[str] = (),
        *,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> None:
        self.plant = plant
        self._progress = progress
        self.size = 0
        self.checkpoints = 0
        self._outside = outside
        self._claims: list[_Claim] = []
        self._tree = Frontier()
        self._is_whole = True
        self._next = 0

    @property
    def root(self) -> bytes:
        return self._tree.root

    def faults(self) -> Iterator[Fault]:
        """Every fault, each with its place (`plant/facts/5`), as they are found; none where the ledger is sound."""
        # Checkpoints first: one that is made from now on may be of facts that this does not see.
        checkpoints = list(Checkpoint.objects.filter(ledger__plant=self.plant))
        ledger = Ledger.objects.filter(plant=self.plant).first()
        self.size = ledger.size if ledger else 0
        yield from self._read_checkpoints(checkpoints)
        yield from self._due_claims()
        if ledger:
            for rows in _batches(Fact.objects.filter(ledger=ledger), self.plant.code):
                yield from self._batch(ledger, rows)
                self._progress(min(1.0, self._next / max(1, self.size)))
            if self._next < self.size:
                yield self._missing(self.size - 1)
            yield from self._frontier_faults(ledger)
            yield from self._beyond(ledger)
            yield from self._twice_reversed(ledger)
        yield from self._claims_left()

    def _fault(self, kind: str, place: object, message: str) -> Fault:
        return Fault(f"{self.plant.code}/{kind}/{place}", message)

    # ── facts ──

    def _batch(self, ledger: Ledger, rows: Sequence[_Row]) -> Iterator[Fault]:
        targets = _targets(rows)
        tiles: dict[tuple[int, int], bytes] = {}
        for row in rows:
            if row.index >= self.size:
                break
            if row.index < self._next:
                taken = _("no fact can stand here: the place is taken, or below 0")
                yield self._fault("facts", row.index, taken)
                continue
            if row.index > self._next:
                yield self._missing(row.index - 1)
            self._next = row.index + 1
            for message in _row_faults(row, targets):
                yield self._fault("facts", row.index, message)
            if row.fact is None:
                self._is_whole = False
            if self._is_whole:
                for subtree in self._tree.append(row.leaf):
                    if subtree.level in _LEVELS:
                        tiles[subtree.level, subtree.index] = subtree.hash
                yield from self._due_claims()
        yield from self._tile_faults(ledger, tiles)

    def _missing(self, last: int) -> Fault:
        """Facts are missing from where the next should be, up to the `last`."""
        self._is_whole = False
        return self._fault(
            "facts", self._next, _("facts are missing, from here to {last}").format(last=last)
        )

    def _twice_reversed(self, ledger: Ledger) -> Iterator[Fault]:
        reversals = Fact.objects.filter(ledger=ledger, reverses__isnull=False)
        counted = reversals.order_by().values("reverses").annotate(count=Count("pk"))
        for twice in counted.filter(count__gt=1):
            places = reversals.filter(reverses=twice["reverses"]).values_list("index", flat=True)
            for index in list(places)[1:]:
                yield self._fault("facts", index, _("it takes back a fact that was taken back"))

    # ── kept hashes ──

    def _tile_faults(
        self, ledger: Ledger, computed: Mapping[tuple[int, int], bytes]
    ) -> Iterator[Fault]:
        for level in sorted({level for level, _index in computed}):
            places = [index for found, index in computed if found == level]
            rows = Tile.objects.filter(ledger=ledger, level=level, index__in=places)
            kept = {index: bytes(hash) for index, hash in rows.values_list("index", "hash")}
            for index in places:
                if index not in kept:
                    yield self._fault("tiles", f"{level}/{index}", _("the kept hash is missing"))
                elif kept[index] != computed[level, index]:
                    message = _("the kept hash is not that of its facts")
                    yield self._fault("tiles", f"{level}/{index}", message)

    def _frontier_faults(self, ledger: Ledger) -> Iterator[Fault]:
        kept = bytes(ledger.frontier)
        if len(kept) != 32 * ledger.size.bit_count():
            message = _("the kept hashes are not those of {size} facts")
            yield self._fault("ledger", "frontier", message.format(size=ledger.size))
        elif self._is_whole:
            first = 0
            for number, hash in enumerate(self._tree.hashes):
                last = first + (1 << (self.size - first).bit_length() - 1) - 1
                if kept[32 * number : 32 * number + 32] != hash:
                    message = _("the kept hash is not that of facts {first} to {last}")
                    yield self._fault("ledger", "frontier", message.format(first=first, last=last))
                first = last + 1

    def _beyond(self, ledger: Ledger) -> Iterator[Fault]:
        """Rows that are not of the ledger's facts. What is posted meanwhile is counted by the time it is asked for."""
        facts, tiles = Fact.objects.filter(ledger=ledger), Tile.objects.filter(ledger=ledger)
        of_no_facts = Q(index__lt=0) | ~Q(level__in=_LEVELS)
        for level in _LEVELS:
            of_no_facts |= Q(level=level, index__gte=self.size >> level)
        more = list(facts.filter(index__gte=self.size).values_list("index", flat=True))
        extra = list(tiles.filter(of_no_facts).values_list("level", "index"))
        size = Ledger.objects.values_list("size", flat=True).get(pk=ledger.pk)
        for index in more:
            if not isinstance(index, int) or index >= size:
                yield self._fault("facts", index, _("the ledger does not count this fact"))
        for level, index in extra:
            if level not in _LEVELS or not 0 <= index < size >> level:
                yield self._fault("tiles", f"{level}/{index}", _("the kept hash is of no facts"))

    # ── checkpoints ──

    def _read_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> Iterator[Fault]:
        key = verifier(self.plant)
        self.checkpoints = len(checkpoints) + len(self._outside)
        for checkpoint in checkpoints:
            size, root = checkpoint.size, bytes(checkpoint.root)
            claim = _Claim(f"checkpoints/{size}", size, root)
            self._claims.append(claim)
            said = self._said(claim.place, checkpoint.note, key)
            if isinstance(said, Fault):
                yield said
            elif (said.size, said.root) != (size, root):
                yield self._fault("checkpoints", size, _("its note says another size or root"))
        for number, note in enumerate(self._outside, 1):
            said = self._said(f"outside/{number}", note, key)
            if isinstance(said, Fault):
                yield said
            else:
                self._claims.append(said)
        self._claims.sort(key=lambda claim: claim.size, reverse=True)

    def _said(self, place: str, note: str, key: Verifier | None) -> _Claim | Fault:
        where = f"{self.plant.code}/{place}"
        if key is None:
            return Fault(where, _("the installation has no key to check its signature with"))
        try:
            head = head_of(note, key)
        except BadNote as fault:
            return Fault(where, str(fault))
        return _Claim(place, head.size, head.root)

    def _due_claims(self) -> Iterator[Fault]:
        """Claims about the tree as large as it is now."""
        while self._claims and self._claims[-1].size <= self._tree.size:
            claim = self._claims.pop()
            if claim.size != self._tree.size or claim.root != self._tree.root:
                message = _("its root is not that of the first {size} facts")
                yield Fault(f"{self.plant.code}/{claim.place}", message.format(size=claim.size))

    def _claims_left(self) -> Iterator[Fault]:
        for claim in reversed(self._claims):
            message = _("not all of its {size} facts are there to be read")
            if claim.size > self.size:
                message = _("it is of {size} facts, and the ledger has {count}")
            text = message.format(size=claim.size, count=self.size)
            yield Fault(f"{self.plant.code}/{claim.place}", text)


def orphans() -> Iterator[Fault]:
    """Rows of ledgers that are not there: a ledger that was taken away leaves them behind."""
    for name, rows in (
        ("facts", Fact.objects.all()),
        ("tiles", Tile.objects.all()),
        ("checkpoints", Checkpoint.objects.all()),
    ):
        lost = rows.exclude(ledger__in=Ledger.objects.all())
        if count := lost.count():
            yield Fault(name, _("{count} rows are of no ledger").format(count=count))


def _batches(facts: QuerySet[Fact], plant: str) -> Iterator[list[_Row]]:
    """All rows in the order of their indexes, also such as share one or can't be read."""
    left = facts = facts.order_by("index", "pk")
    while True:
        try:
            found = list(left[:_BATCH])
            rows = [_read(fact, plant) for fact in found]
            if rows:
                index = rows[-1].index
                left = facts.filter(index__gte=index).exclude(index=index, pk__lte=found[-1].pk)
        except _UNREADABLE:
            places = dict.fromkeys(left.values_list("index", flat=True)[:_BATCH])
            numbers = [index for index in places if isinstance(index, int)]
            rows = [row for index in numbers for row in _at(facts, index, plant)]
            left = facts.filter(index__gt=max(numbers, default=-1))
            if len(numbers) < len(places):  # what is no number stands behind all numbers
                rows.append(_Row(-1, None))
                left = facts.none()
        if not rows:
            return
        yield rows


def _at(facts: QuerySet[Fact], index: int, plant: str) -> list[_Row]:
    try:
        return [_read(fact, plant) for fact in facts.filter(index=index)]
    except _UNREADABLE as fault:
        return [_Row(index, None, why=str(fault))]


def _read(fact: Fact, plant: str) -> _Row:
    if not isinstance(fact.index, int):
        raise TypeError(fact.index)
    return _Row(fact.index, fact, leaf_hash(canonical(entry_of(fact, plant))))


def _targets(rows: Sequence[_Row]) -> dict[UUID, Fact]:
    """The facts that are taken back by these rows."""
    ids = [row.fact.reverses_id for row in rows if row.fact and row.fact.reverses_id]
    try:
        return Fact.objects.in_bulk(ids)
    except _UNREADABLE:
        return dict(_readable(ids))


def _readable(ids: Sequence[UUID]) -> Iterator[tuple[UUID, Fact]]:
    for id in ids:
        with suppress(*_UNREADABLE, Fact.DoesNotExist):  # it is named where it stands itself
            yield id, Fact.objects.get(pk=id)


def _row_faults(row: _Row, targets: Mapping[UUID, Fact]) -> Iterator[str]:
    fact = row.fact
    if fact is None:
        yield _("the row can't be read: {why}").format(why=row.why)
        return
    if row.leaf != bytes(fact.leaf):
        yield _("the row is not what was posted: its hash is another")
    elif not _has_form(fact):
        yield _("the row has not the form in which facts are posted")
    elif not is_as_asked(fact):
        yield _("the row is not what was asked for")
    if fact.reverses_id is not None:
        yield from _reversal_faults(fact, targets.get(fact.reverses_id))


def is_as_asked(fact: Fact) -> bool:
    """Whether the row is what was asked for when it was posted, in the form in which facts are posted."""
    return _has_form(fact) and bytes(fact.body) in _bodies(fact)


def _has_form(fact: Fact) -> bool:
    """What the hash does not see: what entries leave out or cut off."""
    return (
        fact.posted_at.microsecond % 1000 == 0
        and isinstance(fact.attributes, dict)
        and all(isinstance(value, bool | str) for value in fact.attributes.values())
    )


def _bodies(fact: Fact) -> Iterator[bytes]:
    """The hashes of what may have been asked for: a fact without an id, or with this one.

    Those of older facts lack the source of what had a key.
    """
    draft = Draft(
        kind=fact.kind,
        occurred_on=fact.occurred_on,
        source=fact.source,
        department=fact.department,
        branch=fact.branch,
        person=fact.person,
        quantity=fact.quantity,
        attributes=fact.attributes,
    )
    for key in (fact.key, None):
        for id in (None, fact.id):
            yield replace(draft, key=key, id=id).body(fact.reverses_id)


def _reversal_faults(fact: Fact, target: Fact | None) -> Iterator[str]:
    if target is None or target.ledger_id != fact.ledger_id or target.index >= fact.index:
        yield _("it takes back a fact that was not there")
    elif target.reverses_id is not None:
        yield _("it takes back a reversal")
    elif any(getattr(target, name) != getattr(fact, name) for name in _COUNTED):
        yield _("it does not count as the fact that it takes back")
