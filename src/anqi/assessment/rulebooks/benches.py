"""Stores that stay open for what-if: one a plant and day in each process, judged again and again.

A store is dropped once its ledger grew, its roster was changed, or nobody asked for a while. What is judged on it is
kept nowhere else.
"""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from anqi.facts.store import Store
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.stores import open_store
from anqi.organisation.models import Plant
from anqi.organisation.models_changes import Change
from anqi.rules.engine.again import Again
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.outcome.model import Outcome
from anqi.rules.rulebook.model import Rulebook

IDLE = 600
"""Seconds after which a store that nobody asks is closed."""
_MOST = 3
_KEPT = 32

Mark = tuple[Any, ...]
"""What a store was made of: how many facts, the newest of them, and the newest change of the roster."""


@dataclass
class Bench:
    """An open store, an engine for each scheme that was asked about, and what was judged to compare with."""

    store: Store
    mark: Mark
    engines: dict[str, Again] = field(default_factory=dict)
    kept: dict[tuple[object, ...], Outcome] = field(default_factory=dict)

    def judge(self, rulebook: Rulebook, scheme: str, as_of: date, *, keep: bool) -> Outcome:
        """One scheme of a rulebook, without its windows. What is to be kept is judged once."""
        asked = rulebook.sha256, rulebook.period, scheme, as_of
        if keep and asked in self.kept:
            return self.kept[asked]
        if scheme not in self.engines:
            self.engines[scheme] = Again(DuckDB(self.store.connection.cursor()))
        # Planned for this scheme alone: to plan a whole rulebook takes longer than to judge a plant by it.
        only = {scheme: rulebook.schemes[scheme]} if scheme in rulebook.schemes else {}
        narrow = replace(rulebook, schemes=only, indicators={}, goals={}, sha256="")
        outcome = judge(self.engines[scheme], narrow, as_of=as_of, windows=False)
        if keep:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            self.kept[asked] = outcome
        return outcome

    def close(self) -> None:
        """Give back its memory."""
        for engine in self.engines.values():
            engine.engine.connection.close()  # type: ignore[attr-defined]  # it is DuckDB's
        self.store.close()


class Benches:
    """The benches of this process, by plant and day, the one used last at the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[tuple[int, date], Bench] = {}
        self._timer: threading.Timer | None = None

    @contextmanager
    def of(self, plant: Plant, day: date) -> Iterator[Bench]:
        """The bench of a plant with its roster of a day; others wait until it is done with."""
        with self._lock:
            mark = _mark(plant)
            found = self._found.pop((plant.pk, day), None)
            if found is not None and found.mark != mark:
                found.close()
                found = None
            if found is None:
                while len(self._found) >= _MOST:
                    self._found.pop(next(iter(self._found))).close()
                found = Bench(open_store([plant], day), mark)
            self._found[plant.pk, day] = found
            self._wait()
            yield found

    def close(self) -> None:
        """Close all of them."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            for bench in self._found.values():
                bench.close()
            self._found.clear()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(IDLE, self.close)
        self._timer.daemon = True
        self._timer.start()


def _mark(plant: Plant) -> Mark:
    size = Ledger.objects.filter(plant=plant).values_list("size", flat=True).first()
    facts = Fact.objects.filter(ledger__plant=plant).order_by("-index")
    changes = Change.objects.filter(plant=plant).order_by("-pk")
    newest = facts.values_list("pk", flat=True).first()
    return size or 0, newest, changes.values_list("pk", flat=True).first()


BENCHES = Benches()
atexit.register(BENCHES.close)
