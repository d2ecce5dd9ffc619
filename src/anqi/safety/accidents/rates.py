"""Rates of accidents, as exact fractions: whoever prints one says how it is cut off.

GB/T 6441-1986 (appendix of statistics) and the field's common practice: per thousand employees, and per million hours
that were worked (`worktime.month`). The formulas of GB 15499-2025, in force from 2027, are not known here.
"""

from collections.abc import Sequence
from fractions import Fraction

_THOUSAND, _MILLION = 1_000, 1_000_000


def average_headcount(month_ends: Sequence[int]) -> Fraction | None:
    """The mean of the headcounts at the ends of months; None of none."""
    return Fraction(sum(month_ends), len(month_ends)) if month_ends else None


def per_thousand(persons: int, headcount: Fraction | int | None) -> Fraction | None:
    """千人死亡率, 千人重伤率, 千人负伤率: persons of a thousand employees. None where nobody was employed."""
    return Fraction(persons * _THOUSAND) / headcount if headcount else None


def frequency(injured: int, hours: int) -> Fraction | None:
    """百万工时伤害率 (A): persons who were hurt in a million hours worked. None where nobody worked."""
    return Fraction(injured * _MILLION, hours) if hours else None


def severity(lost_days: int, hours: int) -> Fraction | None:
    """伤害严重率 (B): workdays lost in a million hours worked. None where nobody worked."""
    return Fraction(lost_days * _MILLION, hours) if hours else None


def mean_severity(lost_days: int, injured: int) -> Fraction | None:
    """伤害平均严重率 (N = B/A): workdays lost for each person who was hurt. None where nobody was."""
    return Fraction(lost_days, injured) if injured else None
