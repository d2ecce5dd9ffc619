"""Short names of indicators, for heads that are four characters wide.

Rulebooks give full titles. What an indicator counts is known, so a short name is told by that, and never by its code,
which a plant may use for something else.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anqi.rules.rulebook.model import Indicator, Measure, measures_of
from anqi.rules.rulebook.wording import called

_BY_SORT: dict[frozenset[str], str | Promise] = {
    frozenset({"fire", "explosion"}): _("Fire,\nblast"),
    frozenset({"fire"}): _("Fires"),
    frozenset({"traffic"}): _("Road\ncases"),
    frozenset({"occupational_disease", "poisoning"}): _("Work\nillness"),
    frozenset({"equipment", "environment"}): _("Gear,\nnature"),
    frozenset({"special_equipment"}): _("Special\ngear"),
    frozenset({"fire_protection"}): _("Fire\ngear"),
    frozenset({"three_level"}): _("Entry\ncourse"),
}
_BY_KIND: dict[str, str | Promise] = {
    "pledge.due": _("Duty\npledge"),
    "training.due": _("Safety\ncourse"),
    "certificate.due": _("Valid\ncerts"),
    "hazard.due": _("Hazard\nfixed"),
    "equipment.due": _("Gear\nchecks"),
    "drill.due": _("Drills\nheld"),
    "health_check.due": _("Health\nexams"),
    "check.due": _("Safety\nchecks"),
    "duty.due": _("Duties\ndone"),
    "decision.due": _("Orders\ndone"),
    "accident.confirmed": _("Grave\ncases"),
    "conduct.violation": _("Breach\nof rules"),
}
_ASKED = ("sort", "category")
"""Attributes that tell one indicator of a kind from another."""
_WIDE, _LINES = 4, 3
"""Characters of a line, and lines, of a name that is cut out of a title."""


def short_names(indicators: Iterable[Indicator]) -> dict[str, str]:
    """A short name for each, by its code, in lines. Where two would be alike, their titles tell them apart."""
    found = {one.code: (_short(one), one) for one in indicators}
    names = [name for name, _one in found.values()]
    return {
        code: name if name and names.count(name) == 1 else _cut(one)
        for code, (name, one) in found.items()
    }


def _short(indicator: Indicator) -> str:
    """By the last of its measures: a ratio's denominator says of what it is a part."""
    measure = measures_of(indicator.value)[-1]
    if len(measure.kinds) != 1:
        return ""
    by_sort = _BY_SORT.get(_sorts(measure))
    return str(by_sort or _BY_KIND.get(measure.kinds[0], ""))


def _sorts(measure: Measure) -> frozenset[str]:
    return frozenset(
        str(value)
        for condition in measure.where
        if condition.attribute in _ASKED
        for value in condition.one_of
    )


def _cut(indicator: Indicator) -> str:
    """The code over the beginning of the title."""
    title = called(indicator.title, indicator.code)
    if not any("\u4e00" <= sign <= "\u9fff" for sign in title):
        return indicator.code
    lines = [title[at : at + _WIDE] for at in range(0, _WIDE * (_LINES - 1), _WIDE)]
    return "\n".join([indicator.code, *filter(None, lines)])
