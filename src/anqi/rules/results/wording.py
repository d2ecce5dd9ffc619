"""Names and figures as people read them, in the language spoken.

Figures come in hundredths. Percentages are cut off, never rounded up: 99.96 % reads 99.9 %, and only what is whole
reads 100 %.
"""

from anqi.kit.exact import short
from anqi.kit.language import _, spoken
from anqi.kit.periods import Period
from anqi.rules.outcome.model import Counted
from anqi.rules.rulebook.model import (
    Bands,
    Need,
    Ratio,
    Rule,
    Scheme,
    Share,
    Status,
    Subject,
    Titles,
    Value,
)

SIGNS: dict[Status, str] = {"met": "✓", "missed": "✗", "none": "–"}
_PARTED = 1_000_000
"""Figures from 10,000 on have their thousands parted."""
_NEVER = 1 << 62


def called(titles: Titles, code: str) -> str:
    """The title in the language spoken, else in another, else the code."""
    return titles.get(spoken()) or next((title for title in titles.values() if title), code)


def grade_called(scheme: Scheme, code: str | None) -> str:
    """A grade's title, or a dash where there is none."""
    found = next((grade for grade in scheme.grades if grade.code == code), None)
    return "–" if found is None else called(found.title, found.code)


def group_called(group: str) -> str:
    """The title of a well-known group of indicators or goals; any other is called by its name."""
    known = {
        "four_guards": _("Four guards"),
        "five_nones": _("Five nones"),
        "five_zeros": _("Five zeros"),
        "nine_hundreds": _("Nine times 100%"),
        "casualties": _("Casualties"),
        "awareness": _("Awareness"),
        "decisions": _("Decisions"),
        "assessment": _("Duties and checks"),
        "campaigns": _("Campaigns"),
        "culture": _("Culture"),
        "talent": _("Talent"),
        "statistics": _("Statistics"),
    }
    return known.get(group, group)


def type_called(subject: Subject) -> str:
    return {
        "plant": _("plant"),
        "department": _("department"),
        "branch": _("branch"),
        "person": _("person"),
    }[subject]


def status_called(status: Status) -> str:
    return {"met": _("met"), "missed": _("missed"), "none": _("no data")}[status]


def amount(hundredths: int) -> str:
    """A figure with as many decimals as it has: `1.5`, `1931`, `1,043,218`."""
    text = short(hundredths)
    if abs(hundredths) < _PARTED:
        return text
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}"


def percent(of: int, to: int) -> str:
    """A ratio in percent, cut off after one decimal: 5/6 is `83.3%`, 1999/2000 is `99.9%`."""
    tenths, rest = divmod(of * 1000, to)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}%" if rest == tenth == 0 else f"{whole}.{tenth}%"


def is_share(value: Value, against: int) -> bool:
    """Whether a value compared with `against` is a part of a whole, to be read in percent."""
    return isinstance(value, Ratio) and value.per == 1 and against <= 100


def compared_with(rule: Rule) -> int:
    """The highest number that a rule compares its value with."""
    match rule.score:
        case Need(need):
            return need
        case Bands(steps):
            return steps[-1][0]
        case Share():
            return 100
    return _NEVER


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


def number(hundredths: int, *, in_percent: bool) -> str:
    """A bound as it is read beside its value."""
    return f"{amount(hundredths)}" if not in_percent else f"{short(hundredths * 100)}%"


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
