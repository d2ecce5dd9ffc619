"""Facts in words, for pages."""

from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.facts.catalogue import (
    ATTRIBUTES,
    HOURS,
    KINDS,
    LOST_WORKDAYS,
    PERSONS,
    POINTS,
    SCORE,
    VISITORS,
)
from anqi.facts.kinds import Text
from anqi.kit import clock
from anqi.kit.exact import hundredths, short
from anqi.kit.language import spoken
from anqi.ledger.behind import record_of
from anqi.ledger.models import Fact
from anqi.ledger.queries import REASONS, Names, is_late, taken_back
from anqi.pages.addresses import href_to

_MEASURES: dict[Text, str | Promise] = {
    PERSONS: gettext_lazy("{number} people"), HOURS: gettext_lazy("{number} h"),
    POINTS: gettext_lazy("{number} points"), SCORE: gettext_lazy("{number} points"),
    VISITORS: gettext_lazy("{number} people"), LOST_WORKDAYS: gettext_lazy("{number} workdays"),
}  # fmt: skip
"""How a quantity is said, by what it counts."""
_IN_A_CELL = 40
"""Characters of a reason that stand in a table; all of it is on the fact's own page."""


def number_of(fact: Fact) -> str:
    """A fact's place in the ledger as people call it: counted from 1."""
    return f"{fact.index + 1:07}"


def kind_of(fact: Fact) -> str:
    title = KINDS[fact.kind].title.in_(spoken())
    return _("reversal of {kind}").format(kind=title) if fact.reverses_id else title


def subjects_of(fact: Fact, names: Names) -> str:
    """Whom it counts for."""
    found = (
        names.department(fact.department),
        names.branch(fact.branch),
        names.person(fact.person),
    )
    return " ".join(filter(None, found))


def measured(kind: str, quantity: int) -> str:
    """A quantity in hundredths with the word for what it counts: `28 people`."""
    unit = KINDS[kind].quantity
    number = short(quantity)
    return str(_MEASURES[unit]).format(number=number) if unit else number


def quantity_of(fact: Fact) -> str:
    text = measured(fact.kind, fact.quantity)
    return _("takes back {quantity}").format(quantity=text) if fact.reverses_id else text


def value_of(fact: Fact, name: str) -> str:
    """An attribute's value in words."""
    value = fact.attributes[name]
    attribute = KINDS[fact.kind].attributes.get(name, ATTRIBUTES[name])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if attribute.type == "number":
        return short(hundredths(value))
    title = attribute.choices.get(value)
    return title.in_(spoken()) if title else str(value)


def attributes_of(fact: Fact) -> str:
    """The attributes in a line: choices speak for themselves, flags are named, numbers and days have their names."""
    parts = []
    for name, attribute in KINDS[fact.kind].attributes.items():
        if name not in fact.attributes:
            continue
        title, value = attribute.title.in_(spoken()), value_of(fact, name)
        if attribute.type == "choice":
            parts.append(value)
        elif fact.attributes[name] is True:
            parts.append(title)
        else:
            parts.append(f"{title} {value}")
    return _(", ").join(parts)


def day_of(day: date, year: int | None = None) -> str:
    """A day, without its year where that is known."""
    return f"{day:%m-%d}" if day.year == year else day.isoformat()


def moment_of(moment: datetime, year: int | None = None, *, seconds: bool = False) -> str:
    """A moment in Beijing, to the minute or the second."""
    there = moment.astimezone(clock.CHINA)
    return f"{day_of(there.date(), year)} {there:{'%H:%M:%S' if seconds else '%H:%M'}}"


def source_of(fact: Fact, names: Names, *, longest: int | None = None) -> dict[str, Any]:
    """The record behind a fact: a link to it, or its name, or why the fact was posted by hand."""
    if fact.source.startswith(REASONS):
        why = names.reasons.get(fact.source, "")
        return {"text": Truncator(why).chars(longest) if longest else why}
    if href := record_of(fact, names.account):
        return {"text": fact.source, "href": href}
    return {"text": fact.source}


def about(fact: Fact, names: Names) -> str:
    """Its attributes; of a reversal, what it takes back and why."""
    if fact.reverses is None:
        return attributes_of(fact)
    reason = Truncator(names.reasons.get(fact.source, "")).chars(_IN_A_CELL)
    form = _("takes back {number}: {reason}") if reason else _("takes back {number}")
    return form.format(number=number_of(fact.reverses), reason=reason)


def row_of(fact: Fact, names: Names, *, year: int | None = None) -> dict[str, Any]:
    """The row of the table of facts; `year` is that of all days asked for, if there is one."""
    is_void = taken_back(fact)
    source = source_of(fact, names, longest=_IN_A_CELL)
    if fact.reverses_id is not None and fact.source.startswith(REASONS):
        source = {"text": _("by hand"), "quiet": True}
    if is_void:
        source |= {"tag": _("taken back"), "keep": True}
    posted: dict[str, Any] = {"text": moment_of(fact.posted_at, year)}
    if is_late(fact):
        posted["tag"] = _("late entry")
    return {
        "cells": [
            {"text": number_of(fact), "href": href_to("ledger:fact", fact.pk)},
            day_of(fact.occurred_on, year),
            kind_of(fact),
            subjects_of(fact, names),
            about(fact, names),
            quantity_of(fact),
            source,
            posted,
            names.login(fact.posted_by),
        ],
        "void": is_void,
        "undo": fact.reverses_id is not None,
    }
