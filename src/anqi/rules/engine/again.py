"""One store judged again and again, under drafts that differ in a figure: only what is touched is made anew."""

import re
from datetime import date

import pyarrow

from anqi.rules.engine.judging import Engine

_NAME = re.compile(r"\brun_\w+|\bwindows\b")


class Again:
    """An engine over another that remembers which tables stand, by what, and the answers that it gave.

    A table is made again where its SQL is another, or where it reads one that was made again. The store must stay as it
    is meanwhile; once facts came, another one is needed.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect
        self._stand: dict[str, tuple[str, bool]] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._answers: dict[str, pyarrow.Table] = {}
        self._windows: pyarrow.Table | None = None

    def load(self, name: str, table: pyarrow.Table) -> None:
        if name == "windows" and self._windows is not None and self._windows.equals(table):
            return
        self._windows = table if name == "windows" else self._windows
        self._fall(name)
        self.engine.load(name, table)

    def make(self, name: str, sql: str, *, kept: bool) -> None:
        if self._stand.get(name) == (sql, kept):
            return
        self._fall(name)
        self.engine.make(name, sql, kept=kept)
        self._stand[name] = (sql, kept)
        self._reads[name] = frozenset(_NAME.findall(sql)) - {name}

    def fetch(self, sql: str, *, many: bool = False) -> pyarrow.Table:
        if sql not in self._answers:
            self._answers[sql] = self.engine.fetch(sql, many=many)
        return self._answers[sql]

    def month_aligned(self, first: date, last: date) -> bool:
        return self.engine.month_aligned(first, last)

    def _fall(self, name: str) -> None:
        """What stands on a table that is to be made again falls with it, and so do answers out of it."""
        self._stand.pop(name, None)
        self._answers = {
            sql: answer for sql, answer in self._answers.items() if name not in _NAME.findall(sql)
        }
        for other in [one for one, reads in self._reads.items() if name in reads]:
            if other in self._stand:
                self._fall(other)
