"""Names and figures as people read them, in the language spoken. Figures come in hundredths."""

from anqi.kit.exact import short
from anqi.kit.language import _, spoken
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


def number(hundredths: int, *, in_percent: bool) -> str:
    """A bound as it is read beside its value."""
    return f"{amount(hundredths)}" if not in_percent else f"{short(hundredths * 100)}%"


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
