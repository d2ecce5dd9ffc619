"""How large a risk is: by LEC, or by a matrix of five likelihoods and five severities; and its colour.

LEC (作业条件危险性评价法): G. F. Kinney and A. D. Wiruth, "Practical Risk Analysis for Safety Management", 1976:
D = L × E × C. The values that may be chosen are Kinney's; the lines between the four colours, and the matrix, are the
plant's own standard. Figures are in tenths, since Kinney's least likelihood is 0.1.
"""

from enum import StrEnum


class Colour(StrEnum):
    """The four colours of the law's double prevention (双重预防), the worst first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


class NoSuchValue(ValueError):
    """A value that the method does not have."""


LIKELIHOOD = (100, 60, 30, 10, 5, 2, 1)
"""L in tenths: to be expected, quite possible, unusual, only remotely possible, … practically impossible."""
EXPOSURE = (100, 60, 30, 20, 10, 5)
"""E in tenths: always, daily, weekly, monthly, a few times a year, rarely."""
CONSEQUENCE = (100, 40, 15, 7, 3, 1)
"""C: many deaths … worth noticing."""
LEC_LINES = ((Colour.RED, 320), (Colour.ORANGE, 160), (Colour.YELLOW, 70))
"""From which D on a risk has the colour. What is below all of them is blue."""
MATRIX_LINES = ((Colour.RED, 20), (Colour.ORANGE, 15), (Colour.YELLOW, 9))
STEPS = range(1, 6)


def lec(likelihood: int, exposure: int, consequence: int) -> int:
    """D in hundredths, of L and E in tenths. Raises NoSuchValue."""
    for value, values in (
        (likelihood, LIKELIHOOD), (exposure, EXPOSURE), (consequence, CONSEQUENCE),
    ):  # fmt: skip
        if value not in values:
            raise NoSuchValue(value)
    return likelihood * exposure * consequence


def colour_of_lec(danger: int) -> Colour:
    """The colour of a D in hundredths."""
    return _coloured(danger, [(colour, line * 100) for colour, line in LEC_LINES])


def matrix(likelihood: int, severity: int) -> int:
    """R of two steps from 1 to 5. Raises NoSuchValue."""
    for value in (likelihood, severity):
        if value not in STEPS:
            raise NoSuchValue(value)
    return likelihood * severity


def colour_of_matrix(risk: int) -> Colour:
    """The colour of an R."""
    return _coloured(risk, MATRIX_LINES)


def _coloured(
    value: int, lines: "list[tuple[Colour, int]] | tuple[tuple[Colour, int], ...]"
) -> Colour:
    return next((colour for colour, line in lines if value >= line), Colour.BLUE)
