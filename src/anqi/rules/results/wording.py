"""What was counted as people read it. Figures come in hundredths.

Percentages are cut off, never rounded up: 99.96 % reads 99.9 %, and only what is whole
reads 100 %.
"""

from anqi.kit.language import _
from anqi.kit.periods import Period
from anqi.rules.outcome.model import Counted
from anqi.rules.rulebook.model import Ratio
from anqi.rules.rulebook.wording import amount


def percent(of: int, to: int) -> str:
    """A ratio in percent, cut off after one decimal: 5/6 is `83.3%`, 1999/2000 is `99.9%`."""
    tenths, rest = divmod(of * 1000, to)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}%" if rest == tenth == 0 else f"{whole}.{tenth}%"


def ratio(value: Ratio, counted: Counted, *, in_percent: bool) -> str:
    """What a ratio comes to: `83.3%`, or cut off after two decimals; a dash where it is empty."""
    if not counted.to:
        return "–"
    if in_percent:
        return percent(counted.of, counted.to)
    return amount(counted.of * value.per * 100 // counted.to)


def fraction(counted: Counted) -> str:
    """What was counted: `5/6`, or a measure's figure."""
    return (
        amount(counted.of) if counted.to is None else f"{amount(counted.of)}/{amount(counted.to)}"
    )


def window_called(name: str, period: Period) -> str:
    """A window for people: `2020-03` is March, with its year where the period touches two."""
    if name == "period":
        return _("whole period")
    year, _dash, part = name.partition("-")
    if not part:
        return _("year {year}").format(year=year)
    called = _part_called(part)
    if period.first.year == period.last.year:
        return called
    return _("{part} {year}").format(part=called, year=year)


def _part_called(part: str) -> str:
    months = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
    quarters = (_("1st quarter"), _("2nd quarter"), _("3rd quarter"), _("4th quarter"))
    if part[0] == "Q":
        return quarters[int(part[1]) - 1]
    if part[0] == "H":
        return (_("1st half-year"), _("2nd half-year"))[int(part[1]) - 1]
    return months[int(part) - 1]
