"""Days that go wrong: a period, a day within it to judge up to, and the days around both."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**20)
"""One seed a thing: Hypothesis leaves out things and makes seeds small, and the rest stays as it is.

From a much wider range it would mostly draw from the lowest 256.
"""


def seeds(least: int, most: int) -> st.SearchStrategy[list[int]]:
    """Seeds of so many things; as often most of them as any number, which alone would be few."""
    several = st.lists(SEEDS, min_size=(least + most + 1) // 2, max_size=most)
    return st.one_of(st.lists(SEEDS, min_size=least, max_size=most), several, several)


_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The period, the `as of` day (None: its last) and the days on which to look for trouble."""

    first: date
    last: date
    as_of: date | None
    awkward: tuple[date, ...]

    def any(self, random: Random) -> date:
        """Mostly an awkward day, else any day of the period and 40 days around it."""
        if random.random() < 0.8:
            return random.choice(self.awkward)
        length = (self.last - self.first).days
        return self.first + timedelta(days=random.randint(-40, length + 40))

    def span(self, random: Random) -> tuple[date | None, date | None]:
        """From when to when something is: mostly for ever, else with one end or two.

        Now and then it changes hands about the `as of` day.
        """
        if random.random() < 0.5:
            return None, None
        if random.random() < 0.2:
            until = self.as_of or self.last
            return random.choice(((until + _DAY, None), (until, None), (None, until - _DAY)))
        first, last = sorted((self.any(random), self.any(random)))
        ends = random.choice(("first", "last", "both"))
        return (None if ends == "last" else first), (None if ends == "first" else last)


def _month(number: int) -> date:
    """The first day of a month, counted from January 2019."""
    return date(2019 + number // 12, number % 12 + 1, 1)


@st.composite
def days(draw: st.DrawFn) -> Days:
    """A period of 1 to 24 whole months, seldom a calendar year, and a day of any sort in it."""
    start = draw(st.integers(min_value=0, max_value=35))
    length = draw(st.one_of(st.sampled_from((1, 3, 12)), st.integers(min_value=1, max_value=24)))
    starts = [_month(number) for number in range(start, start + length)]
    first, last = starts[0], _month(start + length) - _DAY
    edges = sorted({*starts, *(day - _DAY for day in starts[1:]), last})
    any_day = st.integers(0, (last - first).days).map(lambda n: first + timedelta(days=n))
    as_of = draw(st.one_of(st.none(), st.sampled_from(edges), any_day))
    until = as_of or last
    near = [until - _DAY, until, until, until + _DAY]
    middle = [Random(start).choice(starts) + timedelta(days=14)]
    return Days(first, last, as_of, (*edges, *middle, first - _DAY, last + _DAY, *near, *near))
