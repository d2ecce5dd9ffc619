"""Risks by LEC and by the matrix, with their colours at each line."""

import pytest

from anqi.safety.risks.valuing import (
    NoSuchValue,
    colour_of_lec,
    colour_of_matrix,
    lec,
    matrix,
)


@pytest.mark.parametrize(
    ("likelihood", "exposure", "consequence", "danger", "colour"),
    [
        (100, 100, 100, 1_000_000, "red"),
        (30, 60, 15, 27_000, "orange"),  # unusual, daily, very serious: 270
        (30, 60, 7, 12_600, "yellow"),
        (10, 60, 7, 4_200, "blue"),
        (1, 5, 1, 5, "blue"),  # the least of all: 0.05
    ],
)
def test_lec_is_the_product(
    likelihood: int, exposure: int, consequence: int, danger: int, colour: str
) -> None:
    assert lec(likelihood, exposure, consequence) == danger
    assert colour_of_lec(danger) == colour


@pytest.mark.parametrize(
    ("danger", "colour"),
    [(32_000, "red"), (31_999, "orange"), (16_000, "orange"), (15_999, "yellow"), (7_000, "yellow"), (6_999, "blue")],
)  # fmt: skip
def test_a_line_belongs_to_the_worse_colour(danger: int, colour: str) -> None:
    assert colour_of_lec(danger) == colour


@pytest.mark.parametrize(
    ("steps", "risk", "colour"),
    [((5, 4), 20, "red"), ((4, 4), 16, "orange"), ((3, 5), 15, "orange"), ((3, 3), 9, "yellow"), ((2, 4), 8, "blue")],
)  # fmt: skip
def test_the_matrix_has_five_steps_each_way(steps: tuple[int, int], risk: int, colour: str) -> None:
    assert matrix(*steps) == risk
    assert colour_of_matrix(risk) == colour


def test_a_value_that_the_method_lacks_is_refused() -> None:
    with pytest.raises(NoSuchValue):
        lec(31, 60, 15)
    with pytest.raises(NoSuchValue):
        lec(30, 60, 8)
    with pytest.raises(NoSuchValue):
        matrix(0, 3)
    with pytest.raises(NoSuchValue):
        matrix(3, 6)
