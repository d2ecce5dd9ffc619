"""How a plant stands: its indicators and goals in every window, worked out once and kept up to date.

Each process keeps what it worked out, by edition, day and ledger. Facts that were posted since are counted alone and
added; those that they take back are taken off. So the board of a large ledger costs what its newest facts cost.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anqi.assessment.goals.editions import rulebook_for
from anqi.assessment.goals.stores import (
    Rosters,
    digest_of,
    engine_on,
    engine_with,
    ledger_and_rosters,
    rows_of,
)
from anqi.assessment.rulebooks.models import Edition
from anqi.kit import clock
from anqi.kit.periods import month_end
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import tree_of
from anqi.organisation.models import Plant
from anqi.rules.engine.unit_windows import (
    Cells,
    count_again,
    count_cells,
    heads,
    measures,
    together,
    windows_of,
)
from anqi.rules.outcome.unit_windows import UnitWindows
from anqi.rules.rulebook.model import Rulebook

_KEPT_MOST = 16
_GROWTH_MOST = 5_000
"""Facts that are added to what is kept; of more all are counted anew."""


@dataclass(frozen=True)
class Ground:
    """What a board stands on: the ledger as it was read, and the plant's units. One query."""

    plant: Plant
    ledger: Ledger | None
    rosters: Rosters

    @classmethod
    def of(cls, plant: Plant) -> "Ground":
        return cls(plant, *ledger_and_rosters(plant))

    @property
    def size(self) -> int:
        return self.ledger.size if self.ledger else 0

    @property
    def ledger_id(self) -> int | None:
        return self.ledger.pk if self.ledger else None

    @property
    def root(self) -> str:
        """The root of the ledger's tree, in hex; empty where there is no ledger."""
        return tree_of(self.ledger).root.hex() if self.ledger else ""


@dataclass(frozen=True)
class Standing:
    """A plant's indicators and goals in all windows of an edition's period, up to a day."""

    ground: Ground
    edition: Edition
    rulebook: Rulebook
    as_of: date
    cells: Cells
    windows: UnitWindows


@dataclass
class _Kept:
    cells: Cells
    size: int
    frontier: bytes
    roster: str
    windows: UnitWindows


_kept: OrderedDict[tuple[UUID, date], _Kept] = OrderedDict()
_lock = threading.Lock()


def standing_of(ground: Ground, edition: Edition, day: date | None = None) -> Standing:
    """The standing by an edition up to a day (None: today), cut to the edition's period."""
    rulebook = rulebook_for(edition)
    as_of = max(min(day or clock.today(), rulebook.period.last), rulebook.period.first)
    key = (edition.pk, as_of)
    with _lock:
        known = _kept.get(key)
    now = _brought_up(known, ground, rulebook, as_of)
    if now is not known:
        with _lock:
            _kept[key] = now
            _kept.move_to_end(key)
            while len(_kept) > _KEPT_MOST:
                _kept.popitem(last=False)
    return Standing(ground, edition, rulebook, as_of, now.cells, now.windows)


def _brought_up(known: _Kept | None, ground: Ground, rulebook: Rulebook, as_of: date) -> _Kept:
    frontier = bytes(ground.ledger.frontier) if ground.ledger else b""
    roster = digest_of(ground.rosters)
    if known is not None:
        is_same = (known.size, known.frontier) == (ground.size, frontier)
        if is_same and known.roster == roster:
            return known
        new = [] if is_same else _posted_since(ground, known, rulebook)
        grown = _grown(known, ground, rulebook, roster, new) if new is not None else None
        if grown is not None:
            return _Kept(grown[0], ground.size, frontier, roster, grown[1])
    with engine_on(ground.ledger, ground.rosters) as engine:
        cells = count_cells(engine, rulebook, as_of=as_of)
        windows = windows_of(engine, rulebook, cells)
    return _Kept(cells, ground.size, frontier, roster, windows)


def _grown(
    known: _Kept, ground: Ground, rulebook: Rulebook, roster: str, new: Sequence[Fact]
) -> tuple[Cells, UnitWindows] | None:
    """The cells with what was posted since, and what they come to; None where all must be counted anew.

    Most of what is posted is not counted by the board of an earlier year, which then stays as it is.
    """
    run = known.cells.run
    counted = {kind for one in measures(rulebook) for kind in one.kinds}
    judged = [(fact, fact.reverses or fact) for fact in new]
    new = [fact for fact, of in judged if of.occurred_on <= run.as_of and of.kind in counted]
    if not new and roster == known.roster:
        return known.cells, known.windows
    gone = [fact.reverses for fact in new if fact.reverses is not None]
    never = {fact.pk for fact in gone}  # what came and went meanwhile never counted
    came = [fact for fact in new if fact.reverses_id is None and fact.pk not in never]
    went = [fact for fact in gone if fact.index < known.size]
    cells, taken = known.cells, None
    if went:
        with engine_with(ground.rosters, rows_of(ground.plant, went)) as engine:
            taken = count_again(engine, rulebook, run)
    with engine_with(ground.rosters, rows_of(ground.plant, came)) as engine:
        if engine.month_aligned(run.period.first, month_end(run.as_of)) != run.monthly_spans:
            return None
        added = count_again(engine, rulebook, run) if came else None
        if added or taken:
            cells = together(cells, came=added, went=taken)
        return cells, windows_of(engine, rulebook, cells)


def _posted_since(ground: Ground, known: _Kept, rulebook: Rulebook) -> Sequence[Fact] | None:
    """The facts that are not counted yet; None where all must be counted anew.

    So it is where there are many, or some of which persons are counted, and where the ledger did not grow out of the
    one that was counted: its tree tells.
    """
    ledger, more = ground.ledger, ground.size - known.size
    if ledger is None or not known.size or not 0 < more <= _GROWTH_MOST:
        return None
    rows = Fact.objects.filter(ledger=ledger.pk, index__gte=known.size, index__lt=ledger.size)
    facts = list(rows.select_related("reverses").order_by("index"))
    tree = tree_of(Ledger(size=known.size, frontier=known.frontier))
    for fact in facts:
        for _subtree in tree.append(bytes(fact.leaf)):
            pass
    is_its_growth = b"".join(tree.hashes) == bytes(ledger.frontier)
    return facts if is_its_growth and not {fact.kind for fact in facts} & heads(rulebook) else None
