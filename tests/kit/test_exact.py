"""Figures are read exactly and written with two decimals."""

import pytest

from anqi.kit.exact import NotAFigure, TooFine, TooLarge, figure, hundredths, short


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12.5", 1250),
        ("-0.05", -5),
        ("1.500", 150),
        ("1e1", 1000),
        (".5", 50),
        ("+7", 700),
    ],
)
def test_a_number_is_its_hundredths(text: str, value: int) -> None:
    assert hundredths(text) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.005", TooFine), ("0.19999999999999999999999999999999", TooFine), ("1e-400", TooFine),
        ("1000000000000000", TooLarge), ("1e999999999", TooLarge), ("9" * 70, TooLarge),
        ("", NotAFigure), ("1,000", NotAFigure), ("１２", NotAFigure), ("nan", NotAFigure), ("1 ", NotAFigure),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_refused(text: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        hundredths(text)


@pytest.mark.parametrize(
    ("value", "text", "brief"),
    [(0, "0.00", "0"), (-5, "-0.05", "-0.05"), (1250, "12.50", "12.5"), (2000, "20.00", "20")],
)
def test_a_figure_is_written_with_two_decimals(value: int, text: str, brief: str) -> None:
    assert figure(value) == text
    assert short(value) == brief
