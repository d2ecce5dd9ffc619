"""Which month, quarter, half-year or year a board shows, and the ways to the others."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.language import spoken
from anqi.kit.periods import Every, Period, Window, month_end, month_first, month_number
from anqi.pages.component_kinds import Chip

LENGTHS: tuple[Every, ...] = ("month", "quarter", "half", "year")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_FORM = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|-Q([1-4])|-H([12]))?")


@dataclass(frozen=True)
class Asked:
    """A window of the calendar, such as `2026-11`, `2026-Q4`, `2026-H2` or `2026`."""

    every: Every
    window: Window

    @property
    def name(self) -> str:
        return self.window.name


def asked(text: str) -> Asked:
    """The window that a text names; what can't be read is the year of today."""
    return named(text) or around("year", clock.today())


def named(text: str) -> Asked | None:
    """The window that a text names; None where it can't be read."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year, month, quarter, half = found.groups()
    number = int(year) * 12
    if month:
        return around("month", month_first(number + int(month) - 1))
    if quarter:
        return around("quarter", month_first(number + 3 * int(quarter) - 3))
    if half:
        return around("half", month_first(number + 6 * int(half) - 6))
    return around("year", month_first(number))


def around(every: Every, day: date) -> Asked:
    """The window of a length in which a day lies."""
    number = month_number(day) // _MONTHS[every] * _MONTHS[every]
    first = month_first(number)
    last = month_end(month_first(number + _MONTHS[every] - 1))
    [window] = Period(first, last).windows(every)
    return Asked(every, window)


def called(window: str) -> str:
    """A window in a heading: 2026年11月, November 2026."""
    year, _dash, part = window.partition("-")
    if not part:
        return _("the year {year}").format(year=year)
    if part[0] == "Q":
        return _("{year}, quarter {number}").format(year=year, number=part[1])
    if part[0] == "H":
        return _("{year}, half {number}").format(year=year, number=part[1])
    return _("{year}, month {number}").format(year=year, number=int(part))


def lengths(chosen: Asked) -> list[Chip]:
    """The window of each length that ends nearest to what is shown, and not after today."""
    day = min(chosen.window.last, clock.today())
    names = {
        "month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year"),
    }  # fmt: skip
    return [
        {
            "text": names[every],
            "href": f"?at={around(every, max(day, chosen.window.first)).name}",
            "chosen": every == chosen.every,
        }
        for every in LENGTHS
    ]


def siblings(chosen: Asked) -> list[Chip]:
    """The windows of the same length in the same year that have begun; of years the one before."""
    year = chosen.window.first.year
    if chosen.every == "year":
        found = [str(year - 1), str(year)]
        if year < clock.today().year:
            found.append(str(year + 1))
        return [_chip(name, name, chosen) for name in found]
    period = Period(date(year, 1, 1), date(year, 12, 31))
    windows = [
        one
        for one in period.windows(chosen.every)
        if one.first <= clock.today() or one == chosen.window
    ]
    return [_chip(one.name, _short(one.name), chosen) for one in windows]


def months_of(window: Window, as_of: date) -> list[str]:
    """The names of the months of a window that have begun."""
    return [one.name for one in Period(window.first, window.last).windows("month", as_of)]


def day_said(day: date) -> str:
    """A day in short, without its year: 11月25日, 25 Nov."""
    return f"{day.month}月{day.day}日" if spoken() == "zh" else date_format(day, "j M")


def _chip(name: str, text: str, chosen: Asked) -> Chip:
    return {"text": text, "href": f"?at={name}", "chosen": name == chosen.name}


def _short(name: str) -> str:
    part = name.partition("-")[2]
    if part[0] == "Q":
        return _("Q{number}").format(number=part[1])
    if part[0] == "H":
        return _("H{number}").format(number=part[1])
    return _("M{number}").format(number=int(part))
