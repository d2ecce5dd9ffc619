"""What happened to a unit, read off its dated rows: founded, placed, renamed, who led it, what it answers for."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from anqi.organisation.models import AnswersFor, Holding, Placement, Unit
from anqi.organisation.showing import HEAD_OF

Event = dict[str, Any]
_DAY = timedelta(days=1)


def history(
    unit: Unit,
    placements: Iterable[Placement],
    holdings: Iterable[Holding],
    links: Iterable[AnswersFor],
    day: date,
) -> list[Event]:
    """The events, newest first; what is set down for days after `day` is marked as still to come."""
    events = [
        *_of_the_unit(unit),
        *_of_places(placements),
        *_of_posts(unit, holdings),
        *_of_links(unit, links),
    ]
    events.sort(key=lambda one: (one[0], one[1]), reverse=True)
    return [
        {"time": when.isoformat(), "what": what, "note": note}
        | ({"note": _(", ").join(filter(None, (note, _("still to come"))))} if when > day else {})
        for when, what, note in events
    ]


Dated = tuple[date, str, str]


def _of_the_unit(unit: Unit) -> Iterator[Dated]:
    names = [name for name, _last in unit.former_names] + [unit.name]
    if unit.active_from:
        yield unit.active_from, _("founded"), names[0]
    for (old, last), new in zip(unit.former_names, names[1:], strict=True):
        note = _("{old} → {new}").format(old=old, new=new)
        yield date.fromisoformat(last) + _DAY, _("renamed"), note
    for day in unit.elections:
        yield date.fromisoformat(day), _("elected anew"), ""
    if unit.active_to:
        yield unit.active_to, _("dissolved"), _("last day")


def _of_places(placements: Iterable[Placement]) -> Iterator[Dated]:
    for one in placements:
        if one.active_from:
            note = _("under {parent}").format(parent=one.parent.name_on(one.active_from))
            yield one.active_from, _("placed"), note


def _of_posts(unit: Unit, holdings: Iterable[Holding]) -> Iterator[Dated]:
    for one in holdings:
        what = f"{one.get_post_display()} {one.person.name}"
        if one.active_from:
            yield one.active_from, what, _("appointed")
        if one.active_to and one.post == HEAD_OF[unit.kind]:
            yield one.active_to, what, _("last day in the post")


def _of_links(unit: Unit, links: Iterable[AnswersFor]) -> Iterator[Dated]:
    for one in links:
        other = one.department if one.branch_id == unit.pk else one.branch
        if one.active_from:
            yield one.active_from, _("answering begun"), other.name_on(one.active_from)
        if one.active_to:
            yield one.active_to, _("answering ended"), other.name_on(one.active_to)
