"""Queries that every page asks: Django writes their SQL once, as that takes ten times as long as to ask them."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
_Converter = Callable[[Any, Any, Any], Any]


class _Statement:
    """The SQL of a query with its values, and what makes Python's values of the columns."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, values = compiler.as_sql()
        self.values = tuple(values)
        columns = [one for one, *_ in compiler.select]
        self.converters: dict[int, tuple[list[_Converter], Any]] = compiler.get_converters(columns)

    def ask(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows]

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        found = list(row)
        for at, (converters, column) in self.converters.items():
            for convert in converters:
                found[at] = convert(found[at], column, connection)
        return tuple(found)


def prepared(write: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[tuple[Any, ...]]]:
    """A query as a function: its rows, as `values_list` gives them.

    `write` writes the query by nothing but its arguments, which must be hashable: no clock, no row of the database.
    """
    statement = lru_cache(maxsize=2_000)(lambda *asked: _Statement(write(*asked)))
    return wraps(write)(lambda *asked: statement(*asked).ask())


class Joined(Generic[M]):
    """Rows of a model, each with the rows that references of it lead to: as columns of a query, and back again."""

    def __init__(self, model: type[M], *to: str) -> None:
        self.model = model
        self._own = _columns_of(model)
        fields = {name: cast("Any", model._meta.get_field(name)) for name in to}
        self._to = {name: field.related_model for name, field in fields.items()}
        self._theirs = {name: _columns_of(other) for name, other in self._to.items()}
        joined = (f"{name}__{column}" for name in to for column in self._theirs[name])
        self.columns = (*self._own, *joined)

    def of(self, row: Sequence[Any]) -> M:
        """The row of these columns; where a reference leads nowhere, it is None. What follows them is left."""
        end = len(self._own)
        found = self.model.from_db(DEFAULT_DB_ALIAS, self._own, row[:end])
        for name, other in self._to.items():
            begin, end = end, end + len(self._theirs[name])
            one = None
            if row[begin] is not None:
                one = other.from_db(DEFAULT_DB_ALIAS, self._theirs[name], row[begin:end])
            setattr(found, name, one)
        return found


def _columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
