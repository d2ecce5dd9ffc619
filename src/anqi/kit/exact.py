"""Figures with at most two decimals, as whole hundredths: they add up, compare and print without a rounding."""

import re
from decimal import Context, Decimal, InvalidOperation

FIGURE = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?", re.ASCII)
"""A number as YAML 1.2's core schema writes it (base ten, finite)."""

_LONGEST = 64
"""Characters of a number worth reading: 1e999999999 is not one that anybody meant."""
_EXACT = Context(prec=2 * _LONGEST)


class NotAFigure(ValueError):
    """The text is no number."""


class TooFine(ValueError):
    """The number has more than two decimals."""


class TooLarge(ValueError):
    """The number has more digits than any figure here may have."""


def hundredths(text: str) -> int:
    """The number that `text` writes, in hundredths.

    Raises NotAFigure, TooFine (trailing zeros do not count: 1.500 is 1.5) or TooLarge (from 10¹⁵ on).
    """
    if not FIGURE.fullmatch(text):
        raise NotAFigure(text)
    if len(text) > _LONGEST:
        raise TooLarge(text)
    try:
        number = Decimal(text)
    except InvalidOperation as fault:
        raise NotAFigure(text) from fault
    if number and number.adjusted() >= 15:
        raise TooLarge(text)
    if number and number.adjusted() < -2:
        raise TooFine(text)
    # The usual context would round to 28 digits first, and 0.1999… would pass for 0.20.
    scaled = _EXACT.scaleb(number, 2)
    if scaled != scaled.to_integral_value(context=_EXACT):
        raise TooFine(text)
    return int(scaled)


def figure(value: int) -> str:
    """Hundredths as text with two decimals: 150 is `1.50`, -5 is `-0.05`, 0 is `0.00`."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def short(value: int) -> str:
    """Hundredths for a sentence: as many decimals as there are, `1.5` or `20`."""
    return figure(value).rstrip("0").rstrip(".")
