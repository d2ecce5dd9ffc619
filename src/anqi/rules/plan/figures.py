"""Exact arithmetic on counts and hundredths, as expressions: comparisons crosswise, rounding half away from zero.

A value v is kept as two whole numbers, v = top / bottom. Nothing is ever divided but to round points. Products that may
exceed 64 bits go through the engine's 128-bit functions (engine/duckdb.py and spark.py
define them under these names).
"""

from dataclasses import dataclass

import ibis

from anqi.kit.exact import hundredths
from anqi.rules.plan.tables import Expr
from anqi.rules.rulebook.model import Bound, Limits, Measure, Ratio, Value

_MOST_FACTS = 1 << 33
"""More facts than any store holds: bounds what a count can be."""
_LARGEST_QUANTITY = hundredths("1000000000")
_NARROW = 1 << 62


@ibis.udf.scalar.builtin(name="anqi_points", signature=(("int64", "int64", "int64"), "int64"))
def _points(points: int, top: int, bottom: int) -> int:  # type: ignore[empty-body]
    """points × top / bottom in 64 bits, rounded half away from zero; null where bottom is 0."""


@ibis.udf.scalar.builtin(name="anqi_points_wide", signature=(("int64", "int64", "int64"), "int64"))
def _points_wide(points: int, top: int, bottom: int) -> int:  # type: ignore[empty-body]
    """As above, the product in 128 bits."""


@ibis.udf.scalar.builtin(name="anqi_product", signature=(("int64", "int64"), "int64"))
def _product(a: int, b: int) -> int:  # type: ignore[empty-body]
    """a × b in 128 bits."""


@ibis.udf.scalar.builtin(name="anqi_whole", signature=(("int64",), "int64"))
def whole(number: int) -> int:  # type: ignore[empty-body]
    """The number in 64 bits; an error where it does not fit."""


@dataclass(frozen=True)
class Figure:
    """top / bottom, and how large each can become."""

    top: Expr
    bottom: Expr
    most_top: int
    most_bottom: int

    @property
    def empty(self) -> Expr:
        """Only a ratio's bottom can be 0."""
        return self.bottom == 0

    def reaches(self, number: int) -> Expr:
        """Whether the value is at least this many hundredths."""
        return self._compared(number, lambda a, b: a >= b)

    def stays_within(self, number: int) -> Expr:
        return self._compared(number, lambda a, b: a <= b)

    def equals(self, number: int) -> Expr:
        return self._compared(number, lambda a, b: a == b)

    def holds(self, bound: Bound) -> Expr:
        match bound.comparison:
            case "at_least":
                return self.reaches(bound.number)
            case "at_most":
                return self.stays_within(bound.number)
            case "below":
                return ~self.reaches(bound.number)
            case "above":
                return ~self.stays_within(bound.number)
        return self.equals(bound.number)

    def _compared(self, number: int, compare: Expr) -> Expr:
        most = max(self.most_top * 100, abs(number) * self.most_bottom)
        if most < _NARROW:
            return compare(self.top * 100, self.bottom * number)
        return compare(_product(self.top, 100), _product(self.bottom, number))

    def points(self, points: int) -> Expr:
        """points × the value, rounded to whole hundredths; null where it is empty."""
        if self.most_bottom == 1 and abs(points) * self.most_top < _NARROW:
            return self.top * points
        if 2 * abs(points) * self.most_top + self.most_bottom < _NARROW:
            return _points(points, self.top, self.bottom)
        return _points_wide(points, self.top, self.bottom)

    @property
    def at_most_one(self) -> "Figure":
        top = ibis.ifelse(self.top > self.bottom, self.bottom, self.top)
        return Figure(top, self.bottom, self.most_top, self.most_bottom)


def figure(value: Value, column: dict[Measure, Expr]) -> Figure:
    """The value over columns that hold what each measure counted."""
    if not isinstance(value, Ratio):
        top = column[value]
        return Figure(top, ibis.literal(value.scale, "int64"), _most(value), value.scale)
    by_top, by_bottom = value.to.scale * value.per, value.of.scale
    if by_top % by_bottom == 0:
        by_top, by_bottom = by_top // by_bottom, 1
    most_top, most_bottom = _most(value.of) * by_top, _most(value.to) * by_bottom
    return Figure(
        _times(column[value.of], by_top, most_top),
        _times(column[value.to], by_bottom, most_bottom),
        most_top,
        most_bottom,
    )


def _times(column: Expr, factor: int, most: int) -> Expr:
    if factor == 1:
        return column
    return column * factor if most < _NARROW else _product(column, factor)


def _most(measure: Measure) -> int:
    return _MOST_FACTS * (_LARGEST_QUANTITY if measure.take == "sum" else 1)


def clamp(points: Expr, limits: Limits) -> Expr:
    if limits.max is not None:
        points = ibis.ifelse(points > limits.max, limits.max, points)
    if limits.min is not None:
        points = ibis.ifelse(points < limits.min, limits.min, points)
    return points
